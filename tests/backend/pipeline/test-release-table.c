// test-release-table.c: a release's table says what was given, of who agreed, and nothing else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "release-city.h"

#include "batch-pack.h"
#include "batches.h"
#include "deidentify-error.h"
#include "release-table.h"

#include <sodium.h>

#define COMMAND "release build"
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define HOUR_MS G_GINT64_CONSTANT (3600000)
/* 2026-09-30T15:00:00Z: midnight, the first of October in Gwangju. */
#define OCTOBER_MS G_GINT64_CONSTANT (1790780400000)
/* 2026-11-15T03:00:00Z: noon. */
#define NOVEMBER_MS G_GINT64_CONSTANT (1794711600000)

static DureReleaseDraft *
draft_of (LedgerCity *self, const char *const *items)
{
  DureReleaseQuestion question = release_city_question;
  g_autoptr (GError) error = NULL;
  DureReleaseDraft *draft;

  question.items = items != NULL ? items : question.items;
  draft = dure_release_draft_new (self->city, &question, NULL, COMMAND, NULL, &error);
  g_assert_no_error (error);
  return draft;
}

static gint64
number_at (DureReleaseDraft *draft, guint row, const char *name)
{
  for (guint column = 0; column < dure_table_n_columns (draft->table); column++)
    if (g_str_equal (dure_table_name (draft->table, column), name))
      return dure_table_cell (draft->table, row, column);
  g_assert_not_reached ();
}

/* A visit becomes a row, in the middle of its month. */
static void
test_row (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseDraft) draft = NULL;
  g_autofree char *donor = release_city_donor (4);
  guint8 id[DURE_UUID_BYTES];
  Visit visit;

  release_city_draw (4, &visit);
  release_city_add (self, 4, TRUE);
  release_city_visit (self, 4, &visit);
  draft = draft_of (self, NULL);
  g_assert_cmpuint (dure_table_n_rows (draft->table), ==, 1);
  g_assert_cmpuint (dure_table_n_columns (draft->table), ==, 6);
  dure_id_to_bytes (donor, id);
  g_assert_cmpmem (dure_table_donor (draft->table, 0), sizeof id, id, sizeof id);
  g_assert_cmpint (number_at (draft, 0, "month"), ==, NOVEMBER_MS);
  g_assert_cmpint (number_at (draft, 0, "8867-4"), ==, visit.rate * DURE_CELL_ONE);
  g_assert_cmpint (number_at (draft, 0, "8480-6"), ==, visit.systolic * DURE_CELL_ONE);
  g_assert_cmpint (number_at (draft, 0, "8462-4"), ==, visit.diastolic * DURE_CELL_ONE);
  g_assert_cmpstr (dure_table_word (draft->table, 1, dure_table_cell (draft->table, 0, 1)), ==,
                   "20-39");
}

/* Two visits of a month are their mean; what the quality rules drop is no part of it. */
static void
test_mean_of_what_is_kept (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseDraft) draft = NULL;
  Visit visit;

  release_city_draw (1, &visit);
  release_city_add (self, 1, TRUE);
  visit.rate = 60;
  release_city_visit (self, 1, &visit);
  visit.time_ms += DAY_MS;
  visit.rate = 71;
  release_city_visit (self, 1, &visit);
  visit.time_ms += DAY_MS;
  visit.systolic = 80;
  visit.diastolic = 120; /* the wrong way round */
  visit.rate = 64;
  release_city_visit (self, 1, &visit);
  draft = draft_of (self, NULL);
  g_assert_cmpuint (dure_table_n_rows (draft->table), ==, 1);
  g_assert_cmpint (number_at (draft, 0, "8867-4"), ==, 65 * DURE_CELL_ONE);
  release_city_draw (1, &visit);
  g_assert_cmpint (number_at (draft, 0, "8480-6"), ==, visit.systolic * DURE_CELL_ONE);
}

/* Who gives nothing to others is not even read, and of everybody else it is written down. */
static void
test_who (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseDraft) draft = NULL;
  const gint64 entries = ledger_city_ask (self->city, "SELECT count(*) FROM ledger_entry");
  g_autofree char *refusing = release_city_donor (3);

  for (guint number = 0; number < 6; number++)
    {
      Visit visit;

      release_city_draw (number, &visit);
      release_city_add (self, number, number != 3);
      if (number != 5)
        release_city_visit (self, number, &visit);
    }
  draft = draft_of (self, NULL);
  ledger_city_settle (self->city);
  g_assert_cmpuint (draft->n_covered, ==, 5);
  g_assert_cmpuint (draft->n_empty, ==, 1);
  g_assert_cmpuint (dure_table_n_rows (draft->table), ==, 4);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM reading"
                                                " WHERE command = '" COMMAND "'"),
                   ==, 5);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM reading WHERE donor ="
                                                " '00000000-0000-4000-8000-000000000003'"),
                   ==, 0);
  /* Six decisions and five looks. */
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM ledger_entry"), ==,
                   entries + 11);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
}

/* Twice of the same makes the same. */
static void
test_same_again (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseDraft) one = NULL;
  g_autoptr (DureReleaseDraft) other = NULL;

  release_city_fill (self, 5);
  one = draft_of (self, NULL);
  other = draft_of (self, NULL);
  g_assert_cmpuint (dure_table_n_rows (one->table), ==, 5);
  for (guint row = 0; row < 5; row++)
    for (guint column = 0; column < dure_table_n_columns (one->table); column++)
      g_assert_cmpint (dure_table_cell (one->table, row, column), ==,
                       dure_table_cell (other->table, row, column));
}

/* Every hour of so many days, twice as much from 17 to 21 o'clock. */
static void
give_home (LedgerCity *self, guint number, guint n_days)
{
  g_autoptr (GPtrArray) observations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  DureObservation *home = dure_observation_new (DURE_CODE_ELECTRICITY, OCTOBER_MS,
                                                OCTOBER_MS + n_days * DAY_MS);

  home->device = DURE_DEVICE_HOME_METER;
  home->possession = DURE_POSSESSION_OWN_FILE;
  if (home->values == NULL)
    home->values = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (guint hour = 0; hour < 24 * n_days; hour++)
    {
      const gint32 wh = hour % 24 >= 17 && hour % 24 < 21 ? 200 : 100 + (gint32) (hour / 24 % 2);

      g_array_append_val (home->values, wh);
    }
  g_ptr_array_add (observations, home);
  release_city_give (self, number, &(Visit){ 0 }, observations);
}

/* A home's month is told when enough of it is known. */
static void
test_home (LedgerCity *self, gconstpointer unused)
{
  static const char *const items[] = { "electricity-use", NULL };
  g_autoptr (DureReleaseDraft) draft = NULL;

  release_city_add (self, 1, TRUE);
  release_city_add (self, 2, TRUE);
  give_home (self, 1, 30);
  give_home (self, 2, 19);
  draft = draft_of (self, items);
  g_assert_cmpuint (dure_table_n_rows (draft->table), ==, 1);
  /* 2800 or 2820 watt hours a day, 31 days, a half of each. */
  g_assert_cmpint (number_at (draft, 0, "electricityMonth"), ==, 87110);
  g_assert_cmpint (number_at (draft, 0, "eveningShare"), >, 28 * DURE_CELL_ONE);
  g_assert_cmpint (number_at (draft, 0, "eveningShare"), <, 29 * DURE_CELL_ONE);
  g_assert_cmpint (number_at (draft, 0, "month"), ==, OCTOBER_MS + 14 * DAY_MS + 12 * HOUR_MS);
}

/* One pulse, so many minutes after the visit. */
static void
send_pulse (LedgerCity *self, guint16 id, gint64 minute, gint64 rate)
{
  g_autofree char *donor = release_city_donor (1);
  g_autoptr (DureDonorKey) key = dure_key_store_find (self->city->key_store, donor, NULL);
  g_autofree DureBatch *batch = g_new0 (DureBatch, 1);
  g_autofree guint8 *room = g_malloc (DURE_BATCH_PACKED_MAX);
  g_autoptr (DureParcel) parcel = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 time_ms = RELEASE_VISIT_MS + 60000 * minute;

  batch->id[0] = (guint8) id;
  batch->n_observations = 1;
  batch->observations[0] = (DureBatchObservation) {
    .code = DURE_CODE_HEART_RATE, .start_ms = time_ms, .end_ms = time_ms, .mantissa = rate
  };
  parcel = dure_parcel_new (batch, 1, key, room);
  dure_database_run (self->city->database, &error,
                     "INSERT INTO batch (id, source, received_ms, observations, content_hash,"
                     " sealed) VALUES (?1, 1, ?2, 1, ?3, ?4)",
                     "bibb", parcel->id, sizeof parcel->id, dure_city_now (self->city),
                     parcel->content_hash, sizeof parcel->content_hash, parcel->sealed,
                     parcel->length);
  g_assert_no_error (error);
}

/* What a source sent twice counts once, however long ago the first was. */
static void
test_sent_twice (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseDraft) draft = NULL;

  release_city_add (self, 1, TRUE);
  ledger_city_run (self->city, "INSERT INTO source (number, secret_hash, donor, consent, kind,"
                               " issued_by, issued_ms, expires_ms) SELECT 1, digest, donor, number,"
                               " 'phone', 'phone', 0, 0 FROM consent_event");
  for (guint16 i = 0; i < 12; i++)
    send_pulse (self, i, 10 * i, i == 0 ? 90 : 61 + i % 2);
  send_pulse (self, 12, 0, 90);
  draft = draft_of (self, NULL);
  /* 90, six times 62 and five times 61. */
  g_assert_cmpint (number_at (draft, 0, "8867-4"), ==, 63917);
}

/* Items of which nothing can be told are an error, not an empty table. */
static void
test_items (void)
{
  static const char *const series[] = { "8637-1", "ageBand", NULL };
  static const char *const unknown[] = { "8867-4", "blood-type", NULL };
  static const char *const sugar[] = { "14743-9", "sex", NULL };
  DureReleaseColumns columns;
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTable) table = NULL;
  g_autoptr (DurePlan) plan = NULL;

  g_assert_false (dure_release_columns_choose (series, &columns, &error));
  g_assert_error (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_PLAN);
  g_clear_error (&error);
  g_assert_false (dure_release_columns_choose (unknown, &columns, &error));
  g_assert_error (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_PLAN);
  g_clear_error (&error);
  g_assert_true (dure_release_columns_choose (sugar, &columns, &error));
  g_assert_no_error (error);
  g_assert_false (columns.codes[DURE_CODE_GLUCOSE_MASS]);
  g_assert_true (columns.codes[DURE_CODE_GLUCOSE_MOLES]);
  table = dure_release_columns_table (&columns);
  plan = dure_release_columns_plan (&columns, 5);
  g_assert_cmpuint (plan->k, ==, DURE_PLAN_LEAVING_K);
  g_assert_cmpuint (dure_table_n_columns (table), ==, 3);
  g_assert_true (dure_plan_check (plan, table, &error));
  g_assert_no_error (error);
}

/* The rules of the house allow all columns together. */
static void
test_all_columns (void)
{
  DureReleaseColumns columns = { .has_age = TRUE, .has_sex = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTable) table = NULL;
  g_autoptr (DurePlan) plan = NULL;

  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    columns.features[i] = TRUE;
  table = dure_release_columns_table (&columns);
  plan = dure_release_columns_plan (&columns, 20);
  g_assert_cmpuint (plan->k, ==, 20);
  g_assert_cmpuint (dure_table_n_columns (table), ==, 3 + DURE_FEATURES);
  g_assert_true (dure_plan_check (plan, table, &error));
  g_assert_no_error (error);
  for (guint column = 0; column < dure_table_n_columns (table); column++)
    g_assert_nonnull (dure_plan_hierarchy (plan, dure_table_name (table, column)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add_func ("/release-table/items", test_items);
  g_test_add_func ("/release-table/all-columns", test_all_columns);
  g_test_add ("/release-table/row", LedgerCity, NULL, release_city_set_up, test_row,
              ledger_city_tear_down);
  g_test_add ("/release-table/mean-of-what-is-kept", LedgerCity, NULL, release_city_set_up,
              test_mean_of_what_is_kept, ledger_city_tear_down);
  g_test_add ("/release-table/who", LedgerCity, NULL, release_city_set_up, test_who,
              ledger_city_tear_down);
  g_test_add ("/release-table/same-again", LedgerCity, NULL, release_city_set_up,
              test_same_again, ledger_city_tear_down);
  g_test_add ("/release-table/home", LedgerCity, NULL, release_city_set_up, test_home,
              ledger_city_tear_down);
  g_test_add ("/release-table/sent-twice", LedgerCity, NULL, release_city_set_up,
              test_sent_twice, ledger_city_tear_down);
  return g_test_run ();
}
