// bench-deidentify.c: what it costs to make donors fit to leave, in time and in what is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Made-up donors, a row each, with 4 and with 11 quasi-identifiers that lean towards the middle as
// people do. Beside the seconds stand: how many times as long as a tenth of the donors took (n log
// n is 12.5 times as much for 10^5 as for 10^4, and 12 times for 10^6), how long beside a sort of
// as many numbers, what part of all precision is lost, donors to a class by k, donors left out.
//
// bench-deidentify [MOST]: up to so many donors, 1000000 unless told

#include "extract.h"
#include "risk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LEAST 10000
#define MOST 1000000
#define QUASI 11

typedef struct
{
  DureTable *table;
  double sort_s;
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
  Donors self = { dure_table_new (), 0 };
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
        dure_table_set_number (
            self.table, c,
            (gint64) (throw_number (&state) % 45 + throw_number (&state) % 45) * DURE_CELL_ONE);
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

/* Returns the seconds that it took. */
static double
measure (const Donors *donors, guint n_quasi, guint k, double tenth_s)
{
  static const guint8 key[DURE_DISGUISE_KEY_BYTES] = { 1 };
  g_autoptr (DureDisguise) disguise = dure_disguise_new (key, "bench", "bench");
  g_autoptr (DurePlan) plan = make_plan (n_quasi, k);
  g_autoptr (DureExtract) extract = NULL;
  const double begin = now_s ();
  double took_s;
  DureRisk risk;

  extract = dure_extract_new (donors->table, plan, disguise, NULL, NULL);
  took_s = now_s () - begin;
  dure_risk_of_extract (extract, k, &risk);
  printf ("%-10u%4u%4u%9.2f%9.1f%9.1f%8.1f%%%9.2f%9u\n", dure_table_n_rows (donors->table), n_quasi,
          k, took_s, tenth_s > 0 ? took_s / tenth_s : 0, took_s / donors->sort_s,
          risk.lost_millionths / 1e4, (double) risk.average_millionths / 1e6 / k,
          dure_extract_partition (extract)->n_suppressed_donors);
  fflush (stdout);
  return took_s;
}

int
main (int argc, char **argv)
{
  static const guint ks[] = { 5, 11, 25 }, columns[] = { 4, QUASI };
  const guint64 most = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : MOST;

  printf ("%-10s%4s%4s%9s%9s%9s%9s%9s%9s\n", "donors", "q", "k", "s", "to 1/10", "to sort", "lost",
          "class/k", "left out");
  for (gsize q = 0; q < G_N_ELEMENTS (columns); q++)
    {
      double tenth_s[G_N_ELEMENTS (ks)] = { 0 };

      for (guint n_donors = LEAST; n_donors <= most; n_donors *= 10)
        {
          Donors donors = make_donors (n_donors, columns[q]);

          for (gsize i = 0; i < G_N_ELEMENTS (ks); i++)
            tenth_s[i] = measure (&donors, columns[q], ks[i], tenth_s[i]);
          dure_table_free (donors.table);
        }
    }
  return 0;
}
