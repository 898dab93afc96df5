// witness-door.c: where recipients give their word that the ledger only grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/ledger-cosignatures   {"witness": key, "ledger": {...}}
//
// What was seen is told as kiosks tell it in their reports. The key is an Ed25519 key that the
// recipient made for this alone; the token says whose it is, and the cosignature that they have it.

#include "witness-door.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "cosignatures.h"
#include "encoding.h"
#include "errand.h"
#include "token-door.h"

#include <string.h>

typedef struct
{
  DureErrand errand;
  char *recipient;
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  DureLedgerSeen seen;
} CosignErrand;

static gboolean
run_cosign (DureCity *city, gpointer data, GError **error)
{
  const CosignErrand *self = data;

  return dure_cosignatures_take_recipient (city, self->recipient, self->key, &self->seen, error);
}

static void
answer_cosign (gpointer data, const GError *error)
{
  CosignErrand *self = data;
  g_autoptr (json_t) answer = json_pack ("{s:s}", "status", "stored");

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_problem (&self->errand.exchange, "malformed");
  else if (error != NULL)
    dure_exchange_failure (&self->errand.exchange, error);
  else
    dure_exchange_json (&self->errand.exchange, SOUP_STATUS_OK, answer);
}

static void
clear_cosign (gpointer data)
{
  CosignErrand *self = data;

  g_free (self->recipient);
}

static const DureErrandKind cosign_kind = {
  .size = sizeof (CosignErrand),
  .work = { .run = run_cosign, .done = dure_errand_done },
  .answer = answer_cosign,
  .clear = clear_cosign,
};

static gboolean
read_word (const json_t *request, CosignErrand *errand)
{
  static const char *const keys[] = { "witness", "ledger", NULL };
  const char *key = json_string_value (json_object_get (request, "witness"));

  return request != NULL && dure_json_only (request, keys, NULL)
         && dure_base64url_decode (key, errand->key, sizeof errand->key)
         && dure_ledger_seen_from_json (json_object_get (request, "ledger"), &errand->seen, NULL)
         && errand->seen.found != DURE_WITNESSED_BROKEN;
}

/**
 * dure_witness_door_cosign:
 *
 * POST /v1/ledger-cosignatures: a recipient's cosignature, and the key that it is by.
 */
void
dure_witness_door_cosign (DureExchange *exchange)
{
  g_autofree char *recipient = dure_token_door_admit (exchange, DURE_TOKEN_SCOPE_FEED);
  g_autoptr (json_t) request = NULL;
  CosignErrand word = { 0 }, *errand;

  if (recipient == NULL)
    return;
  request = dure_exchange_read (exchange, NULL);
  if (!read_word (request, &word))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&cosign_kind, exchange);
  errand->recipient = g_steal_pointer (&recipient);
  memcpy (errand->key, word.key, sizeof word.key);
  errand->seen = word.seen;
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}
