// release-burial.h: rows of releases whose donors have taken them back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "release-book-rows.h"

G_BEGIN_DECLS

gboolean dure_release_bury (DureCity *city, const DureReleaseEntry *entry, gboolean *ret_had_rows,
                            GError **error);
gboolean dure_release_burials_finish (DureCity *city, GError **error);
gboolean dure_release_burials_match (DureCity *city, GError **error);

G_END_DECLS
