// export-energy.h: what homes used, as a Green Button file in a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "espi-writer.h"
#include "export-facts.h"
#include "zip.h"

G_BEGIN_DECLS

gboolean dure_export_energy_begin (DureZip *zip, DureEspiWriter *writer, GError **error);
gboolean dure_export_energy_add (DureZip *zip, DureEspiWriter *writer, const DureFacts *facts,
                                 GError **error);
gboolean dure_export_energy_end (DureZip *zip, DureEspiWriter *writer, GError **error);

G_END_DECLS
