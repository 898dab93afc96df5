// diversity.c: whether what must not be learnt differs enough among some donors
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Donors are counted, never rows: by group, column and value, how many donors have that value in a
// row of theirs. A group is diverse when each column has l values, and of each of these values at
// least l - 1 donors who gave something do not have it. For donors of one row that is distinct
// l-diversity (Machanavajjhala et al., ICDE 2006). Of donors with many rows it says what that is
// meant to say: of no value is it certain that somebody has it, and no donor makes their
// neighbours diverse by having many values. Who gave nothing hides nobody.
//
// Counts of two groups can be added, since no donor is in both. What a donor gave in a column is
// looked up once, row by row, and is a set with a number then (value-sets.c); counting costs a look
// at each value of it. A group costs a number for each value there is.

#include "diversity.h"

#include "value-sets.h"

typedef struct
{
  const guint32 *values; /* code -> what counts as different */
  const guint32 *codes;  /* by row */
  guint32 missing;       /* the code of nothing */
  guint n_values;
  guint place; /* of its counts in a group: donors who gave something, then by value */
  DureValueSets *sets;
  guint64 *seen;  /* by value: at which set last */
  guint32 *given; /* room for the values of one donor */
} Column;

struct _DureDiversity
{
  const DurePartitionTask *task;
  Column columns[DURE_PLAN_MAX_SENSITIVE];
  guint width;    /* numbers to a group */
  GArray *counts; /* of guint32 */
  guint64 n_seen; /* sets so far, so that nothing need be cleared between them */
};

/* Where there is a level above the one which is told, it decides: 121 beside 122 hides nothing. */
static guint
level_of (const DureDomain *sensitive)
{
  return sensitive->top > 1 ? 1 : 0;
}

/**
 * dure_diversity_new:
 * @task: whose sensitive columns must outlive it
 *
 * Returns: (transfer full): no group so far
 */
DureDiversity *
dure_diversity_new (const DurePartitionTask *task)
{
  DureDiversity *self = g_new0 (DureDiversity, 1);

  self->task = task;
  self->counts = g_array_new (FALSE, TRUE, sizeof (guint32));
  for (guint s = 0; s < task->n_sensitive; s++)
    {
      const DureDomain *domain = task->sensitive[s];
      const guint n_values = domain->n_classes[level_of (domain)];

      self->columns[s] = (Column) {
        .values = domain->up[level_of (domain)],
        .codes = domain->codes,
        .missing = domain->missing,
        .n_values = n_values,
        .place = self->width,
        .sets = dure_value_sets_new (n_values),
        .seen = g_new0 (guint64, n_values),
        .given = g_new (guint32, n_values),
      };
      self->width += 1 + n_values;
    }
  return self;
}

/**
 * dure_diversity_free:
 * @self: (transfer full) (nullable)
 */
void
dure_diversity_free (DureDiversity *self)
{
  if (self == NULL)
    return;
  for (guint s = 0; s < self->task->n_sensitive; s++)
    {
      dure_value_sets_free (self->columns[s].sets);
      g_free (self->columns[s].seen);
      g_free (self->columns[s].given);
    }
  g_array_unref (self->counts);
  g_free (self);
}

/**
 * dure_diversity_set:
 * @column: a sensitive one
 * @donor: who
 * @most_rows: of theirs that count
 *
 * Returns: the set of all values that they gave there
 */
guint32
dure_diversity_set (DureDiversity *self, guint column, guint donor, guint most_rows)
{
  const DureOwners *owners = self->task->owners;
  const Column *sensitive = &self->columns[column];
  const guint begin = owners->first[donor];
  const guint n_rows = MIN (owners->first[donor + 1] - begin, most_rows);
  guint n_given = 0;

  self->n_seen++;
  for (guint i = begin; i < begin + n_rows; i++)
    {
      const guint32 code = sensitive->codes[owners->rows[i]];
      const guint32 value = sensitive->values[code];

      if (code == sensitive->missing || sensitive->seen[value] == self->n_seen)
        continue;
      sensitive->seen[value] = self->n_seen;
      sensitive->given[n_given++] = value;
    }
  return dure_value_sets_number (sensitive->sets, sensitive->given, n_given);
}

/**
 * dure_diversity_begin:
 * @n_groups: how many are to be counted, all empty
 */
void
dure_diversity_begin (DureDiversity *self, guint n_groups)
{
  g_array_set_size (self->counts, 0);
  g_array_set_size (self->counts, n_groups * self->width);
}

static guint32 *
counts_of (const DureDiversity *self, guint group, const Column *column)
{
  return &g_array_index (self->counts, guint32, group * self->width + column->place);
}

/**
 * dure_diversity_count:
 * @column: a sensitive one
 * @sets: (array length=n_donors): what each gave there
 * @groups: (array length=n_donors): in which group each is
 * @n_donors: who were not counted so far
 */
void
dure_diversity_count (DureDiversity *self, guint column, const guint32 *sets,
                      const guint32 *groups, guint n_donors)
{
  const Column *sensitive = &self->columns[column];
  const guint32 *begins = (const guint32 *) sensitive->sets->begins->data;
  const guint32 *values = (const guint32 *) sensitive->sets->values->data;
  guint32 *first = counts_of (self, 0, sensitive);

  for (guint i = 0; i < n_donors; i++)
    {
      const guint32 begin = begins[sets[i]], end = begins[sets[i] + 1];
      guint32 *counts = first + groups[i] * self->width;

      for (guint32 at = begin; at < end; at++)
        counts[1 + values[at]]++;
      counts[0] += begin < end;
    }
}

/**
 * dure_diversity_join:
 * @group: gets the donors
 * @other: of this one
 */
void
dure_diversity_join (DureDiversity *self, guint group, guint other)
{
  guint32 *counts = &g_array_index (self->counts, guint32, group * self->width);
  const guint32 *more = &g_array_index (self->counts, guint32, other * self->width);

  for (guint i = 0; i < self->width; i++)
    counts[i] += more[i];
}

/**
 * dure_diversity_is_enough:
 *
 * Returns: whether the group is diverse
 */
gboolean
dure_diversity_is_enough (const DureDiversity *self, guint group)
{
  const guint l = self->task->l;

  for (guint s = 0; s < self->task->n_sensitive; s++)
    {
      const guint32 *counts = counts_of (self, group, &self->columns[s]);
      guint n_values = 0;

      for (guint value = 1; value <= self->columns[s].n_values; value++)
        {
          n_values += counts[value] > 0;
          if (counts[value] > 0 && counts[0] - counts[value] < l - 1)
            return FALSE;
        }
      if (n_values < l)
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_diversity_is_class:
 * @donors: (array length=n_donors): each once
 * @n_donors: how many
 * @most_rows: of each that are told
 *
 * Forgets what was counted before.
 *
 * Returns: whether they are enough, and diverse
 */
gboolean
dure_diversity_is_class (DureDiversity *self, const guint *donors, guint n_donors, guint most_rows)
{
  if (n_donors < self->task->k)
    return FALSE;
  dure_diversity_begin (self, 1);
  for (guint s = 0; s < self->task->n_sensitive; s++)
    for (guint i = 0; i < n_donors; i++)
      {
        const guint32 set = dure_diversity_set (self, s, donors[i], most_rows), group = 0;

        dure_diversity_count (self, s, &set, &group, 1);
      }
  return dure_diversity_is_enough (self, 0);
}
