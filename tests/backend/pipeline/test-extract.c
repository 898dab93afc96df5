// test-extract.c: what leaves singles out nobody, whatever came in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The cases d2-NN are those that an expert would try first; the others are drawn from seeds. All
// are judged by reader.c, from the text that a recipient gets.

#include "village.h"
#include "reader.h"

#include <string.h>

#define SEEDS 12
static void
test_seeds (void)
{
  static const guint sizes[] = { 30, 90, 250 };

  for (guint64 seed = 0; seed < SEEDS; seed++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr (DureTable) table = village_crowd (sizes[i], 1 + seed % 3, seed);
        g_autoptr (DurePlan) plan = village_plan (seed % 2 == 0);
        g_autoptr (DureExtract) extract = NULL;

        plan->l = 2 + seed % 2;
        extract = reader_extract (table, plan, "clinic");
        reader_check (extract, plan);
      }
}

static void
test_d2_01_rows_are_no_donors (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person alone = village_model;

  alone.district = "Mokpo";
  alone.donor = 900;
  for (guint i = 0; i < 11; i++)
    {
      alone.condition = i % 2 == 0 ? "asthma" : "none";
      alone.pressure = 100 + 30 * (i % 3);
      village_add (table, &alone);
    }
  reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_TOO_FEW);
  village_add_alike (table, 0, 40, &village_model);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (reader_count (extract, "district", "Mokpo"), ==, 0);
  g_assert_cmpuint (reader_count (extract, "district", "Buk-gu"), >, 0);
}

static void
test_d2_02_suppressed_is_no_class (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person odd = village_model;
  Reading reading;

  village_add_alike (table, 0, 200, &village_model);
  odd.age = 71;
  village_add_alike (table, 500, 3, &odd);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_partition (extract)->n_suppressed_rows, ==, 3);
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 200);
  reader_read (extract, plan, plan->k, &reading);
  g_assert_cmpuint (dure_extract_partition (extract)->classes->len, ==, reading.n_classes);
  g_assert_cmpuint (reader_count (extract, "age", "*"), ==, 0);
}

static void
test_suppression_has_a_cap (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person odd = village_model;

  village_add_alike (table, 0, 100, &village_model);
  odd.age = 71;
  village_add_alike (table, 500, 8, &odd);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (dure_extract_partition (extract)->n_suppressed_rows, ==, 0);
  g_assert_cmpuint (dure_extract_n_rows (extract), ==, 108);
  g_assert_cmpuint (reader_count (extract, "age", "70-74"), ==, 0);
  g_assert_cmpuint (reader_count (extract, "age", "40-79"), >=, plan->k);
}

static void
test_d2_03_one_value_is_no_class (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person person = village_model;

  person.condition = "diabetes";
  for (guint i = 0; i < 12; i++)
    {
      person.donor = 700 + i;
      person.pressure = 100 + 30 * (i % 3);
      village_add (table, &person);
    }
  reader_refuse (table, plan, DURE_DEIDENTIFY_ERROR_TOO_FEW);
  person.sex = "male";
  village_add_alike (table, 0, 12, &person);
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  /* Told apart, all women would be known to have diabetes. */
  g_assert_cmpuint (reader_count (extract, "sex", "*"), ==, 24);
}

static void
test_d2_04_one_text_in_many_forms (void)
{
  /* Composed, decomposed, full width, with spaces of several kinds, with what cannot be seen. */
  static const char *const hangul[] = { "북구", "\u1107\u116e\u11a8\u1100\u116e", " 북구\u3000",
                                        "\u200b북구\n" };
  static const char *const latin[] = { "Type A", "Type\u00a0 A", "Ｔｙｐｅ　Ａ", "\tType A" };
  static const char *const nothing[] = { NULL, "", " \u3000", "\xff\xfe" };

  for (gsize i = 0; i < G_N_ELEMENTS (hangul); i++)
    {
      g_autofree char *district = dure_cell_normalise_text (hangul[i]);
      g_autofree char *type = dure_cell_normalise_text (latin[i]);
      g_autofree char *none = nothing[i] == NULL ? NULL : dure_cell_normalise_text (nothing[i]);

      g_assert_cmpstr (district, ==, "북구");
      g_assert_cmpstr (type, ==, "Type A");
      g_assert_null (none);
    }
}

/* What is missing is a value like others: shared by k, or not told. */
static void
test_d2_04_missing_is_a_value (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) many = NULL;
  Person silent = village_model;

  silent.sex = NULL;
  village_add_alike (table, 0, 60, &village_model);
  village_add_alike (table, 300, 5, &silent);
  {
    g_autoptr (DureExtract) few = reader_extract (table, plan, "clinic");

    reader_check (few, plan);
    g_assert_cmpuint (reader_count (few, "sex", ""), ==, 0);
  }
  village_add_alike (table, 400, 20, &silent);
  many = reader_extract (table, plan, "clinic");
  reader_check (many, plan);
  g_assert_cmpuint (reader_count (many, "sex", ""), ==, 25);
}

/* Donors' pseudonyms of one extract. */
static GHashTable *
pseudonyms_of (DureExtract *extract)
{
  GHashTable *found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    g_hash_table_add (found, (gpointer) dure_extract_cell (extract, row, 0));
  return found;
}

static void
test_d2_06_recipients_share_nothing (void)
{
  g_autoptr (DureTable) table = village_crowd (200, 1, 5);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) one = reader_extract (table, plan, "clinic");
  g_autoptr (DureExtract) other = reader_extract (table, plan, "maker");
  g_autoptr (GHashTable) known = pseudonyms_of (one);
  g_autoptr (DureDisguise) mine = dure_disguise_new (reader_key, "release-1", "clinic");
  g_autoptr (DureDisguise) theirs = dure_disguise_new (reader_key, "release-1", "maker");
  guint n_same_shift = 0, n_same_place = 0;

  for (guint row = 0; row < dure_extract_n_rows (other); row++)
    g_assert_false (g_hash_table_contains (known, dure_extract_cell (other, row, 0)));
  for (guint donor = 0; donor < 200; donor++)
    {
      guint8 id[DURE_UUID_BYTES];

      village_donor (donor, id);
      n_same_shift
          += dure_disguise_shift_ms (mine, id, 3) == dure_disguise_shift_ms (theirs, id, 3);
    }
  /* One of seven shifts: by chance 29 of 200 are the same, and hardly ever as many as 60. */
  g_assert_cmpuint (n_same_shift, <, 60);
  for (guint row = 0; row < MIN (dure_extract_n_rows (one), dure_extract_n_rows (other)); row++)
    n_same_place += g_str_equal (dure_extract_cell (one, row, VILLAGE_PRESSURE),
                                 dure_extract_cell (other, row, VILLAGE_PRESSURE))
                    && g_str_equal (dure_extract_cell (one, row, VILLAGE_CONDITION),
                                    dure_extract_cell (other, row, VILLAGE_CONDITION));
  g_assert_cmpuint (n_same_place, <, 60);
}

static DureTable *
village_backwards (guint n_donors, guint64 seed)
{
  g_autofree Person *people = g_new (Person, n_donors);
  DureDice *dice = dure_dice_new_seeded (seed);
  DureTable *table = village_table ();

  for (guint i = 0; i < n_donors; i++)
    village_draw (dice, i, &people[i]);
  for (guint i = n_donors; i-- > 0;)
    village_add (table, &people[i]);
  dure_dice_seeded_free (dice);
  return table;
}

static DureTable *
village_forwards (guint n_donors, guint64 seed)
{
  DureDice *dice = dure_dice_new_seeded (seed);
  DureTable *table = village_table ();

  for (guint i = 0; i < n_donors; i++)
    {
      Person person;

      village_draw (dice, i, &person);
      village_add (table, &person);
    }
  dure_dice_seeded_free (dice);
  return table;
}

static void
test_d2_07_order_says_nothing (void)
{
  g_autoptr (DureTable) table = village_forwards (200, 11);
  g_autoptr (DureTable) backwards = village_backwards (200, 11);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) one = reader_extract (table, plan, "clinic");
  g_autoptr (DureExtract) other = reader_extract (backwards, plan, "clinic");
  g_autofree char *text = reader_copy (one);
  g_autofree char *same = reader_copy (other);

  g_assert_cmpstr (text, ==, same);
  g_assert_null (strstr (text, "Secret"));
  for (guint row = 0; row < dure_extract_n_rows (one); row++)
    g_assert_cmpuint (strlen (dure_extract_cell (one, row, 0)), ==, 2 * DURE_PSEUDONYM_BYTES);
  for (guint donor = 0; donor < 200; donor++)
    {
      guint8 id[DURE_UUID_BYTES];
      g_autofree char *uuid = NULL;
      g_autofree char *hex = g_malloc0 (2 * DURE_UUID_BYTES + 1);

      village_donor (donor, id);
      uuid = dure_id_from_bytes (id);
      for (guint i = 0; i < DURE_UUID_BYTES; i++)
        g_snprintf (hex + 2 * i, 3, "%02x", id[i]);
      g_assert_null (strstr (text, uuid));
      g_assert_null (strstr (text, hex));
    }
}

/* Numbers that two devices write in two ways are one. */
static void
test_d2_07_digits_say_nothing (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;

  for (guint i = 0; i < 60; i++)
    {
      Person person = village_model;

      person.donor = i;
      person.condition = i % 2 == 0 ? "asthma" : "none";
      village_add (table, &person);
      dure_table_set_number (table, VILLAGE_PRESSURE, 120000 + i % 3 * 30000 + i % 7);
    }
  extract = reader_extract (table, plan, "clinic");
  g_assert_cmpuint (reader_count (extract, "pressure", "150"), ==, 20);
}

static void
test_d2_10_the_tallest_is_coded (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person person = village_model;
  guint n_high = 0;

  for (guint i = 0; i < 120; i++)
    {
      person.donor = i;
      person.age = i == 0 ? 113 : 80 + i % 4;
      person.condition = i % 2 == 0 ? "asthma" : "none";
      person.pressure = i == 0 ? 198 : 100 + i / 2;
      village_add (table, &person);
    }
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  g_assert_cmpuint (reader_count (extract, "age", "80+"), >=, 115);
  g_assert_cmpuint (reader_count (extract, "pressure", "198"), ==, 0);
  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    n_high += g_str_has_suffix (dure_extract_cell (extract, row, VILLAGE_PRESSURE), "+");
  g_assert_cmpuint (n_high, >=, plan->k);
}

/* A watcher knows who stood at the kiosk at five past two. */
static void
test_d2_19_seen_at_the_kiosk (void)
{
  g_autoptr (DureTable) table = village_crowd (150, 1, 21);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = reader_extract (table, plan, "clinic");

  reader_check (extract, plan);
  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    {
      g_assert_null (strchr (dure_extract_cell (extract, row, VILLAGE_WHEN), ':'));
      g_assert_cmpuint (strlen (dure_extract_cell (extract, row, VILLAGE_WHEN)), <=,
                        strlen ("2026-03-02T06-11"));
    }
}

/* Some of the highest would be left out for their age: then the others alone would be too few. */
static void
test_d2_10_the_ends_stay_long (void)
{
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  Person person = village_model;
  guint n_high = 0;

  for (guint i = 0; i < 203; i++)
    {
      person.donor = i;
      person.age = i < 3 ? 71 : 42;
      person.condition = i % 2 == 0 ? "asthma" : "none";
      person.pressure = i < 11 ? 190 : 100 + i % 60;
      village_add (table, &person);
    }
  extract = reader_extract (table, plan, "clinic");
  reader_check (extract, plan);
  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    n_high += g_str_has_suffix (dure_extract_cell (extract, row, VILLAGE_PRESSURE), "+");
  g_assert_cmpuint (n_high, >=, plan->k);
  g_assert_true (dure_extract_was_repeated (extract));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/seeds", test_seeds);
  g_test_add_func ("/extract/suppression-has-a-cap", test_suppression_has_a_cap);
  g_test_add_func ("/extract/d2-01/rows-are-no-donors", test_d2_01_rows_are_no_donors);
  g_test_add_func ("/extract/d2-02/suppressed-is-no-class", test_d2_02_suppressed_is_no_class);
  g_test_add_func ("/extract/d2-03/one-value-is-no-class", test_d2_03_one_value_is_no_class);
  g_test_add_func ("/extract/d2-04/one-text-in-many-forms", test_d2_04_one_text_in_many_forms);
  g_test_add_func ("/extract/d2-04/missing-is-a-value", test_d2_04_missing_is_a_value);
  g_test_add_func ("/extract/d2-06/recipients-share-nothing", test_d2_06_recipients_share_nothing);
  g_test_add_func ("/extract/d2-07/order-says-nothing", test_d2_07_order_says_nothing);
  g_test_add_func ("/extract/d2-07/digits-say-nothing", test_d2_07_digits_say_nothing);
  g_test_add_func ("/extract/d2-10/the-tallest-is-coded", test_d2_10_the_tallest_is_coded);
  g_test_add_func ("/extract/d2-10/the-ends-stay-long", test_d2_10_the_ends_stay_long);
  g_test_add_func ("/extract/d2-19/seen-at-the-kiosk", test_d2_19_seen_at_the_kiosk);
  return g_test_run ();
}
