// test-quality-pass.c: each batch is judged and counted once, whatever comes in between
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "batch-pack.h"
#include "batches.h"
#include "quality-pass.h"

#include <sodium.h>

#define DONOR "00000000-0000-4000-8000-000000000001"
#define COUNTED "SELECT CAST(coalesce(sum(number), 0) AS BIGINT) FROM quality_count WHERE result = "

static guint told_of_unreadable;

/* A donor with a source and a key. */
static DureDonorKey *
begin (LedgerCity *self)
{
  DureDonorKey *key = dure_donor_key_new (DONOR, self->dice);
  g_autoptr (GError) error = NULL;

  ledger_city_begin (self->city);
  ledger_city_add (self->city, 1);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO source (number, secret_hash, donor, consent, kind, issued_by,"
                     " issued_ms, expires_ms) SELECT 1, ?1, ?2, number, 'phone', 'phone', 0, 0"
                     " FROM consent_event WHERE donor = ?2",
                     "bt", "a secret", (gsize) 8, DONOR);
  g_assert_no_error (error);
  dure_key_store_put (self->city->key_store, key, &error);
  g_assert_no_error (error);
  return key;
}

/* A batch of one pulse, of the given minute. */
static void
receive (LedgerCity *self, DureDonorKey *key, guint8 number, gint64 minute)
{
  g_autofree DureBatch *batch = g_new0 (DureBatch, 1);
  g_autofree guint8 *room = g_malloc (DURE_BATCH_PACKED_MAX);
  const gint64 now = dure_city_now (self->city);
  g_autoptr (DureParcel) parcel = NULL;
  g_autoptr (GError) error = NULL;

  batch->id[0] = number;
  batch->n_observations = 1;
  batch->observations[0] = (DureBatchObservation) { .code = DURE_CODE_HEART_RATE,
                                                    .start_ms = now - minute * 60000,
                                                    .end_ms = now - minute * 60000,
                                                    .mantissa = 72 };
  parcel = dure_parcel_new (batch, 1, key, room);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO batch (id, source, received_ms, observations, content_hash,"
                     " sealed) VALUES (?1, 1, ?2, 1, ?3, ?4)",
                     "bibb", parcel->id, sizeof parcel->id, now, parcel->content_hash,
                     sizeof parcel->content_hash, parcel->sealed, parcel->length);
  g_assert_no_error (error);
}

/* Returns: how many observations were counted. */
static guint64
judge_all (LedgerCity *self)
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

static gint64
counted (LedgerCity *self, const char *result)
{
  g_autofree char *sql = g_strdup_printf (COUNTED "'%s'", result);

  return ledger_city_ask (self->city, sql);
}

static void
test_once (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = begin (self);

  for (guint8 i = 0; i < 9; i++)
    receive (self, key, i, i);
  g_assert_cmpuint (judge_all (self), ==, 9);
  g_assert_cmpuint (judge_all (self), ==, 0);
  receive (self, key, 9, 9);
  g_assert_cmpuint (judge_all (self), ==, 1);
  g_assert_cmpint (counted (self, "kept"), ==, 10);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM batch WHERE rules = 1"), ==,
                   10);
}

/* As when the power goes before the commit: nothing of the step stays, and the next does it all. */
static void
test_cut_off (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = begin (self);

  for (guint8 i = 0; i < 3; i++)
    receive (self, key, i, i);
  for (guint times = 0; times < 3; times++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DureTransaction) transaction =
          dure_transaction_begin (self->city->database, &error);
      DureQualityFigures figures;
      gboolean has_more;

      g_assert_no_error (error);
      g_assert_true (dure_quality_step (self->city, &figures, &has_more, &error));
      g_assert_cmpint (counted (self, "kept"), ==, 3);
      dure_transaction_abandon (g_steal_pointer (&transaction));
      g_assert_cmpint (counted (self, "kept"), ==, 0);
    }
  g_assert_cmpuint (judge_all (self), ==, 3);
  g_assert_cmpint (counted (self, "kept"), ==, 3);
}

/* The eighth batch before it is still looked at, the ninth is not: whenever it is judged. */
static void
test_how_far_back (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = begin (self);

  for (guint8 i = 0; i < 9; i++)
    receive (self, key, i, i);
  receive (self, key, 9, 1);
  receive (self, key, 10, 1);
  receive (self, key, 11, 2);
  judge_all (self);
  g_assert_cmpint (counted (self, "duplicate"), ==, 2);
  g_assert_cmpint (counted (self, "kept"), ==, 10);
  ledger_city_run (self->city, "UPDATE batch SET rules = 0");
  ledger_city_run (self->city, "DELETE FROM quality_count");
  judge_all (self);
  g_assert_cmpint (counted (self, "duplicate"), ==, 2);
}

/* What was counted with other rules stays as it was. */
static void
test_new_rules (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = begin (self);

  receive (self, key, 0, 0);
  g_assert_cmpuint (judge_all (self), ==, 1);
  ledger_city_run (self->city, "UPDATE batch SET rules = 0");
  ledger_city_run (self->city, "UPDATE quality_count SET rules = 0");
  g_assert_cmpuint (judge_all (self), ==, 1);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM quality_count"
                                                " WHERE number = 1"), ==, 2);
}

/* Whose it is does not stand in the counts, only by which kind of way it came. */
static void
test_senders (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = begin (self);

  receive (self, key, 0, 0);
  judge_all (self);
  ledger_city_run (self->city, "INSERT INTO import (id, donor, kind, made_ms, generation, source)"
                               " VALUES ('one', '" DONOR "', 'energy', 0, 0, 1)");
  receive (self, key, 1, 1);
  judge_all (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT count(*) FROM quality_count WHERE sender = '%s' AND pilot = '" DURE_PILOT "'"
          " AND device = 'unknown' AND code = '8867-4' AND result = 'kept' AND number = 1",
          i == 0 ? "phone" : "file");

      g_assert_cmpint (ledger_city_ask (self->city, sql), ==, 1);
    }
}

/* Stands in for the log; the message of a warning would end a test. */
static GLogWriterOutput
listen_to_log (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  for (gsize i = 0; i < count; i++)
    if (g_str_equal (fields[i].key, "DURE_EVENT")
        && g_str_equal (fields[i].value, "payload-unreadable"))
      {
        told_of_unreadable++;
        return G_LOG_WRITER_HANDLED;
      }
  return g_log_writer_default (level, fields, count, data);
}

/* What does not open keeps nothing else waiting; what is withdrawn is not looked at. */
static void
test_unreadable (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = begin (self);

  receive (self, key, 0, 0);
  receive (self, key, 1, 1);
  ledger_city_run (self->city, "UPDATE batch SET sealed = content_hash WHERE number = 1");
  told_of_unreadable = 0;
  g_assert_cmpuint (judge_all (self), ==, 1);
  g_assert_cmpuint (told_of_unreadable, ==, 1);
  receive (self, key, 2, 2);
  ledger_city_run (self->city, "UPDATE donor SET withdrawn_ms = 1");
  g_assert_cmpuint (judge_all (self), ==, 0);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM batch WHERE rules = 0"), ==,
                   1);
}

#define ADD(name, test) \
  g_test_add (name, LedgerCity, NULL, ledger_city_set_up, test, ledger_city_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_log_set_writer_func (listen_to_log, NULL, NULL);
  ADD ("/quality-pass/once", test_once);
  ADD ("/quality-pass/cut-off", test_cut_off);
  ADD ("/quality-pass/how-far-back", test_how_far_back);
  ADD ("/quality-pass/new-rules", test_new_rules);
  ADD ("/quality-pass/senders", test_senders);
  ADD ("/quality-pass/unreadable", test_unreadable);
  return g_test_run ();
}
