// reader.c: a second reader of what leaves, who knows nothing but its text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Compares every row with every other, cell by cell: slow, and with nothing in common with the
// search.

#include "reader.h"

const guint8 reader_key[DURE_DISGUISE_KEY_BYTES] = { 7, 1, 8 };

static gboolean
are_alike (DureExtract *extract, DurePlan *plan, guint row, guint other)
{
  for (guint c = 1; c < dure_extract_n_columns (extract); c++)
    if (dure_plan_role (plan, dure_extract_name (extract, c)) == DURE_ROLE_QUASI
        && !g_str_equal (dure_extract_cell (extract, row, c),
                         dure_extract_cell (extract, other, c)))
      return FALSE;
  return TRUE;
}

/* By row, how many rows its donor has: that is seen as well as what they say. */
static guint *
count_rows (DureExtract *extract)
{
  const guint n_rows = dure_extract_n_rows (extract);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  guint *n_rows_of = g_new (guint, n_rows + 1);

  for (guint row = 0; row < n_rows; row++)
    {
      const char *donor = dure_extract_cell (extract, row, 0);
      const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, donor));

      g_hash_table_insert (counts, (gpointer) donor, GUINT_TO_POINTER (count + 1));
    }
  for (guint row = 0; row < n_rows; row++)
    n_rows_of[row]
        = GPOINTER_TO_UINT (g_hash_table_lookup (counts, dure_extract_cell (extract, row, 0)));
  return n_rows_of;
}

static guint
count_values (DureExtract *extract, GArray *rows, guint column)
{
  guint n_values = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *value = dure_extract_cell (extract, g_array_index (rows, guint, i), column);
      gboolean is_new = TRUE;

      for (guint j = 0; j < i && is_new; j++)
        is_new = !g_str_equal (
            value, dure_extract_cell (extract, g_array_index (rows, guint, j), column));
      n_values += is_new;
    }
  return n_values;
}

/* How many donors of these rows give something in @column, and how many of them never @value. */
static guint
count_donors (DureExtract *extract, GArray *rows, guint column, const char *value,
              guint *ret_n_without)
{
  g_autoptr (GHashTable) giving = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) having = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const guint row = g_array_index (rows, guint, i);
      const char *cell = dure_extract_cell (extract, row, column);

      if (*cell != '\0')
        g_hash_table_add (giving, (gpointer) dure_extract_cell (extract, row, 0));
      if (g_str_equal (cell, value))
        g_hash_table_add (having, (gpointer) dure_extract_cell (extract, row, 0));
    }
  *ret_n_without = g_hash_table_size (giving) - g_hash_table_size (having);
  return g_hash_table_size (giving);
}

/* How diverse a column is: of its values, or of the donors who do not have one of them, the
   fewest. One value more than donors without it hide it: so l of these is l - 1 of those. */
static guint
diversity_of (DureExtract *extract, GArray *rows, guint column)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  guint least = G_MAXUINT;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *value = dure_extract_cell (extract, g_array_index (rows, guint, i), column);
      guint n_without;

      if (*value == '\0' || !g_hash_table_add (values, (gpointer) value))
        continue;
      count_donors (extract, rows, column, value, &n_without);
      least = MIN (least, n_without + 1);
    }
  return MIN (least, g_hash_table_size (values));
}

static void
read_class (DureExtract *extract, DurePlan *plan, GArray *rows, guint fewer, Reading *reading)
{
  const guint n_donors = count_values (extract, rows, 0);

  reading->n_classes++;
  reading->smallest = MIN (reading->smallest, n_donors);
  reading->n_above += n_donors < fewer ? n_donors : 0;
  reading->n_unique += n_donors == 1;
  reading->n_pairs += (guint64) n_donors * n_donors;
  for (guint c = 1; c < dure_extract_n_columns (extract); c++)
    if (dure_plan_role (plan, dure_extract_name (extract, c)) == DURE_ROLE_SENSITIVE
        /* A column of stars tells nothing that could be learnt. */
        && !g_str_equal (dure_extract_cell (extract, 0, c), DURE_HIERARCHY_ANYTHING))
      reading->least_values = MIN (reading->least_values, diversity_of (extract, rows, c));
}

void
reader_read (DureExtract *extract, DurePlan *plan, guint fewer, Reading *ret_reading)
{
  const guint n_rows = dure_extract_n_rows (extract);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *n_rows_of = count_rows (extract);
  Reading reading = { .smallest = G_MAXUINT, .least_values = G_MAXUINT };

  for (guint row = 0; row < n_rows; row++)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));

      g_array_append_val (all, row);
      for (guint other = 0; other < n_rows; other++)
        if (n_rows_of[row] == n_rows_of[other] && are_alike (extract, plan, row, other))
          g_array_append_val (rows, other);
      /* Each class once, by its first row. */
      if (g_array_index (rows, guint, 0) == row)
        read_class (extract, plan, rows, fewer, &reading);
    }
  reading.n_donors = count_values (extract, all, 0);
  *ret_reading = reading;
}

/* All that a recipient gets. */
char *
reader_copy (DureExtract *extract)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    for (guint c = 0; c < dure_extract_n_columns (extract); c++)
      g_string_append_printf (text, "%s%c", dure_extract_cell (extract, row, c),
                              c + 1 < dure_extract_n_columns (extract) ? '\t' : '\n');
  return g_string_free (text, FALSE);
}

DureExtract *
reader_extract (DureTable *table, DurePlan *plan, const char *recipient)
{
  g_autoptr (DureDisguise) disguise = dure_disguise_new (reader_key, "release-1", recipient);
  g_autoptr (GError) error = NULL;
  DureExtract *extract = dure_extract_new (table, plan, disguise, NULL, &error);

  g_assert_no_error (error);
  return extract;
}

void
reader_refuse (DureTable *table, DurePlan *plan, DureDeidentifyError code)
{
  g_autoptr (DureDisguise) disguise = dure_disguise_new (reader_key, "release-1", "clinic");
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_extract_new (table, plan, disguise, NULL, &error));
  g_assert_error (error, DURE_DEIDENTIFY_ERROR, (gint) code);
}

/* Nobody is found by several of their rows together: all say the same of them. */
static void
check_rows_of_donors (DureExtract *extract, DurePlan *plan)
{
  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    for (guint other = 0; other < row; other++)
      if (g_str_equal (dure_extract_cell (extract, row, 0), dure_extract_cell (extract, other, 0)))
        g_assert_true (are_alike (extract, plan, row, other));
}

void
reader_check (DureExtract *extract, DurePlan *plan)
{
  const DurePartition *partition = dure_extract_partition (extract);
  const DurePartitionTask *task = dure_extract_task (extract);
  Reading reading;

  check_rows_of_donors (extract, plan);
  reader_read (extract, plan, plan->k, &reading);
  g_assert_cmpuint (reading.smallest, >=, plan->k);
  g_assert_cmpuint (reading.least_values, >=, plan->l);
  g_assert_cmpuint (reading.n_donors + partition->n_suppressed_donors + partition->n_held_donors,
                    ==, task->owners->n_donors);
  g_assert_cmpuint (partition->n_suppressed_rows * 100, <=,
                    task->owners->first[task->owners->n_donors] * plan->suppressed_percent);
}

/* How many rows say @word in @column. */
guint
reader_count (DureExtract *extract, const char *column, const char *word)
{
  guint n = 0, c = 0;

  while (!g_str_equal (dure_extract_name (extract, c), column))
    c++;
  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    n += g_str_equal (dure_extract_cell (extract, row, c), word);
  return n;
}
