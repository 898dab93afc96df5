// test-risk.c: the risk report says what a second reader counts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "reader.h"
#include "risk.h"
#include "village.h"

#define FEWEST 15

static void
test_d2_25_counted_twice (void)
{
  for (guint64 seed = 0; seed < 8; seed++)
    {
      g_autoptr (DureTable) table = village_crowd (180, 1 + seed % 2, seed);
      g_autoptr (DurePlan) plan = village_plan (seed % 2 == 0);
      g_autoptr (DureExtract) extract = reader_extract (table, plan, "clinic");
      const DurePartition *partition = dure_extract_partition (extract);
      Reading reading;
      DureRisk risk;

      reader_read (extract, plan, FEWEST, &reading);
      dure_risk_of_extract (extract, FEWEST, &risk);
      g_assert_cmpuint (risk.n_donors, ==, reading.n_donors);
      g_assert_cmpuint (risk.n_classes, ==, reading.n_classes);
      g_assert_cmpuint (risk.smallest, ==, reading.smallest);
      g_assert_cmpuint (risk.n_above, ==, reading.n_above);
      g_assert_cmpuint (risk.n_unique, ==, 0);
      g_assert_cmpuint (reading.n_unique, ==, 0);
      g_assert_cmpuint (risk.average_millionths, ==,
                        (guint64) reading.n_donors * 1000000 / reading.n_classes);
      g_assert_cmpuint (risk.discernibility, ==,
                        reading.n_pairs + 180 * partition->n_suppressed_donors);
    }
}

/* Whether two rows say the same of whose they are, told as exactly as it ever is: five years of age
   up to 80, six hours of Gwangju, moved by the donor's weeks. */
static gboolean
are_alike_untouched (DureTable *table, DureDisguise *disguise, guint row, guint other)
{
  const guint rows[] = { row, other };
  gint64 ages[2], quarters[2];

  for (guint i = 0; i < 2; i++)
    {
      const gint64 years = dure_table_cell (table, rows[i], VILLAGE_AGE) / DURE_CELL_ONE;
      const gint64 when_ms
          = dure_table_cell (table, rows[i], VILLAGE_WHEN)
            + dure_disguise_shift_ms (disguise, dure_table_donor (table, rows[i]), 3);

      ages[i] = MIN (years, 80) / 5;
      quarters[i] = (when_ms / VILLAGE_HOUR_MS + 9) / 6;
    }
  return ages[0] == ages[1] && quarters[0] == quarters[1]
         && dure_table_cell (table, row, VILLAGE_SEX) == dure_table_cell (table, other, VILLAGE_SEX)
         && dure_table_cell (table, row, VILLAGE_DISTRICT)
                == dure_table_cell (table, other, VILLAGE_DISTRICT);
}

/* Who is alone, or among few, before anything is made coarse: each row beside each other. */
static void
test_d2_25_untouched_counted_twice (void)
{
  g_autoptr (DureDisguise) disguise = dure_disguise_new (reader_key, "release-1", "clinic");
  guint n_all_unique = 0, n_all_others = 0;

  for (guint64 seed = 0; seed < 2; seed++)
    {
      g_autoptr (DureTable) table = village_crowd (400, 1, seed);
      g_autoptr (DurePlan) plan = village_plan (TRUE);
      g_autoptr (DureExtract) extract = reader_extract (table, plan, "clinic");
      guint n_unique = 0, n_above = 0, smallest = G_MAXUINT;
      DureRisk risk;

      for (guint row = 0; row < dure_table_n_rows (table); row++)
        {
          guint n_alike = 0;

          for (guint other = 0; other < dure_table_n_rows (table); other++)
            n_alike += are_alike_untouched (table, disguise, row, other);
          n_unique += n_alike == 1;
          n_above += n_alike < 2;
          smallest = MIN (smallest, n_alike);
        }
      dure_risk_untouched (extract, 2, &risk);
      g_assert_cmpuint (risk.n_donors, ==, 400);
      g_assert_cmpuint (risk.n_unique, ==, n_unique);
      g_assert_cmpuint (risk.n_above, ==, n_above);
      g_assert_cmpuint (risk.smallest, ==, smallest);
      n_all_unique += n_unique;
      n_all_others += 400 - n_unique;
    }
  g_assert_cmpuint (n_all_unique, >, 0);
  g_assert_cmpuint (n_all_others, >, 0);
}

/* Each size in its own bin, and how many donors that are. */
static void
test_bins (void)
{
  const guint sizes[] = { 1, 1, 2, 4, 5, 10, 11, 19, 20, 49, 50, 99, 100, 5000 };
  const guint expected[DURE_RISK_BINS] = { 2, 6, 15, 30, 69, 149, 5100 };
  DureRisk risk;

  dure_risk_of_sizes (sizes, G_N_ELEMENTS (sizes), 11, &risk);
  g_assert_cmpmem (risk.bins, sizeof risk.bins, expected, sizeof expected);
  dure_risk_of_sizes (sizes, 0, 11, &risk);
  for (guint i = 0; i < DURE_RISK_BINS; i++)
    g_assert_cmpuint (risk.bins[i], ==, 0);
}

/* Three numbers that are added by hand: 60 women of 42, one who is alone, one column. */
static void
test_d2_25_added_by_hand (void)
{
  g_autoptr (DureTable) table = dure_table_new ();
  g_autoptr (DurePlan) plan = dure_plan_new (TRUE);
  g_autoptr (DureExtract) extract = NULL;
  DureRisk risk;

  dure_table_add_column (table, "age", DURE_COLUMN_NUMBER);
  dure_plan_declare (plan, "age", DURE_ROLE_QUASI, dure_hierarchy_new_ages ());
  for (guint i = 0; i < 61; i++)
    {
      guint8 id[DURE_UUID_BYTES];

      village_donor (i, id);
      dure_table_add_row (table, id);
      dure_table_set_number (table, 0, i == 60 ? 70000 : 42000);
    }
  extract = reader_extract (table, plan, "clinic");
  dure_risk_untouched (extract, FEWEST, &risk);
  g_assert_cmpuint (risk.n_unique, ==, 1);
  g_assert_cmpuint (risk.smallest, ==, 1);
  g_assert_cmpuint (risk.n_above, ==, 1);
  g_assert_cmpuint (risk.average_millionths, ==, 30500000);
  g_assert_cmpuint (risk.discernibility, ==, 60 * 60 + 1);
  dure_risk_of_extract (extract, FEWEST, &risk);
  g_assert_cmpuint (risk.n_donors, ==, 60);
  g_assert_cmpuint (risk.smallest, ==, 60);
  g_assert_cmpuint (risk.discernibility, ==, 60 * 60 + 61);
  /* One of 61 has lost all, the others nothing. */
  g_assert_cmpuint (risk.lost_millionths, ==, 1000000 / 61);
}

/* What is told of fewer donors is not safer, and what is told of more is not more exact. */
static void
test_larger_classes_lose_more (void)
{
  static const guint ks[] = { 11, 25, 60 };
  g_autoptr (DureTable) table = village_crowd (400, 1, 4);
  guint before = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ks); i++)
    {
      g_autoptr (DurePlan) plan = village_plan (TRUE);
      g_autoptr (DureExtract) extract = NULL;
      DureRisk risk;

      plan->k = ks[i];
      extract = reader_extract (table, plan, "clinic");
      dure_risk_of_extract (extract, ks[i], &risk);
      g_assert_cmpuint (risk.smallest, >=, ks[i]);
      g_assert_cmpuint (risk.n_above, ==, 0);
      g_assert_cmpuint (risk.lost_millionths, >, before);
      before = risk.lost_millionths;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/risk/d2-25/counted-twice", test_d2_25_counted_twice);
  g_test_add_func ("/risk/d2-25/untouched-counted-twice", test_d2_25_untouched_counted_twice);
  g_test_add_func ("/risk/d2-25/added-by-hand", test_d2_25_added_by_hand);
  g_test_add_func ("/risk/bins", test_bins);
  g_test_add_func ("/risk/larger-classes-lose-more", test_larger_classes_lose_more);
  return g_test_run ();
}
