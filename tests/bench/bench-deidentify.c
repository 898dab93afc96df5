// bench-deidentify.c: what it costs to make donors fit to leave, in time and in what is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Made-up donors, a row each, with 4 and with 11 quasi-identifiers that lean towards the middle as
// people do. Every number of donors is measured in turn, and all of them some rounds over; what
// counts is the least processor time, so that a machine that is busy with others for a while, or
// gets slower, does not make one number of donors look worse than another. Beside the seconds
// stand: how many times as long as a tenth of the donors took, and what that would be for n log n;
// how long beside a sort of as many numbers, what part of all precision is lost, donors to a class
// by k, donors left out.
//
// bench-deidentify [MOST]: up to so many donors, 1000000 unless told

#include "extract.h"
#include "risk.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LEAST 10000
#define MOST 1000000
#define SIZES 3
#define ROUNDS 3

static const guint ks[] = { 5, 11, 25 };

/* What a plan costs: @took_s is the least of all rounds. */
typedef struct
{
  double took_s;
  DureRisk risk;
  guint n_left_out;
} Cost;

typedef struct
{
  DureTable *table;
  double sort_s;
  Cost costs[G_N_ELEMENTS (ks)];
} Donors;

static double
now_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static guint64
throw_number (guint64 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static gint
compare_numbers (gconstpointer one, gconstpointer other)
{
  const guint64 a = *(const guint64 *) one, b = *(const guint64 *) other;

  return (a > b) - (a < b);
}

static double
time_sort (guint n_donors, guint64 *state)
{
  g_autofree guint64 *numbers = g_new (guint64, n_donors);
  double begin;

  for (guint i = 0; i < n_donors; i++)
    numbers[i] = throw_number (state);
  begin = now_s ();
  qsort (numbers, n_donors, sizeof *numbers, compare_numbers);
  return now_s () - begin;
}

static Donors
make_donors (guint n_donors, guint n_quasi)
{
  Donors self = { .table = dure_table_new () };
  guint64 state = 88172645463325252;

  for (guint c = 0; c < n_quasi; c++)
    {
      g_autofree char *name = g_strdup_printf ("quasi-%u", c);

      dure_table_add_column (self.table, name, DURE_COLUMN_NUMBER);
    }
  dure_table_add_column (self.table, "sensitive", DURE_COLUMN_NUMBER);
  for (guint i = 0; i < n_donors; i++)
    {
      guint64 id[2] = { throw_number (&state), i };

      dure_table_add_row (self.table, (const guint8 *) id);
      for (guint c = 0; c < n_quasi; c++)
        dure_table_set_number (self.table, c,
                               (gint64) (throw_number (&state) % 45 + throw_number (&state) % 45)
                                   * DURE_CELL_ONE);
      dure_table_set_number (self.table, n_quasi,
                             (gint64) (throw_number (&state) % 100) * DURE_CELL_ONE);
    }
  self.sort_s = time_sort (n_donors, &state);
  return self;
}

static DurePlan *
make_plan (guint n_quasi, guint k)
{
  DurePlan *plan = dure_plan_new (k >= DURE_PLAN_LEAVING_K);

  plan->k = k;
  for (guint c = 0; c < n_quasi; c++)
    {
      g_autofree char *name = g_strdup_printf ("quasi-%u", c);

      dure_plan_declare (plan, name, DURE_ROLE_QUASI, dure_hierarchy_new_ages ());
    }
  dure_plan_declare (plan, "sensitive", DURE_ROLE_SENSITIVE, dure_hierarchy_new_ages ());
  return plan;
}

static void
measure (Donors *donors, guint n_quasi, guint i)
{
  static const guint8 key[DURE_DISGUISE_KEY_BYTES] = { 1 };
  g_autoptr (DureDisguise) disguise = dure_disguise_new (key, "bench", "bench");
  g_autoptr (DurePlan) plan = make_plan (n_quasi, ks[i]);
  g_autoptr (DureExtract) extract = NULL;
  Cost *cost = &donors->costs[i];
  const double begin = now_s ();
  double took_s;

  extract = dure_extract_new (donors->table, plan, disguise, NULL, NULL);
  took_s = now_s () - begin;
  cost->took_s = cost->took_s > 0 ? MIN (cost->took_s, took_s) : took_s;
  dure_risk_of_extract (extract, ks[i], &cost->risk);
  cost->n_left_out = dure_extract_partition (extract)->n_suppressed_donors;
}

static void
print_cost (const Donors *donors, const Donors *tenth, guint n_quasi, guint i)
{
  const Cost *cost = &donors->costs[i];
  const double n = dure_table_n_rows (donors->table);

  printf ("%-10.0f%4u%4u%9.2f", n, n_quasi, ks[i], cost->took_s);
  if (tenth == NULL)
    printf ("%9s%9s", "", "");
  else
    printf ("%9.1f%9.1f", cost->took_s / tenth->costs[i].took_s, 10 * log (n) / log (n / 10));
  printf ("%9.1f%8.1f%%%9.2f%9u\n", cost->took_s / donors->sort_s, cost->risk.lost_millionths / 1e4,
          (double) cost->risk.average_millionths / 1e6 / ks[i], cost->n_left_out);
}

static void
compare_sizes (guint n_quasi, guint64 most)
{
  Donors sizes[SIZES];
  guint n_sizes = 0;

  for (guint n_donors = LEAST; n_donors <= most && n_sizes < SIZES; n_donors *= 10)
    sizes[n_sizes++] = make_donors (n_donors, n_quasi);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (ks); i++)
      for (guint size = 0; size < n_sizes; size++)
        measure (&sizes[size], n_quasi, i);
  for (guint i = 0; i < G_N_ELEMENTS (ks); i++)
    for (guint size = 0; size < n_sizes; size++)
      print_cost (&sizes[size], size == 0 ? NULL : &sizes[size - 1], n_quasi, i);
  fflush (stdout);
  for (guint size = 0; size < n_sizes; size++)
    dure_table_free (sizes[size].table);
}

int
main (int argc, char **argv)
{
  static const guint columns[] = { 4, 11 };
  const guint64 most = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : MOST;

  printf ("%-10s%4s%4s%9s%9s%9s%9s%9s%9s%9s\n", "donors", "q", "k", "s", "to 1/10", "n log n",
          "to sort", "lost", "class/k", "left out");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    compare_sizes (columns[i], most);
  return 0;
}
