// notice-shelf.h: every notice there is, by what froze it and by who reads it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

G_BEGIN_DECLS

typedef struct _DureNoticeShelf DureNoticeShelf;

DureNoticeShelf *dure_notice_shelf_load (const char *directory, GError **error);
void dure_notice_shelf_free (DureNoticeShelf *self);
void dure_notice_shelf_add (DureNoticeShelf *self, DureNotice *notice);
const GPtrArray *dure_notice_shelf_list (DureNoticeShelf *self);
DureNotice *dure_notice_shelf_find (DureNoticeShelf *self, const char *digest);
DureNotice *dure_notice_shelf_newest (DureNoticeShelf *self, const char *pilot,
                                      const char *language);
DureNotice *dure_notice_shelf_in_language (DureNoticeShelf *self, DureNotice *notice,
                                           const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureNoticeShelf, dure_notice_shelf_free)

G_END_DECLS
