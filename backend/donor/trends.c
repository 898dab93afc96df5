// trends.c: what was measured, day by day
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Takes single values in any order, from donations and from what sources sent, and folds them to
// days. Sugar is one thing whatever unit it came in. Room is what the values take, 16 bytes each;
// of each donor's sources only the newest batches are opened, so a page costs at most some tens of
// milliseconds a donor, however much there is.

#include "trends.h"

#include "backend-error.h"
#include "batches.h"
#include "canonical-json.h"
#include "donors.h"
#include "encoding.h"
#include "vital-rules.h"

typedef struct
{
  gint64 day;
  double value;
} Point;

struct _DureTrends
{
  GArray *points[DURE_CODE_COUNT];
};

/**
 * dure_trends_new:
 *
 * Returns: (transfer full): nothing measured yet
 */
DureTrends *
dure_trends_new (void)
{
  DureTrends *self = g_new0 (DureTrends, 1);

  for (guint i = 0; i < DURE_CODE_COUNT; i++)
    self->points[i] = g_array_new (FALSE, FALSE, sizeof (Point));
  return self;
}

/**
 * dure_trends_free:
 * @self: (transfer full) (nullable)
 */
void
dure_trends_free (DureTrends *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < DURE_CODE_COUNT; i++)
    g_array_unref (self->points[i]);
  g_free (self);
}

/**
 * dure_trends_add:
 * @code: of one value, not of a series
 * @time_ms: when it was measured, milliseconds since 1970
 * @value: in the code's unit
 */
void
dure_trends_add (DureTrends *self, DureCode code, gint64 time_ms, double value)
{
  Point point = { dure_day_of_time (time_ms), value };

  if (code == DURE_CODE_GLUCOSE_MOLES)
    {
      code = DURE_CODE_GLUCOSE_MASS;
      point.value = value * DURE_GLUCOSE_MG_DL;
    }
  g_array_append_val (self->points[code], point);
}

static gint
compare_points (gconstpointer one, gconstpointer other)
{
  const Point *a = one, *b = other;

  if (a->day != b->day)
    return a->day < b->day ? -1 : 1;
  return (a->value > b->value) - (a->value < b->value);
}

static DureTrendDay
fold (const Point *points, guint count)
{
  return (DureTrendDay) {
    .day = points[0].day,
    .low = points[0].value,
    .middle = (points[(count - 1) / 2].value + points[count / 2].value) / 2,
    .high = points[count - 1].value,
    .count = count,
  };
}

/**
 * dure_trends_days:
 * @code: what was measured
 *
 * Returns: (transfer full) (element-type DureTrendDay): the newest days on which it was, oldest
 *   first
 */
GArray *
dure_trends_days (DureTrends *self, DureCode code)
{
  GArray *points = self->points[code];
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureTrendDay));

  g_array_sort (points, compare_points);
  for (guint first = 0, end; first < points->len; first = end)
    {
      const Point *point = &g_array_index (points, Point, first);
      DureTrendDay day;

      for (end = first + 1; end < points->len; end++)
        if (g_array_index (points, Point, end).day != point->day)
          break;
      day = fold (point, end - first);
      g_array_append_val (days, day);
    }
  if (days->len > DURE_TREND_DAYS_MOST)
    g_array_remove_range (days, 0, days->len - DURE_TREND_DAYS_MOST);
  return days;
}

static void
add_donation (DureTrends *self, const json_t *payload)
{
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (payload, "observations"), i, item)
    {
      const char *text = json_string_value (json_object_get (item, "code"));
      const json_t *value = json_object_get (item, "value");
      DureCode code;
      gint64 time_ms;

      if (text != NULL && json_is_number (value) && dure_code_from_text (text, &code)
          && dure_json_time (json_object_get (item, "effectivePeriod"), "start", &time_ms, NULL))
        dure_trends_add (self, code, time_ms, json_number_value (value));
    }
}

static void
add_batch (DureTrends *self, const DureBatch *batch)
{
  for (guint i = 0; i < batch->n_observations; i++)
    {
      const DureBatchObservation *observation = &batch->observations[i];

      if (observation->n_values == 0)
        dure_trends_add (self, observation->code, observation->start_ms,
                         dure_batch_observation_value (observation));
    }
}

static gboolean
list_sources (GArray *sources, DureCity *city, const char *donor, GError **error)
{
  /* What a home used has a page of its own. */
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number FROM source WHERE donor = ?1 AND NOT EXISTS (SELECT 1 FROM import"
      " WHERE import.source = source.number AND import.kind = 'energy') ORDER BY number",
      "t", donor);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    {
      gint64 number = dure_rows_integer (rows, 0);

      g_array_append_val (sources, number);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Adds the newest batches of one of so many sources. */
static gboolean
add_newest (GPtrArray *ids, DureCity *city, gint64 source, guint sources, GError **error)
{
  gint64 left = DURE_TRENDS_MOST / sources;
  GError *failure = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, observations FROM batch WHERE source = ?1 ORDER BY number DESC LIMIT ?2", "ii",
      source, (gint64) MAX (DURE_TRENDS_MOST_BATCHES / sources, 1));

  if (rows == NULL)
    return FALSE;
  while (left > 0 && dure_rows_next (rows, &failure))
    {
      guint8 *id = g_malloc (DURE_BATCH_ID_BYTES);

      g_ptr_array_add (ids, id);
      dure_rows_copy (rows, 0, id, DURE_BATCH_ID_BYTES);
      left -= dure_rows_integer (rows, 1);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* The ids of the newest batches of a donor. */
static GPtrArray *
list_batches (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list_sources (sources, city, donor, error))
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    if (!add_newest (ids, city, g_array_index (sources, gint64, i), sources->len, error))
      return NULL;
  return g_steal_pointer (&ids);
}

static gboolean
add_batches (DureTrends *self, DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) ids = list_batches (city, donor, error);
  g_autoptr (DureDonorKey) key = NULL;
  g_autofree DureBatch *batch = NULL;
  gboolean is_read = ids != NULL;

  if (ids == NULL || ids->len == 0)
    return is_read;
  key = dure_key_store_find (city->key_store, donor, error);
  batch = g_new0 (DureBatch, 1);
  is_read = key != NULL;
  for (guint i = 0; is_read && i < ids->len; i++)
    {
      g_autoptr (DureParcel) parcel = dure_parcel_fetch (city, ids->pdata[i], error);

      is_read = parcel != NULL && dure_parcel_open (parcel, key, batch, error);
      if (is_read)
        add_batch (self, batch);
    }
  dure_batch_wipe (batch);
  return is_read;
}

/**
 * dure_trends_of_donors:
 * @donors: (element-type DureDonor): of one phone
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE for damage
 *
 * Returns: (transfer full) (nullable): what donors who are with us gave, by themselves and through
 *   their sources
 */
DureTrends *
dure_trends_of_donors (DureCity *city, GPtrArray *donors, GError **error)
{
  g_autoptr (DureTrends) self = dure_trends_new ();

  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];
      GError *failure = NULL;

      if (donor->withdrawn_ms != 0)
        continue;
      for (guint j = 0; j < donor->gifts->len; j++)
        add_donation (self, ((DureGift *) donor->gifts->pdata[j])->payload);
      add_batches (self, city, donor->id, &failure);
      /* A donor who withdraws while this is read: key or batch are gone in between. */
      if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
        g_clear_error (&failure);
      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}
