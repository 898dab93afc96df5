// risk.c: how well what leaves hides those who are in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counts of whole donors and millionths, so that a second counting finds the same to the last
// digit. Whoever is held back for a later release counts as left out. Costs a look at each donor.

#include "risk.h"

#include "survey.h"

const guint dure_risk_bin_starts[DURE_RISK_BINS] = { 1, 2, 5, 11, 20, 50, 100 };

static guint
bin_of (guint size)
{
  guint bin = DURE_RISK_BINS - 1;

  while (bin > 0 && size < dure_risk_bin_starts[bin])
    bin--;
  return bin;
}

/**
 * dure_risk_of_sizes:
 * @sizes: (array length=n_sizes): donors in each class
 * @n_sizes: how many classes
 * @fewest: donors to a class that the threshold allows: 11 for one of 0.09
 * @ret_risk: (out caller-allocates): of these; nothing lost
 */
void
dure_risk_of_sizes (const guint *sizes, guint n_sizes, guint fewest, DureRisk *ret_risk)
{
  DureRisk risk = { .n_classes = n_sizes, .smallest = n_sizes == 0 ? 0 : G_MAXUINT };

  for (guint i = 0; i < n_sizes; i++)
    {
      risk.n_donors += sizes[i];
      risk.smallest = MIN (risk.smallest, sizes[i]);
      risk.n_above += sizes[i] < fewest ? sizes[i] : 0;
      risk.n_unique += sizes[i] == 1;
      risk.discernibility += (guint64) sizes[i] * sizes[i];
      risk.bins[bin_of (sizes[i])] += sizes[i];
    }
  if (n_sizes > 0)
    risk.average_millionths = (guint64) risk.n_donors * DURE_RISK_MILLION / n_sizes;
  *ret_risk = risk;
}

/* Levels gone up, as a part of all there are, in units that every number of levels divides. */
static guint64
loss_of (const DurePartitionTask *task, const DureDonorClass *class)
{
  guint64 lost = 0;

  for (guint q = 0; q < task->n_quasi; q++)
    lost += class->levels[q] * (guint64) DURE_SURVEY_UNIT / task->quasi[q]->top;
  return lost * DURE_RISK_MILLION / DURE_SURVEY_UNIT * class->n_donors;
}

/**
 * dure_risk_of_extract:
 * @fewest: donors to a class that the threshold allows: 11 for one of 0.09
 * @ret_risk: (out caller-allocates): of what leaves
 */
void
dure_risk_of_extract (DureExtract *extract, guint fewest, DureRisk *ret_risk)
{
  const DurePartition *partition = dure_extract_partition (extract);
  const DurePartitionTask *task = dure_extract_task (extract);
  const guint n_all = task->owners->n_donors;
  g_autofree guint *sizes = g_new (guint, partition->classes->len + 1);
  guint64 lost = 0, n_out;

  for (guint i = 0; i < partition->classes->len; i++)
    {
      const DureDonorClass *class = &g_array_index (partition->classes, DureDonorClass, i);

      sizes[i] = class->n_donors;
      lost += loss_of (task, class);
    }
  dure_risk_of_sizes (sizes, partition->classes->len, fewest, ret_risk);
  n_out = n_all - ret_risk->n_donors;
  ret_risk->discernibility += n_out * n_all;
  lost += n_out * task->n_quasi * DURE_RISK_MILLION;
  if (task->n_quasi > 0)
    ret_risk->lost_millionths = (guint) (lost / n_all / task->n_quasi);
}

/* What a donor would be known by if all were told as exactly as it ever is. */
static GBytes *
codes_of (const DurePartitionTask *task, guint donor)
{
  const DureOwners *owners = task->owners;
  guint32 codes[DURE_PLAN_MAX_QUASI];

  for (guint q = 0; q < task->n_quasi; q++)
    {
      const guint32 *by_row = task->quasi[q]->codes;

      codes[q] = by_row[owners->rows[owners->first[donor]]];
      for (guint i = owners->first[donor] + 1; i < owners->first[donor + 1]; i++)
        if (by_row[owners->rows[i]] != codes[q])
          codes[q] = G_MAXUINT32;
    }
  return g_bytes_new (codes, task->n_quasi * sizeof *codes);
}

/**
 * dure_risk_untouched:
 * @fewest: donors to a class that the threshold allows
 * @ret_risk: (out caller-allocates): what it would be if the quasi-identifiers were told at their
 *   finest level
 */
void
dure_risk_untouched (DureExtract *extract, guint fewest, DureRisk *ret_risk)
{
  const DurePartitionTask *task = dure_extract_task (extract);
  g_autoptr (GHashTable) counts
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer count;

  for (guint donor = 0; donor < task->owners->n_donors; donor++)
    {
      GBytes *codes = codes_of (task, donor);
      const guint seen = GPOINTER_TO_UINT (g_hash_table_lookup (counts, codes));

      g_hash_table_insert (counts, codes, GUINT_TO_POINTER (seen + 1));
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    {
      const guint size = GPOINTER_TO_UINT (count);

      g_array_append_val (sizes, size);
    }
  dure_risk_of_sizes ((const guint *) sizes->data, sizes->len, fewest, ret_risk);
}
