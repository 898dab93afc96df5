// test-pilot-count.c: whose donors are counted when, and how many of them are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "encoding.h"
#include "pilot-classes.h"
#include "pilot-count.h"

#define COUNTED_FIRST "SELECT coalesce (max (counted_ms), 0) FROM first_pilot_count"
#define COUNTED_WRITTEN "SELECT coalesce (max (counted_ms), 0) FROM pilot"

static void
test_alike (void)
{
  DurePilotClasses classes = { { { 0 } } };

  g_assert_cmpint (dure_pilot_classes_alike (&classes, DURE_PILOT_BY_BOTH), ==, 0);
  classes.numbers[DURE_AGE_20_39][DURE_SEX_MALE] = 12;
  classes.numbers[DURE_AGE_20_39][DURE_SEX_FEMALE] = 30;
  classes.numbers[DURE_AGE_40_59][DURE_SEX_FEMALE] = 20;
  classes.numbers[DURE_AGE_40_59][DURE_SEX_UNSAID] = 5;
  g_assert_cmpint (dure_pilot_classes_alike (&classes, DURE_PILOT_BY_BOTH), ==, 5);
  g_assert_cmpint (dure_pilot_classes_alike (&classes, DURE_PILOT_BY_AGE), ==, 25);
  g_assert_cmpint (dure_pilot_classes_alike (&classes, DURE_PILOT_BY_SEX), ==, 5);
  g_assert_cmpint (dure_pilot_classes_sum (&classes), ==, 67);
}

static void
test_words (void)
{
  static const char *const bad[] = { "", "gave", "20-39", "20-39/", "/male", "20-39/male/x" };
  DureAgeBand age;
  DureSex sex;

  for (DureAgeBand a = 0; a < DURE_AGE_COUNT; a++)
    for (DureSex s = 0; s < DURE_SEX_COUNT; s++)
      {
        g_autofree char *word = dure_pilot_class_to_text (a, s);

        g_assert_true (dure_pilot_class_from_text (word, &age, &sex));
        g_assert_true (age == a && sex == s);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (dure_pilot_class_from_text (bad[i], &age, &sex));
}

/* Whatever is to be counted now. */
static void
count_all (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;
  gboolean has_more = TRUE;

  while (has_more)
    {
      g_assert_true (dure_pilot_count_step (self->city, &has_more, &error));
      g_assert_no_error (error);
    }
}

/* Returns: when that was. */
static gint64
count_later (LedgerCity *self, gint64 later_ms)
{
  dure_clock_manual_advance (self->clock, later_ms);
  count_all (self);
  return dure_city_now (self->city);
}

static void
assert_counted (LedgerCity *self, gint64 first, gint64 written)
{
  g_assert_cmpint (ledger_city_ask (self->city, COUNTED_FIRST), ==, first);
  g_assert_cmpint (ledger_city_ask (self->city, COUNTED_WRITTEN), ==, written);
}

/* The first pilot is counted once a day until a version of it has run here, and that one as long as
 * it runs, or has donors who may take back what they gave. */
static void
test_turns (LedgerCity *self, gconstpointer data)
{
  gint64 first = count_later (self, 0), ran;

  assert_counted (self, first, 0);
  count_later (self, 1000);
  assert_counted (self, first, 0);
  ledger_city_run (self->city, "INSERT INTO pilot (name, version, state, edition, draft, since_ms)"
                               " VALUES ('" DURE_PILOT "', 4, 'draft', 1, '{}', 0)");
  first = count_later (self, DURE_DAY_MS);
  assert_counted (self, first, 0);
  ledger_city_run (self->city, "UPDATE pilot SET state = 'running'");
  ran = count_later (self, DURE_DAY_MS);
  assert_counted (self, first, ran);
  ledger_city_run (self->city, "UPDATE pilot SET state = 'closed'");
  count_later (self, DURE_DAY_MS);
  assert_counted (self, first, ran);
  ledger_city_run (self->city, "UPDATE pilot SET donors = 1");
  ran = count_later (self, 0);
  assert_counted (self, first, ran);
  ledger_city_run (self->city, "UPDATE pilot SET donors = 1");
  ledger_city_run (self->city, "INSERT INTO pilot (name, version, state, edition, draft, since_ms,"
                               " due_ms) VALUES ('" DURE_PILOT "', 5, 'running', 1, '{}', 0,"
                               " 9000000000000000)");
  count_later (self, DURE_DAY_MS);
  assert_counted (self, first, ran);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pilot-count/alike", test_alike);
  g_test_add_func ("/pilot-count/words", test_words);
  g_test_add ("/pilot-count/turns", LedgerCity, NULL, ledger_city_set_up, test_turns,
              ledger_city_tear_down);
  return g_test_run ();
}
