// test-date-time.c: wall clocks as seconds and back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "date-time.h"

#include <glib.h>

#define FIRST G_GINT64_CONSTANT (-12244089600)
#define LAST G_GINT64_CONSTANT (253402300799)

static void
assert_alike (gint64 seconds)
{
  g_autoptr (GDateTime) expected = g_date_time_new_from_unix_utc (seconds);
  DureDateTime time;

  g_assert_true (dure_date_time_from_seconds (seconds, &time));
  g_assert_true (dure_date_time_is_legal (&time));
  g_assert_true (dure_date_time_is_known (&time));
  g_assert_cmpint (time.year, ==, g_date_time_get_year (expected));
  g_assert_cmpint (time.month, ==, g_date_time_get_month (expected));
  g_assert_cmpint (time.day, ==, g_date_time_get_day_of_month (expected));
  g_assert_cmpint (time.hours, ==, g_date_time_get_hour (expected));
  g_assert_cmpint (time.minutes, ==, g_date_time_get_minute (expected));
  g_assert_cmpint (time.seconds, ==, g_date_time_get_second (expected));
  g_assert_cmpint (dure_date_time_seconds (&time), ==, seconds);
}

/* A step of 11 days, 3 hours and some meets every month of the range at another hour. */
static void
test_all_years (void)
{
  for (gint64 seconds = FIRST; seconds <= LAST; seconds += 961453)
    assert_alike (seconds);
  assert_alike (LAST);
  assert_alike (-1);
  assert_alike (0);
}

/* Every day of four centuries, at its first and its last second. */
static void
test_every_day (void)
{
  for (gint64 day = -25567; day < -25567 + 146097; day++)
    {
      assert_alike (day * 86400);
      assert_alike (day * 86400 + 86399);
    }
}

static void
test_beyond (void)
{
  static const gint64 beyond[] = { FIRST - 1, LAST + 1, G_MININT64, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (beyond); i++)
    {
      DureDateTime time = { .year = 4711 };

      g_assert_false (dure_date_time_from_seconds (beyond[i], &time));
      g_assert_cmpuint (time.year, ==, 4711);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/date-time/all-years", test_all_years);
  g_test_add_func ("/date-time/every-day", test_every_day);
  g_test_add_func ("/date-time/beyond", test_beyond);

  return g_test_run ();
}
