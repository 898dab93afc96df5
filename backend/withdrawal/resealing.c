// resealing.c: what remains of a donor's data when a part is erased
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every payload and batch that was there when the donor decided is opened, what is erased is left
// out, and the rest is sealed under the donor's next key, some rows in a transaction that also
// notes how far it came: cut off anywhere, the next call goes on there. The donor's row stays
// locked meanwhile, so that backends that share a store do not do the same rows at once. Of a row
// of which nothing remains, or that does not open with its donor's keys, nothing stays.
//
// What comes meanwhile is sealed under the next key already and not touched. A batch costs about
// what it cost when it came.

#include "resealing.h"

#include "backend-error.h"
#include "batch-pack.h"
#include "batches.h"
#include "canonical-json.h"
#include "donors.h"
#include "feedback.h"

#include <sodium.h>
#include <string.h>

#define STEP_ROWS 64

typedef struct
{
  DureCity *city;
  const DureErasure *erasure;
  const bool *erased;
  DureDonorKey *keys; /* the newest, which follows the older ones; %NULL when all are lost */
  DureDonorKey *next; /* one of them: what remains is sealed under it */
} Reseal;

/* One row, by its number; @id: of the donation (text) or the batch (16 bytes). */
typedef struct
{
  gint64 number;
  GBytes *id;
  GBytes *sealed; /* of a payload */
} Row;

static void
row_free (gpointer data)
{
  Row *self = data;

  g_bytes_unref (self->id);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self);
}

static GPtrArray *
read_rows (DureRows *rows, gboolean are_payloads, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (row_free);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      Row *row = g_new0 (Row, 1);
      const char *id = are_payloads ? dure_rows_text (rows, 1) : NULL;

      row->number = dure_rows_integer (rows, 0);
      row->id = id != NULL ? g_bytes_new (id, strlen (id) + 1) : dure_rows_bytes (rows, 1);
      row->sealed = are_payloads ? dure_rows_bytes (rows, 2) : NULL;
      g_ptr_array_add (list, row);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/* What was told of a value goes with the value; what cannot be read goes whole. */
static void
drop_told (json_t *payload, const bool *erased)
{
  const json_t *told = json_object_get (payload, "feedback");
  DureFeedback feedback;
  guint codes = 0;

  if (g_strcmp0 (dure_json_text_of (told, "schema"), DURE_FEEDBACK_SCHEMA) != 0)
    return;
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (erased[code])
      codes |= 1u << code;
  if (dure_feedback_from_json (told, &feedback, NULL) && dure_feedback_drop (&feedback, codes))
    json_object_set_new (payload, "feedback", dure_feedback_to_json (&feedback));
  else
    json_object_del (payload, "feedback");
}

static gboolean
drop_observations (json_t *payload, const bool *erased)
{
  json_t *list = json_object_get (payload, "observations");
  DureCode code;

  for (gsize i = json_array_size (list); i > 0; i--)
    {
      const json_t *item = json_array_get (list, i - 1);

      if (dure_code_from_text (json_string_value (json_object_get (item, "code")), &code)
          && erased[code])
        json_array_remove (list, i - 1);
    }
  drop_told (payload, erased);
  return json_array_size (list) > 0;
}

/* %NULL when nothing remains. */
static GBytes *
reseal_payload (const Reseal *self, const Row *row)
{
  g_autofree char *context = dure_payload_context (g_bytes_get_data (row->id, NULL));
  g_autoptr (GBytes) opened =
      self->next != NULL ? dure_donor_key_open (self->keys, context, row->sealed, NULL) : NULL;
  g_autoptr (json_t) payload = NULL;
  GBytes *sealed;
  gsize length;
  char *text;

  if (opened != NULL)
    payload = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), NULL);
  if (payload == NULL || !drop_observations (payload, self->erased))
    return NULL;
  text = dure_json_canonical (payload, &length);
  sealed = dure_donor_key_seal (self->next, context, text, length, self->city->dice);
  sodium_memzero (text, length);
  g_free (text);
  return sealed;
}

static gboolean
put_payload (const Reseal *self, const Row *row, GError **error)
{
  g_autoptr (GBytes) sealed = reseal_payload (self, row);

  if (sealed == NULL)
    return dure_database_run (self->city->database, error,
                              "DELETE FROM payload WHERE donation = ?1", "i", row->number);
  return dure_database_run (self->city->database, error,
                            "UPDATE payload SET sealed = ?2 WHERE donation = ?1", "ib",
                            row->number, g_bytes_get_data (sealed, NULL),
                            g_bytes_get_size (sealed));
}

static gboolean
reseal_payloads (const Reseal *self, gint64 *done, gboolean *ret_more, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT donation.number, donation.id, payload.sealed FROM donation"
      " JOIN payload ON payload.donation = donation.number WHERE donation.donor = ?1"
      " AND donation.number > ?2 AND donation.number <= ?3 ORDER BY donation.number LIMIT ?4",
      "tiii", self->erasure->donor, *done, self->erasure->last_payload, (gint64) STEP_ROWS);
  g_autoptr (GPtrArray) list = read_rows (rows, TRUE, error);

  g_clear_pointer (&rows, dure_rows_free);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Row *row = list->pdata[i];

      if (!put_payload (self, row, error))
        return FALSE;
      *done = row->number;
    }
  *ret_more = list != NULL && list->len == STEP_ROWS;
  return list != NULL;
}

/* %NULL when nothing remains, or with @error when the store fails. */
static DureParcel *
reseal_batch (const Reseal *self, const DureParcel *old, DureBatch *batch, guint8 *room)
{
  DureParcel *parcel = NULL;

  if (self->next != NULL && dure_parcel_open (old, self->keys, batch, NULL))
    {
      dure_batch_drop (batch, self->erased);
      if (batch->n_observations > 0)
        parcel = dure_parcel_new (batch, old->source, self->next, room);
    }
  dure_batch_wipe (batch);
  return parcel;
}

static gboolean
put_batch (const Reseal *self, const Row *row, DureBatch *batch, guint8 *room, GError **error)
{
  g_autoptr (DureParcel) old =
      dure_parcel_fetch (self->city, g_bytes_get_data (row->id, NULL), error);
  g_autoptr (DureParcel) parcel = NULL;

  if (old == NULL)
    return FALSE;
  parcel = reseal_batch (self, old, batch, room);
  if (parcel == NULL)
    return dure_database_run (self->city->database, error, "DELETE FROM batch WHERE number = ?1",
                              "i", row->number);
  return dure_database_run (self->city->database, error,
                            "UPDATE batch SET observations = ?2, content_hash = ?3, sealed = ?4"
                            " WHERE number = ?1",
                            "iibb", row->number, (gint64) parcel->observations,
                            parcel->content_hash, sizeof parcel->content_hash, parcel->sealed,
                            parcel->length);
}

static gboolean
reseal_batches (const Reseal *self, gint64 *done, gboolean *ret_more, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT batch.number, batch.id FROM batch JOIN source ON source.number = batch.source"
      " WHERE source.donor = ?1 AND batch.number > ?2 AND batch.number <= ?3"
      " ORDER BY batch.number LIMIT ?4",
      "tiii", self->erasure->donor, *done, self->erasure->last_batch, (gint64) STEP_ROWS);
  g_autoptr (GPtrArray) list = read_rows (rows, FALSE, error);
  g_autofree DureBatch *batch = NULL;
  g_autofree guint8 *room = NULL;

  g_clear_pointer (&rows, dure_rows_free);
  if (list != NULL && list->len > 0)
    {
      batch = g_new0 (DureBatch, 1);
      room = g_malloc (DURE_BATCH_PACKED_MAX);
    }
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Row *row = list->pdata[i];

      if (!put_batch (self, row, batch, room, error))
        return FALSE;
      *done = row->number;
    }
  *ret_more = list != NULL && list->len == STEP_ROWS;
  return list != NULL;
}

/* Locks the erasure and tells how far it came. */
static gboolean
find_place (DureCity *city, const DureErasure *erasure, gint64 *ret_payload, gint64 *ret_batch,
            GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT done_payload, done_batch FROM erasure WHERE number = ?1 /*for update*/", "i",
      erasure->number);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_payload = dure_rows_integer (rows, 0);
  *ret_batch = dure_rows_integer (rows, 1);
  return TRUE;
}

/* The newest key with those before it; %NULL without an error when there is none at all. */
static gboolean
look_for_keys (Reseal *self, GError **error)
{
  GError *failure = NULL;

  g_clear_pointer (&self->keys, dure_donor_key_unref);
  dure_key_store_drop (self->city->key_store, self->erasure->donor);
  self->keys = dure_key_store_find (self->city->key_store, self->erasure->donor, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    g_clear_error (&failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* An older copy of the keys, put back, has not the one that the rest is to be sealed under. What
 * was sealed under it is lost with it; the rest gets another in its place. */
static gboolean
put_next_key (const Reseal *self, GError **error)
{
  g_autofree char *name =
      dure_donor_key_name_new (self->erasure->donor, self->erasure->generation);
  g_autoptr (DureDonorKey) key = dure_donor_key_new (name, self->city->dice);

  return dure_key_store_put (self->city->key_store, key, error);
}

/* That there is no key at all is certain: then nothing opens any more. Any other failure may pass,
 * and nothing is done before it has. */
static gboolean
find_keys (Reseal *self, GError **error)
{
  gint64 generation = self->erasure->generation;

  if (!look_for_keys (self, error))
    return FALSE;
  if (self->keys == NULL)
    return TRUE;
  self->next = dure_donor_key_of_generation (self->keys, generation);
  if (self->next == NULL)
    {
      if (!put_next_key (self, error) || !look_for_keys (self, error))
        return FALSE;
      self->next = dure_donor_key_of_generation (self->keys, generation);
    }
  return TRUE;
}

static gboolean
reseal (Reseal *self, gboolean *ret_more, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->city->database, error);
  gint64 payload, batch;

  return transaction != NULL
         && find_place (self->city, self->erasure, &payload, &batch, error)
         && reseal_payloads (self, &payload, ret_more, error)
         && (*ret_more || reseal_batches (self, &batch, ret_more, error))
         && dure_database_run (self->city->database, error,
                               "UPDATE erasure SET done_payload = ?2, done_batch = ?3"
                               " WHERE number = ?1",
                               "iii", self->erasure->number, payload, batch)
         && (*ret_more
             || dure_erasure_note (self->city, self->erasure->donor, self->erasure->id,
                                   DURE_ERASURE_DELETED, error))
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_reseal_some:
 * @erasure: unfinished, and of a donor who keeps something
 * @erased: for each code, whether it goes
 * @ret_more: (out): whether some rows are left; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE: go on later
 *
 * Does the next rows. When none is left that is noted as a step. Outside of transactions.
 */
gboolean
dure_reseal_some (DureCity *city, const DureErasure *erasure, const bool erased[DURE_CODE_COUNT],
                  gboolean *ret_more, GError **error)
{
  Reseal self = { city, erasure, erased, NULL, NULL };
  gboolean is_done = find_keys (&self, error) && reseal (&self, ret_more, error);

  dure_donor_key_unref (self.keys);
  return is_done;
}
