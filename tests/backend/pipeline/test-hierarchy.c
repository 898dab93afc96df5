// test-hierarchy.c: each level lies whole in the next, and says what it says
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "encoding.h"
#include "village.h"

#define DRAWS 2000

/* Two cells that are one at some level are one at all levels above. */
static void
check_nested (DureHierarchy *hierarchy, gint64 (*draw) (DureDice *dice), guint64 seed)
{
  DureDice *dice = dure_dice_new_seeded (seed);
  const guint top = dure_hierarchy_top (hierarchy);

  for (guint i = 0; i < DRAWS; i++)
    {
      const gint64 one = draw (dice), other = i % 9 == 0 ? DURE_CELL_MISSING : draw (dice);
      gboolean was_one = FALSE;

      for (guint level = 0; level <= top; level++)
        {
          const gint64 class = dure_hierarchy_class (hierarchy, one, level);
          const gboolean is_one = class == dure_hierarchy_class (hierarchy, other, level);
          g_autofree char *label = dure_hierarchy_label (hierarchy, class, level);

          g_assert_true (is_one || !was_one);
          g_assert_cmpstr (label, !=, "");
          was_one = is_one;
        }
      g_assert_true (was_one);
    }
  dure_dice_seeded_free (dice);
}

static gint64
draw_age (DureDice *dice)
{
  return (gint64) village_below (dice, 120000) - 5000;
}

static gint64
draw_near_time (DureDice *dice)
{
  return VILLAGE_MONDAY_MS + (gint64) village_below (dice, 4000000) * 1000;
}

static gint64
draw_far_time (DureDice *dice)
{
  return ((gint64) village_below (dice, 2000000000) - 1000000000) * 1000;
}

static gint64
draw_place (DureDice *dice)
{
  return (gint64) village_below (dice, 7) - 1;
}

static void
test_nested (void)
{
  g_autoptr (DureHierarchy) ages = dure_hierarchy_new_ages ();
  g_autoptr (DureHierarchy) hours = dure_hierarchy_new_calendar (DURE_CALENDAR_HOUR);
  g_autoptr (DureHierarchy) places = village_districts ();

  check_nested (ages, draw_age, 1);
  check_nested (hours, draw_near_time, 2);
  check_nested (hours, draw_far_time, 3);
  check_nested (places, draw_place, 4);
}

static void
check_label (DureHierarchy *hierarchy, gint64 cell, guint level, const char *expected)
{
  g_autofree char *label
      = dure_hierarchy_label (hierarchy, dure_hierarchy_class (hierarchy, cell, level), level);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_bands (void)
{
  static const DureBands weights = { 500, 30000, 150000, { 500, 5000, 20000 } };
  g_autoptr (DureHierarchy) ages = dure_hierarchy_new_ages ();
  g_autoptr (DureHierarchy) kilograms = dure_hierarchy_new_bands (&weights);

  check_label (ages, 39000, 0, "35-39");
  check_label (ages, 40000, 0, "40-44");
  check_label (ages, 79000, 2, "60-79");
  check_label (ages, 80000, 0, "80+");
  check_label (ages, 113000, 0, "80+");
  check_label (ages, 113000, 3, "80+");
  check_label (ages, 113000, 4, "*");
  check_label (ages, -1000, 0, "<0");
  check_label (kilograms, 70249, 0, "70");
  check_label (kilograms, 70250, 0, "70.5");
  check_label (kilograms, 70250, 1, "70-74.5");
  check_label (kilograms, 29000, 0, "<30");
  check_label (kilograms, 149999, 0, "150+");
  check_label (kilograms, 149000, 2, "140-149.5");
  check_label (kilograms, 31000, 2, "30-39.5");
  check_label (kilograms, DURE_CELL_MISSING, 0, "");
}

static void
test_calendar (void)
{
  g_autoptr (DureHierarchy) hours = dure_hierarchy_new_calendar (DURE_CALENDAR_HOUR);
  g_autoptr (DureHierarchy) weeks = dure_hierarchy_new_calendar (DURE_CALENDAR_WEEK);
  gint64 time_ms;

  check_label (hours, VILLAGE_MONDAY_MS, 0, "2026-03-02T09");
  check_label (hours, VILLAGE_MONDAY_MS, 1, "2026-03-02T06-11");
  check_label (hours, VILLAGE_MONDAY_MS, 2, "2026-03-02");
  check_label (hours, VILLAGE_MONDAY_MS, 3, "2026-W10");
  check_label (hours, VILLAGE_MONDAY_MS, 4, "2026-03");
  check_label (hours, VILLAGE_MONDAY_MS, 5, "*");
  check_label (weeks, VILLAGE_MONDAY_MS, 0, "2026-W10");
  /* The Monday of the first week of 2025 is in 2024; its Thursday is not. */
  g_assert_true (dure_time_from_text ("2024-12-29T15:00:00.000Z", &time_ms));
  check_label (hours, time_ms, 0, "2024-12-30T00");
  check_label (hours, time_ms, 3, "2025-W01");
  check_label (hours, time_ms, 4, "2025-01");
  check_label (hours, time_ms - 1, 0, "2024-12-29T23");
  check_label (hours, time_ms - 1, 3, "2024-W52");
  check_label (hours, -DURE_DAY_MS, 2, "1969-12-31");
}

/* A district, then its city, then anywhere. */
static void
test_places (void)
{
  g_autoptr (DureHierarchy) places = village_districts ();
  const gint64 north = dure_hierarchy_find_place (places, "Buk-gu");
  const gint64 east = dure_hierarchy_find_place (places, "Dong-gu");
  const gint64 port = dure_hierarchy_find_place (places, "Mokpo");

  check_label (places, north, 0, "Buk-gu");
  check_label (places, north, 1, "Gwangju");
  check_label (places, north, 2, "*");
  check_label (places, port, 1, "Jeonnam");
  g_assert_cmpint (dure_hierarchy_class (places, north, 0), !=,
                   dure_hierarchy_class (places, east, 0));
  g_assert_cmpint (dure_hierarchy_class (places, north, 1), ==,
                   dure_hierarchy_class (places, east, 1));
  g_assert_cmpint (dure_hierarchy_class (places, north, 1), !=,
                   dure_hierarchy_class (places, port, 1));
}

static void
test_numbers (void)
{
  static const struct
  {
    gint64 thousandths;
    const char *text;
  } cases[] = {
    { 0, "0" },         { 72000, "72" },     { 36500, "36.5" },
    { 36050, "36.05" }, { -125, "-0.125" },  { -1000, "-1" },
    { 1, "0.001" },     { 100, "0.1" },      { 9223372036854775807, "9223372036854775.807" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dure_cell_number_to_text (cases[i].thousandths);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hierarchy/nested", test_nested);
  g_test_add_func ("/hierarchy/bands", test_bands);
  g_test_add_func ("/hierarchy/calendar", test_calendar);
  g_test_add_func ("/hierarchy/places", test_places);
  g_test_add_func ("/hierarchy/numbers", test_numbers);
  return g_test_run ();
}
