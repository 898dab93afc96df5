// cosignatures.h: the word of kiosks that the ledger only grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "ledger-seen.h"

G_BEGIN_DECLS

/* Lines of kiosks under one checkpoint; more make it too long for a reader. */
#define DURE_COSIGNATURES_MOST 64

gboolean dure_cosignatures_take (DureCity *city, const char *kiosk, const DureLedgerSeen *seen,
                                 GError **error);
char *dure_cosignatures_add (DureCity *city, const char *note, GError **error);
gboolean dure_cosignatures_most (DureCity *city, const char *origin, guint64 *ret_size,
                                 guint *ret_count, GError **error);
char *dure_cosignatures_note (DureCity *city, GError **error);
char *dure_cosignatures_keys (DureCity *city, GError **error);
gboolean dure_cosignatures_check (DureCity *city, const char *note,
                                  const DureCheckpoint *checkpoint, guint *ret_holding,
                                  guint *ret_failing, GError **error);

G_END_DECLS
