// test-quality-pass.c: each batch is judged and counted once, whatever comes in between
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "quality-city.h"

#include "backend-error.h"
#include "donors.h"

#include <sodium.h>
#include <string.h>

#define JUDGE_ANEW "UPDATE quality_mark SET batch = 0"

/* Stand between the pass and the store: what happens when a key is asked for. */
DureDonorKey *__real_dure_key_store_find (DureKeyStore *self, const char *donor, GError **error);
DureDonorKey *__wrap_dure_key_store_find (DureKeyStore *self, const char *donor, GError **error);
void __real_dure_key_store_drop (DureKeyStore *self, const char *donor);
void __wrap_dure_key_store_drop (DureKeyStore *self, const char *donor);

static DureDonorKey *stale_key;              /* found until it is dropped */
static void (*meanwhile) (LedgerCity *self); /* done once */
static LedgerCity *here;
static const DureParcel *sealed_anew;

static guint told_of_unreadable;

static void
test_once (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  for (guint8 i = 0; i < 9; i++)
    quality_city_receive (self, key, i, i);
  g_assert_cmpuint (quality_city_judge (self), ==, 9);
  g_assert_cmpuint (quality_city_judge (self), ==, 0);
  quality_city_receive (self, key, 9, 9);
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  g_assert_cmpint (quality_city_counted (self, "kept"), ==, 10);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT batch FROM quality_mark"), ==, 10);
}

/* As when the power goes before the commit: nothing of the step stays, and the next does it all. */
static void
test_cut_off (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  for (guint8 i = 0; i < 3; i++)
    quality_city_receive (self, key, i, i);
  for (guint times = 0; times < 3; times++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DureTransaction) transaction =
          dure_transaction_begin (self->city->database, &error);
      DureQualityFigures figures;
      gboolean has_more;

      g_assert_no_error (error);
      g_assert_true (dure_quality_step (self->city, &figures, &has_more, &error));
      g_assert_cmpint (quality_city_counted (self, "kept"), ==, 3);
      dure_transaction_abandon (g_steal_pointer (&transaction));
      g_assert_cmpint (quality_city_counted (self, "kept"), ==, 0);
    }
  g_assert_cmpuint (quality_city_judge (self), ==, 3);
  g_assert_cmpint (quality_city_counted (self, "kept"), ==, 3);
}

/* The eighth batch before it is still looked at, the ninth is not: whenever it is judged. */
static void
test_how_far_back (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  for (guint8 i = 0; i < 9; i++)
    quality_city_receive (self, key, i, i);
  quality_city_receive (self, key, 9, 1);
  quality_city_receive (self, key, 10, 1);
  quality_city_receive (self, key, 11, 2);
  quality_city_judge (self);
  g_assert_cmpint (quality_city_counted (self, "duplicate"), ==, 2);
  g_assert_cmpint (quality_city_counted (self, "kept"), ==, 10);
  ledger_city_run (self->city, JUDGE_ANEW);
  ledger_city_run (self->city, "DELETE FROM quality_count");
  quality_city_judge (self);
  g_assert_cmpint (quality_city_counted (self, "duplicate"), ==, 2);
}

/* Of several sources, the eight newest of all of them are looked at. */
static void
test_all_sources (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  ledger_city_run (self->city, "INSERT INTO source (number, secret_hash, donor, consent, kind,"
                               " issued_by, issued_ms, expires_ms) SELECT 2, digest, donor, number,"
                               " 'clinic', 'phone', 0, 0 FROM consent_event");
  for (guint8 i = 0; i < 10; i++)
    {
      g_autoptr (DureParcel) parcel = quality_city_parcel (self, key, i, i < 8 ? i : 7 * (i - 8));

      parcel->source = 1 + i % 2;
      quality_city_store (self, self->city->database, parcel, dure_city_now (self->city));
    }
  quality_city_judge (self);
  g_assert_cmpint (quality_city_counted (self, "duplicate"), ==, 2);
  quality_city_receive (self, key, 10, 1);
  quality_city_receive (self, key, 11, 4);
  quality_city_judge (self);
  g_assert_cmpint (quality_city_counted (self, "duplicate"), ==, 3);
}

/* What was counted with other rules stays as it was. */
static void
test_new_rules (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  quality_city_receive (self, key, 0, 0);
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  ledger_city_run (self->city, JUDGE_ANEW);
  ledger_city_run (self->city, "UPDATE quality_count SET rules = 0");
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM quality_count"
                                                " WHERE number = 1"),
                   ==, 2);
}

/* Whose it is does not stand in the counts, only by which kind of way it came. */
static void
test_senders (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  quality_city_receive (self, key, 0, 0);
  quality_city_judge (self);
  ledger_city_run (self->city, "INSERT INTO import (id, donor, kind, made_ms, generation, source)"
                               " VALUES ('one', '" QUALITY_DONOR "', 'energy', 0, 0, 1)");
  quality_city_receive (self, key, 1, 1);
  quality_city_judge (self);
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
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  quality_city_receive (self, key, 0, 0);
  quality_city_receive (self, key, 1, 1);
  ledger_city_run (self->city, "UPDATE batch SET sealed = content_hash WHERE number = 1");
  told_of_unreadable = 0;
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  g_assert_cmpuint (told_of_unreadable, ==, 1);
  quality_city_receive (self, key, 2, 2);
  ledger_city_run (self->city, "UPDATE donor SET withdrawn_ms = 1");
  g_assert_cmpuint (quality_city_judge (self), ==, 0);
  g_assert_cmpint (quality_city_counted (self, "kept"), ==, 1);
}

DureDonorKey *
__wrap_dure_key_store_find (DureKeyStore *self, const char *donor, GError **error)
{
  void (*now) (LedgerCity *) = g_steal_pointer (&meanwhile);
  DureDonorKey *key = stale_key != NULL ? dure_donor_key_ref (stale_key)
                                        : __real_dure_key_store_find (self, donor, error);

  if (now != NULL)
    now (here);
  return key;
}

void
__wrap_dure_key_store_drop (DureKeyStore *self, const char *donor)
{
  stale_key = NULL;
  __real_dure_key_store_drop (self, donor);
}

/* Another backend's, where there can be one. */
static DureDatabase *
open_other (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;
  DureDatabase *other = dure_database_open (self->place.address, DURE_SCHEMA_MAIN, &error);

  g_assert_no_error (error);
  return other;
}

static void
take_second_back (LedgerCity *self)
{
  const char *sql = "DELETE FROM batch WHERE number = 2";
  g_autoptr (DureDatabase) other = NULL;
  g_autoptr (GError) error = NULL;

  if (!dure_database_is_shared (self->city->database))
    {
      ledger_city_run (self->city, sql);
      return;
    }
  other = open_other (self);
  dure_database_run (other, &error, sql, "");
  g_assert_no_error (error);
}

/* What goes while others are judged is not missed. */
static void
test_gone_meanwhile (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);

  for (guint8 i = 0; i < 3; i++)
    quality_city_receive (self, key, i, i);
  meanwhile = take_second_back;
  g_assert_cmpuint (quality_city_judge (self), ==, 2);
  g_assert_cmpint (quality_city_counted (self, "kept"), ==, 2);
}

static void
seal_anew (LedgerCity *self)
{
  g_autoptr (DureDatabase) other = open_other (self);
  g_autoptr (GError) error = NULL;

  dure_database_run (other, &error, "UPDATE batch SET content_hash = ?1, sealed = ?2", "bb",
                     sealed_anew->content_hash, sizeof sealed_anew->content_hash,
                     sealed_anew->sealed, sealed_anew->length);
  g_assert_no_error (error);
}

/* What is sealed under the next key after it was read, and whose key is gone, is not given up. */
static void
test_sealed_anew_meanwhile (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  g_autofree char *name = dure_donor_key_name_new (QUALITY_DONOR, 1);
  g_autoptr (DureDonorKey) next = dure_donor_key_new (name, self->dice);
  g_autoptr (DureParcel) anew = quality_city_parcel (self, next, 0, 0);
  g_autoptr (GError) error = NULL;
  DureQualityFigures figures;
  gboolean has_more;

  quality_city_receive (self, key, 0, 0);
  dure_key_store_put (self->city->key_store, next, &error);
  g_assert_no_error (error);
  dure_key_store_destroy_before (self->city->key_store, QUALITY_DONOR, 1, &error);
  g_assert_no_error (error);
  sealed_anew = anew;
  meanwhile = seal_anew;
  told_of_unreadable = 0;
  g_assert_false (dure_quality_step (self->city, &figures, &has_more, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  g_assert_cmpuint (told_of_unreadable, ==, 0);
}

/* A next key that another backend has put there is found, though the one before is open here. */
static void
test_next_key (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  g_autofree char *name = dure_donor_key_name_new (QUALITY_DONOR, 1);
  g_autoptr (DureDonorKey) next = dure_donor_key_new (name, self->dice);
  g_autoptr (GError) error = NULL;

  dure_key_store_put (self->city->key_store, next, &error);
  g_assert_no_error (error);
  quality_city_receive (self, key, 0, 0);
  quality_city_receive (self, next, 1, 1);
  stale_key = key;
  told_of_unreadable = 0;
  g_assert_cmpuint (quality_city_judge (self), ==, 2);
  g_assert_cmpuint (told_of_unreadable, ==, 0);
  g_assert_null (stale_key);
}

/* So too for what came from a kiosk. */
static void
test_next_key_of_payload (LedgerCity *self, gconstpointer unused)
{
  static const char text[] = "{\"observations\":[]}", id[] = "a donation";
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  g_autofree char *name = dure_donor_key_name_new (QUALITY_DONOR, 1);
  g_autoptr (DureDonorKey) next = dure_donor_key_new (name, self->dice);
  g_autofree char *context = dure_payload_context (id);
  g_autoptr (GBytes) sealed =
      dure_donor_key_seal (next, context, text, strlen (text), self->dice);
  g_autoptr (GError) error = NULL;

  dure_key_store_put (self->city->key_store, next, &error);
  g_assert_no_error (error);
  ledger_city_run (self->city, "INSERT INTO kiosk (id, public_key, enrolled_ms)"
                               " SELECT 'a kiosk', digest, 0 FROM consent_event");
  ledger_city_run (self->city,
                   "INSERT INTO donation (number, id, donor, consent, kiosk, incarnation, sequence,"
                   " content_hash, received_ms) SELECT 1, 'a donation', donor, number, 'a kiosk',"
                   " 1, 1, digest, 0 FROM consent_event");
  dure_database_run (self->city->database, &error,
                     "INSERT INTO payload (donation, sealed) VALUES (1, ?1)", "b",
                     g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  g_assert_no_error (error);
  stale_key = key;
  told_of_unreadable = 0;
  quality_city_judge (self);
  g_assert_cmpuint (told_of_unreadable, ==, 0);
  g_assert_null (stale_key);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT rules FROM payload"), ==,
                   DURE_QUALITY_RULES);
}

static void
set_up (LedgerCity *self, gconstpointer unused)
{
  ledger_city_set_up (self, NULL);
  here = self;
}

#define ADD(name, test) g_test_add (name, LedgerCity, NULL, set_up, test, ledger_city_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_log_set_writer_func (listen_to_log, NULL, NULL);
  ADD ("/quality-pass/once", test_once);
  ADD ("/quality-pass/cut-off", test_cut_off);
  ADD ("/quality-pass/how-far-back", test_how_far_back);
  ADD ("/quality-pass/all-sources", test_all_sources);
  ADD ("/quality-pass/new-rules", test_new_rules);
  ADD ("/quality-pass/senders", test_senders);
  ADD ("/quality-pass/unreadable", test_unreadable);
  ADD ("/quality-pass/gone-meanwhile", test_gone_meanwhile);
  ADD ("/quality-pass/next-key", test_next_key);
  ADD ("/quality-pass/next-key-of-payload", test_next_key_of_payload);
  if (g_getenv ("DURE_TEST_POSTGRES") != NULL)
    ADD ("/quality-pass/sealed-anew-meanwhile", test_sealed_anew_meanwhile);
  return g_test_run ();
}
