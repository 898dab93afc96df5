// row-keys.h: the keys of releases' rows, so that burying a row is destroying one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "key-store.h"
#include "row-branch.h"

G_BEGIN_DECLS

GArray *dure_row_keys_make (DureKeyStore *store, const char *release, gint64 n_lines,
                            GError **error);
GArray *dure_row_keys_find (DureKeyStore *store, const char *release, gint64 from, gint64 before,
                            GError **error);
DureTransaction *dure_row_keys_begin (DureKeyStore *store, GError **error);
gboolean dure_row_keys_puncture (DureKeyStore *store, const char *release, const GArray *lines,
                                 GError **error);
gboolean dure_row_keys_end (DureKeyStore *store, DureTransaction **transaction, GError **error);
gboolean dure_row_keys_destroy (DureKeyStore *store, const char *release, GError **error);

G_END_DECLS
