// quality-city.c: a small city in which one donor's source sends batches, to be judged
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "quality-city.h"

#include "batch-pack.h"

#include <string.h>

#define COUNTED "SELECT CAST(coalesce(sum(number), 0) AS BIGINT) FROM quality_count WHERE result = "

/* A donor with a key and with a source of the same number. */
DureDonorKey *
quality_city_add (LedgerCity *self, guint number)
{
  g_autofree char *donor = g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
  DureDonorKey *key = dure_donor_key_new (donor, self->dice);
  g_autoptr (GError) error = NULL;

  ledger_city_add (self->city, number);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO source (number, secret_hash, donor, consent, kind, issued_by,"
                     " issued_ms, expires_ms) SELECT ?1, ?2, ?3, number, 'phone', 'phone', 0, 0"
                     " FROM consent_event WHERE donor = ?3",
                     "ibt", (gint64) number, donor, strlen (donor), donor);
  g_assert_no_error (error);
  dure_key_store_put (self->city->key_store, key, &error);
  g_assert_no_error (error);
  return key;
}

DureDonorKey *
quality_city_begin (LedgerCity *self)
{
  ledger_city_begin (self->city);
  return quality_city_add (self, 1);
}

/* One pulse, so many minutes ago. */
DureParcel *
quality_city_parcel (LedgerCity *self, DureDonorKey *key, guint16 id, gint64 minute)
{
  g_autofree DureBatch *batch = g_new0 (DureBatch, 1);
  g_autofree guint8 *room = g_malloc (DURE_BATCH_PACKED_MAX);
  const gint64 time_ms = dure_city_now (self->city) - minute * 60000;

  batch->id[0] = (guint8) (id >> 8);
  batch->id[1] = (guint8) id;
  batch->n_observations = 1;
  batch->observations[0] = (DureBatchObservation){
    .code = DURE_CODE_HEART_RATE, .start_ms = time_ms, .end_ms = time_ms, .mantissa = 72
  };
  return dure_parcel_new (batch, 1, key, room);
}

void
quality_city_store (LedgerCity *self, DureDatabase *database, const DureParcel *parcel,
                    gint64 received_ms)
{
  g_autoptr (GError) error = NULL;

  dure_database_run (database, &error,
                     "INSERT INTO batch (id, source, received_ms, observations, content_hash,"
                     " sealed) VALUES (?1, ?2, ?3, 1, ?4, ?5)",
                     "biibb", parcel->id, sizeof parcel->id, parcel->source, received_ms,
                     parcel->content_hash, sizeof parcel->content_hash, parcel->sealed,
                     parcel->length);
  g_assert_no_error (error);
}

void
quality_city_receive (LedgerCity *self, DureDonorKey *key, guint16 id, gint64 minute)
{
  g_autoptr (DureParcel) parcel = quality_city_parcel (self, key, id, minute);

  quality_city_store (self, self->city->database, parcel, dure_city_now (self->city));
}

/* Returns: how many observations were counted. */
guint64
quality_city_judge (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;
  gboolean has_more = TRUE;
  guint64 count = 0;

  while (has_more)
    {
      DureQualityFigures figures;

      dure_quality_step (self->city, &figures, &has_more, &error);
      g_assert_no_error (error);
      for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
        count += figures.outcomes[outcome];
    }
  return count;
}

gint64
quality_city_counted (LedgerCity *self, const char *result)
{
  g_autofree char *sql = g_strdup_printf (COUNTED "'%s'", result);

  return ledger_city_ask (self->city, sql);
}
