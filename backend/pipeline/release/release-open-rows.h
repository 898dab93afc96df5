// release-open-rows.h: rows of releases of before rows were sealed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

gboolean dure_release_open_rows_seal (DureCity *city, GError **error);

G_END_DECLS
