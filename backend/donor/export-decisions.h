// export-decisions.h: what donors decided, as entries of a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donors.h"
#include "zip.h"

G_BEGIN_DECLS

gboolean dure_export_decisions (DureZip *zip, DureCity *city, GPtrArray *donors, GError **error);

G_END_DECLS
