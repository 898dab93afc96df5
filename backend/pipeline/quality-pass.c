// quality-pass.c: what has come goes through the quality rules, once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each payload and batch has a number: the version of the rules that it was judged with, 0 before
// the first time. A step takes some with an older number, opens them under their donors' keys,
// judges, and in one transaction marks them and adds to the counts: cut off anywhere, each is
// counted once. Whoever erases or seals anew meanwhile is ahead: only what is still as it was read
// is marked and counted. New rules judge everything again and count it under their own number.
//
// What is sealed is only read. What does not open is marked, logged without saying whose it is, and
// not counted. Duplicates are looked for within a batch and in the batches that its donor's sources
// sent just before; a fixed number of them, so that the same batch always has the same answer.
//
// A step costs some milliseconds: at most STEP_PAYLOADS payloads, or STEP_BATCHES batches with
// EARLIER_BATCHES before each.

#include "quality-pass.h"

#include "backend-error.h"
#include "batches.h"
#include "canonical-json.h"
#include "donors.h"
#include "encoding.h"
#include "log.h"
#include "observation.h"

#include <sodium.h>
#include <string.h>

#define STEP_PAYLOADS 16
#define STEP_BATCHES 4
#define EARLIER_BATCHES 8

/* A donation or a batch that is to be judged; @id: of the donation (text) or the batch (bytes). */
typedef struct
{
  gint64 number;
  GBytes *id;
  char *donor, *sender, *pilot;
  gint64 received_ms, consented_ms;
  GBytes *sealed; /* of a payload */
} Raw;

static void
raw_free (gpointer data)
{
  Raw *self = data;

  g_bytes_unref (self->id);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self->donor);
  g_free (self->sender);
  g_free (self->pilot);
  g_free (self);
}

static char *
pilot_of (const char *record)
{
  g_autoptr (json_t) json = dure_json_parse (record, strlen (record), NULL);
  const char *pilot = json_string_value (json_object_get (json, "pilot"));

  return g_strdup (pilot != NULL ? pilot : DURE_PILOT);
}

/* Columns: number, id, donor, sender, when it came, consent, its time; of payloads also sealed. */
static GPtrArray *
read_raw (DureRows *rows, gboolean are_payloads, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (raw_free);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      Raw *raw = g_new0 (Raw, 1);
      const char *id = are_payloads ? dure_rows_text (rows, 1) : NULL;

      raw->number = dure_rows_integer (rows, 0);
      raw->id = id != NULL ? g_bytes_new (id, strlen (id) + 1) : dure_rows_bytes (rows, 1);
      raw->donor = g_strdup (dure_rows_text (rows, 2));
      raw->sender = g_strdup (dure_rows_text (rows, 3));
      raw->received_ms = dure_rows_integer (rows, 4);
      raw->pilot = pilot_of (dure_rows_text (rows, 5));
      raw->consented_ms = dure_rows_integer (rows, 6);
      raw->sealed = are_payloads ? dure_rows_bytes (rows, 7) : NULL;
      g_ptr_array_add (list, raw);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

static GPtrArray *
next_payloads (DureCity *city, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donation.number, donation.id, donation.donor, donation.kiosk, donation.received_ms,"
      " consent_event.record, consent_event.time_ms, payload.sealed FROM payload"
      " JOIN donation ON donation.number = payload.donation"
      " JOIN consent_event ON consent_event.number = donation.consent"
      " JOIN donor ON donor.id = donation.donor"
      " WHERE payload.rules < ?1 AND donor.withdrawn_ms IS NULL"
      " ORDER BY payload.rules, payload.donation LIMIT ?2",
      "ii", (gint64) DURE_QUALITY_RULES, (gint64) STEP_PAYLOADS);

  return read_raw (rows, TRUE, error);
}

/* What came out of a file is that kind of sender's; what is in it may be older than the consent. */
static GPtrArray *
next_batches (DureCity *city, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT batch.number, batch.id, source.donor, CASE WHEN EXISTS (SELECT 1 FROM import"
      " WHERE import.source = source.number) THEN 'file' ELSE source.kind END, batch.received_ms,"
      " consent_event.record, consent_event.time_ms FROM batch"
      " JOIN source ON source.number = batch.source"
      " JOIN consent_event ON consent_event.number = source.consent"
      " JOIN donor ON donor.id = source.donor"
      " WHERE batch.rules < ?1 AND donor.withdrawn_ms IS NULL"
      " ORDER BY batch.rules, batch.number LIMIT ?2",
      "ii", (gint64) DURE_QUALITY_RULES, (gint64) STEP_BATCHES);

  return read_raw (rows, FALSE, error);
}

/* %NULL when it does not open, or with @error when the store fails. */
static DureDonorKey *
find_key (DureCity *city, const Raw *raw, GError **error)
{
  GError *failure = NULL;
  DureDonorKey *key = dure_key_store_find (city->key_store, raw->donor, &failure);

  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    g_propagate_error (error, failure);
  else if (failure != NULL)
    {
      dure_log (G_LOG_LEVEL_WARNING, "payload-unreadable", { DURE_LOG_MESSAGE, failure->message });
      g_error_free (failure);
    }
  return key;
}

static void
tell_unreadable (const char *why)
{
  dure_log (G_LOG_LEVEL_WARNING, "payload-unreadable", { DURE_LOG_MESSAGE, why });
}

static void
judge (const Raw *raw, const DureQualityItem *items, gsize count, DureQualityContext *context,
       DureQualityCounts *counts)
{
  const DureQualityPlace place = { dure_day_of_time (raw->received_ms), raw->pilot, raw->sender };
  g_autofree guint32 *reasons = g_new (guint32, MAX (count, 1));

  dure_quality_judge (items, count, context, reasons);
  for (gsize i = 0; i < count; i++)
    dure_quality_counts_add (counts, &place, &items[i], reasons[i]);
}

static DureQualityItem
item_of (const DureObservation *observation)
{
  DureQualityItem item = {
    .code = observation->code,
    .device = observation->device,
    .start_ms = observation->start_ms,
    .end_ms = observation->end_ms,
    .value = observation->value,
    .status = observation->is_irregular_pulse ? DURE_QUALITY_STATUS_IRREGULAR_PULSE : 0,
    .has_clock_offset = observation->has_clock_offset,
    .clock_offset_ms = observation->clock_offset_ms,
  };

  if (observation->values != NULL)
    {
      item.values = (const gint32 *) (gconstpointer) observation->values->data;
      item.n_values = observation->values->len;
    }
  return item;
}

/* A cuff says once for all that it measured at that time that the pulse was irregular. */
static void
spread_status (DureQualityItem *items, gsize count)
{
  for (gsize i = 0; i < count; i++)
    for (gsize j = 0; items[i].status != 0 && j < count; j++)
      if (items[j].device == items[i].device && items[j].start_ms == items[i].start_ms
          && items[j].end_ms == items[i].end_ms)
        items[j].status |= items[i].status;
}

static void
judge_observations (const Raw *raw, const json_t *payload, DureQualityCounts *counts)
{
  const json_t *list = json_object_get (payload, "observations");
  g_autoptr (GPtrArray) observations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  g_autofree DureQualityItem *items = g_new0 (DureQualityItem, json_array_size (list) + 1);
  DureQualityContext context = { .arrived_ms = raw->received_ms,
                                 .consented_ms = raw->consented_ms };
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) list, i, item)
    {
      DureObservation *observation = dure_observation_from_json (item, NULL);

      if (observation == NULL)
        continue;
      items[observations->len] = item_of (observation);
      g_ptr_array_add (observations, observation);
    }
  spread_status (items, observations->len);
  judge (raw, items, observations->len, &context, counts);
  sodium_memzero (items, (json_array_size (list) + 1) * sizeof *items);
}

static void
judge_payload (const Raw *raw, DureDonorKey *key, DureQualityCounts *counts)
{
  g_autofree char *context = dure_payload_context (g_bytes_get_data (raw->id, NULL));
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) opened = dure_donor_key_open (key, context, raw->sealed, &failure);
  g_autoptr (json_t) payload = NULL;

  if (opened != NULL)
    payload = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened),
                               &failure);
  if (payload == NULL)
    tell_unreadable (failure->message);
  else
    judge_observations (raw, payload, counts);
}

/* Returns: whether this step is the one that counts it. */
static gboolean
mark_payload (DureCity *city, const Raw *raw, gboolean *ret_is_ours, GError **error)
{
  gsize length;
  gconstpointer sealed = g_bytes_get_data (raw->sealed, &length);

  if (!dure_database_run (city->database, error,
                          "UPDATE payload SET rules = ?2 WHERE donation = ?1 AND rules < ?2"
                          " AND sealed = ?3",
                          "iib", raw->number, (gint64) DURE_QUALITY_RULES, sealed, length))
    return FALSE;
  *ret_is_ours = dure_database_changed (city->database) == 1;
  return TRUE;
}

static gboolean
judge_payloads (DureCity *city, DureQualityCounts *counts, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) list = next_payloads (city, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Raw *raw = list->pdata[i];
      GError *failure = NULL;
      g_autoptr (DureDonorKey) key = find_key (city, raw, &failure);
      gboolean is_ours;

      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      if (!mark_payload (city, raw, &is_ours, error))
        return FALSE;
      if (is_ours && key != NULL)
        judge_payload (raw, key, counts);
    }
  *ret_more = list != NULL && list->len == STEP_PAYLOADS;
  return list != NULL;
}

/* All items of a batch; device and clock are not known. */
static gsize
items_of (const DureBatch *batch, DureQualityItem *items)
{
  for (guint i = 0; i < batch->n_observations; i++)
    {
      const DureBatchObservation *observation = &batch->observations[i];

      items[i] = (DureQualityItem) {
        .code = observation->code,
        .device = DURE_DEVICE_COUNT,
        .start_ms = observation->start_ms,
        .end_ms = observation->end_ms,
        .value = observation->n_values == 0 ? dure_batch_observation_value (observation) : 0,
        .values = batch->values + observation->first_value,
        .n_values = observation->n_values,
      };
    }
  return batch->n_observations;
}

static GPtrArray *
earlier_batches (DureCity *city, const Raw *raw, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT batch.id FROM batch WHERE batch.source IN"
      " (SELECT number FROM source WHERE donor = ?1) AND batch.number < ?2"
      " ORDER BY batch.number DESC LIMIT ?3",
      "tii", raw->donor, raw->number, (gint64) EARLIER_BATCHES);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    g_ptr_array_add (ids, dure_rows_bytes (rows, 0));
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&ids) : NULL;
}

/* Room for what is judged, used again and again, and wiped after each. */
typedef struct
{
  DureCity *city;
  DureQualityCounts *counts;
  DureBatch *batch;
  DureQualityItem items[DURE_BATCH_MAX_OBSERVATIONS];
} Bench;

static void
wipe (Bench *self)
{
  sodium_memzero (self->items, self->batch->n_observations * sizeof *self->items);
  dure_batch_wipe (self->batch);
}

/* What does not open is not known. */
static gboolean
add_keys (Bench *self, GHashTable *keys, const guint8 *id, DureDonorKey *key, GError **error)
{
  g_autoptr (DureParcel) parcel = dure_parcel_fetch (self->city, id, error);

  if (parcel == NULL)
    return FALSE;
  if (dure_parcel_open (parcel, key, self->batch, NULL))
    {
      const gsize count = items_of (self->batch, self->items);

      for (gsize i = 0; i < count; i++)
        {
          DureQualityKey *known = g_new (DureQualityKey, 1);

          dure_quality_key (&self->items[i], known);
          g_hash_table_add (keys, known);
        }
    }
  wipe (self);
  return TRUE;
}

/* (element-type DureQualityKey): what the donor's sources have sent just before. */
static GHashTable *
earlier_keys (Bench *self, const Raw *raw, DureDonorKey *key, GError **error)
{
  g_autoptr (GPtrArray) ids = earlier_batches (self->city, raw, error);
  g_autoptr (GHashTable) keys =
      g_hash_table_new_full (dure_quality_key_hash, dure_quality_key_equal, g_free, NULL);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!add_keys (self, keys, g_bytes_get_data (ids->pdata[i], NULL), key, error))
      return NULL;
  return ids != NULL ? g_steal_pointer (&keys) : NULL;
}

static gboolean
is_known (const DureQualityKey *key, gpointer keys)
{
  return g_hash_table_contains (keys, key);
}

static gboolean
judge_parcel (Bench *self, const Raw *raw, const DureParcel *parcel, DureDonorKey *key,
              GError **error)
{
  g_autoptr (GHashTable) earlier = earlier_keys (self, raw, key, error);
  g_autoptr (GError) failure = NULL;
  DureQualityContext context = { raw->received_ms, G_MININT64, is_known, earlier };

  if (earlier == NULL)
    return FALSE;
  if (dure_parcel_open (parcel, key, self->batch, &failure))
    judge (raw, self->items, items_of (self->batch, self->items), &context, self->counts);
  else
    tell_unreadable (failure->message);
  wipe (self);
  return TRUE;
}

/* The hash is of what is in it, so it changes with that. */
static gboolean
mark_batch (DureCity *city, const Raw *raw, const DureParcel *parcel, gboolean *ret_is_ours,
            GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE batch SET rules = ?2 WHERE number = ?1 AND rules < ?2"
                          " AND content_hash = ?3",
                          "iib", raw->number, (gint64) DURE_QUALITY_RULES, parcel->content_hash,
                          sizeof parcel->content_hash))
    return FALSE;
  *ret_is_ours = dure_database_changed (city->database) == 1;
  return TRUE;
}

static gboolean
judge_batch (Bench *self, const Raw *raw, GError **error)
{
  GError *failure = NULL;
  g_autoptr (DureParcel) parcel =
      dure_parcel_fetch (self->city, g_bytes_get_data (raw->id, NULL), error);
  g_autoptr (DureDonorKey) key = parcel != NULL ? find_key (self->city, raw, &failure) : NULL;
  gboolean is_ours;

  if (failure != NULL)
    g_propagate_error (error, failure);
  if (parcel == NULL || failure != NULL
      || !mark_batch (self->city, raw, parcel, &is_ours, error))
    return FALSE;
  return !is_ours || key == NULL || judge_parcel (self, raw, parcel, key, error);
}

static gboolean
judge_batches (DureCity *city, DureQualityCounts *counts, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) list = next_batches (city, error);
  g_autofree DureBatch *batch = NULL;
  g_autofree Bench *bench = NULL;

  if (list != NULL && list->len > 0)
    {
      batch = g_new0 (DureBatch, 1);
      bench = g_new0 (Bench, 1);
      bench->city = city;
      bench->counts = counts;
      bench->batch = batch;
    }
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!judge_batch (bench, list->pdata[i], error))
      return FALSE;
  *ret_more = list != NULL && list->len == STEP_BATCHES;
  return list != NULL;
}

/**
 * dure_quality_step:
 * @city: the writer's
 * @ret_figures: (out caller-allocates): what was counted by this step; set only on success
 * @ret_more: (out): whether something is left, to be done soon; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_UNKNOWN when a batch went meanwhile
 *
 * Judges some of what was not judged with these rules yet. Without any it costs two looks.
 */
gboolean
dure_quality_step (DureCity *city, DureQualityFigures *ret_figures, gboolean *ret_more,
                   GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DureQualityCounts) counts = dure_quality_counts_new ();
  gboolean has_payloads, has_batches;

  if (transaction == NULL || !judge_payloads (city, counts, &has_payloads, error)
      || !judge_batches (city, counts, &has_batches, error)
      || !dure_quality_counts_store (counts, city, error)
      || !dure_transaction_commit (&transaction, error))
    return FALSE;
  *ret_figures = *dure_quality_counts_figures (counts);
  *ret_more = has_payloads || has_batches;
  return TRUE;
}
