// test-plan.c: what no plan may let through, and what is refused whole
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "reader.h"
#include "village.h"

static void
test_d2_16_ten_thousand_rows (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person eager = village_model;

  village_add_alike (table, 100, 40, &village_model);
  eager.donor = 0;
  for (guint i = 0; i < 10000; i++)
    {
      eager.condition = i % 2 == 0 ? "asthma" : "none";
      eager.pressure = 100 + i % 70;
      village_add (table, &eager);
    }
  plan->rows_per_donor = 20;
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_n_clipped (extract), ==, 9980);
  /* Nobody else has as many as are left: it is known who comes every day. */
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 41);
}

static void
refuse_series (const char *name)
{
  static const DureColumnRole roles[] = { DURE_ROLE_QUASI, DURE_ROLE_SENSITIVE, DURE_ROLE_OTHER };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (DureTable) table = dure_table_new ();
      g_autoptr (DurePlan) plan = dure_plan_new (FALSE);

      dure_table_add_column (table, name, DURE_COLUMN_SERIES);
      dure_plan_declare (plan, name, roles[i], NULL);
      reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_PLAN);
    }
}

/* A series of beats is a fingerprint that would be found again in the next release: no plan, not
   even for the closed room, lets one through. */
static void
test_d2_17_no_beats (void)
{
  refuse_series ("beats");
}

/* So is what a home used on a holiday that others know of. */
static void
test_d2_18_no_energy_curve (void)
{
  refuse_series ("electricity");
}

static void
test_d2_21_silence_is_no_leave (void)
{
  g_autoptr (DureTable) table = dure_table_new ();
  g_autoptr (DurePlan) plan = dure_plan_new (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  const guint serial = dure_table_add_column (table, "serial", DURE_COLUMN_TEXT);
  const guint firmware = dure_table_add_column (table, "firmware", DURE_COLUMN_NUMBER);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("SN-%u", i);
      guint8 id[DURE_UUID_BYTES];

      village_donor (i, id);
      dure_table_add_row (table, id);
      dure_table_set_text (table, serial, text);
      dure_table_set_number (table, firmware, i < 30 ? 1000 : 2500);
    }
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (reader_count (extract, "serial", "*"), ==, 60);
  g_assert_cmpuint (reader_count (extract, "firmware", "2.5"), ==, 30);
}

/* What is told as it is must be numbers in bands or words of a closed list. */
static void
test_d2_21_no_free_text (void)
{
  static const DureColumnRole roles[] = { DURE_ROLE_SENSITIVE, DURE_ROLE_OTHER };
  static const DureColumnType types[]
      = { DURE_COLUMN_TEXT, DURE_COLUMN_NUMBER, DURE_COLUMN_TIME };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (types); j++)
      {
        g_autoptr (DureTable) table = dure_table_new ();
        g_autoptr (DurePlan) plan = dure_plan_new (TRUE);

        dure_table_add_column (table, "note", types[j]);
        dure_plan_declare (plan, "note", roles[i],
                           types[j] == DURE_COLUMN_TIME
                               ? dure_hierarchy_new_calendar (DURE_CALENDAR_MONTH)
                               : NULL);
        reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_PLAN);
      }
}

static void
test_plans_can_only_be_stricter (void)
{
  static const struct
  {
    guint k, l, percent, rows, weeks;
    gboolean has_energy;
  } cases[] = {
    { 10, 2, 5, 100, 3, FALSE }, { 11, 1, 5, 100, 3, FALSE },  { 11, 9, 5, 100, 3, FALSE },
    { 11, 2, 6, 100, 3, FALSE }, { 11, 2, 5, 0, 3, FALSE },    { 11, 2, 5, 100, 0, FALSE },
    { 11, 2, 5, 100, 4, TRUE },  { 11, 2, 5, 100, 27, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DureTable) table = village_crowd (100, 1, i);
      g_autoptr (DurePlan) plan = village_plan (TRUE);

      plan->k = cases[i].k;
      plan->l = cases[i].l;
      plan->suppressed_percent = cases[i].percent;
      plan->rows_per_donor = cases[i].rows;
      plan->shift_weeks = cases[i].weeks;
      plan->has_energy = cases[i].has_energy;
      reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_PLAN);
    }
}

/* In the closed room five are enough, and four are not; what leaves needs eleven. */
static void
test_in_the_room (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) room = village_plan (FALSE);
  g_autoptr (DurePlan) leaving = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;

  village_add_alike (table, 0, 6, &village_model);
  g_assert_cmpuint (room->k, ==, 5);
  g_assert_cmpuint (leaving->k, ==, 11);
  extract = reader_extract (table, room, "clinic");
  reader_check (extract, room);
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 6);
  reader_refuse (table, leaving, DURE_DEIDENTIFY_ERROR_TOO_FEW);
  room->k = 4;
  reader_refuse (table, room, DURE_DEIDENTIFY_ERROR_PLAN);
}

static void
test_d2_22_eleven_columns (void)
{
  DureDice *dice = dure_dice_new_seeded (3);
  g_autoptr (DureTable) table = dure_table_new ();
  g_autoptr (DurePlan) plan = dure_plan_new (TRUE);
  g_autoptr (DureExtract) extract = NULL;

  for (guint c = 0; c < 11; c++)
    {
      g_autofree char *name = g_strdup_printf ("column-%u", c);

      dure_table_add_column (table, name, DURE_COLUMN_NUMBER);
      dure_plan_declare (plan, name, DURE_ROLE_QUASI, dure_hierarchy_new_ages ());
    }
  for (guint i = 0; i < 400; i++)
    {
      guint8 id[DURE_UUID_BYTES];

      village_donor (i, id);
      dure_table_add_row (table, id);
      for (guint c = 0; c < 11; c++)
        dure_table_set_number (table, c, village_below (dice, 90) * DURE_CELL_ONE);
    }
  dure_dice_seeded_free (dice);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_partition (extract)->classes->len, >, 4);
}

static void
test_d2_23_nothing_is_refused (void)
{
  g_autoptr (DureTable) empty = village_table ();
  g_autoptr (DureTable) few = village_crowd (10, 3, 2);
  g_autoptr (DureTable) serials = dure_table_new ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DurePlan) silent = dure_plan_new (TRUE);
  const guint serial = dure_table_add_column (serials, "serial", DURE_COLUMN_TEXT);

  reader_refuse (empty, plan, DURE_DEIDENTIFY_ERROR_TOO_FEW);
  reader_refuse (few, plan, DURE_DEIDENTIFY_ERROR_TOO_FEW);
  /* All that could be told is stars. */
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("SN-%u", i);
      guint8 id[DURE_UUID_BYTES];

      village_donor (i, id);
      dure_table_add_row (serials, id);
      dure_table_set_text (serials, serial, text);
    }
  reader_refuse (serials, silent, DURE_DEIDENTIFY_ERROR_TOO_FEW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/plans-can-only-be-stricter", test_plans_can_only_be_stricter);
  g_test_add_func ("/plan/in-the-room", test_in_the_room);
  g_test_add_func ("/plan/d2-16/ten-thousand-rows", test_d2_16_ten_thousand_rows);
  g_test_add_func ("/plan/d2-17/no-beats", test_d2_17_no_beats);
  g_test_add_func ("/plan/d2-18/no-energy-curve", test_d2_18_no_energy_curve);
  g_test_add_func ("/plan/d2-21/silence-is-no-leave", test_d2_21_silence_is_no_leave);
  g_test_add_func ("/plan/d2-21/no-free-text", test_d2_21_no_free_text);
  g_test_add_func ("/plan/d2-22/eleven-columns", test_d2_22_eleven_columns);
  g_test_add_func ("/plan/d2-23/nothing-is-refused", test_d2_23_nothing_is_refused);
  return g_test_run ();
}
