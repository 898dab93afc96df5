// quality-batches.c: batches go through the quality rules
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Some batches beyond the mark (quality-mark.c), each opened under its donor's key, with those that
// the donor's sources sent just before, in which duplicates are looked for. Their number is fixed,
// so that the same batch always has the same answer: at most STEP_BATCHES batches with
// EARLIER_BATCHES before each are opened, some milliseconds in all.
//
// Nothing of a batch is locked: one that another backend erases meanwhile was judged before that.
// One that does not open, and is not stored as it was any more, was sealed anew under another key;
// then the step is given up, and the next finds it as it is.

#include "quality-batches.h"

#include "backend-error.h"
#include "quality-items.h"
#include "quality-mark.h"
#include "quality-raw.h"

#include <sodium.h>
#include <string.h>

#define STEP_BATCHES 4
#define EARLIER_BATCHES 8

/* What came out of a file is sent by no source of its kind. */
static GPtrArray *
next_batches (DureCity *city, const DureQualityMark *mark, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT batch.number, batch.id, source.donor, CASE WHEN EXISTS (SELECT 1 FROM import"
      " WHERE import.source = source.number) THEN 'file' ELSE source.kind END, batch.received_ms,"
      " consent_event.record, consent_event.time_ms FROM batch"
      " JOIN source ON source.number = batch.source"
      " JOIN consent_event ON consent_event.number = source.consent"
      " JOIN donor ON donor.id = source.donor"
      " WHERE batch.number > ?1 AND batch.number <= ?2 AND donor.withdrawn_ms IS NULL"
      " ORDER BY batch.number LIMIT ?3",
      "iii", mark->done, mark->last, (gint64) STEP_BATCHES);

  return dure_quality_raw_read (rows, FALSE, error);
}

/* A batch that came before. */
typedef struct
{
  gint64 number;
  GBytes *id;
} Earlier;

static void
earlier_clear (gpointer data)
{
  g_bytes_unref (((Earlier *) data)->id);
}

static gint
compare_newest_first (gconstpointer one, gconstpointer other)
{
  const gint64 a = ((const Earlier *) one)->number, b = ((const Earlier *) other)->number;

  return (b > a) - (b < a);
}

/* The newest of one source. Asked for one by one: a database that is asked for those of all of a
 * donor's sources at once may go through everybody's batches to find a few. */
static gboolean
add_earlier (DureCity *city, gint64 source, gint64 before, GArray *list, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number, id FROM batch WHERE source = ?1 AND number < ?2"
      " ORDER BY number DESC LIMIT ?3",
      "iii", source, before, (gint64) EARLIER_BATCHES);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const Earlier earlier = { dure_rows_integer (rows, 0), dure_rows_bytes (rows, 1) };

      g_array_append_val (list, earlier);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL;
}

static GArray *
sources_of (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT number FROM source WHERE donor = ?1", "t", donor);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const gint64 number = dure_rows_integer (rows, 0);

      g_array_append_val (sources, number);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&sources) : NULL;
}

/* (element-type Earlier): the newest of all of the donor's sources. */
static GArray *
earlier_batches (DureCity *city, const DureQualityRaw *raw, GError **error)
{
  g_autoptr (GArray) sources = sources_of (city, raw->donor, error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Earlier));

  g_array_set_clear_func (list, earlier_clear);
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    if (!add_earlier (city, g_array_index (sources, gint64, i), raw->number, list, error))
      return NULL;
  if (sources == NULL)
    return NULL;
  g_array_sort (list, compare_newest_first);
  if (list->len > EARLIER_BATCHES)
    g_array_set_size (list, EARLIER_BATCHES);
  return g_steal_pointer (&list);
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

/* @ret_parcel: (nullable): %NULL when it is gone */
static gboolean
fetch (DureCity *city, GBytes *id, DureParcel **ret_parcel, GError **error)
{
  GError *failure = NULL;

  *ret_parcel = dure_parcel_fetch (city, g_bytes_get_data (id, NULL), &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    g_clear_error (&failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* What does not open is not known. */
static gboolean
add_keys (Bench *self, GHashTable *keys, GBytes *id, DureDonorKey *key, GError **error)
{
  g_autoptr (DureParcel) parcel = NULL;

  if (!fetch (self->city, id, &parcel, error))
    return FALSE;
  if (parcel != NULL && dure_parcel_open (parcel, key, self->batch, NULL))
    {
      const gsize count = dure_quality_items_of_batch (self->batch, self->items);

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
  g_autoptr (GArray) list = earlier_batches (self->city, raw, error);
  g_autoptr (GHashTable) keys =
      g_hash_table_new_full (dure_quality_key_hash, dure_quality_key_equal, key_free, NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!add_keys (self, keys, g_array_index (list, Earlier, i).id, key, error))
      return NULL;
  return list != NULL ? g_steal_pointer (&keys) : NULL;
}

static gboolean
is_known (const DureQualityKey *key, gpointer keys)
{
  return g_hash_table_contains (keys, key);
}

/* Logs it, if it is still what could not be opened. */
static gboolean
is_unreadable (DureCity *city, const DureQualityRaw *raw, const DureParcel *parcel,
               const GError *failure, GError **error)
{
  g_autoptr (DureParcel) now = NULL;

  if (!fetch (city, raw->id, &now, error))
    return FALSE;
  if (now == NULL || now->length != parcel->length
      || memcmp (now->sealed, parcel->sealed, now->length) != 0)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                   "store: a batch was sealed anew while it was judged");
      return FALSE;
    }
  dure_quality_raw_unreadable (failure);
  return TRUE;
}

/* @ret_why: (nullable): why it does not open */
static gboolean
judge_parcel (Bench *self, const DureQualityRaw *raw, const DureParcel *parcel, DureDonorKey *key,
              GError **ret_why, GError **error)
{
  g_autoptr (GHashTable) earlier = earlier_keys (self, raw, key, error);
  /* From when on each code is covered was looked at when it came (batches.c). */
  const DureQualityContext context = { raw->received_ms, G_MININT64, is_known, earlier };

  if (earlier == NULL)
    return FALSE;
  if (dure_parcel_open (parcel, key, self->batch, ret_why))
    {
      const gsize count = dure_quality_items_of_batch (self->batch, self->items);

      dure_quality_raw_judge (raw, self->items, count, &context, self->counts);
    }
  wipe (self);
  return TRUE;
}

/* Another backend may have given the donor a next key a moment ago. */
static gboolean
judge_anew (Bench *self, const DureQualityRaw *raw, const DureParcel *parcel, GError **error)
{
  g_autoptr (DureDonorKey) key = NULL;
  g_autoptr (GError) why = NULL;

  dure_key_store_drop (self->city->key_store, raw->donor);
  if (!dure_quality_raw_key (self->city, raw, &key, error)
      || (key != NULL && !judge_parcel (self, raw, parcel, key, &why, error)))
    return FALSE;
  return why == NULL || is_unreadable (self->city, raw, parcel, why, error);
}

static gboolean
judge_batch (Bench *self, const DureQualityRaw *raw, GError **error)
{
  g_autoptr (DureParcel) parcel = NULL;
  g_autoptr (DureDonorKey) key = NULL;
  g_autoptr (GError) why = NULL;

  if (!fetch (self->city, raw->id, &parcel, error))
    return FALSE;
  if (parcel == NULL)
    return TRUE;
  if (!dure_quality_raw_key (self->city, raw, &key, error)
      || (key != NULL && !judge_parcel (self, raw, parcel, key, &why, error)))
    return FALSE;
  return why == NULL || judge_anew (self, raw, parcel, error);
}

static gboolean
judge_list (DureCity *city, const GPtrArray *list, DureQualityCounts *counts, GError **error)
{
  g_autofree DureBatch *batch = g_new0 (DureBatch, 1);
  g_autofree Bench *bench = g_new0 (Bench, 1);

  bench->city = city;
  bench->counts = counts;
  bench->batch = batch;
  for (guint i = 0; i < list->len; i++)
    if (!judge_batch (bench, list->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * dure_quality_batches:
 * @counts: where they are counted
 * @ret_more: (out): whether more are left, that can be judged at once; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, also when one was sealed anew meanwhile
 *
 * Judges some, and puts the mark behind them. Within a transaction.
 */
gboolean
dure_quality_batches (DureCity *city, DureQualityCounts *counts, gboolean *ret_more,
                      GError **error)
{
  g_auto (DureQualityMark) mark = { 0 };
  g_autoptr (GPtrArray) list = NULL;
  gboolean is_full;

  *ret_more = FALSE;
  if (!dure_quality_mark_take (city, &mark, error))
    return FALSE;
  if (mark.last <= mark.done)
    return dure_quality_mark_put (city, &mark, error);
  list = next_batches (city, &mark, error);
  if (list == NULL || (list->len > 0 && !judge_list (city, list, counts, error)))
    return FALSE;
  is_full = list->len == STEP_BATCHES;
  mark.done = is_full ? ((DureQualityRaw *) list->pdata[list->len - 1])->number : mark.last;
  *ret_more = is_full || !mark.is_fresh;
  return dure_quality_mark_put (city, &mark, error);
}
