// export-about.h: what donors said of themselves and were told, as a table in a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donors.h"
#include "zip.h"

G_BEGIN_DECLS

gboolean dure_export_about (DureZip *zip, GPtrArray *donors, GError **error);

G_END_DECLS
