// release-city.c: a small city in which donors have given enough to make releases of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "release-city.h"

#include "canonical-json.h"
#include "donors.h"
#include "sample.h"
#include "warrants.h"

#include <string.h>

#define KIOSK "00000000-0000-4000-a000-000000000001"
#define MINUTE_MS 60000

static const DurePurpose purposes[] = { DURE_PURPOSE_PROVIDE };
static const char *const items[] = { "8867-4", "8480-6", "8462-4", "ageBand", "sex", NULL };
const DureReleaseQuestion release_city_question = {
  .pilot = DURE_PILOT,
  .recipient = "committee-approved",
  .purposes = purposes,
  .n_purposes = G_N_ELEMENTS (purposes),
  .items = items,
};

/* With one kiosk, and a ledger that has begun. */
void
release_city_set_up (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  ledger_city_set_up (self, NULL);
  ledger_city_begin (self->city);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO kiosk (id, public_key, enrolled_ms) VALUES (?1, ?2, 0)", "tb",
                     KIOSK, KIOSK, strlen (KIOSK));
  g_assert_no_error (error);
}

char *
release_city_donor (guint number)
{
  return g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
}

/* Half of them are young, half of each are men, and all numbers differ enough. */
void
release_city_draw (guint number, Visit *ret_visit)
{
  *ret_visit = (Visit) {
    .age = number % 2 == 0 ? DURE_AGE_20_39 : DURE_AGE_60_79,
    .sex = number / 2 % 2 == 0 ? DURE_SEX_FEMALE : DURE_SEX_MALE,
    .rate = 60 + number * 7 % 36,
    .systolic = 110 + number * 11 % 44,
    .diastolic = 66 + number * 5 % 22,
    .time_ms = RELEASE_VISIT_MS,
  };
}

static void
put_key (LedgerCity *self, const char *donor)
{
  g_autoptr (DureDonorKey) key = dure_donor_key_new (donor, self->dice);
  g_autoptr (GError) error = NULL;

  dure_key_store_put (self->city->key_store, key, &error);
  g_assert_no_error (error);
}

/* A donor agrees to everything but models, or gives nothing to others. */
void
release_city_decide (LedgerCity *self, guint number, gboolean provides)
{
  DureNotice *notice = dure_notice_shelf_newest (self->city->notices, DURE_PILOT, "ko");
  g_autoptr (DureConsent) consent = sample_consent (notice, self->dice);
  g_autofree char *donor = release_city_donor (number);
  g_autoptr (json_t) record = NULL;
  g_autoptr (GError) error = NULL;

  g_free (consent->donor);
  consent->donor = g_strdup (donor);
  consent->lines[DURE_PURPOSE_ENERGY].decision = DURE_DECISION_GIVEN;
  if (!provides)
    consent->lines[DURE_PURPOSE_PROVIDE].decision = DURE_DECISION_REFUSED;
  record = dure_consent_to_json (consent, notice);
  dure_consent_event_append (self->city, consent->record_id, donor, "given", consent->time_ms,
                             record, &error);
  g_assert_no_error (error);
}

/* One who is new. */
void
release_city_add (LedgerCity *self, guint number, gboolean provides)
{
  g_autofree char *donor = release_city_donor (number);
  g_autoptr (GError) error = NULL;

  dure_database_run (self->city->database, &error,
                     "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)", "ti", donor,
                     dure_city_now (self->city));
  g_assert_no_error (error);
  release_city_decide (self, number, provides);
  put_key (self, donor);
}

static GBytes *
seal (LedgerCity *self, const char *donor, const char *id, const Visit *visit,
      GPtrArray *observations)
{
  g_autoptr (DureDonorKey) key = dure_key_store_find (self->city->key_store, donor, NULL);
  g_autofree char *context = dure_payload_context (id);
  json_t *list = json_array ();
  g_autoptr (json_t) payload = json_pack ("{s:s, s:o}", "schema", "dure.payload/1",
                                          "observations", list);
  g_autofree char *text = NULL;

  if (visit->age != DURE_AGE_UNSAID)
    json_object_set_new (payload, "ageBand", json_string (dure_age_band_to_text (visit->age)));
  if (visit->sex != DURE_SEX_UNSAID)
    json_object_set_new (payload, "sex", json_string (dure_sex_to_text (visit->sex)));
  for (guint i = 0; i < observations->len; i++)
    json_array_append_new (list, dure_observation_to_json (observations->pdata[i]));
  text = dure_json_canonical (payload, NULL);
  return dure_donor_key_seal (key, context, text, strlen (text), self->dice);
}

/* One donation, as ingest stores it. */
void
release_city_give (LedgerCity *self, guint number, const Visit *visit, GPtrArray *observations)
{
  g_autofree char *donor = release_city_donor (number);
  g_autofree char *id = dure_id_new_random (self->dice);
  g_autoptr (GBytes) sealed = seal (self, donor, id, visit, observations);
  g_autoptr (GError) error = NULL;

  dure_database_run (self->city->database, &error,
                     "INSERT INTO donation (id, donor, consent, kiosk, incarnation, sequence,"
                     " content_hash, received_ms) SELECT ?1, ?2, (SELECT max(number) FROM"
                     " consent_event WHERE donor = ?2), '" KIOSK "', 1, count(*) + 1, ?3, ?4"
                     " FROM donation",
                     "ttbi", id, donor, id, strlen (id), dure_city_now (self->city));
  g_assert_no_error (error);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO payload (donation, sealed) SELECT number, ?2 FROM donation"
                     " WHERE id = ?1",
                     "tb", id, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  g_assert_no_error (error);
}

static void
measure (GPtrArray *observations, DureDeviceClass device, DureCode code, gint64 time_ms,
         double value)
{
  DureObservation *observation = dure_observation_new (code, time_ms, time_ms + MINUTE_MS);

  observation->device = device;
  observation->value = value;
  g_ptr_array_add (observations, observation);
}

/* Pulse and blood pressure, and the beats, which no release tells. */
void
release_city_visit (LedgerCity *self, guint number, const Visit *visit)
{
  g_autoptr (GPtrArray) observations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  DureObservation *beats = dure_observation_new (DURE_CODE_RR_INTERVALS, visit->time_ms,
                                                 visit->time_ms + MINUTE_MS);

  measure (observations, DURE_DEVICE_ECG_STRAP, DURE_CODE_HEART_RATE, visit->time_ms,
           visit->rate);
  measure (observations, DURE_DEVICE_BLOOD_PRESSURE_CUFF, DURE_CODE_SYSTOLIC, visit->time_ms,
           visit->systolic);
  measure (observations, DURE_DEVICE_BLOOD_PRESSURE_CUFF, DURE_CODE_DIASTOLIC, visit->time_ms,
           visit->diastolic);
  for (gint32 i = 0; i < 60; i++)
    {
      const gint32 beat = 840 + i * 37 % 23;

      g_array_append_val (beats->values, beat);
    }
  g_ptr_array_add (observations, beats);
  release_city_give (self, number, visit, observations);
}

/* So many donors with a visit each; in one transaction, which is quick. */
void
release_city_fill (LedgerCity *self, guint n_donors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) transaction
      = dure_transaction_begin (self->city->database, &error);

  g_assert_no_error (error);
  for (guint number = 0; number < n_donors; number++)
    {
      Visit visit;

      release_city_draw (number, &visit);
      release_city_add (self, number, TRUE);
      release_city_visit (self, number, &visit);
    }
  dure_transaction_commit (&transaction, &error);
  g_assert_no_error (error);
  ledger_city_settle (self->city);
}

/* For all that every donor gave, now and for a year. */
void
release_city_permit (LedgerCity *self, const char *permit, const char *recipient)
{
  const gint64 now = dure_city_now (self->city);
  g_autoptr (GError) error = NULL;

  dure_database_run (self->city->database, &error,
                     "INSERT INTO recipient (id, name, class, since_ms)"
                     " VALUES (?1, ?1, 'hospital', ?2)",
                     "ti", recipient, now);
  g_assert_no_error (error);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO application (id, recipient, pilot, state, request, since_ms)"
                     " VALUES (?1, ?2, '" DURE_PILOT "', 'approved', '{}', ?3)",
                     "tti", permit, recipient, now);
  g_assert_no_error (error);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO permit (id, application, recipient, pilot, purposes, items, k,"
                     " from_ms, until_ms, state) VALUES (?1, ?1, ?2, '" DURE_PILOT "',"
                     " '[\"provide\"]', '[\"8867-4\",\"8480-6\",\"8462-4\",\"ageBand\",\"sex\"]',"
                     " 11, ?3, ?4, 'active')",
                     "ttii", permit, recipient, now, now + 365 * DURE_DAY_MS);
  g_assert_no_error (error);
}

/* One steward asks for a release by it. */
void
release_city_propose (LedgerCity *self, const char *permit)
{
  static guint number;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = g_strdup_printf ("the rows of quarter %u", number++);
  g_autoptr (DureTransaction) transaction
      = dure_transaction_begin (self->city->database, &error);

  g_assert_no_error (error);
  dure_warrant_propose (self->city, permit, "steward-1", why, &error);
  g_assert_no_error (error);
  dure_transaction_commit (&transaction, &error);
  g_assert_no_error (error);
  ledger_city_settle (self->city);
}

/* Another one builds it. */
DureRelease *
release_city_build (LedgerCity *self, const char *permit, DureReleaseFigures *ret_figures)
{
  g_autoptr (DurePermit) found = dure_permit_find (self->city, permit, NULL);
  g_autoptr (GError) error = NULL;
  DureRelease *release;

  release_city_propose (self, permit);
  release = dure_release_build (self->city, found, RELEASE_BUILDER, NULL, ret_figures, &error);
  g_assert_no_error (error);
  ledger_city_settle (self->city);
  return release;
}
