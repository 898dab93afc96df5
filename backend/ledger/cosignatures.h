// cosignatures.h: the word of kiosks and recipients that the ledger only grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "ledger-seen.h"

G_BEGIN_DECLS

/* Lines of witnesses under one checkpoint; more make it too long for a reader. */
#define DURE_COSIGNATURES_MOST 64

/**
 * DureCosigned:
 * @size: how many entries the list has
 * @kiosks: how many in use have cosigned it
 * @recipients: the same of those who are given data
 */
typedef struct
{
  guint64 size;
  guint kiosks, recipients;
} DureCosigned;

/**
 * DureCosignatureCheck:
 * @holding: how many witnesses of ours of each kind have cosigned it, also those no longer in use
 * @failing: how many lines are of one of ours by their name only
 */
typedef struct
{
  guint holding[DURE_WITNESS_KINDS];
  guint failing;
} DureCosignatureCheck;

gboolean dure_cosignatures_take (DureCity *city, const char *kiosk, const DureLedgerSeen *seen,
                                 GError **error);
gboolean dure_cosignatures_take_recipient (DureCity *city, const char *recipient,
                                           const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                                           const DureLedgerSeen *seen, GError **error);
char *dure_cosignatures_add (DureCity *city, const char *note, GError **error);
gboolean dure_cosignatures_most (DureCity *city, const char *origin, DureCosigned *ret_cosigned,
                                 GError **error);
char *dure_cosignatures_note (DureCity *city, GError **error);
char *dure_cosignatures_keys (DureCity *city, GError **error);
gboolean dure_cosignatures_check (DureCity *city, const char *note,
                                  const DureCheckpoint *checkpoint,
                                  DureCosignatureCheck *ret_check, GError **error);

G_END_DECLS
