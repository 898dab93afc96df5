// test-roll.c: two releases say of nobody what one does not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "reader.h"
#include "village.h"

#include <string.h>

#define VILLAGERS 300
#define ROUNDS 6

/* The village without those who have gone, and with newcomers. */
static DureTable *
make_village (GHashTable *gone, guint n_newcomers)
{
  DureDice *dice = dure_dice_new_seeded (31);
  DureTable *table = village_table ();

  for (guint donor = 0; donor < VILLAGERS + n_newcomers; donor++)
    {
      Person person;

      village_draw (dice, donor, &person);
      if (!g_hash_table_contains (gone, GUINT_TO_POINTER (donor)))
        village_add (table, &person);
    }
  dure_dice_seeded_free (dice);
  return table;
}

static DureExtract *
release (DureTable *table, DurePlan *plan, GPtrArray *earlier)
{
  g_autofree char *name = g_strdup_printf ("release-%u", earlier->len);
  g_autoptr (DureDisguise) disguise = dure_disguise_new (reader_key, name, "clinic");
  g_autoptr (GError) error = NULL;
  DureExtract *extract = dure_extract_new (table, plan, disguise, earlier, &error);

  g_assert_no_error (error);
  return extract;
}

static GPtrArray *
no_rolls (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dure_roll_free);
}

/* Made without a thought for each other, two releases give away who withdrew. */
static void
test_d2_05_the_leak (void)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autoptr (DureTable) before = make_village (gone, 0);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) one = reader_extract (before, plan, "clinic");
  g_autoptr (DureRoll) first = dure_extract_roll (one);
  g_autoptr (DureTable) after = NULL;
  g_autoptr (DureExtract) other = NULL;
  g_autoptr (DureRoll) second = NULL;

  g_assert_cmpuint (dure_roll_isolated (first, first, plan->k), ==, 0);
  g_hash_table_add (gone, GUINT_TO_POINTER (77));
  after = make_village (gone, 0);
  other = reader_extract (after, plan, "clinic");
  second = dure_extract_roll (other);
  g_assert_cmpuint (dure_roll_isolated (first, second, plan->k), >, 0);
}

/* Made one after another, with people going and coming, no two of them do. */
static void
test_d2_05_nobody_stands_out (void)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rolls = no_rolls ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  guint n_held = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (DureTable) table = make_village (gone, round * 9);
      g_autoptr (DureExtract) extract = release (table, plan, rolls);

      reader_check (extract, plan);
      g_ptr_array_add (rolls, dure_extract_roll (extract));
      for (guint i = 0; i < round; i++)
        g_assert_cmpuint (
            dure_roll_isolated (rolls->pdata[i], rolls->pdata[round], plan->k), ==, 0);
      n_held += dure_extract_partition (extract)->n_held_donors;
      g_hash_table_add (gone, GUINT_TO_POINTER (40 + round * 7));
    }
  g_assert_cmpuint (n_held, >, 0);
}

/* Who withdrew is in no later release, and those beside them wait until more have gone. */
static void
test_d2_05_the_others_wait (void)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rolls = no_rolls ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureTable) before = make_village (gone, 0);
  g_autoptr (DureTable) after = NULL;
  g_autoptr (DureExtract) one = release (before, plan, rolls);
  g_autoptr (DureExtract) other = NULL;
  const DurePartition *first = dure_extract_partition (one);
  guint withdrawn = 0, class;

  while (first->class_of[withdrawn] == DURE_CLASS_NONE)
    withdrawn++;
  class = first->class_of[withdrawn];
  for (guint donor = 0; donor < VILLAGERS; donor++)
    {
      guint8 id[DURE_UUID_BYTES];

      village_donor (donor, id);
      if (memcmp (id, dure_table_donor (before, dure_extract_task (one)->owners->rows[withdrawn]),
                  sizeof id)
          == 0)
        g_hash_table_add (gone, GUINT_TO_POINTER (donor));
    }
  g_assert_cmpuint (g_hash_table_size (gone), ==, 1);
  g_ptr_array_add (rolls, dure_extract_roll (one));
  after = make_village (gone, 0);
  other = release (after, plan, rolls);
  g_assert_cmpuint (dure_extract_partition (other)->n_held_donors, >=,
                    g_array_index (first->classes, DureDonorClass, class).n_donors - 1);
  g_assert_cmpuint (dure_extract_n_rows (other), >, VILLAGERS / 2);
}

/* The villagers, each with a row, and of some of them the row of a later visit. */
static DureTable *
make_visited (GHashTable *visitors)
{
  DureDice *dice = dure_dice_new_seeded (31);
  DureTable *table = village_table ();

  for (guint donor = 0; donor < VILLAGERS; donor++)
    {
      Person person;

      village_draw (dice, donor, &person);
      village_add (table, &person);
      person.when_ms += VILLAGE_HOUR_MS;
      person.pressure = 90 + donor % 80;
      if (g_hash_table_contains (visitors, GUINT_TO_POINTER (donor)))
        village_add (table, &person);
    }
  dure_dice_seeded_free (dice);
  return table;
}

/* The same donors, one of whom was seen at the kiosk in between: the new row is theirs. */
static void
test_d2_05_rows_leak_too (void)
{
  g_autoptr (GHashTable) visitors = g_hash_table_new (NULL, NULL);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureTable) before = make_visited (visitors);
  g_autoptr (DureExtract) one = reader_extract (before, plan, "clinic");
  g_autoptr (DureRoll) first = dure_extract_roll (one);
  g_autoptr (DureTable) after = NULL;
  g_autoptr (DureExtract) other = NULL;
  g_autoptr (DureRoll) second = NULL;

  g_hash_table_add (visitors, GUINT_TO_POINTER (77));
  after = make_visited (visitors);
  other = reader_extract (after, plan, "clinic");
  second = dure_extract_roll (other);
  g_assert_cmpuint (dure_roll_isolated (first, second, plan->k), >, 0);
}

/* Rows that wait are moved by as many weeks as their donor's others: nothing is read of memory that
   nobody wrote, by which a release would not be the same again. */
static void
check_times (DureExtract *extract)
{
  const DureDomain *when = dure_extract_task (extract)->quasi[VILLAGE_WHEN - VILLAGE_AGE];

  for (guint i = 0; i < when->labels[0]->len; i++)
    g_assert_true (g_str_has_prefix (when->labels[0]->pdata[i], "2026-0"));
}

/* A few new rows wait and hold nobody back; when all have some, they are told. */
static void
test_d2_05_new_rows_wait (void)
{
  g_autoptr (GHashTable) visitors = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rolls = no_rolls ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  guint n_first = 0;

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (DureTable) table = make_visited (visitors);
      g_autoptr (DureExtract) extract = release (table, plan, rolls);
      DureRoll *roll = dure_extract_roll (extract);

      reader_check (extract, plan);
      check_times (extract);
      for (guint i = 0; i < round; i++)
        g_assert_cmpuint (dure_roll_isolated (rolls->pdata[i], roll, plan->k), ==, 0);
      g_ptr_array_add (rolls, roll);
      if (round == 0)
        n_first = dure_extract_n_rows (extract);
      else if (round == 1)
        g_assert_cmpuint (dure_extract_n_rows (extract), ==, n_first);
      else
        g_assert_cmpuint (dure_extract_n_rows (extract), ==, 2 * n_first);
      for (guint donor = 0; donor < VILLAGERS; donor++)
        if (round == 1 || donor % 60 == 17)
          g_hash_table_add (visitors, GUINT_TO_POINTER (donor));
    }
}

/* The villagers, each with a row; that of some says another pressure than was told, which stands
   beside it when it is known. */
static DureTable *
make_changed (GHashTable *changed, gboolean has_former)
{
  DureDice *dice = dure_dice_new_seeded (31);
  DureTable *table = village_table ();

  for (guint donor = 0; donor < VILLAGERS; donor++)
    {
      const gboolean is_changed = g_hash_table_contains (changed, GUINT_TO_POINTER (donor));
      Person person;

      village_draw (dice, donor, &person);
      person.pressure += is_changed ? 2 : 0;
      village_add (table, &person);
      person.pressure -= 2;
      if (!is_changed || !has_former)
        continue;
      village_add (table, &person);
      dure_table_set_former (table);
    }
  dure_dice_seeded_free (dice);
  return table;
}

static guint
count_held (DureExtract *extract)
{
  return dure_extract_partition (extract)->n_held_donors;
}

/* A few have other values than were told: they are told as before, and nobody is held back for it.
   When all have, the new ones are told. */
static void
test_d2_05_other_values_wait (void)
{
  g_autoptr (GHashTable) changed = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rolls = no_rolls ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureTable) before = make_changed (changed, TRUE);
  g_autoptr (DureExtract) first = release (before, plan, rolls);
  const guint n_rows = dure_extract_n_rows (first);

  g_ptr_array_add (rolls, dure_extract_roll (first));
  for (guint donor = 17; donor < VILLAGERS; donor += 60)
    g_hash_table_add (changed, GUINT_TO_POINTER (donor));
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (DureTable) table = make_changed (changed, round > 0);
      g_autoptr (DureExtract) extract = release (table, plan, rolls);
      DureRoll *roll = dure_extract_roll (extract);

      reader_check (extract, plan);
      for (guint i = 0; i < rolls->len; i++)
        g_assert_cmpuint (dure_roll_isolated (rolls->pdata[i], roll, plan->k), ==, 0);
      /* First nobody knows what was told, and all who were told of together are held back. */
      if (round == 0)
        g_assert_cmpuint (count_held (extract), >, count_held (first));
      else
        g_assert_cmpuint (dure_extract_n_rows (extract), ==, n_rows);
      if (round == 0)
        dure_roll_free (roll);
      else
        g_ptr_array_add (rolls, roll);
      for (guint donor = 0; round == 1 && donor < VILLAGERS; donor++)
        g_hash_table_add (changed, GUINT_TO_POINTER (donor));
    }
  /* Whom nobody was told of are told of as they are now. */
  {
    g_autoptr (DureTable) table = make_changed (changed, TRUE);
    g_autoptr (DureExtract) alone = reader_extract (table, plan, "clinic");

    g_assert_cmpuint (dure_table_n_rows (table), ==, 2 * VILLAGERS);
    reader_check (alone, plan);
    g_assert_cmpuint (dure_extract_n_rows (alone), <=, VILLAGERS);
  }
}

/* Who takes back a row is not seen by it: all who were told of together are held back. */
static void
test_d2_05_rows_that_go (void)
{
  g_autoptr (GHashTable) visitors = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) rolls = no_rolls ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureTable) before = NULL;
  g_autoptr (DureTable) after = NULL;
  g_autoptr (DureExtract) one = NULL;
  g_autoptr (DureExtract) other = NULL;
  g_autoptr (DureRoll) second = NULL;

  for (guint donor = 0; donor < VILLAGERS; donor++)
    g_hash_table_add (visitors, GUINT_TO_POINTER (donor));
  before = make_visited (visitors);
  one = release (before, plan, rolls);
  g_ptr_array_add (rolls, dure_extract_roll (one));
  g_hash_table_remove (visitors, GUINT_TO_POINTER (77));
  after = make_visited (visitors);
  other = release (after, plan, rolls);
  second = dure_extract_roll (other);
  g_assert_cmpuint (dure_roll_isolated (rolls->pdata[0], second, plan->k), ==, 0);
  g_assert_cmpuint (dure_extract_partition (other)->n_held_donors, >=, plan->k);
}

/* Kept and read back it says the same; cut off anywhere it is none. */
static void
test_packed (void)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autoptr (DureTable) table = make_village (gone, 0);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureExtract) extract = reader_extract (table, plan, "clinic");
  g_autoptr (DureRoll) roll = dure_extract_roll (extract);
  g_autoptr (GBytes) packed = dure_roll_pack (roll);
  g_autoptr (DureRoll) read = dure_roll_unpack (packed);
  g_autoptr (GBytes) again = NULL;

  g_assert_nonnull (read);
  again = dure_roll_pack (read);
  g_assert_true (g_bytes_equal (packed, again));
  g_assert_cmpuint (dure_roll_isolated (roll, read, plan->k), ==, 0);
  for (gsize cut = 1; cut < 24; cut++)
    {
      g_autoptr (GBytes) part
          = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - cut);

      g_assert_null (dure_roll_unpack (part));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roll/packed", test_packed);
  g_test_add_func ("/roll/d2-05/the-leak", test_d2_05_the_leak);
  g_test_add_func ("/roll/a46/d2-05/nobody-stands-out", test_d2_05_nobody_stands_out);
  g_test_add_func ("/roll/d2-05/the-others-wait", test_d2_05_the_others_wait);
  g_test_add_func ("/roll/d2-05/rows-leak-too", test_d2_05_rows_leak_too);
  g_test_add_func ("/roll/d2-05/new-rows-wait", test_d2_05_new_rows_wait);
  g_test_add_func ("/roll/d2-05/other-values-wait", test_d2_05_other_values_wait);
  g_test_add_func ("/roll/d2-05/rows-that-go", test_d2_05_rows_that_go);
  return g_test_run ();
}
