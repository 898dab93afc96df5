// test-partition.c: each class is told as exactly as its donors allow, counted in a plain way
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The search leaves out looks of which it knows that they win nothing, and counts many donors at a
// time. Here every class that it found is counted row by row: it must be one, and there must be no
// quasi-identifier of which more could be told. Rests are left out of the second: they were told
// less exactly on purpose.

#include "reader.h"
#include "village.h"

#include <string.h>

#define DONORS 400
#define SEEDS 12
#define MOST_VALUES 128

typedef struct
{
  const DurePartition *partition;
  const DurePartitionTask *task;
} Found;

/* Whether all rows of a donor are in the class @wanted of some level. */
static gboolean
is_whole_in (const DurePartitionTask *task, guint donor, guint quasi, guint level, guint32 wanted)
{
  const DureOwners *owners = task->owners;
  const DureDomain *domain = task->quasi[quasi];

  for (guint i = owners->first[donor]; i < owners->first[donor + 1]; i++)
    if (domain->up[level][domain->codes[owners->rows[i]]] != wanted)
      return FALSE;
  return TRUE;
}

/* Adds up, by value, how many of the donors have it. Returns how many gave something. */
static guint
count_values (const DurePartitionTask *task, GArray *donors, const DureDomain *sensitive,
              guint counts[MOST_VALUES])
{
  const DureOwners *owners = task->owners;
  const guint32 *values = sensitive->up[sensitive->top > 1 ? 1 : 0];
  guint n_gave = 0;

  memset (counts, 0, MOST_VALUES * sizeof *counts);
  for (guint i = 0; i < donors->len; i++)
    {
      const guint donor = g_array_index (donors, guint, i);
      gboolean has[MOST_VALUES] = { FALSE };
      gboolean gave = FALSE;

      for (guint at = owners->first[donor]; at < owners->first[donor + 1]; at++)
        {
          const guint32 code = sensitive->codes[owners->rows[at]];

          if (code == sensitive->missing)
            continue;
          g_assert_cmpuint (values[code], <, MOST_VALUES);
          has[values[code]] = gave = TRUE;
        }
      for (guint value = 0; value < MOST_VALUES; value++)
        counts[value] += has[value];
      n_gave += gave;
    }
  return n_gave;
}

static gboolean
is_class (const DurePartitionTask *task, GArray *donors)
{
  for (guint s = 0; s < task->n_sensitive; s++)
    {
      guint counts[MOST_VALUES], n_values = 0;
      const guint n_gave = count_values (task, donors, task->sensitive[s], counts);

      for (guint value = 0; value < MOST_VALUES; value++)
        {
          n_values += counts[value] > 0;
          if (counts[value] > 0 && n_gave < counts[value] + task->l - 1)
            return FALSE;
        }
      if (n_values < task->l)
        return FALSE;
    }
  return donors->len >= task->k;
}

/* Whether some of a class could be told one level further down, and the others as before. */
static gboolean
could_tell_more (const DurePartitionTask *task, GArray *donors, guint quasi, guint level)
{
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_told = 0;

  g_array_append_vals (rest, donors->data, donors->len);
  for (guint32 class = 0; class < task->quasi[quasi]->n_classes[level]; class ++)
    {
      g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint i = 0; i < rest->len; i++)
        {
          const guint donor = g_array_index (rest, guint, i);

          g_array_append_val (is_whole_in (task, donor, quasi, level, class) ? group : others,
                              donor);
        }
      if (!is_class (task, group))
        continue;
      n_told++;
      g_clear_pointer (&rest, g_array_unref);
      rest = g_steal_pointer (&others);
    }
  /* If they are too few or too alike, the smallest group joins them. */
  return n_told > 1 || (n_told == 1 && (rest->len == 0 || is_class (task, rest)));
}

static void
check_class (const Found *found, guint32 number)
{
  const DureDonorClass *class = &g_array_index (found->partition->classes, DureDonorClass, number);
  g_autoptr (GArray) donors = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint donor = 0; donor < found->task->owners->n_donors; donor++)
    if (found->partition->class_of[donor] == number)
      g_array_append_val (donors, donor);
  g_assert_cmpuint (donors->len, ==, class->n_donors);
  g_assert_true (is_class (found->task, donors));
  for (guint q = 0; !class->is_rest && q < found->task->n_quasi; q++)
    if (class->levels[q] > 0)
      g_assert_false (could_tell_more (found->task, donors, q, class->levels[q] - 1u));
}

/* Some of whom gave nothing of what must not be learnt: they hide nobody. */
static DureTable *
make_crowd (guint most_rows, guint64 seed)
{
  DureDice *dice = dure_dice_new_seeded (seed);
  DureTable *table = village_table ();

  for (guint donor = 0; donor < DONORS; donor++)
    {
      const guint n_rows = 1 + village_below (dice, most_rows);
      const gboolean is_silent = village_below (dice, 3) == 0;
      Person person, other;

      village_draw (dice, donor, &person);
      for (guint i = 0; i < n_rows; i++)
        {
          village_draw (dice, donor, &other);
          person.condition = is_silent ? NULL : other.condition;
          village_add (table, &person);
          person.when_ms += village_below (dice, 100) * VILLAGE_HOUR_MS;
          person.pressure = 90 + village_below (dice, 80);
        }
    }
  dure_dice_seeded_free (dice);
  return table;
}

static void
test_nothing_more_can_be_told (void)
{
  guint n_whole = 0, n_partly = 0;

  for (guint seed = 0; seed < SEEDS; seed++)
    {
      g_autoptr (DureTable) table = make_crowd (1 + seed % 4, seed + 1);
      g_autoptr (DurePlan) plan = village_plan (seed % 2 == 0);
      g_autoptr (DureExtract) extract = NULL;
      Found found;

      plan->suppressed_percent = 0;
      plan->l = 2 + seed % 3;
      extract = reader_extract (table, plan, "clinic");
      found = (Found){ dure_extract_partition (extract), dure_extract_task (extract) };
      for (guint32 class = 0; class < found.partition->classes->len; class ++)
        {
          check_class (&found, class);
          n_partly += g_array_index (found.partition->classes, DureDonorClass, class).is_rest;
        }
      n_whole += found.partition->classes->len;
    }
  g_assert_cmpuint (n_whole, >, 2 * n_partly);
  g_assert_cmpuint (n_partly, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/partition/nothing-more-can-be-told", test_nothing_more_can_be_told);
  return g_test_run ();
}
