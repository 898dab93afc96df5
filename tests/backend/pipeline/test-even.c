// test-even.c: how often a donor came singles out nobody, and one donor makes no class diverse
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "reader.h"
#include "village.h"

/* Donors from @from on who are alike in all that others know, with @n_rows rows each. */
static void
add_regulars (DureTable *table, guint from, guint n_donors, guint n_rows)
{
  for (guint donor = from; donor < from + n_donors; donor++)
    for (guint row = 0; row < n_rows; row++)
      {
        Person person = village_model;

        person.donor = donor;
        person.condition = donor % 2 == 0 ? "asthma" : "none";
        person.pressure = 100 + donor % 4 * 20;
        village_add (table, &person);
      }
}

/* Neighbours see who goes to the kiosk every day. */
static void
test_d2_01_who_comes_daily (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;

  add_regulars (table, 0, 40, 1);
  add_regulars (table, 100, 1, 90);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 41);
}

/* Where enough come as often, as many of their rows are told. */
static void
test_many_regulars_are_told_whole (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;

  add_regulars (table, 0, 40, 1);
  add_regulars (table, 100, 30, 8);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 40 + 30 * 8);
  g_assert_cmpuint (dure_extract_n_evened (extract), ==, 0);
}

/* Five who came once do not cut down all the others: k of these are told like them. */
static void
test_few_who_came_once (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;

  add_regulars (table, 0, 5, 1);
  add_regulars (table, 100, 60, 8);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 5 + 11 + 49 * 8);
  g_assert_cmpuint (dure_extract_n_evened (extract), ==, 11 * 7);
}

/* All have diabetes, and one of them came once more with another word. */
static void
test_d2_03_rows_are_no_diversity (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  Person person = village_model;

  person.condition = "diabetes";
  for (guint donor = 0; donor < 14; donor++)
    for (guint row = 0; row < 2; row++)
      {
        person.donor = donor;
        person.pressure = 100 + donor % 3 * 30;
        person.condition = donor == 7 && row == 1 ? "none" : "diabetes";
        village_add (table, &person);
      }
  reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_TOO_FEW);
}

/* Who says nothing hides nobody: everyone who says something says diabetes. */
static void
test_d2_03_missing_is_no_value (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  Person person = village_model;

  for (guint donor = 0; donor < 24; donor++)
    {
      person.donor = donor;
      person.pressure = 100 + donor % 3 * 30;
      person.sex = donor < 12 ? "female" : "male";
      person.condition = donor % 3 == 0 ? NULL : "diabetes";
      village_add (table, &person);
    }
  reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_TOO_FEW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/even/d2-01/who-comes-daily", test_d2_01_who_comes_daily);
  g_test_add_func ("/even/many-regulars-are-told-whole", test_many_regulars_are_told_whole);
  g_test_add_func ("/even/few-who-came-once", test_few_who_came_once);
  g_test_add_func ("/even/d2-03/rows-are-no-diversity", test_d2_03_rows_are_no_diversity);
  g_test_add_func ("/even/d2-03/missing-is-no-value", test_d2_03_missing_is_no_value);
  return g_test_run ();
}
