// release-raw.c: what one donor gave, as far as a release may tell of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Opens each donation and batch of one donor that was given for one pilot, in the order in which
// they came, puts them through the quality rules, and folds what the rules keep, unflagged, into
// months. What is stored is the same every time, so the numbers are too.
//
// Whether a value was sent before is looked for in all that the donor's sources sent until then,
// not only in what came just before, as the pass that counts does. What does not open is logged and
// left out; what is sealed anew meanwhile, because the donor decided something, is found out by
// whoever seals the release. Everything that was opened is wiped. Costs what the pass costs: a
// millisecond or so for a full batch.

#include "release-raw.h"

#include "backend-error.h"
#include "batches.h"
#include "canonical-json.h"
#include "donors.h"
#include "quality-items.h"
#include "quality-raw.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

#define HOUR_S 3600
#define HOUR_MS (HOUR_S * G_GINT64_CONSTANT (1000))

typedef struct
{
  DureCity *city;
  const DureReleaseColumns *columns;
  const char *pilot;
  gint64 until_ms;
  DureDonorKey *key;
  DureReleaseMonths *months;
  GHashTable *seen; /* of DureQualityKey: what came by sources so far */
  DureBatch *batch;
  DureQualityItem *items; /* room for one batch */
  DureReleasePerson *person;
} Reading;

/**
 * dure_release_person_free:
 * @self: (transfer full) (nullable): is wiped
 */
void
dure_release_person_free (DureReleasePerson *self)
{
  if (self == NULL)
    return;
  if (self->months != NULL && self->months->len > 0)
    sodium_memzero (self->months->data, self->months->len * sizeof (DureReleaseMonth));
  g_clear_pointer (&self->months, g_array_unref);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

static void
add_use (Reading *self, gint64 start_ms, gint64 length_ms, double wh)
{
  const DureEnergyUse use = {
    .start_s = start_ms / 1000,
    .duration_s = (guint32) (length_ms / 1000),
    .milliwatt_hours = llround (1000 * wh),
  };

  dure_release_months_add_use (self->months, &use);
}

/* Of a home's hours those that are known. */
static void
add_item (Reading *self, const DureQualityItem *item)
{
  if (!self->columns->codes[item->code])
    return;
  if (item->code != DURE_CODE_ELECTRICITY)
    dure_release_months_add (self->months, item->code, item->start_ms, item->value);
  else if (item->n_values == 0)
    add_use (self, item->start_ms, item->end_ms - item->start_ms, item->value);
  for (guint i = 0; item->code == DURE_CODE_ELECTRICITY && i < item->n_values; i++)
    if (item->values[i] != DURE_OBSERVATION_UNKNOWN)
      add_use (self, item->start_ms + i * HOUR_MS, HOUR_MS, item->values[i]);
}

static void
add_kept (Reading *self, const DureQualityItem *items, gsize count,
          const DureQualityContext *context)
{
  g_autofree guint32 *reasons = g_new (guint32, MAX (count, 1));

  dure_quality_judge (items, count, context, reasons);
  for (gsize i = 0; i < count; i++)
    if (dure_quality_outcome (reasons[i]) == DURE_QUALITY_KEPT)
      add_item (self, &items[i]);
}

/* What was said last stands. */
static void
read_about (Reading *self, const json_t *payload)
{
  DureAgeBand age;
  DureSex sex;

  if (dure_age_band_from_text (json_string_value (json_object_get (payload, "ageBand")), &age))
    self->person->age = age;
  if (dure_sex_from_text (json_string_value (json_object_get (payload, "sex")), &sex))
    self->person->sex = sex;
}

static void
read_payload (Reading *self, const DureQualityRaw *raw, const json_t *payload)
{
  const DureQualityContext context = { .arrived_ms = raw->received_ms,
                                       .consented_ms = raw->consented_ms };
  g_autoptr (GPtrArray) observations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  g_autofree DureQualityItem *items = NULL;
  const gsize count = dure_quality_items_of_payload (payload, observations, &items);

  read_about (self, payload);
  add_kept (self, items, count, &context);
  sodium_memzero (items, count * sizeof *items);
}

static void
read_donation (Reading *self, const DureQualityRaw *raw)
{
  g_autofree char *context = dure_payload_context (g_bytes_get_data (raw->id, NULL));
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) opened = dure_donor_key_open (self->key, context, raw->sealed, &failure);
  g_autoptr (json_t) payload = NULL;

  if (opened != NULL)
    payload = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened),
                               &failure);
  if (payload != NULL)
    read_payload (self, raw, payload);
  else
    dure_quality_raw_unreadable (failure);
}

static gboolean
was_seen (const DureQualityKey *key, gpointer seen)
{
  return g_hash_table_contains (seen, key);
}

static void
remember (Reading *self, const DureQualityItem *items, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      DureQualityKey *key = g_new (DureQualityKey, 1);

      dure_quality_key (&items[i], key);
      g_hash_table_add (self->seen, key);
    }
}

static gboolean
read_batch (Reading *self, const DureQualityRaw *raw, GError **error)
{
  /* From when on each code is covered was looked at when it came (batches.c). */
  const DureQualityContext context = { raw->received_ms, G_MININT64, was_seen, self->seen };
  g_autoptr (GError) failure = NULL;
  g_autoptr (DureParcel) parcel =
      dure_parcel_fetch (self->city, g_bytes_get_data (raw->id, NULL), &failure);

  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (parcel != NULL && dure_parcel_open (parcel, self->key, self->batch, &failure))
    {
      const gsize count = dure_quality_items_of_batch (self->batch, self->items);

      add_kept (self, self->items, count, &context);
      remember (self, self->items, count);
      sodium_memzero (self->items, count * sizeof *self->items);
    }
  else
    dure_quality_raw_unreadable (failure);
  dure_batch_wipe (self->batch);
  return TRUE;
}

static GPtrArray *
list_donations (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donation.number, donation.id, donation.donor, donation.kiosk, donation.received_ms,"
      " consent_event.record, consent_event.time_ms, payload.sealed FROM donation"
      " JOIN payload ON payload.donation = donation.number"
      " JOIN consent_event ON consent_event.number = donation.consent"
      " WHERE donation.donor = ?1 ORDER BY donation.number",
      "t", donor);

  return dure_quality_raw_read (rows, TRUE, error);
}

static GPtrArray *
list_batches (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT batch.number, batch.id, source.donor, source.kind, batch.received_ms,"
      " consent_event.record, consent_event.time_ms FROM source"
      " JOIN batch ON batch.source = source.number"
      " JOIN consent_event ON consent_event.number = source.consent"
      " WHERE source.donor = ?1 ORDER BY batch.number",
      "t", donor);

  return dure_quality_raw_read (rows, FALSE, error);
}

/* Of this pilot, and there in time. */
static gboolean
is_wanted (Reading *self, const DureQualityRaw *raw)
{
  if (!g_str_equal (raw->pilot, self->pilot) || raw->received_ms > self->until_ms)
    return FALSE;
  self->person->newest_ms = MAX (self->person->newest_ms, raw->received_ms);
  return TRUE;
}

static gboolean
read_all (Reading *self, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) donations = list_donations (self->city, donor, error);
  g_autoptr (GPtrArray) batches = donations != NULL ? list_batches (self->city, donor, error)
                                                    : NULL;

  if (batches == NULL)
    return FALSE;
  for (guint i = 0; i < donations->len; i++)
    if (is_wanted (self, donations->pdata[i]))
      read_donation (self, donations->pdata[i]);
  for (guint i = 0; i < batches->len; i++)
    if (is_wanted (self, batches->pdata[i]) && !read_batch (self, batches->pdata[i], error))
      return FALSE;
  return TRUE;
}

static void
key_free (gpointer key)
{
  sodium_memzero (key, sizeof (DureQualityKey));
  g_free (key);
}

/* Another backend may have given the donor a next key a moment ago: it is looked up anew. Who has
   none any more has given nothing. */
static gboolean
find_key (DureCity *city, const char *donor, DureDonorKey **ret_key, GError **error)
{
  GError *failure = NULL;

  dure_key_store_drop (city->key_store, donor);
  *ret_key = dure_key_store_find (city->key_store, donor, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    g_clear_error (&failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/**
 * dure_release_raw_read:
 * @city: the writer's
 * @donor: who is covered
 * @pilot: only what was given for it
 * @columns: what may be read
 * @until_ms: only what had come by then, milliseconds since 1970; %G_MAXINT64 for all
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when a key is damaged
 *
 * That somebody is read is to be written down before (audit.c).
 *
 * Returns: (transfer full) (nullable): what they gave
 */
DureReleasePerson *
dure_release_raw_read (DureCity *city, const char *donor, const char *pilot,
                       const DureReleaseColumns *columns, gint64 until_ms, GError **error)
{
  g_autoptr (DureDonorKey) key = NULL;
  g_autoptr (DureReleaseMonths) months = dure_release_months_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (
      dure_quality_key_hash, dure_quality_key_equal, key_free, NULL);
  g_autoptr (DureReleasePerson) person = g_new0 (DureReleasePerson, 1);
  g_autofree DureBatch *batch = g_new0 (DureBatch, 1);
  g_autofree DureQualityItem *items = g_new0 (DureQualityItem, DURE_BATCH_MAX_OBSERVATIONS);
  Reading self = { city, columns, pilot, until_ms, NULL, months, seen, batch, items, person };

  if (!find_key (city, donor, &key, error))
    return NULL;
  self.key = key;
  if (key != NULL && !read_all (&self, donor, error))
    return NULL;
  person->months = dure_release_months_fold (months);
  return g_steal_pointer (&person);
}
