// ledger-offer.h: which state of the ledger witnesses are asked to sign
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ledger.h"

G_BEGIN_DECLS

#define DURE_LEDGER_OFFER_MS (G_GINT64_CONSTANT (3600) * 1000)

gboolean dure_ledger_offer_pass (DureCity *city, const char *origin, guint64 size, GError **error);
gboolean dure_ledger_offer_read (DureCity *city, const DureLedgerHead *head, guint64 *ret_size,
                                 GError **error);
char *dure_ledger_origin_of (const char *note);
DureCheckpoint *dure_ledger_checkpoint_at (DureCity *city, const char *origin, guint64 size,
                                           GError **error);

G_END_DECLS
