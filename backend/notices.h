// notices.h: every notice that this city has ever shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

G_BEGIN_DECLS

typedef struct _DureNotices DureNotices;

DureNotices *dure_notices_load (const char *directory, GError **error);
void dure_notices_free (DureNotices *self);
DureNotice *dure_notices_find (DureNotices *self, const char *digest);
DureNotice *dure_notices_in_language (DureNotices *self, DureNotice *notice, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureNotices, dure_notices_free)

G_END_DECLS
