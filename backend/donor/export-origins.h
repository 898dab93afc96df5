// export-origins.h: where what a donor gave comes from, as entries of a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "export-facts.h"
#include "zip.h"

G_BEGIN_DECLS

gboolean dure_export_origin_of_gift (DureZip *zip, DureCity *city, const DureGift *gift,
                                     const DureFacts *facts, GError **error);
gboolean dure_export_origin_of_batch (DureZip *zip, DureCity *city, const char *donor,
                                      const guint8 id[DURE_BATCH_ID_BYTES],
                                      const DureFacts *facts, GError **error);

G_END_DECLS
