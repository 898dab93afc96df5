// test-home-days.c: days as long as they were on the clocks of a home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "home-days.h"

#define NEW_YORK_BACK G_GINT64_CONSTANT (1762056000) /* 2025-11-02 00:00, which has 25 hours */
#define NEW_YORK_FORWARD G_GINT64_CONSTANT (1741496400) /* 2025-03-09 00:00, which has 23 */

static GArray *
hours_from (gint64 start_s, guint count)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));

  for (guint i = 0; i < count; i++)
    {
      const DureEnergyUse use = { start_s + 3600 * i, 3600, 1000 * (i + 1), i % 10 == 0 };

      g_array_append_val (uses, use);
    }
  return uses;
}

static GArray *
days_of (const GArray *uses, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);

  g_assert_nonnull (zone);
  return dure_home_days_new ((const DureEnergyUse *) (gconstpointer) uses->data, uses->len, zone);
}

static void
test_clocks_back (void)
{
  g_autoptr (GArray) uses = hours_from (NEW_YORK_BACK, 49);
  g_autoptr (GArray) days = days_of (uses, "America/New_York");
  const DureHomeDay *day = &g_array_index (days, DureHomeDay, 0);

  g_assert_cmpuint (days->len, ==, 2);
  g_assert_cmpuint (day->length_s, ==, 25 * 3600);
  g_assert_true (day->is_whole && day->has_hours && day[1].is_whole);
  g_assert_cmpfloat (day->wh, ==, 25 * 26 / 2.0);
  /* The hour from one to two came twice. */
  g_assert_cmpuint (day->hour_s[1], ==, 7200);
  g_assert_cmpfloat (day->hour_wh[1], ==, 2 + 3);
  g_assert_cmpfloat (day->hour_wh[23], ==, 25);
  g_assert_cmpfloat (day[1].hour_wh[0], ==, 26);
  g_assert_cmpuint (day->estimated_s, ==, 3 * 3600);
}

static void
test_clocks_forward (void)
{
  g_autoptr (GArray) uses = hours_from (NEW_YORK_FORWARD, 47);
  g_autoptr (GArray) days = days_of (uses, "America/New_York");
  const DureHomeDay *day = &g_array_index (days, DureHomeDay, 0);

  g_assert_cmpuint (days->len, ==, 2);
  g_assert_cmpuint (day->length_s, ==, 23 * 3600);
  g_assert_true (day->is_whole && day->has_hours && day[1].is_whole);
  g_assert_cmpuint (day->hour_s[2], ==, 0);
  g_assert_cmpfloat (day->hour_wh[3], ==, 3);
}

/* A gap leaves a day that is not whole, and a reading of a day one without hours. */
static void
test_what_is_known (void)
{
  g_autoptr (GArray) uses = hours_from (NEW_YORK_BACK - 3 * 86400, 24);
  const DureEnergyUse day_use = { NEW_YORK_BACK - 2 * 86400, 86400, 5000, FALSE };
  const DureEnergyUse clock_use = { NEW_YORK_BACK, 86400, 7000, FALSE };
  g_autoptr (GArray) days = NULL;
  const DureHomeDay *day;

  g_array_remove_index (uses, 9);
  g_array_append_val (uses, day_use);
  g_array_append_val (uses, clock_use);
  days = days_of (uses, "America/New_York");
  g_assert_cmpuint (days->len, ==, 3);
  day = &g_array_index (days, DureHomeDay, 0);
  g_assert_false (day->is_whole || day->has_hours);
  g_assert_cmpuint (day->covered_s, ==, 23 * 3600);
  g_assert_cmpfloat (day->hour_wh[8], ==, 0);
  g_assert_true (day[1].is_whole && !day[1].has_hours);
  g_assert_cmpfloat (day[1].wh, ==, 5);
  /* The file's days have 24 hours, the clocks' one has 25. */
  g_assert_true (day[2].is_whole && !day[2].has_hours);
  g_assert_cmpint (day[2].day - day[1].day, ==, 2);
}

/* A reading of a day that begins an hour too early is of the day that it covers; one of an hour
 * that reaches over midnight makes neither day whole. */
static void
test_over_midnight (void)
{
  const DureEnergyUse day_use = { NEW_YORK_BACK - 3 * 86400 - 3600, 86400, 5000, FALSE };
  g_autoptr (GArray) uses = hours_from (NEW_YORK_BACK - 2 * 86400 - 1800, 48);
  g_autoptr (GArray) days = NULL;

  g_array_prepend_val (uses, day_use);
  days = days_of (uses, "America/New_York");
  g_assert_cmpuint (days->len, ==, 4);
  g_assert_true (g_array_index (days, DureHomeDay, 0).is_whole);
  g_assert_cmpint (g_array_index (days, DureHomeDay, 1).day, ==,
                   g_array_index (days, DureHomeDay, 0).day);
  for (guint i = 1; i < 4; i++)
    g_assert_false (g_array_index (days, DureHomeDay, i).is_whole);
}

static void
test_calendar (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (32400);

  g_assert_cmpint (dure_home_day_at (-32401, zone), ==, -1);
  g_assert_cmpint (dure_home_day_at (-32400, zone), ==, 0);
  g_assert_cmpint (dure_home_day_start (1, zone), ==, 86400 - 32400);
  g_assert_cmpuint (dure_home_day_weekday (4), ==, 0);
  g_assert_cmpuint (dure_home_day_weekday (-1), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/home-days/clocks-set-back", test_clocks_back);
  g_test_add_func ("/home-days/clocks-set-forward", test_clocks_forward);
  g_test_add_func ("/home-days/what-is-known", test_what_is_known);
  g_test_add_func ("/home-days/over-midnight", test_over_midnight);
  g_test_add_func ("/home-days/calendar", test_calendar);
  return g_test_run ();
}
