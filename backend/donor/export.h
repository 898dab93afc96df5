// export.h: everything a donor gave and decided, as one ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donors.h"

G_BEGIN_DECLS

typedef struct _DureExport DureExport;

DureExport *dure_export_new (DureCity *city, GPtrArray *donors, const char *readme, GError **error);
void dure_export_free (DureExport *self);
GBytes *dure_export_next (DureExport *self, gboolean *ret_is_whole, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureExport, dure_export_free)

G_END_DECLS
