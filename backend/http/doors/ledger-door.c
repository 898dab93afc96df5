// ledger-door.c: what anyone may ask the ledger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Phones, kiosks and recipients ask the same three things without a session: the newest checkpoint;
// that an entry stands in the list; that the list of today begins with the one of then. Nothing of
// it is about anybody. Who keeps a checkpoint and asks for the last is a witness; a kiosk, whose
// only way out is to post, asks for both at once.

#include "ledger-door.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "cosignatures.h"
#include "ledger-offer.h"
#include "ledger-tree.h"
#include "ledger.h"

/**
 * dure_ledger_door_hashes:
 *
 * Returns: (transfer full): the hashes of a proof, in base64url
 */
json_t *
dure_ledger_door_hashes (const DureMerkleProof *proof)
{
  json_t *list = json_array ();

  for (guint i = 0; i < proof->count; i++)
    {
      g_autofree char *hash = dure_base64url_encode (proof->hashes[i], DURE_MERKLE_BYTES);

      json_array_append_new (list, json_string (hash));
    }
  return list;
}

/* NULL without an error when there is none yet. */
static char *
read_newest (DureCity *city, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };

  return dure_ledger_head_read (city, &head, error) && head.note != NULL
             ? dure_cosignatures_add (city, head.note, error)
             : NULL;
}

static void
send_text (DureExchange *exchange, const char *text, const GError *error)
{
  if (text != NULL)
    dure_exchange_text_as (exchange, SOUP_STATUS_OK, "text/plain; charset=utf-8", text);
  else if (error == NULL
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

/**
 * dure_ledger_door_checkpoint:
 *
 * GET /ledger/checkpoint: the newest, signed, with the lines of who has cosigned it; with
 * `cosigned` in the address, the one that most have.
 */
void
dure_ledger_door_checkpoint (DureExchange *exchange)
{
  g_autofree char *asked = dure_exchange_asked (exchange, "cosigned");
  g_autoptr (GError) error = NULL;
  g_autofree char *note = asked != NULL ? dure_cosignatures_note (exchange->city, &error)
                                        : read_newest (exchange->city, &error);

  send_text (exchange, note, error);
}

/**
 * dure_ledger_door_witnesses:
 *
 * GET /ledger/witnesses: the keys by which the lines of witnesses are checked, one a line.
 */
void
dure_ledger_door_witnesses (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = dure_cosignatures_keys (exchange->city, &error);

  send_text (exchange, keys, error);
}

/* A number that the query must have; the largest it can be is in the store's range. */
static gboolean
asked_number (DureExchange *exchange, const char *name, guint64 *ret_number)
{
  g_autofree char *text = dure_exchange_asked (exchange, name);

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, ret_number, NULL);
}

/* Two numbers, the second of which the ledger has; or it has been answered. */
static gboolean
read_question (DureExchange *exchange, const char *first, const char *second, guint64 *ret_first,
               guint64 *ret_second)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_fine = FALSE;

  if (!asked_number (exchange, first, ret_first) || !asked_number (exchange, second, ret_second))
    dure_exchange_problem (exchange, "malformed");
  else if (!dure_ledger_head_read (exchange->city, &head, &error))
    dure_exchange_failure (exchange, error);
  else if (*ret_second > head.size || *ret_first > *ret_second)
    dure_exchange_problem (exchange, "not-found");
  else
    is_fine = TRUE;
  return is_fine;
}

static void
send_proof (DureExchange *exchange, const DureMerkleProof *proof)
{
  g_autoptr (json_t) answer = json_pack ("{s:o}", "hashes", dure_ledger_door_hashes (proof));

  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_ledger_door_inclusion:
 *
 * GET /ledger/proof/inclusion?entry=N&size=N: that this entry stands in the list of that size.
 */
void
dure_ledger_door_inclusion (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof;
  guint64 number, size;

  if (!read_question (exchange, "entry", "size", &number, &size))
    return;
  if (number == size)
    dure_exchange_problem (exchange, "not-found");
  else if (!dure_ledger_prove_inclusion (exchange->city, number, size, &proof, &error))
    dure_exchange_failure (exchange, error);
  else
    send_proof (exchange, &proof);
}

/**
 * dure_ledger_door_consistency:
 *
 * GET /ledger/proof/consistency?from=N&to=N: that the list of one size begins with that of another.
 */
void
dure_ledger_door_consistency (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof = { 0 };
  guint64 from, to;

  if (!read_question (exchange, "from", "to", &from, &to))
    return;
  if (from > 0 && !dure_ledger_prove_consistency (exchange->city, from, to, &proof, &error))
    dure_exchange_failure (exchange, error);
  else
    send_proof (exchange, &proof);
}

/* Who has seen more than what is offered is shown the newest. */
static gboolean
choose_size (DureCity *city, const DureLedgerHead *head, guint64 from, gboolean is_newest,
             guint64 *ret_size, GError **error)
{
  *ret_size = head->size;
  if (is_newest || head->note == NULL)
    return TRUE;
  if (!dure_ledger_offer_read (city, head, ret_size, error))
    return FALSE;
  if (from > *ret_size)
    *ret_size = head->size;
  return TRUE;
}

/* Of a list that is not longer there is no proof: the checkpoint says by itself what that means. */
static gboolean
prove_since (DureExchange *exchange, guint64 from, guint64 size, DureMerkleProof *ret_proof,
             GError **error)
{
  *ret_proof = (DureMerkleProof){ 0 };
  return from == 0 || from >= size
         || dure_ledger_prove_consistency (exchange->city, from, size, ret_proof, error);
}

/* A witness knows one key of the city, with which receipts and checkpoints are signed only until
 * that is turned. */
static char *
sign_for_witnesses (DureCity *city, const DureLedgerHead *head, guint64 size, GError **error)
{
  const DureCityKeys *keys = city->keys;
  g_autofree char *origin = dure_ledger_origin_of (head->note);
  g_autoptr (DureCheckpoint) checkpoint = NULL;

  if (size == head->size)
    checkpoint
        = dure_checkpoint_verify (head->note, dure_signing_key_public (keys->receipts), NULL);
  else if ((checkpoint = dure_ledger_checkpoint_at (city, origin, size, error)) == NULL)
    return NULL;
  return checkpoint != NULL ? dure_checkpoint_sign (checkpoint, keys->signing)
                            : g_strdup (head->note);
}

static void
send_to_witness (DureExchange *exchange, const DureLedgerHead *head, guint64 size,
                 const DureMerkleProof *proof)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = sign_for_witnesses (exchange->city, head, size, &error);
  g_autoptr (json_t) answer = NULL;

  if (note == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  answer = json_pack ("{s:s, s:o}", "note", note, "hashes", dure_ledger_door_hashes (proof));
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_ledger_door_witness:
 *
 * POST /v1/ledger-checkpoints: `{"from": N}`: the checkpoint of this hour, and that its list begins
 * with the one of N entries; with `"newest": true`, the newest.
 */
void
dure_ledger_door_witness (DureExchange *exchange)
{
  static const char *const keys[] = { "from", "newest", NULL };
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const json_t *newest = json_object_get (request, "newest");
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof;
  guint64 size;
  gint64 from;

  if (request == NULL || !dure_json_only (request, keys, NULL)
      || !dure_json_integer (request, "from", 0, G_MAXINT64, &from, NULL)
      || (newest != NULL && !json_is_boolean (newest)))
    dure_exchange_problem (exchange, "malformed");
  else if (!dure_ledger_head_read (exchange->city, &head, &error)
           || !choose_size (exchange->city, &head, (guint64) from, json_is_true (newest), &size,
                            &error)
           || !prove_since (exchange, (guint64) from, size, &proof, &error))
    dure_exchange_failure (exchange, error);
  else if (head.note == NULL)
    dure_exchange_problem (exchange, "not-found");
  else
    send_to_witness (exchange, &head, size, &proof);
}
