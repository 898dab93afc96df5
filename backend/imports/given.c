// given.c: what the people of a phone have given by one kind of source
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Opens the batches of those sources, one after the other, and collects what is asked for; a
// millisecond for ten thousand observations. What has gone meanwhile, or does not open, is left
// out. Of a home's electricity, the hours that came in donations from a kiosk are there too.

#include "given.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "donors.h"
#include "home-hours.h"

#include <math.h>
#include <string.h>

typedef void (*Collect) (const DureBatchObservation *observation, GArray *collected);

/* So many batches are opened before everybody else has a turn: about a millisecond's work. */
#define TURN_BATCHES 8

#define BATCHES "SELECT batch.id, source.donor FROM batch JOIN source" \
                " ON source.number = batch.source WHERE source.kind = ?2 AND source.donor IN"

typedef struct
{
  guint8 id[DURE_BATCH_ID_BYTES];
  char *donor;
} Place;

struct _DureGivenUses
{
  DureCity *city;
  GPtrArray *places;
  guint next;
  DureBatch *batch; /* room for one */
  GArray *uses;
};

static void
place_free (gpointer data)
{
  Place *self = data;

  g_free (self->donor);
  g_free (self);
}

static GPtrArray *
read_places (DureRows *rows, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (place_free);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    {
      Place *place = g_new0 (Place, 1);

      dure_rows_copy (rows, 0, place->id, sizeof place->id);
      place->donor = g_strdup (dure_rows_text (rows, 1));
      g_ptr_array_add (places, place);
    }
  if (failure == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, failure);
  return NULL;
}

/* Only a store that fails is a failure. */
static gboolean
collect_batch (DureCity *city, const Place *place, DureBatch *batch, DureCode code,
               Collect collect, GArray *collected, GError **error)
{
  GError *failure = NULL;
  g_autoptr (DureParcel) parcel = dure_parcel_fetch (city, place->id, &failure);
  g_autoptr (DureDonorKey) key =
      parcel != NULL ? dure_key_store_find (city->key_store, place->donor, &failure) : NULL;

  if (key != NULL && dure_parcel_open (parcel, key, batch, &failure))
    for (guint i = 0; i < batch->n_observations; i++)
      if (batch->observations[i].code == code)
        collect (&batch->observations[i], collected);
  dure_batch_wipe (batch);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_error (&failure);
  return TRUE;
}

static gboolean
collect_all (DureCity *city, DureRows *rows, DureCode code, Collect collect, GArray *collected,
             GError **error)
{
  g_autoptr (GPtrArray) places = read_places (rows, error);
  g_autofree DureBatch *batch = g_new0 (DureBatch, 1);

  for (guint i = 0; places != NULL && i < places->len; i++)
    if (!collect_batch (city, places->pdata[i], batch, code, collect, collected, error))
      return FALSE;
  return places != NULL;
}

/* The hours of one series; what is not known of them is left out. */
static void
collect_hours (const json_t *observation, GArray *uses)
{
  gint64 start_ms;
  gsize i;
  json_t *value;

  if (!dure_json_time (json_object_get (observation, "effectivePeriod"), "start", &start_ms, NULL))
    return;
  json_array_foreach (json_object_get (observation, "values"), i, value)
    {
      const DureEnergyUse use = { start_ms / 1000 + (gint64) i * DURE_HOME_HOUR_S,
                                  DURE_HOME_HOUR_S, 1000 * json_integer_value (value) };

      if (json_is_integer (value))
        g_array_append_val (uses, use);
    }
}

static void
collect_gift (const DureGift *gift, GArray *uses)
{
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (gift->payload, "observations"), i, item)
    {
      const char *text = json_string_value (json_object_get (item, "code"));
      DureCode code;

      if (text != NULL && dure_code_from_text (text, &code) && code == DURE_CODE_ELECTRICITY)
        collect_hours (item, uses);
    }
}

/* What the phone's people gave at kiosks: a year is one donation, so this is no long work. */
static gboolean
collect_donated (DureCity *city, gint64 phone, GArray *uses, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_donors_of_phone (city, phone, error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      for (guint j = 0; donor->withdrawn_ms == 0 && j < donor->gifts->len; j++)
        collect_gift (donor->gifts->pdata[j], uses);
    }
  return donors != NULL;
}

static void
collect_span (const DureBatchObservation *observation, GArray *spans)
{
  const DureSpan span = { observation->start_ms, observation->end_ms };

  g_array_append_val (spans, span);
}

static gint
compare_spans (gconstpointer one, gconstpointer other)
{
  const DureSpan *a = one, *b = other;

  return (a->start_ms > b->start_ms) - (a->start_ms < b->start_ms);
}

/* The hours of a home that whoever has this donor's phone gave at kiosks. */
static gboolean
collect_donated_spans (DureCity *city, const char *donor, GArray *spans, GError **error)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT phone FROM claim WHERE donor = ?1 AND phone IS NOT NULL", "t",
      donor);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  if (dure_rows_next (rows, &failure))
    collect_donated (city, dure_rows_integer (rows, 0), uses, &failure);
  for (guint i = 0; i < uses->len; i++)
    {
      const DureEnergyUse *use = &g_array_index (uses, DureEnergyUse, i);
      const DureSpan span = { 1000 * use->start_s, 1000 * (use->start_s + use->duration_s) };

      g_array_append_val (spans, span);
    }
  if (uses->len > 0)
    explicit_bzero (uses->data, uses->len * sizeof (DureEnergyUse));
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/**
 * dure_given_spans:
 * @donor: a donor
 * @kind: by which kind of source
 * @code: what
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureSpan) (nullable): for which times whoever has this
 *   donor's phone has given it, by their start
 */
GArray *
dure_given_spans (DureCity *city, const char *donor, DureSourceKind kind, DureCode code,
                  GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (DureSpan));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      BATCHES " (SELECT other.donor FROM claim JOIN claim AS other ON other.phone = claim.phone"
              " WHERE claim.donor = ?1)",
      "tt", donor, dure_source_kind_to_text (kind));

  if (!collect_all (city, rows, code, collect_span, spans, error)
      || (code == DURE_CODE_ELECTRICITY && !collect_donated_spans (city, donor, spans, error)))
    return NULL;
  g_array_sort (spans, compare_spans);
  return g_steal_pointer (&spans);
}

static void
collect_use (const DureBatchObservation *observation, GArray *uses)
{
  const DureEnergyUse use = {
    .start_s = observation->start_ms / 1000,
    .duration_s = (guint32) ((observation->end_ms - observation->start_ms) / 1000),
    .milliwatt_hours = llround (1000 * dure_batch_observation_value (observation)),
  };

  g_array_append_val (uses, use);
}

static gint
compare_uses (gconstpointer one, gconstpointer other)
{
  const DureEnergyUse *a = one, *b = other;

  return (a->start_s > b->start_s) - (a->start_s < b->start_s);
}

/* What was read out of files is sorted already, unless there are several. */
static gboolean
is_sorted (const GArray *uses)
{
  for (guint i = 1; i < uses->len; i++)
    if (g_array_index (uses, DureEnergyUse, i - 1).start_s
        > g_array_index (uses, DureEnergyUse, i).start_s)
      return FALSE;
  return TRUE;
}

/* A device that sends may overlap a file: of two that do, the later one goes. */
static void
drop_overlaps (GArray *uses)
{
  DureEnergyUse *all = (DureEnergyUse *) (gpointer) uses->data;
  guint kept = 0;

  for (guint i = 0; i < uses->len; i++)
    if (kept == 0 || all[i].start_s >= all[kept - 1].start_s + all[kept - 1].duration_s)
      all[kept++] = all[i];
  g_array_set_size (uses, kept);
}

/**
 * dure_given_uses_new:
 * @city: this thread's; outlives it
 * @phone: a phone
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what collects the electricity that its people have given, in
 *   turns: years of it take a while to open
 */
DureGivenUses *
dure_given_uses_new (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      BATCHES " (SELECT donor FROM claim WHERE phone = ?1) ORDER BY batch.id",
      "it", phone, dure_source_kind_to_text (DURE_SOURCE_HOME));
  g_autoptr (GPtrArray) places = read_places (rows, error);
  DureGivenUses *self;

  if (places == NULL)
    return NULL;
  self = g_new0 (DureGivenUses, 1);
  self->city = city;
  self->places = g_steal_pointer (&places);
  self->batch = g_new0 (DureBatch, 1);
  self->uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  if (collect_donated (city, phone, self->uses, error))
    return self;
  dure_given_uses_free (self);
  return NULL;
}

/**
 * dure_given_uses_free:
 * @self: (transfer full) (nullable): what was collected is wiped first
 */
void
dure_given_uses_free (DureGivenUses *self)
{
  if (self == NULL)
    return;
  if (self->uses->len > 0)
    explicit_bzero (self->uses->data, self->uses->len * sizeof (DureEnergyUse));
  g_array_unref (self->uses);
  g_ptr_array_unref (self->places);
  g_free (self->batch);
  g_free (self);
}

/**
 * dure_given_uses_take:
 * @ret_is_done: (out): whether that was all
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Takes a turn: some batches, a few milliseconds.
 */
gboolean
dure_given_uses_take (DureGivenUses *self, gboolean *ret_is_done, GError **error)
{
  const guint end = MIN (self->next + TURN_BATCHES, self->places->len);

  *ret_is_done = FALSE;
  for (; self->next < end; self->next++)
    if (!collect_batch (self->city, self->places->pdata[self->next], self->batch,
                        DURE_CODE_ELECTRICITY, collect_use, self->uses, error))
      return FALSE;
  *ret_is_done = end == self->places->len;
  return TRUE;
}

/**
 * dure_given_uses_all:
 * @self: one that is done
 *
 * Returns: (transfer none) (element-type DureEnergyUse): oldest first, none overlapping
 */
const GArray *
dure_given_uses_all (DureGivenUses *self)
{
  if (!is_sorted (self->uses))
    g_array_sort (self->uses, compare_uses);
  drop_overlaps (self->uses);
  return self->uses;
}
