// city-witness.c: a recipient as a witness that the city's ledger only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   the newest checkpoint, signed by the city's key, and the proof that its list begins with the
//   one seen last -> it takes the place of that one; or both are kept and nothing goes on
//   where a release is said to stand, and the checkpoint -> whether it does stand there
//
// So nobody is given rows that are not in the ledger that everybody else sees, and a city that cuts
// or rewrites it is found out by each recipient alone. A ledger that was put back from a copy is
// another one as well: a person looks, and accepts it. Asking names nobody.

#include "city-witness.h"

#include "canonical-json.h"
#include "ledger-witness.h"
#include "recipient-error.h"

#include <libsoup/soup.h>

#define PATH "/v1/ledger-checkpoints"

static gboolean
fail (DureRecipientError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, (int) code, what);
  return FALSE;
}

/* Returns: (nullable): what the city says */
static json_t *
ask (DureCityLink *link, const char *method, const char *path, const json_t *body, GError **error)
{
  g_auto (DureCityReply) reply = { 0 };

  if (!dure_city_link_ask (link, method, path, body, &reply, error))
    return NULL;
  if (reply.status == SOUP_STATUS_OK)
    return dure_city_reply_json (&reply, error);
  dure_city_reply_fail (&reply, error);
  return NULL;
}

/* Keeps what fits, and as evidence what does not. */
static gboolean
judge (DureKeptSet *set, const DureCheckpoint *older, const DureCheckpoint *newer,
       const char *note, const json_t *hashes, GError **error)
{
  DureMerkleProof proof;
  DureWitnessed found;

  if (!dure_witness_read_proof (hashes, &proof))
    return fail (DURE_RECIPIENT_ERROR_MALFORMED, "the city's proof is none", error);
  found = dure_witness_judge (older, newer, &proof);
  if (found == DURE_WITNESSED_NEW || found == DURE_WITNESSED_FINE)
    return dure_kept_ledger_keep (set, note, error);
  return dure_kept_ledger_alarm (set, note, hashes, error)
         && fail (DURE_RECIPIENT_ERROR_BROKEN,
                  found == DURE_WITNESSED_RESTORED
                      ? "the city's ledger was put back from a copy; look at it, then `accept`"
                      : "the city's ledger does not begin with what was seen of it before",
                  error);
}

/**
 * dure_city_witness_look:
 * @city_key: that was pinned
 * @error: %DURE_RECIPIENT_ERROR_BROKEN when the ledger is not the one that was seen before, now or
 *   earlier; as dure_city_link_ask(); %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the newest checkpoint, which is kept
 */
DureCheckpoint *
dure_city_witness_look (DureKeptSet *set, DureCityLink *link,
                        const guint8 city_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  g_autofree char *seen = NULL;
  g_autoptr (DureCheckpoint) older = NULL, newer = NULL;
  g_autoptr (json_t) question = NULL, answer = NULL;
  const char *note;

  if (!dure_kept_ledger_seen (set, &seen, error))
    return NULL;
  older = seen != NULL ? dure_checkpoint_verify (seen, city_key, NULL) : NULL;
  question = json_pack ("{s:I, s:b}", "from", (json_int_t) (older != NULL ? older->size : 0),
                        "newest", TRUE);
  answer = ask (link, SOUP_METHOD_POST, PATH, question, error);
  if (answer == NULL)
    return NULL;
  note = dure_json_text_of (answer, "note");
  newer = dure_checkpoint_verify (note, city_key, NULL);
  if (newer == NULL)
    {
      fail (DURE_RECIPIENT_ERROR_MALFORMED,
            "the city's checkpoint is not signed by the key that was pinned", error);
      return NULL;
    }
  return judge (set, older, newer, note, json_object_get (answer, "hashes"), error)
             ? g_steal_pointer (&newer)
             : NULL;
}

/**
 * dure_city_witness_find:
 * @checkpoint: one that was seen
 * @place: of a release
 * @error: %DURE_RECIPIENT_ERROR_BROKEN when it does not stand there; as dure_city_link_ask()
 *
 * Returns: whether it does
 */
gboolean
dure_city_witness_find (DureCityLink *link, const DureCheckpoint *checkpoint,
                        const DureLedgerPlace *place, GError **error)
{
  g_autofree char *path
      = g_strdup_printf ("/ledger/proof/inclusion?entry=%" G_GINT64_FORMAT
                         "&size=%" G_GUINT64_FORMAT,
                         place->entry, checkpoint->size);
  g_autoptr (json_t) answer = NULL;
  guint8 leaf[DURE_MERKLE_BYTES];
  DureMerkleProof proof;

  if ((guint64) place->entry >= checkpoint->size)
    return fail (DURE_RECIPIENT_ERROR_BROKEN, "a release is beyond the end of the ledger", error);
  answer = ask (link, SOUP_METHOD_GET, path, NULL, error);
  if (answer == NULL)
    return FALSE;
  dure_merkle_leaf (place->commitment, sizeof place->commitment, leaf);
  return (dure_witness_read_proof (json_object_get (answer, "hashes"), &proof)
          && dure_merkle_inclusion_holds (leaf, (guint64) place->entry, checkpoint->size, &proof,
                                          checkpoint->root))
         || fail (DURE_RECIPIENT_ERROR_BROKEN, "a release is not in the ledger", error);
}
