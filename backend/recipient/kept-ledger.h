// kept-ledger.h: what a recipient has seen of the city's ledger, and keeps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "checkpoint.h"
#include "kept-set.h"
#include "ledger-place.h"

G_BEGIN_DECLS

gboolean dure_kept_ledger_pin (DureKeptSet *set, const char *key,
                               guint8 ret_key[DURE_PUBLIC_KEY_BYTES], GError **error);
DureSigningKey *dure_kept_ledger_witness_key (DureKeptSet *set, DureDice *dice, GError **error);
gboolean dure_kept_ledger_seen (DureKeptSet *set, char **ret_note, GError **error);
gboolean dure_kept_ledger_keep (DureKeptSet *set, const char *note, GError **error);
gboolean dure_kept_ledger_alarm (DureKeptSet *set, const char *shown, const json_t *hashes,
                                 GError **error);
gboolean dure_kept_ledger_accept (DureKeptSet *set, GError **error);
gboolean dure_kept_ledger_place (DureKeptSet *set, const char *release, DureLedgerPlace *ret_place,
                                 GError **error);

G_END_DECLS
