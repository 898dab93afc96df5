// test-guardianships.c: what nobody answers in time is erased, to the millisecond, and not before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "guardianships.h"
#include "withdrawals.h"

#include <sodium.h>

#define DONOR "00000000-0000-4000-8000-000000000001"

static void
let_the_city_work (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;
  gboolean has_more = TRUE;

  while (has_more)
    {
      dure_withdrawals_step (self->city, &has_more, &error);
      g_assert_no_error (error);
    }
}

/* A child's donation, whose guardian's five days begin now. */
static void
begin (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;

  ledger_city_begin (self->city);
  ledger_city_add (self->city, 1);
  dure_guardianship_begin (self->city, DONOR, &error);
  g_assert_no_error (error);
}

static gboolean
is_erased (LedgerCity *self)
{
  return ledger_city_ask (self->city, "SELECT count(*) FROM donor WHERE id = '" DONOR "'"
                                      " AND withdrawn_ms IS NOT NULL"
                                      " AND key_destroyed_ms IS NOT NULL") == 1;
}

static gboolean
ended_by (LedgerCity *self, const char *who)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*) FROM guardianship WHERE ended_by = '%s'", who);

  return ledger_city_ask (self->city, sql) == 1;
}

static void
test_guardian_silent (LedgerCity *self, gconstpointer unused)
{
  begin (self);
  dure_clock_manual_advance (self->clock, DURE_GUARDIAN_DAYS * DURE_DAY_MS - 1);
  let_the_city_work (self);
  g_assert_false (is_erased (self));
  dure_clock_manual_advance (self->clock, 1);
  let_the_city_work (self);
  g_assert_true (is_erased (self));
  g_assert_true (ended_by (self, "guardian-silent"));
}

/* The guardian has said yes; the child has turned 14 and does not answer. */
static void
test_child_silent (LedgerCity *self, gconstpointer unused)
{
  begin (self);
  ledger_city_run (self->city,
                   "UPDATE guardianship SET agreed_ms = asked_ms,"
                   " ends_ms = asked_ms + 86400000, opens_ms = asked_ms + 2 * 86400000,"
                   " due_ms = asked_ms + 2764800000");
  dure_clock_manual_advance (self->clock, (2 + DURE_CHILD_DAYS) * DURE_DAY_MS - 1);
  let_the_city_work (self);
  g_assert_false (is_erased (self));
  dure_clock_manual_advance (self->clock, 1);
  let_the_city_work (self);
  g_assert_true (is_erased (self));
  g_assert_true (ended_by (self, "child-silent"));
}

static void
test_child_answered (LedgerCity *self, gconstpointer unused)
{
  begin (self);
  ledger_city_run (self->city, "UPDATE guardianship SET agreed_ms = asked_ms,"
                               " ends_ms = asked_ms + 1, opens_ms = asked_ms + 2,"
                               " grown_ms = asked_ms + 3");
  dure_clock_manual_advance (self->clock, 1000 * DURE_DAY_MS);
  let_the_city_work (self);
  g_assert_false (is_erased (self));
}

/* The city's clock stands at 2026-11-28: who turns 14 is born in the same month of 14 years before,
 * and is under 14 until that month begins. */
static void
test_month_fits (LedgerCity *self, gconstpointer unused)
{
  static const struct
  {
    guint year, month;
    gboolean fits;
  } rows[] = {
    { 2026, 10, FALSE }, { 2026, 11, FALSE }, { 2026, 12, TRUE },  { 2033, 5, TRUE },
    { 2040, 11, TRUE },  { 2040, 12, FALSE }, { 2041, 1, FALSE },  { 2030, 0, FALSE },
    { 2030, 13, FALSE }, { 0, 1, FALSE },     { 99999, 1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (dure_guardian_month_fits (self->city, rows[i].year, rows[i].month), ==,
                     rows[i].fits);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add ("/guardianships/guardian-silent", LedgerCity, NULL, ledger_city_set_up,
              test_guardian_silent, ledger_city_tear_down);
  g_test_add ("/guardianships/child-silent", LedgerCity, NULL, ledger_city_set_up,
              test_child_silent, ledger_city_tear_down);
  g_test_add ("/guardianships/child-answered", LedgerCity, NULL, ledger_city_set_up,
              test_child_answered, ledger_city_tear_down);
  g_test_add ("/guardianships/month-fits", LedgerCity, NULL, ledger_city_set_up, test_month_fits,
              ledger_city_tear_down);
  return g_test_run ();
}
