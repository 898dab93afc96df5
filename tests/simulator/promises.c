// promises.c: what donors were promised in a run, and whether it was kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nobody in the run can change this book; it hears what the kiosks tell donors and what the city
// tells kiosks, and looks:
//
//   at an outbox   whatever the city has not said to let go is still there
//   at the city    whatever it has called stored is there; whatever it has called erased is not
//   in the end     each gift has become one thing, as it should

#include "promises.h"

#include "canonical-json.h"
#include "donors.h"

#include <string.h>

#define ALL_ROWS 100000

struct _Promises
{
  Simulation *simulation;
  GPtrArray *gifts;
  GHashTable *by_id;
};

static void
gift_free (gpointer data)
{
  Gift *self = data;

  dure_donation_free (self->donation);
  g_free (self->token);
  g_free (self->payload);
  g_free (self->refusal);
  g_free (self);
}

/**
 * promises_new:
 *
 * Returns: (transfer full): an empty book
 */
Promises *
promises_new (Simulation *simulation)
{
  Promises *self = g_new0 (Promises, 1);

  self->simulation = simulation;
  self->gifts = g_ptr_array_new_with_free_func (gift_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * promises_free:
 * @self: (transfer full)
 */
void
promises_free (Promises *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->gifts);
  g_free (self);
}

/**
 * promises_add:
 * @kiosk: where it is given
 * @donation: (transfer full): what is given
 *
 * Returns: (transfer none): its entry; the donor has been told nothing yet
 */
Gift *
promises_add (Promises *self, guint kiosk, DureDonation *donation)
{
  Gift *gift = g_new0 (Gift, 1);
  g_autoptr (json_t) payload = dure_payload_of (donation);

  gift->number = self->gifts->len + 1;
  gift->kiosk = kiosk;
  gift->donation = donation;
  gift->payload = dure_json_canonical (payload, NULL);
  g_ptr_array_add (self->gifts, gift);
  g_hash_table_insert (self->by_id, donation->id, gift);
  return gift;
}

/**
 * promises_nth:
 * @number: from 1
 *
 * Returns: (transfer none): a gift
 */
Gift *
promises_nth (Promises *self, guint number)
{
  return self->gifts->pdata[number - 1];
}

/**
 * promises_hear:
 * @acknowledgement: what the city is about to say to a kiosk
 */
void
promises_hear (Promises *self, const json_t *acknowledgement)
{
  gsize i;
  json_t *result;

  json_array_foreach (json_object_get (acknowledgement, "results"), i, result)
    {
      const char *status = json_string_value (json_object_get (result, "status"));
      const char *reason = json_string_value (json_object_get (result, "reason"));
      Gift *gift = g_hash_table_lookup (self->by_id,
                                        json_string_value (json_object_get (result, "id")));

      g_assert_nonnull (gift);
      simulation_tell (self->simulation, "city", "says of gift %u: %s %s", gift->number, status,
                       reason != NULL ? reason : "");
      if (reason == NULL)
        gift->is_stored = gift->is_let_go = TRUE;
      else if (g_str_equal (reason, "withdrawn"))
        gift->is_let_go = TRUE;
      g_free (gift->refusal);
      gift->refusal = g_strdup (reason);
    }
}

/**
 * promises_look_at_outbox:
 * @kiosk: whose
 * @outbox: open; when it cannot be read now, nothing is said about it
 */
void
promises_look_at_outbox (Promises *self, guint kiosk, DureOutbox *outbox)
{
  g_autoptr (GPtrArray) rows = dure_outbox_peek (outbox, ALL_ROWS, G_MAXSIZE, NULL);
  g_autoptr (GHashTable) queued = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_queued, n_parked, elsewhere = 0;

  if (rows == NULL || !dure_outbox_count (outbox, &n_queued, &n_parked, NULL))
    return;
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (queued, ((DureEnvelope *) rows->pdata[i])->id);
  for (guint i = 0; i < self->gifts->len; i++)
    {
      const Gift *gift = self->gifts->pdata[i];

      if (gift->kiosk != kiosk || gift->word != GIFT_KEPT || gift->is_let_go
          || g_hash_table_contains (queued, gift->donation->id))
        continue;
      elsewhere++;
      if (gift->refusal == NULL)
        simulation_blame (self->simulation,
                          "gift %u left the outbox, and the city does not have it", gift->number);
    }
  if (elsewhere > n_parked)
    simulation_blame (self->simulation, "kiosk %u: %u refused gifts, but only %u are parked", kiosk,
                      elsewhere, n_parked);
}

static gint64
ask_number (DureCity *city, const char *sql, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (city->database, &error, sql, "t", id);
  gboolean found;

  g_assert_no_error (error);
  dure_rows_first (rows, &found, &error);
  g_assert_no_error (error);
  return found ? dure_rows_integer (rows, 0) : -1;
}

static gboolean
is_there (DureCity *city, const Gift *gift)
{
  return ask_number (city, "SELECT count(*) FROM donation WHERE id = ?1", gift->donation->id) > 0;
}

static gboolean
has_key (DureCity *city, const Gift *gift)
{
  g_autoptr (DureDonorKey) key =
      dure_key_store_find (city->key_store, gift->donation->consent->donor, NULL);

  return key != NULL;
}

static gint64
count_payloads (DureCity *city, const Gift *gift)
{
  return ask_number (city,
                     "SELECT count(*) FROM payload JOIN donation"
                     " ON donation.number = payload.donation WHERE id = ?1",
                     gift->donation->id);
}

static void
look_for_erased (Promises *self, DureCity *city, const Gift *gift)
{
  if (count_payloads (city, gift) != 0)
    simulation_blame (self->simulation, "gift %u was erased, but its payload is there",
                      gift->number);
  if (is_there (city, gift) && has_key (city, gift))
    simulation_blame (self->simulation, "gift %u was erased, but its donor's key is there",
                      gift->number);
}

/**
 * promises_look_at_city:
 * @city: open, and on a disk that works
 */
void
promises_look_at_city (Promises *self, DureCity *city)
{
  for (guint i = 0; i < self->gifts->len; i++)
    {
      const Gift *gift = self->gifts->pdata[i];

      if (gift->is_stored && !is_there (city, gift))
        simulation_blame (self->simulation, "gift %u was called stored, and the city has lost it",
                          gift->number);
      if (gift->erasure == ERASURE_DONE)
        look_for_erased (self, city, gift);
    }
}

static void
judge_payload (Promises *self, DureCity *city, const Gift *gift)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, NULL,
      "SELECT sealed FROM payload JOIN donation"
      " ON donation.number = payload.donation WHERE id = ?1", "t",
      gift->donation->id);
  g_autoptr (DureDonorKey) key =
      dure_key_store_find (city->key_store, gift->donation->consent->donor, NULL);
  g_autofree char *context = dure_payload_context (gift->donation->id);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) payload = NULL;

  if (rows != NULL && dure_rows_next (rows, NULL))
    sealed = dure_rows_bytes (rows, 0);
  if (sealed != NULL && key != NULL)
    payload = dure_donor_key_open (key, context, sealed, NULL);
  if (payload == NULL)
    simulation_blame (self->simulation, "gift %u is stored, but nobody can open it (%s)",
                      gift->number,
                      sealed == NULL ? "no payload" : key == NULL ? "no key" : "another key");
  else if (g_bytes_get_size (payload) != strlen (gift->payload)
           || memcmp (g_bytes_get_data (payload, NULL), gift->payload, strlen (gift->payload)) != 0)
    simulation_blame (self->simulation, "gift %u is stored, but is not what was given",
                      gift->number);
}

static gboolean
is_erased (DureCity *city, const Gift *gift)
{
  return ask_number (city,
                     "SELECT count(*) FROM donor WHERE id = ?1 AND withdrawn_ms IS NOT NULL"
                     " AND key_destroyed_ms IS NOT NULL",
                     gift->donation->consent->donor)
         > 0;
}

static void
judge_stored (Promises *self, DureCity *city, const Gift *gift, const char *parked)
{

  if (gift->word == GIFT_FAILED)
    simulation_blame (self->simulation, "gift %u arrived, but its donor was told that it failed",
                      gift->number);
  if (parked != NULL)
    simulation_blame (self->simulation, "gift %u is stored, and still parked (%s)", gift->number,
                      parked);
  if (gift->erasure == ERASURE_DONE && !is_erased (city, gift))
    simulation_blame (self->simulation, "gift %u was called erased, and is not", gift->number);
  if (gift->erasure == ERASURE_NONE && is_erased (city, gift))
    simulation_blame (self->simulation, "gift %u was erased, and nobody asked", gift->number);
  if (is_erased (city, gift))
    look_for_erased (self, city, gift);
  else
    judge_payload (self, city, gift);
}

/* A reason that this run has given cause for, and that the city remembers too. */
static gboolean
is_rightly_refused (DureCity *city, const Gift *gift, const char *reason)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM quarantine WHERE donation = ?1 AND reason = '%s'", reason);
  gint64 ahead_ms = gift->donation->consent->time_ms - SIMULATION_START_MS;

  return (g_str_equal (reason, "malformed") || g_str_equal (reason, "not-consented"))
         && ABS (ahead_ms) > 40 * G_GINT64_CONSTANT (3600000)
         && ask_number (city, sql, gift->donation->id) > 0;
}

static void
judge_absent (Promises *self, DureCity *city, const Gift *gift, const char *parked)
{
  if (gift->word != GIFT_KEPT)
    return;
  if (parked != NULL && !is_rightly_refused (city, gift, parked))
    simulation_blame (self->simulation, "gift %u is parked without a good reason (%s)",
                      gift->number, parked);
  if (parked == NULL
      && (g_strcmp0 (gift->refusal, "withdrawn") != 0 || gift->erasure == ERASURE_NONE))
    simulation_blame (self->simulation, "gift %u is lost", gift->number);
}

/**
 * promises_judge:
 * @city: in the end, on a disk that works
 * @parked: (element-type utf8 utf8): what the outboxes still hold, with the reason
 * @tally: added to
 */
void
promises_judge (Promises *self, DureCity *city, GHashTable *parked, PromisesTally *tally)
{
  guint64 stored_before = tally->stored;

  promises_look_at_city (self, city);
  for (guint i = 0; i < self->gifts->len; i++)
    {
      const Gift *gift = self->gifts->pdata[i];
      const char *reason = g_hash_table_lookup (parked, gift->donation->id);

      if (is_there (city, gift))
        judge_stored (self, city, gift, reason);
      else
        judge_absent (self, city, gift, reason);
      tally->given++;
      tally->stored += is_there (city, gift);
      tally->erased += is_erased (city, gift);
      tally->parked += reason != NULL;
    }
  if (ask_number (city, "SELECT count(*) FROM donation WHERE id <> ?1", "")
      != (gint64) (tally->stored - stored_before))
    simulation_blame (self->simulation, "the city has what nobody gave");
}
