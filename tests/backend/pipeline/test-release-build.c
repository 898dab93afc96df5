// test-release-build.c: from a permit to a sealed release, and to the next one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A city in files, or on a PostgreSQL server, in which all donors have visited for real.

#include "release-city.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "deidentify-error.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "quality.h"
#include "release-proof.h"
#include "release-salt.h"
#include "release-tasks.h"
#include "withdrawals.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define DONORS 48
#define PERMIT "permit-7"

/* What comes between the making and the sealing. */
DureRelease *__real_dure_release_new (const DureReleaseOrder *order, DureTable *table,
                                      DurePlan *plan, const DureReleaseSecret *secret,
                                      GHashTable *bases, GPtrArray *earlier, GError **error);
DureRelease *__wrap_dure_release_new (const DureReleaseOrder *order, DureTable *table,
                                      DurePlan *plan, const DureReleaseSecret *secret,
                                      GHashTable *bases, GPtrArray *earlier, GError **error);

static LedgerCity *here;
static guint n_meanwhile; /* so many withdraw, one after each making */
static guint next_to_go;

static void
withdraw (DureCity *city, guint number)
{
  g_autofree char *donor = release_city_donor (number);
  g_autoptr (GError) error = NULL;

  dure_withdraw_whole (city, donor, "phone", &error);
  g_assert_no_error (error);
}

DureRelease *
__wrap_dure_release_new (const DureReleaseOrder *order, DureTable *table, DurePlan *plan,
                         const DureReleaseSecret *secret, GHashTable *bases, GPtrArray *earlier,
                         GError **error)
{
  DureRelease *release
      = __real_dure_release_new (order, table, plan, secret, bases, earlier, error);

  if (n_meanwhile > 0)
    {
      n_meanwhile--;
      withdraw (here->city, next_to_go++);
    }
  return release;
}

static void
set_up (LedgerCity *self, gconstpointer unused)
{
  here = self;
  n_meanwhile = next_to_go = 0;
  release_city_set_up (self, NULL);
  release_city_fill (self, DONORS);
  release_city_permit (self, PERMIT, "clinic");
}

static gboolean
is_in (LedgerCity *self, const DureRelease *release, guint number)
{
  const char *id = json_string_value (
      json_object_get (dure_release_manifest (release), "release"));
  g_autofree char *donor = release_city_donor (number);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) proof = dure_release_book_prove (self->city, id, donor, &error);
  const DureReleaseVerdict verdict
      = dure_release_proof_check (dure_release_manifest (release), proof);

  g_assert_no_error (error);
  g_assert_cmpint (verdict, !=, DURE_RELEASE_INVALID);
  return verdict == DURE_RELEASE_IN;
}

/* What is handed out is what the manifest has the digest of. */
static void
check_rows (LedgerCity *self, const DureRelease *release)
{
  const char *id = json_string_value (
      json_object_get (dure_release_manifest (release), "release"));
  g_autoptr (GString) content = g_string_new (NULL);
  gint64 next = 0;

  for (guint count = 1; count > 0;)
    {
      g_autoptr (GPtrArray) lines
          = dure_release_book_rows (self->city, id, next, next + 7, NULL);

      count = lines->len;
      for (guint i = 0; i < count; i++)
        {
          const DureReleaseLine *line = lines->pdata[i];

          g_assert_cmpint (line->line, ==, next++);
          g_string_append_printf (content, "%s\n", line->row);
        }
    }
  g_assert_cmpmem (content->str, content->len,
                   g_bytes_get_data (dure_release_content (release), NULL),
                   g_bytes_get_size (dure_release_content (release)));
  g_assert_cmpint (next, ==, json_integer_value (json_object_get (
                                 dure_release_manifest (release), "rows")));
}

/* Made once more of the same, it is the same, byte for byte. */
static void
check_made_again (LedgerCity *self, const DureRelease *release)
{
  const json_t *manifest = dure_release_manifest (release);
  const char *id = json_string_value (json_object_get (manifest, "release"));
  static const char *const purposes[] = { "provide", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_find (self->city, id, &error);
  g_autoptr (DureReleaseDraft) draft
      = dure_release_draft_new (self->city, &release_city_question, NULL, "a test", NULL, &error);
  g_autoptr (DurePlan) plan = dure_release_columns_plan (&draft->columns, DURE_PLAN_LEAVING_K);
  const DureReleaseOrder order = {
    .id = id,
    .recipient = "clinic",
    .permit = PERMIT,
    .pilot = DURE_PILOT,
    .purposes = purposes,
    .ledger = (guint64) json_integer_value (json_object_get (manifest, "ledger")),
    .quality = DURE_QUALITY_RULES,
  };
  g_autoptr (DureRelease) again = dure_release_new (&order, draft->table, plan, secret,
                                                    draft->basis->records, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (json_equal (manifest, dure_release_manifest (again)));
  g_assert_true (
      g_bytes_equal (dure_release_content (release), dure_release_content (again)));
}

/* The whole way, and everything that is read back of it. */
static void
test_built (LedgerCity *self, gconstpointer unused)
{
  DureReleaseFigures figures;
  g_autoptr (DureRelease) release = release_city_build (self, PERMIT, &figures);
  g_autoptr (GPtrArray) given = dure_release_book_of_recipient (self->city, "clinic", NULL);
  g_autoptr (GPtrArray) others = dure_release_book_of_recipient (self->city, "friend", NULL);
  guint n_in = 0;

  g_assert_cmpuint (figures.n_covered, ==, DONORS);
  g_assert_cmpuint (figures.n_tries, ==, 1);
  g_assert_cmpuint (figures.n_left_out + dure_release_n_donors (release), ==, DONORS);
  g_assert_cmpuint (dure_release_n_donors (release), >, DONORS / 2);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
  g_assert_cmpuint (given->len, ==, 1);
  g_assert_cmpuint (others->len, ==, 0);
  g_assert_true (json_equal (((DureReleaseEntry *) given->pdata[0])->manifest,
                             dure_release_manifest (release)));
  check_rows (self, release);
  check_made_again (self, release);
  for (guint number = 0; number < DONORS; number++)
    {
      g_autofree char *donor = release_city_donor (number);
      g_autoptr (GPtrArray) places = dure_release_book_find_donor (self->city, donor, NULL);

      g_assert_cmpuint (places->len, ==, is_in (self, release, number));
      n_in += places->len;
      if (places->len > 0)
        {
          const DureReleaseEntry *place = places->pdata[0];
          g_autofree char *name = g_malloc (2 * sizeof place->pseudonym + 1);

          sodium_bin2hex (name, 2 * sizeof place->pseudonym + 1, place->pseudonym,
                          sizeof place->pseudonym);
          g_assert_nonnull (strstr (g_bytes_get_data (dure_release_content (release), NULL),
                                    name));
        }
    }
  g_assert_cmpuint (n_in, ==, dure_release_n_donors (release));
}

/* Somebody withdraws each time it is to be sealed: what is sealed in the end has none of them. */
static void
test_d2_20_withdrawn_meanwhile (LedgerCity *self, gconstpointer unused)
{
  DureReleaseFigures figures;
  g_autoptr (DureRelease) release = NULL;

  n_meanwhile = 3;
  release = release_city_build (self, PERMIT, &figures);
  g_assert_cmpuint (figures.n_tries, >, 1);
  g_assert_cmpuint (figures.n_covered, ==, DONORS - (figures.n_tries - 1));
  for (guint number = 0; number < figures.n_tries - 1; number++)
    g_assert_false (is_in (self, release, number));
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_release"), ==, 1);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
}

/* It does not go on for ever, and leaves nothing. */
static void
test_gives_up (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DurePermit) permit = dure_permit_find (self->city, PERMIT, NULL);
  g_autoptr (GError) error = NULL;
  DureReleaseFigures figures;

  release_city_propose (self, PERMIT);
  n_meanwhile = G_MAXUINT;
  g_assert_null (dure_release_build (self->city, permit, RELEASE_BUILDER, NULL, &figures, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT);
  g_assert_cmpuint (next_to_go, ==, 5);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_release"), ==, 0);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_row"), ==, 0);
}

/* Of the decisions that a release rests on, those that are no entry before its place. */
static gint64
count_later (LedgerCity *self, const DureRelease *release)
{
  const gint64 place
      = json_integer_value (json_object_get (dure_release_manifest (release), "ledger"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = dure_ledger_items (self->city, 0, &error);
  gint64 number, n_later = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const DureLedgerItem *item = items->pdata[i];

      g_assert_true (dure_ledger_find (self->city, item->commitment, &number, NULL));
      n_later += g_str_has_prefix (item->where, "consent_event ") && number >= place;
    }
  return n_later;
}

/* One who has said no says yes while it is made. */
static gboolean
one_comes_in (guint n_done, guint n_all, gpointer data)
{
  if (n_done == 1)
    release_city_decide (here, n_all - 1, TRUE);
  return TRUE;
}

/* It rests on what is in the ledger before its place: on all of that, and on nothing later. */
static void
test_at_one_place (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DurePermit) permit = dure_permit_find (self->city, PERMIT, NULL);
  const DureReleaseWatch watch = { .step = one_comes_in };
  g_autoptr (DureRelease) release = NULL;
  g_autoptr (GError) error = NULL;
  DureReleaseFigures figures;
  Visit visit;

  release_city_draw (DONORS, &visit);
  release_city_add (self, DONORS + 1, FALSE);
  release_city_visit (self, DONORS + 1, &visit);
  release_city_propose (self, PERMIT);
  /* A moment ago: it is no entry yet. */
  release_city_add (self, DONORS, TRUE);
  release_city_visit (self, DONORS, &visit);
  release = dure_release_build (self->city, permit, RELEASE_BUILDER, &watch, &figures, &error);
  g_assert_no_error (error);
  ledger_city_settle (self->city);
  g_assert_cmpuint (figures.n_tries, ==, 1);
  g_assert_cmpuint (figures.n_covered, ==, DONORS + 1);
  g_assert_false (is_in (self, release, DONORS + 1));
  /* That of the one who came in, and no other. */
  g_assert_cmpint (count_later (self, release), ==, 1);
}

static int
compare_texts (const void *one, const void *other)
{
  return strcmp (*(char *const *) one, *(char *const *) other);
}

static void
donors_of (const DureRelease *release, GHashTable *ids)
{
  for (guint i = 0; i < dure_release_n_donors (release); i++)
    g_hash_table_add (ids, g_bytes_new (dure_release_donor (release, i), DURE_UUID_BYTES));
}

/* One donor withdraws between two releases of a pilot: their difference is nobody, or a group. */
static void
test_d2_5_next_release (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                                         (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) after = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                                        (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (DurePermit) permit = dure_permit_find (self->city, PERMIT, NULL);
  DureReleaseFigures figures;
  g_autoptr (DureRelease) first = release_city_build (self, PERMIT, &figures);
  g_autoptr (DureRelease) next = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer donor;
  guint n_gone = 0;

  while (!is_in (self, first, next_to_go))
    next_to_go++;
  withdraw (self->city, next_to_go);
  next = release_city_build (self, PERMIT, &figures);
  donors_of (first, before);
  donors_of (next, after);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &donor, NULL))
    n_gone += !g_hash_table_contains (after, donor);
  g_assert_cmpuint (n_gone, >=, DURE_PLAN_LEAVING_K);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM release_roll"), ==, 2);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT releases FROM release_pilot"), ==, 2);
}

/* All that a release says, but whose it is: sorted. */
static char *
values_of (const DureRelease *release)
{
  g_auto (GStrv) lines
      = g_strsplit (g_bytes_get_data (dure_release_content (release), NULL), "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (json_t) row = dure_json_parse (lines[i], strlen (lines[i]), NULL);

      g_assert_nonnull (row);
      json_object_del (row, "pseudonym");
      json_object_del (row, "month");
      g_free (lines[i]);
      lines[i] = dure_json_canonical (row, NULL);
    }
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_texts);
  return g_strjoinv ("\n", lines);
}

/* A donor comes back within a month that was told: all are told of as before, the donor too, and
   so they are the next time. */
static void
test_d2_5_measured_again (LedgerCity *self, gconstpointer unused)
{
  DureReleaseFigures first_figures, figures;
  g_autoptr (DureRelease) first = release_city_build (self, PERMIT, &first_figures);
  g_autofree char *told = values_of (first);
  Visit visit;

  release_city_draw (3, &visit);
  visit.rate += 20;
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (DureRelease) next = NULL;
      g_autofree char *told_next = NULL;

      dure_clock_manual_advance (self->clock, 60000);
      if (round == 0)
        release_city_visit (self, 3, &visit);
      next = release_city_build (self, PERMIT, &figures);
      told_next = values_of (next);
      g_assert_cmpuint (figures.n_left_out, ==, first_figures.n_left_out);
      g_assert_cmpuint (dure_release_n_donors (next), ==, dure_release_n_donors (first));
      g_assert_cmpstr (told_next, ==, told);
    }
}

/* Two are made at once: the second is not sealed beside what it did not know of. */
static void
test_two_at_once (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseRolls) rolls = dure_release_rolls_read (self->city, DURE_PILOT, NULL);
  DureReleaseFigures figures;
  g_autoptr (DureRelease) first = release_city_build (self, PERMIT, &figures);
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (self->city, "x", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (dure_release_rolls_add (rolls, self->city, secret, first, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT);
}

/* Of a roll that was touched nothing is made. */
static void
test_roll_is_damaged (LedgerCity *self, gconstpointer unused)
{
  DureReleaseFigures figures;
  g_autoptr (DureRelease) first = release_city_build (self, PERMIT, &figures);
  g_autoptr (GError) error = NULL;
  const char nothing[64] = { 0 };

  dure_database_run (self->city->database, &error, "UPDATE release_roll SET sealed = ?1", "b",
                     nothing, sizeof nothing);
  g_assert_no_error (error);
  g_assert_null (dure_release_rolls_read (self->city, DURE_PILOT, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
}

/* It says what would leave, and nothing does. */
static void
test_preview (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DurePermit) permit = dure_permit_find (self->city, PERMIT, NULL);
  g_autoptr (GError) error = NULL;
  DureReleasePreview preview;

  g_assert_true (dure_release_preview (self->city, permit, NULL, &preview, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (preview.k, ==, DURE_PLAN_LEAVING_K);
  g_assert_cmpuint (preview.figures.told.smallest, >=, preview.k);
  g_assert_cmpuint (preview.figures.told.n_above, ==, 0);
  g_assert_cmpuint (preview.figures.told.n_unique, ==, 0);
  g_assert_cmpuint (preview.figures.n_covered, ==, DONORS);
  g_assert_cmpuint (preview.figures.n_left_out, ==, DONORS - preview.figures.told.n_donors);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_release"), ==, 0);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM reading"
                                                " WHERE command = 'release build --preview'"),
                   ==, DONORS);
}

static void
expect_refused (LedgerCity *self, const char *change, GQuark domain, gint code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePermit) permit = NULL;
  DureReleaseFigures figures;

  ledger_city_run (self->city, change);
  permit = dure_permit_find (self->city, PERMIT, &error);
  g_assert_no_error (error);
  g_assert_null (dure_release_build (self->city, permit, RELEASE_BUILDER, NULL, &figures, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_release"), ==, 0);
}

/* A permit that is over, for too much, or for what nobody agreed to. */
static void
test_refused (LedgerCity *self, gconstpointer unused)
{
  g_assert_null (dure_permit_find (self->city, "permit-8", NULL));
  release_city_propose (self, PERMIT);
  expect_refused (self, "UPDATE permit SET purposes = '[\"train\"]'", DURE_DEIDENTIFY_ERROR,
                  DURE_DEIDENTIFY_ERROR_TOO_FEW);
  expect_refused (self, "UPDATE permit SET purposes = '[\"sell\"]'", DURE_BACKEND_ERROR,
                  DURE_BACKEND_ERROR_MALFORMED);
  expect_refused (self, "UPDATE permit SET purposes = '[\"provide\"]', items = '[\"8637-1\"]'",
                  DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_PLAN);
  expect_refused (self, "UPDATE permit SET items = '[\"8867-4\"]', k = 40",
                  DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_TOO_FEW);
  expect_refused (self, "UPDATE permit SET until_ms = from_ms", DURE_BACKEND_ERROR,
                  DURE_BACKEND_ERROR_UNKNOWN);
}

static char *
order_task (LedgerCity *self, gboolean is_build, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->city->database, error);
  g_autofree char *id
      = transaction != NULL
            ? dure_release_task_order (self->city, PERMIT, is_build, RELEASE_BUILDER, error)
            : NULL;

  return id != NULL && dure_transaction_commit (&transaction, error) ? g_steal_pointer (&id)
                                                                     : NULL;
}

static void
step (LedgerCity *self, gint is_ending, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  gboolean has_done;

  g_assert_true (dure_release_tasks_step (self->city, &is_ending, &has_done, &error));
  g_assert_no_error (error);
  g_assert_cmpint (has_done, ==, expected);
}

static DureReleaseTask *
look_at (LedgerCity *self, const char *id, const char *state)
{
  DureReleaseTask *task = dure_release_task_find (self->city, id, NULL);

  g_assert_nonnull (task);
  g_assert_cmpstr (task->state, ==, state);
  return task;
}

/* One of a permit at a time; a server that ends breaks it off, and the next one does it. */
static void
test_ordered (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = order_task (self, FALSE, &error), *build_id = NULL;
  g_autoptr (DureReleaseTask) waiting = NULL, done = NULL, built = NULL;
  const json_t *told;

  g_assert_no_error (error);
  g_assert_null (order_task (self, TRUE, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT);
  g_clear_error (&error);
  step (self, TRUE, TRUE);
  waiting = look_at (self, id, "waiting");
  g_assert_null (waiting->report);
  step (self, FALSE, TRUE);
  done = look_at (self, id, "done");
  g_assert_cmpint (done->n_done, ==, DONORS);
  g_assert_cmpint (done->n_all, ==, DONORS);
  g_assert_null (done->release);
  g_assert_cmpint (json_integer_value (json_object_get (done->report, "covered")), ==, DONORS);
  release_city_propose (self, PERMIT);
  build_id = order_task (self, TRUE, &error);
  g_assert_no_error (error);
  step (self, FALSE, TRUE);
  built = look_at (self, build_id, "done");
  g_assert_nonnull (built->release);
  told = json_object_get (built->report, "told");
  g_assert_cmpint (json_integer_value (json_object_get (told, "smallest")), >=,
                   DURE_PLAN_LEAVING_K);
  g_assert_cmpint (json_integer_value (json_object_get (told, "donors"))
                       + json_integer_value (json_object_get (built->report, "leftOut")),
                   ==, DONORS);
  step (self, FALSE, FALSE);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (LedgerCity *self, gconstpointer unused);
  } tests[] = {
    { "/release-build/built", test_built },
    { "/release-build/d2-20/withdrawn-meanwhile", test_d2_20_withdrawn_meanwhile },
    { "/release-build/at-one-place", test_at_one_place },
    { "/release-build/gives-up", test_gives_up },
    { "/release-build/d2-5/next-release", test_d2_5_next_release },
    { "/release-build/d2-5/measured-again", test_d2_5_measured_again },
    { "/release-build/two-at-once", test_two_at_once },
    { "/release-build/roll-is-damaged", test_roll_is_damaged },
    { "/release-build/preview", test_preview },
    { "/release-build/ordered", test_ordered },
    { "/release-build/refused", test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, LedgerCity, NULL, set_up, tests[i].run, ledger_city_tear_down);
  return g_test_run ();
}
