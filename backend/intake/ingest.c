// ingest.c: sealed donations on their way into the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Three steps. On the thread of whoever sent it, everything that needs no lock: read each envelope,
// check its kiosk and signature, open the seal, check the donation against its consent, seal its
// payload anew under a new key of its donor. Then, on the writer's thread and within its
// transaction, what others may have changed meanwhile is looked at again: the same id, the same
// sequence number, a withdrawal, a decision about a part of it (awaited.c); and the rest is stored.
// When that is durable, the answer, signed, because a kiosk deletes what the city says it has.
//
// The sealed form never touches the disk. The donor's key is durable before the payload under it; a
// key without a payload is harmless, a payload without a key is not. What is refused leaves its
// reason and the hash of its envelope, never anything from inside.

#include "ingest.h"

#include "awaited.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "donation.h"
#include "donors.h"
#include "enrolments.h"
#include "error.h"
#include "guardianships.h"
#include "id.h"
#include "kiosk-mail.h"
#include "late.h"
#include "log.h"
#include "receipt.h"
#include "visits.h"

#include <sodium.h>
#include <string.h>

#define QUARANTINE_ROWS 100000

/* Two days ahead of us, or from before there was a kiosk: a clock that cannot be believed. */
#define CLOCK_AHEAD_MS (G_GINT64_CONSTANT (48) * 60 * 60 * 1000)
#define FIRST_KIOSK_MS G_GINT64_CONSTANT (1735689600000) /* 2025-01-01 */

const char *const dure_ingest_outcomes[DURE_INGEST_OUTCOMES] = {
  "stored", "repeated", "malformed", "unknown-kiosk", "bad-signature", "revoked-kiosk",
  "unknown-city-key", "cannot-open", "not-consented", "conflict", "withdrawn",
};

typedef struct
{
  char *id;
  char *kiosk;
  const char *reason;
  gboolean is_repeat;
  DureEnvelope *envelope;
  DureDonation *donation;
  gboolean is_awaited; /* a phone has scanned its receipt already */
  DureDonorKey *key;
  GBytes *payload; /* sealed under the key */
  guint8 content_hash[DURE_SHA256_BYTES];
  guint8 envelope_hash[DURE_SHA256_BYTES];
} Item;

struct _DureIngest
{
  GPtrArray *items;
  gsize weight;
};

static void
item_free (Item *self)
{
  g_free (self->id);
  g_free (self->kiosk);
  dure_envelope_free (self->envelope);
  dure_donation_free (self->donation);
  dure_donor_key_unref (self->key);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

static Item *
item_new (const json_t *json, GError **error)
{
  const char *id = json_string_value (json_object_get (json, "id"));
  const char *kiosk = json_string_value (json_object_get (json, "kiosk"));
  g_autofree char *text = NULL;
  gsize length;
  Item *self;

  if (!dure_id_is_uuid (id))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                   "\"donations\": each needs an \"id\"");
      return NULL;
    }
  self = g_new0 (Item, 1);
  self->id = g_strdup (id);
  self->kiosk = g_strdup (dure_id_is_uuid (kiosk) ? kiosk : "");
  text = dure_json_canonical (json, &length);
  dure_sha256 (text, length, self->envelope_hash);
  self->envelope = dure_envelope_from_json (json, NULL);
  if (self->envelope == NULL)
    self->reason = "malformed";
  else
    dure_sha256 (g_bytes_get_data (self->envelope->sealed, NULL),
                 g_bytes_get_size (self->envelope->sealed), self->content_hash);
  return self;
}

/* Whether this id is known; then it is a repeat or a conflict. */
static gboolean
look_for_repeat (DureCity *city, Item *item, gboolean *ret_is_known, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT content_hash FROM donation WHERE id = ?1", "t", item->id);
  guint8 known[DURE_SHA256_BYTES];

  if (!dure_rows_first (rows, ret_is_known, error))
    return FALSE;
  if (*ret_is_known)
    {
      item->is_repeat = dure_rows_copy (rows, 0, known, sizeof known)
                        && memcmp (known, item->content_hash, sizeof known) == 0;
      item->reason = item->is_repeat ? NULL : "conflict";
    }
  return TRUE;
}

static DureNotice *
find_notice (const char *digest, gpointer notices)
{
  return dure_notice_shelf_find (notices, digest);
}

static void
open_donation (DureCity *city, Item *item)
{
  g_autoptr (GError) refusal = NULL;
  gint64 now = dure_city_now (city);

  if (!dure_kiosk_mail_is_to_us (city, item->envelope))
    {
      item->reason = "unknown-city-key";
      return;
    }
  item->donation = dure_donation_open (item->envelope, city->keys->opening, find_notice,
                                       city->notices, &refusal);
  if (g_error_matches (refusal, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE))
    item->reason = "cannot-open";
  else if (g_error_matches (refusal, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED)
           || (item->donation != NULL
               && item->donation->consent->actor == DURE_ACTOR_GUARDIAN))
    item->reason = "not-consented"; /* a guardian decides on a phone, not at a kiosk */
  else if (item->donation == NULL || item->donation->consent->time_ms > now + CLOCK_AHEAD_MS
           || item->donation->consent->time_ms < FIRST_KIOSK_MS)
    item->reason = "malformed";
}

static void
seal_payload (DureCity *city, Item *item)
{
  g_autofree char *context = dure_payload_context (item->id);
  g_autoptr (json_t) payload = dure_payload_of (item->donation);
  gsize length;
  char *text = dure_json_canonical (payload, &length);

  if (item->key == NULL)
    item->key = dure_donor_key_new (item->donation->consent->donor, city->dice);
  g_clear_pointer (&item->payload, g_bytes_unref);
  item->payload = dure_donor_key_seal (item->key, context, text, length, city->dice);
  sodium_memzero (text, length);
  g_free (text);
}

static gboolean
check (DureCity *city, Item *item, GError **error)
{
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  DureKioskState state;
  gboolean is_known = FALSE;

  if (item->reason != NULL)
    return TRUE;
  if (!dure_kiosk_find (city, item->kiosk, public_key, &state, error))
    return FALSE;
  if (state == DURE_KIOSK_UNKNOWN)
    item->reason = "unknown-kiosk";
  else if (!dure_envelope_holds (item->envelope, public_key))
    item->reason = "bad-signature";
  else if (state == DURE_KIOSK_REVOKED)
    item->reason = "revoked-kiosk";
  else if (!look_for_repeat (city, item, &is_known, error))
    return FALSE;
  else if (!is_known)
    open_donation (city, item);
  if (item->reason == NULL && item->donation != NULL)
    seal_payload (city, item);
  return TRUE;
}

/* One number of one life of a kiosk belongs to one donation: two mean that the key was copied. And
 * every visit makes a donor of its own: the number of another stands on a receipt that is shown
 * around, and who could add to that donor could claim all of it. */
static gboolean
look_for_conflict (DureCity *city, Item *item, gboolean *ret_is_conflict, GError **error)
{
  const DureEnvelope *envelope = item->envelope;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM donation WHERE kiosk = ?1 AND incarnation = ?2 AND sequence = ?3"
      " UNION ALL SELECT 1 FROM consent_event WHERE record_id = ?4"
      " UNION ALL SELECT 1 FROM claim WHERE claim_hash = ?5 AND donor IS NOT NULL"
      " UNION ALL SELECT 1 FROM donor WHERE id = ?6",
      "tiitbt", envelope->kiosk, envelope->incarnation, envelope->sequence,
      item->donation->consent->record_id, item->donation->claim_hash,
      sizeof item->donation->claim_hash, item->donation->consent->donor);

  return dure_rows_first (rows, ret_is_conflict, error);
}

static gboolean
store_claim (DureCity *city, const Item *item, const guint8 digest[DURE_SHA256_BYTES],
             GError **error)
{
  const DureDonation *donation = item->donation;
  gint64 holder = 0;

  if (donation->has_visit
      && !dure_visit_use (city, donation->visit_token, item->kiosk, &holder, error))
    return FALSE;
  /* Whose phone has approved the visit has it. Otherwise a phone that scanned before the kiosk
   * could send keeps its claim, if it saw the same receipt. What was decided about it was looked
   * up before: a claim of which nothing was known then is another backend's, and later. */
  return dure_database_run (city->database, error,
                            "INSERT INTO claim (claim_hash, receipt_digest, donor, arrived_ms,"
                            " phone, bound_ms) VALUES (?1, ?2, ?3, ?4,"
                            " CASE WHEN ?5 > 0 THEN ?5 END, CASE WHEN ?5 > 0 THEN ?4 END)"
                            " ON CONFLICT (claim_hash) DO UPDATE SET"
                            " phone = CASE WHEN ?5 > 0 THEN ?5"
                            " WHEN claim.receipt_digest = ?2 THEN claim.phone END,"
                            " receipt_digest = ?2, donor = ?3, arrived_ms = ?4"
                            " WHERE claim.donor IS NULL AND claim.taken_back_ms IS NULL"
                            " AND ?6 = 1",
                            "bbtiii", donation->claim_hash, sizeof donation->claim_hash, digest,
                            (gsize) DURE_SHA256_BYTES, donation->consent->donor,
                            dure_city_now (city), holder, (gint64) item->is_awaited)
         && dure_database_changed_one (city->database, error);
}

/* What a child gives is set aside until a guardian has agreed. */
static gboolean
store_payload (DureCity *city, const Item *item, GError **error)
{
  const DureConsent *consent = item->donation->consent;
  const gboolean is_aside = consent->actor == DURE_ACTOR_CHILD;

  return (!is_aside || dure_guardianship_begin (city, consent->donor, error))
         && dure_key_store_put (city->key_store, item->key, error)
         && dure_database_run (city->database, error,
                               is_aside ? "INSERT INTO payload_aside (donation, sealed)"
                                          " SELECT number, ?2 FROM donation WHERE id = ?1"
                                        : "INSERT INTO payload (donation, sealed)"
                                          " SELECT number, ?2 FROM donation WHERE id = ?1",
                               "tb", item->id, g_bytes_get_data (item->payload, NULL),
                               g_bytes_get_size (item->payload));
}

/* All but the payload. */
static gboolean
store_rows (DureCity *city, Item *item, GError **error)
{
  const DureDonation *donation = item->donation;
  const DureConsent *consent = donation->consent;
  g_autoptr (json_t) record = dure_consent_to_json (consent, donation->notice);
  gint64 now = dure_city_now (city);
  guint8 digest[DURE_SHA256_BYTES];

  dure_receipt_digest (record, digest);
  return dure_database_run (city->database, error,
                            "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)", "ti",
                            consent->donor, now)
         && dure_consent_event_append (city, consent->record_id, consent->donor, "given",
                                       consent->time_ms, record, error)
         && dure_database_run (
             city->database, error,
             "INSERT INTO donation (id, donor, consent, kiosk, incarnation, sequence, content_hash,"
             " received_ms) SELECT ?1, ?2, number, ?4, ?5, ?6, ?7, ?8 FROM consent_event"
             " WHERE record_id = ?3",
             "ttttiibi", item->id, consent->donor, consent->record_id, item->envelope->kiosk,
             item->envelope->incarnation, item->envelope->sequence, item->content_hash,
             sizeof item->content_hash, now)
         && store_claim (city, item, digest, error)
         && dure_withdrawal_code_put (city, donation->withdrawal_code, consent->donor, error);
}

/* The donor first and the key last: who finds the donor here does not touch the key that this one
 * was given, and what fails leaves no key behind. */
static gboolean
store_donation (DureCity *city, Item *item, GError **error)
{
  return store_rows (city, item, error) && store_payload (city, item, error);
}

/* Without what its donor took back before it came; nothing of it when that is all. */
static gboolean
store_narrowed (DureCity *city, Item *item, const GPtrArray *decisions, GError **error)
{
  g_autoptr (DureTransaction) savepoint = dure_transaction_begin (city->database, error);
  gboolean is_less;

  if (savepoint == NULL || !store_rows (city, item, error)
      || !dure_awaited_apply (city, item->donation, decisions, &is_less, error))
    return FALSE;
  if (item->donation->observations->len == 0)
    {
      item->reason = "withdrawn";
      return TRUE;
    }
  if (is_less)
    seal_payload (city, item);
  return store_payload (city, item, error)
         && (!is_less || dure_late_part (city, item->donation->consent->donor, error))
         && dure_transaction_commit (&savepoint, error);
}

/* Whether the donor has taken this back: as a donor, or on the phone before it came. Without a
 * visit its token is all zeros, which no city makes. What a phone holds of it stays as it is until
 * the end of the transaction. */
static gboolean
look_for_withdrawal (DureCity *city, Item *item, gboolean *ret_is_withdrawn, GError **error)
{
  const DureDonation *donation = item->donation;
  g_autoptr (DureRows) rows = NULL;
  guint8 token_hash[DURE_SHA256_BYTES];

  dure_visit_token_hash (donation->visit_token, token_hash);
  rows = dure_database_ask (
      city->database, error,
      "WITH held AS (SELECT taken_back_ms FROM claim WHERE claim_hash = ?2 /*for update*/),"
      " pass AS (SELECT taken_back_ms FROM visit_pass WHERE token_hash = ?3 /*for update*/)"
      " SELECT (SELECT count(*) FROM donor WHERE id = ?1 AND withdrawn_ms IS NOT NULL)"
      " + (SELECT count(taken_back_ms) FROM held) + (SELECT count(taken_back_ms) FROM pass),"
      " (SELECT count(*) FROM held)",
      "tbb", donation->consent->donor, donation->claim_hash, sizeof donation->claim_hash,
      token_hash, sizeof token_hash);
  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_is_withdrawn = dure_rows_integer (rows, 0) > 0;
  item->is_awaited = dure_rows_integer (rows, 1) > 0;
  return TRUE;
}

/* The donor sees that it came; sent again, it is the same one. */
static gboolean
note_late (DureCity *city, const Item *item, GError **error)
{
  const DureDonation *donation = item->donation;
  g_autoptr (json_t) record = dure_consent_to_json (donation->consent, donation->notice);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM quarantine WHERE envelope_hash = ?1 AND reason = 'withdrawn'", "b",
      item->envelope_hash, sizeof item->envelope_hash);
  guint8 digest[DURE_SHA256_BYTES];
  gboolean is_known;

  if (!dure_rows_first (rows, &is_known, error))
    return FALSE;
  dure_receipt_digest (record, digest);
  return is_known
         || (dure_awaited_take_back (city, donation, digest, error)
             && dure_late_donation (city, donation->consent->donor, donation->claim_hash, error));
}

/* What nobody has decided about before is stored as it is: nearly everything. */
static gboolean
store (DureCity *city, Item *item, GError **error)
{
  g_autoptr (GPtrArray) decisions = dure_awaited_decisions (city, item->donation, error);

  if (decisions == NULL)
    return FALSE;
  if (decisions->len == 0)
    return store_donation (city, item, error);
  if (!dure_awaited_refuses (decisions))
    return store_narrowed (city, item, decisions, error);
  item->reason = "withdrawn";
  return TRUE;
}

static gboolean
settle (DureCity *city, Item *item, GError **error)
{
  gboolean is_known, is_withdrawn, is_conflict, is_backed;

  if (item->reason != NULL || item->is_repeat)
    return TRUE;
  /* Whether it is here itself comes last: another backend may store it between two questions. */
  if (!look_for_withdrawal (city, item, &is_withdrawn, error)
      || !look_for_conflict (city, item, &is_conflict, error)
      || !dure_visit_backs (city, item->donation, item->kiosk, &is_backed, error)
      || !look_for_repeat (city, item, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;
  if (is_withdrawn)
    item->reason = "withdrawn";
  else if (is_conflict)
    item->reason = "conflict";
  else if (!is_backed)
    item->reason = "not-consented";
  else if (!store (city, item, error))
    return FALSE;
  return g_strcmp0 (item->reason, "withdrawn") != 0 || note_late (city, item, error);
}

static gboolean
quarantine (DureCity *city, const Item *item, GError **error)
{
  gint64 now = dure_city_now (city);

  if (item->reason == NULL)
    return TRUE;
  dure_log (G_LOG_LEVEL_MESSAGE, "donation-refused", { DURE_LOG_REASON, item->reason });
  return dure_database_run (city->database, error,
                            "INSERT INTO quarantine (donation, kiosk, envelope_hash, reason,"
                            " first_ms, last_ms, times) VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1)"
                            " ON CONFLICT (envelope_hash, reason)"
                            " DO UPDATE SET last_ms = ?5, times = quarantine.times + 1",
                            "ttbti", item->id, item->kiosk, item->envelope_hash,
                            sizeof item->envelope_hash, item->reason, now)
         && dure_database_run (city->database, error,
                               "DELETE FROM quarantine WHERE number <="
                               " (SELECT max(number) FROM quarantine) - ?1",
                               "i", (gint64) QUARANTINE_ROWS);
}

/**
 * dure_ingest_count:
 * @ret_counts: (out caller-allocates): how many met each of dure_ingest_outcomes
 *
 * For donations that have been stored or refused.
 */
void
dure_ingest_count (DureIngest *self, guint ret_counts[DURE_INGEST_OUTCOMES])
{
  memset (ret_counts, 0, DURE_INGEST_OUTCOMES * sizeof ret_counts[0]);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];
      const char *outcome = item->reason != NULL ? item->reason
                            : item->is_repeat    ? "repeated"
                                                 : "stored";
      guint number = 0;

      while (number < DURE_INGEST_OUTCOMES && !g_str_equal (dure_ingest_outcomes[number], outcome))
        number++;
      g_assert (number < DURE_INGEST_OUTCOMES);
      ret_counts[number]++;
    }
}

/**
 * dure_ingest_free:
 * @self: (transfer full) (nullable)
 */
void
dure_ingest_free (DureIngest *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * dure_ingest_weight:
 *
 * Returns: about how many bytes are to be stored
 */
gsize
dure_ingest_weight (DureIngest *self)
{
  return self->weight;
}

static gboolean
add_item (DureCity *city, DureIngest *self, const json_t *json, GError **error)
{
  Item *item = item_new (json, error);

  if (item == NULL)
    return FALSE;
  g_ptr_array_add (self->items, item);
  if (!check (city, item, error))
    return FALSE;
  if (item->payload != NULL)
    self->weight += g_bytes_get_size (item->payload);
  return TRUE;
}

/**
 * dure_ingest_read:
 * @city: this thread's
 * @request: `{"donations":[envelope, ...]}`, 1 to 64
 * @error: %DURE_BACKEND_ERROR_MALFORMED when the request itself is not of that shape, or
 *   %DURE_BACKEND_ERROR_STORE when the kiosks cannot be looked up now
 *
 * Returns: (transfer full) (nullable): all donations, each ready to be stored or refused
 */
DureIngest *
dure_ingest_read (DureCity *city, const json_t *request, GError **error)
{
  static const char *const keys[] = { "donations", NULL };
  g_autoptr (DureIngest) self = g_new0 (DureIngest, 1);
  g_autoptr (GError) refusal = NULL;
  const json_t *list;
  gsize i;
  json_t *json;

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  if (!dure_json_only (request, keys, &refusal)
      || (list = dure_json_array (request, "donations", 1, DURE_INGEST_MAX_DONATIONS, &refusal))
             == NULL)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                           refusal->message);
      return NULL;
    }
  json_array_foreach ((json_t *) list, i, json)
    if (!add_item (city, self, json, error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_ingest_store:
 * @city: the writer's
 * @error: %DURE_BACKEND_ERROR_STORE: nothing of the request is kept, and it may be sent again
 *
 * Stores or refuses each donation, within the writer's transaction.
 */
gboolean
dure_ingest_store (DureCity *city, DureIngest *self, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    if (!settle (city, self->items->pdata[i], error)
        || !quarantine (city, self->items->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * dure_ingest_acknowledge:
 * @self: what was stored, durably
 *
 * Returns: (transfer full): the signed acknowledgement; what it calls stored is durable
 */
json_t *
dure_ingest_acknowledge (DureCity *city, DureIngest *self)
{
  GPtrArray *items = self->items;
  json_t *results = json_array ();

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = items->pdata[i];

      dure_kiosk_mail_answer (results, item->id, item->is_repeat ? "repeat" : "stored",
                              item->reason);
    }
  return dure_kiosk_mail_sign (city, results);
}
