// even.c: all donors of a class are told in as many rows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// How many rows a donor has is known to whoever sees how often they come, and a pseudonym shows it:
// it is a quasi-identifier like others. So it is told as one of the powers of two, no more than
// there are rows, and what is beyond falls away. Donors told in as many rows are a group, of which
// classes are made; where too few are as eager, they are told like those who come next. When too
// few are left at the end, as many others as a class needs are told like them.
//
// Costs two walks over the donors, and what diversity costs (diversity.c).

#include "even.h"

#include "diversity.h"

/* Enough for all numbers of rows. */
#define POWERS 32

typedef struct
{
  const DurePartitionTask *task;
  DureDiversity *diversity;
  GArray *waiting; /* donors who are in no group yet */
  GArray *last;    /* donors of the last group */
  guint last_rows;
  guint32 *start;
  guint *most; /* by donor, rows that are told */
  guint32 n_starts;
} Evening;

static guint
power_of (const DureOwners *owners, guint donor)
{
  return g_bit_nth_msf (owners->first[donor + 1] - owners->first[donor], -1);
}

static gboolean
is_class (Evening *self, const GArray *donors, guint n_rows)
{
  return dure_diversity_is_class (self->diversity, (const guint *) donors->data, donors->len,
                                  n_rows);
}

/* Makes a group of @donors, and forgets them. */
static void
settle (Evening *self, GArray *donors, guint n_rows)
{
  for (guint i = 0; i < donors->len; i++)
    {
      const guint donor = g_array_index (donors, guint, i);

      self->start[donor] = self->n_starts;
      self->most[donor] = n_rows;
    }
  if (donors->len > 0)
    self->n_starts++;
  g_array_set_size (donors, 0);
}

/* Gives those who are left k donors of the last group. Returns whether both are classes then. */
static gboolean
lend (Evening *self, guint n_rows)
{
  GArray *left = self->waiting, *last = self->last;
  const guint n_left = left->len, k = self->task->k;

  if (last->len < 2 * k)
    return FALSE;
  g_array_append_vals (left, &g_array_index (last, guint, last->len - k), k);
  g_array_set_size (last, last->len - k);
  if (is_class (self, left, n_rows) && is_class (self, last, self->last_rows))
    return TRUE;
  g_array_append_vals (last, &g_array_index (left, guint, n_left), k);
  g_array_set_size (left, n_left);
  return FALSE;
}

/* Those who are left, too few or too alike, are told like others of the last group: k of these, or
   all when that does not do. */
static void
settle_left (Evening *self, guint n_rows)
{
  GArray *left = self->waiting, *last = self->last;

  if (left->len > 0 && !lend (self, n_rows))
    {
      g_array_append_vals (left, last->data, last->len);
      g_array_set_size (last, 0);
    }
  settle (self, last, self->last_rows);
  settle (self, left, n_rows);
}

/* Donors of one group, from those who have most rows on. */
static void
even_group (Evening *self, GArray *const by_power[POWERS])
{
  guint n_rows = 0;

  for (guint power = POWERS; power-- > 0;)
    {
      if (by_power[power]->len == 0)
        continue;
      n_rows = 1u << power;
      g_array_append_vals (self->waiting, by_power[power]->data, by_power[power]->len);
      if (!is_class (self, self->waiting, n_rows))
        continue;
      settle (self, self->last, self->last_rows);
      g_array_append_vals (self->last, self->waiting->data, self->waiting->len);
      g_array_set_size (self->waiting, 0);
      self->last_rows = n_rows;
    }
  settle_left (self, n_rows);
}

static void
even_all (Evening *self)
{
  const DurePartitionTask *task = self->task;
  const guint n_groups = task->start == NULL ? 1 : task->n_starts;
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint group = 0; group < n_groups; group++)
    g_ptr_array_add (groups, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint donor = 0; donor < task->owners->n_donors; donor++)
    if (task->start == NULL || task->start[donor] != DURE_CLASS_NONE)
      g_array_append_val (groups->pdata[task->start == NULL ? 0 : task->start[donor]], donor);
  for (guint group = 0; group < n_groups; group++)
    {
      const GArray *donors = groups->pdata[group];
      GArray *by_power[POWERS];

      for (guint power = 0; power < POWERS; power++)
        by_power[power] = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < donors->len; i++)
        {
          const guint donor = g_array_index (donors, guint, i);

          g_array_append_val (by_power[power_of (task->owners, donor)], donor);
        }
      even_group (self, by_power);
      for (guint power = 0; power < POWERS; power++)
        g_array_unref (by_power[power]);
    }
}

/**
 * dure_even_out:
 * @task: what classes are asked for; none need be possible
 * @owners: those of @task, in which rows fall away: of each donor the last ones
 * @ret_n_starts: (out): how many groups there are
 * @ret_n_cut: (out): how many rows fell away
 *
 * Returns: (transfer full) (array): by donor their group, for #DurePartitionTask, each within one
 *   of the groups of @task
 */
guint32 *
dure_even_out (const DurePartitionTask *task, DureOwners *owners, guint *ret_n_starts,
               guint *ret_n_cut)
{
  g_autoptr (DureDiversity) diversity = dure_diversity_new (task);
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) last = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *most = g_new0 (guint, owners->n_donors + 1);
  Evening self = {
    .task = task,
    .diversity = diversity,
    .waiting = waiting,
    .last = last,
    .start = g_new (guint32, owners->n_donors + 1),
    .most = most,
  };

  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      self.start[donor] = DURE_CLASS_NONE;
      most[donor] = G_MAXUINT;
    }
  even_all (&self);
  *ret_n_cut = dure_owners_cut (owners, most);
  *ret_n_starts = self.n_starts;
  return self.start;
}
