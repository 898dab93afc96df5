// city-witness.c: a recipient as a witness that the city's ledger only grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   the newest checkpoint, signed by the city's key, and the proof that its list begins with the
//   one seen last -> it takes the place of that one; or both are kept and nothing goes on
//   where a release is said to stand, and the checkpoint -> whether it does stand there
//   the checkpoint that all witnesses are asked for in this hour, when it fits too -> the
//   recipient's cosignature, which the city keeps beside the kiosks'
//
// So nobody is given rows that are not in the ledger that everybody else sees, and a city that cuts
// or rewrites it is found out by each recipient alone. A ledger that was put back from a copy is
// another one as well: a person looks, and accepts it. Asking names nobody. What was cosigned once
// has been seen: nothing is signed after it that it does not fit.

#include "city-witness.h"

#include "canonical-json.h"
#include "ledger-seen.h"
#include "recipient-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define PATH "/v1/ledger-checkpoints"
#define WORDS_PATH "/v1/ledger-cosignatures"

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

/* Returns: (nullable): what stands in an answer, signed by the city */
static DureCheckpoint *
open_note (const DureCityWitness *self, const json_t *answer, GError **error)
{
  DureCheckpoint *checkpoint
      = dure_checkpoint_verify (dure_json_text_of (answer, "note"), self->city_key, NULL);

  if (checkpoint == NULL)
    fail (DURE_RECIPIENT_ERROR_MALFORMED,
          "the city's checkpoint is not signed by the key that was pinned", error);
  return checkpoint;
}

/* Keeps as evidence what does not fit. @note: the one of the two that was not seen before. */
static gboolean
judge (DureKeptSet *set, const DureCheckpoint *older, const DureCheckpoint *newer,
       const char *note, const json_t *hashes, DureWitnessed *ret_found, GError **error)
{
  DureMerkleProof proof;

  if (!dure_witness_read_proof (hashes, &proof))
    return fail (DURE_RECIPIENT_ERROR_MALFORMED, "the city's proof is none", error);
  *ret_found = dure_witness_judge (older, newer, &proof);
  if (*ret_found == DURE_WITNESSED_NEW || *ret_found == DURE_WITNESSED_FINE)
    return TRUE;
  return dure_kept_ledger_alarm (set, note, hashes, error)
         && fail (DURE_RECIPIENT_ERROR_BROKEN,
                  *ret_found == DURE_WITNESSED_RESTORED
                      ? "the city's ledger was put back from a copy; look at it, then `accept`"
                      : "the city's ledger does not begin with what was seen of it before",
                  error);
}

/**
 * dure_city_witness_look:
 * @error: %DURE_RECIPIENT_ERROR_BROKEN when the ledger is not the one that was seen before, now or
 *   earlier; as dure_city_link_ask(); %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the newest checkpoint, which is kept
 */
DureCheckpoint *
dure_city_witness_look (const DureCityWitness *self, DureKeptSet *set, DureCityLink *link,
                        GError **error)
{
  g_autofree char *seen = NULL;
  g_autoptr (DureCheckpoint) older = NULL, newer = NULL;
  g_autoptr (json_t) question = NULL, answer = NULL;
  const char *note;
  DureWitnessed found;

  if (!dure_kept_ledger_seen (set, &seen, error))
    return NULL;
  older = seen != NULL ? dure_checkpoint_verify (seen, self->city_key, NULL) : NULL;
  question = json_pack ("{s:I, s:b}", "from", (json_int_t) (older != NULL ? older->size : 0),
                        "newest", TRUE);
  answer = ask (link, SOUP_METHOD_POST, PATH, question, error);
  newer = answer != NULL ? open_note (self, answer, error) : NULL;
  note = dure_json_text_of (answer, "note");
  return newer != NULL
                 && judge (set, older, newer, note, json_object_get (answer, "hashes"), &found,
                           error)
                 && dure_kept_ledger_keep (set, note, error)
             ? g_steal_pointer (&newer)
             : NULL;
}

/* That the shorter of two lists is how the longer begins; nothing has to be asked for when none is
 * longer. */
static json_t *
ask_consistency (DureCityLink *link, guint64 from, guint64 to, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/ledger/proof/consistency?from=%" G_GUINT64_FORMAT
                                           "&to=%" G_GUINT64_FORMAT,
                                           from, to);

  if (from == to)
    return json_pack ("{s:[]}", "hashes");
  return ask (link, SOUP_METHOD_GET, path, NULL, error);
}

/* What was not seen before is kept, when it goes further. */
static gboolean
fits (DureKeptSet *set, DureCityLink *link, const DureCheckpoint *seen,
      const DureCheckpoint *offered, const char *note, DureWitnessed *ret_found, GError **error)
{
  const gboolean is_further = offered->size > seen->size;
  const DureCheckpoint *older = is_further ? seen : offered;
  const DureCheckpoint *newer = is_further ? offered : seen;
  g_autoptr (json_t) answer = ask_consistency (link, older->size, newer->size, error);

  return answer != NULL
         && judge (set, older, newer, note, json_object_get (answer, "hashes"), ret_found, error)
         && (!is_further || dure_kept_ledger_keep (set, note, error));
}

/* As a kiosk tells it in its report, and with the key. */
static json_t *
word_of (const DureCityWitness *self, const DureCheckpoint *checkpoint, DureWitnessed found,
         gint64 now_ms)
{
  DureLedgerSeen seen = { .found = found, .size = checkpoint->size, .is_cosigned = TRUE };
  g_autofree char *key
      = dure_base64url_encode (dure_signing_key_public (self->key), DURE_PUBLIC_KEY_BYTES);

  g_strlcpy (seen.origin, checkpoint->origin, sizeof seen.origin);
  memcpy (seen.root, checkpoint->root, sizeof seen.root);
  dure_cosignature_sign (checkpoint, now_ms, self->key, seen.cosignature);
  return json_pack ("{s:s, s:o}", "witness", key, "ledger", dure_ledger_seen_to_json (&seen));
}

/**
 * dure_city_witness_cosign:
 * @seen: the newest checkpoint that was seen, as dure_city_witness_look() gave it
 * @ret_size: (out): how many entries the list has that the word was given for
 * @error: as dure_city_witness_look(); then nothing is cosigned
 *
 * Gives the recipient's word for the list that all witnesses are asked for in this hour. Asked for
 * again, it gives it again: an answer that was lost is made good.
 */
gboolean
dure_city_witness_cosign (const DureCityWitness *self, DureKeptSet *set, DureCityLink *link,
                          const DureCheckpoint *seen, guint64 *ret_size, GError **error)
{
  g_autoptr (json_t) question = json_pack ("{s:i}", "from", 0);
  g_autoptr (json_t) offer = ask (link, SOUP_METHOD_POST, PATH, question, error);
  g_autoptr (DureCheckpoint) offered = offer != NULL ? open_note (self, offer, error) : NULL;
  g_autoptr (json_t) word = NULL, answer = NULL;
  DureWitnessed found;

  if (offered == NULL
      || !fits (set, link, seen, offered, dure_json_text_of (offer, "note"), &found, error))
    return FALSE;
  word = word_of (self, offered, found, dure_kept_set_now (set));
  answer = ask (link, SOUP_METHOD_POST, WORDS_PATH, word, error);
  *ret_size = offered->size;
  return answer != NULL;
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
