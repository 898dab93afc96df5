// quality-batches.c: batches go through the quality rules
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Some batches that were not judged yet, each opened under its donor's key, with
// those that the donor's sources sent just before, in which duplicates are looked for. Their number
// is fixed, so that the same batch always has the same answer: at most STEP_BATCHES batches with
// EARLIER_BATCHES before each are opened, some milliseconds in all.

#include "quality-batches.h"

#include "batches.h"
#include "quality-raw.h"

#include <sodium.h>

#define STEP_BATCHES 4
#define EARLIER_BATCHES 8

/* What came out of a file is sent by no source of its kind. */
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
      " WHERE batch.rules = 0 AND donor.withdrawn_ms IS NULL ORDER BY batch.number LIMIT ?1",
      "i", (gint64) STEP_BATCHES);

  return dure_quality_raw_read (rows, FALSE, error);
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
earlier_batches (DureCity *city, const DureQualityRaw *raw, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id FROM batch WHERE number IN (SELECT batch.number FROM batch"
      " JOIN source ON source.number = batch.source WHERE source.donor = ?1"
      " AND batch.number < ?2 ORDER BY batch.number DESC LIMIT ?3)",
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

static void
key_free (gpointer key)
{
  sodium_memzero (key, sizeof (DureQualityKey));
  g_free (key);
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
earlier_keys (Bench *self, const DureQualityRaw *raw, DureDonorKey *key, GError **error)
{
  g_autoptr (GPtrArray) ids = earlier_batches (self->city, raw, error);
  g_autoptr (GHashTable) keys =
      g_hash_table_new_full (dure_quality_key_hash, dure_quality_key_equal, key_free, NULL);

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
judge_parcel (Bench *self, const DureQualityRaw *raw, const DureParcel *parcel, DureDonorKey *key,
              GError **error)
{
  g_autoptr (GHashTable) earlier = earlier_keys (self, raw, key, error);
  g_autoptr (GError) failure = NULL;
  /* From when on each code is covered was looked at when it came (batches.c). */
  const DureQualityContext context = { raw->received_ms, G_MININT64, is_known, earlier };

  if (earlier == NULL)
    return FALSE;
  if (dure_parcel_open (parcel, key, self->batch, &failure))
    dure_quality_raw_judge (raw, self->items, items_of (self->batch, self->items), &context,
                            self->counts);
  else
    dure_quality_raw_unreadable (failure);
  wipe (self);
  return TRUE;
}

/* The hash is of what is in it, so it changes with that. */
static gboolean
mark_batch (DureCity *city, const DureQualityRaw *raw, const DureParcel *parcel,
            gboolean *ret_is_ours, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE batch SET rules = ?2 WHERE number = ?1 AND rules = 0"
                          " AND content_hash = ?3",
                          "iib", raw->number, (gint64) DURE_QUALITY_RULES, parcel->content_hash,
                          sizeof parcel->content_hash))
    return FALSE;
  *ret_is_ours = dure_database_changed (city->database) == 1;
  return TRUE;
}

static gboolean
judge_batch (Bench *self, const DureQualityRaw *raw, GError **error)
{
  g_autoptr (DureParcel) parcel =
      dure_parcel_fetch (self->city, g_bytes_get_data (raw->id, NULL), error);
  g_autoptr (DureDonorKey) key = NULL;
  gboolean is_ours;

  if (parcel == NULL || !dure_quality_raw_key (self->city, raw, &key, error)
      || !mark_batch (self->city, raw, parcel, &is_ours, error))
    return FALSE;
  return !is_ours || key == NULL || judge_parcel (self, raw, parcel, key, error);
}

/**
 * dure_quality_batches:
 * @counts: where they are counted
 * @ret_more: (out): whether more are left; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_UNKNOWN when one went meanwhile
 *
 * Judges and marks some. Within a transaction.
 */
gboolean
dure_quality_batches (DureCity *city, DureQualityCounts *counts, gboolean *ret_more,
                      GError **error)
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
