// notice-shelf.h: the notice in force, in every language it was written in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureNoticeShelf DureNoticeShelf;

DureNoticeShelf *dure_notice_shelf_new (const char *directory, const char *pilot, GError **error);
void dure_notice_shelf_free (DureNoticeShelf *self);
DureNotice *dure_notice_shelf_find (DureNoticeShelf *self, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureNoticeShelf, dure_notice_shelf_free)

G_END_DECLS
