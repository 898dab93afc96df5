// survey.c: what would become of a class of donors if it were told more exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Looks at some donors, and at one quasi-identifier one level further down. Those of one class
// there are a group; those whose own rows disagree there are the first group. A group that has k
// donors and is diverse (diversity.c) can be told. All others are the rest: told as before if they
// are enough, or else left out, or joined by the smallest group, whichever costs less. Then all are
// enough.
//
// Costs a few steps for each row of the donors; what is kept between looks is cleared as it was
// filled, so a look at few donors is cheap beside a column of many classes. What is known of a
// donor lies together, since the donors of a class lie apart.

#include "survey.h"

#include "diversity.h"

/* The rest, in what is counted of diversity. */
#define REST 0

struct _DureSurvey
{
  const DurePartitionTask *task;
  guint32 *base;     /* by donor, then quasi-identifier: class of level 0 of a row */
  guint8 *agree;     /* and the level from which on all of their rows agree */
  guint32 *group_at; /* by class of the level looked at: its group, or 0 */
  GArray *groups;
  guint32 *members; /* by index of donor: their group */
  DureDiversity *diversity;
};

static void
read_donors (DureSurvey *self, guint quasi)
{
  const DureDomain *domain = self->task->quasi[quasi];
  const DureOwners *owners = self->task->owners;

  for (guint donor = 0; donor < owners->n_donors; donor++)
    {
      const gsize place = (gsize) donor * self->task->n_quasi + quasi;
      const guint32 base = domain->codes[owners->rows[owners->first[donor]]];
      guint8 level = 0;

      for (guint i = owners->first[donor] + 1; i < owners->first[donor + 1]; i++)
        while (domain->up[level][domain->codes[owners->rows[i]]] != domain->up[level][base])
          level++;
      self->base[place] = base;
      self->agree[place] = level;
    }
}

/**
 * dure_survey_new:
 * @task: must outlive the survey
 *
 * Returns: (transfer full): ready to look
 */
DureSurvey *
dure_survey_new (const DurePartitionTask *task)
{
  DureSurvey *self = g_new0 (DureSurvey, 1);
  guint n_classes = 1;

  self->task = task;
  self->base = g_new (guint32, (gsize) task->owners->n_donors * task->n_quasi + 1);
  self->agree = g_new (guint8, (gsize) task->owners->n_donors * task->n_quasi + 1);
  for (guint q = 0; q < task->n_quasi; q++)
    {
      read_donors (self, q);
      n_classes = MAX (n_classes, task->quasi[q]->n_classes[0]);
    }
  self->group_at = g_new0 (guint32, n_classes);
  self->groups = g_array_new (FALSE, TRUE, sizeof (DureSurveyGroup));
  self->members = g_new (guint32, task->owners->n_donors + 1);
  self->diversity = dure_diversity_new (task);
  return self;
}

/**
 * dure_survey_free:
 * @self: (transfer full) (nullable)
 */
void
dure_survey_free (DureSurvey *self)
{
  if (self == NULL)
    return;
  g_free (self->base);
  g_free (self->agree);
  g_free (self->group_at);
  g_array_unref (self->groups);
  g_free (self->members);
  dure_diversity_free (self->diversity);
  g_free (self);
}

static DureSurveyGroup *
group_at (DureSurvey *self, guint index)
{
  return &g_array_index (self->groups, DureSurveyGroup, index);
}

static guint
add_group (DureSurvey *self, guint32 class)
{
  const guint index = self->groups->len;

  g_array_set_size (self->groups, index + 1);
  *group_at (self, index) = (DureSurveyGroup) { .class = class };
  return index;
}

static void
count_donor (DureSurvey *self, guint index, guint donor)
{
  const DureOwners *owners = self->task->owners;
  DureSurveyGroup *group = group_at (self, index);

  group->n_donors++;
  group->n_rows += owners->first[donor + 1] - owners->first[donor];
}

static void
gather (DureSurvey *self, guint quasi, guint level, const guint *donors, guint n_donors)
{
  const guint32 *up = self->task->quasi[quasi]->up[level];

  g_array_set_size (self->groups, 0);
  add_group (self, DURE_CLASS_NONE);
  for (guint i = 0; i < n_donors; i++)
    {
      const gsize place = (gsize) donors[i] * self->task->n_quasi + quasi;
      const guint32 class = up[self->base[place]];
      guint index = 0;

      if (self->agree[place] <= level)
        {
          if (self->group_at[class] == 0)
            self->group_at[class] = add_group (self, class);
          index = self->group_at[class];
        }
      self->members[i] = index;
      count_donor (self, index, donors[i]);
    }
  for (guint i = 1; i < self->groups->len; i++)
    self->group_at[group_at (self, i)->class] = 0;
}

static void
join (DureSurvey *self, DureSurveyGroup *rest, guint index)
{
  DureSurveyGroup *group = group_at (self, index);

  group->fate = DURE_FATE_REST;
  rest->n_donors += group->n_donors;
  rest->n_rows += group->n_rows;
}

/* Too small ones join the rest at once, so that there are few to look at more closely. */
static void
count_diversity (DureSurvey *self, DureSurveyGroup *rest, const guint *donors, guint n_donors)
{
  guint n_large = 0;

  rest->fate = DURE_FATE_REST;
  for (guint i = 1; i < self->groups->len; i++)
    if (group_at (self, i)->n_donors < self->task->k)
      join (self, rest, i);
    else
      group_at (self, i)->large = ++n_large;
  dure_diversity_begin (self->diversity, n_large + 1);
  for (guint i = 0; i < n_donors; i++)
    dure_diversity_count (self->diversity, group_at (self, self->members[i])->large, donors[i],
                          G_MAXUINT);
  for (guint i = 1; i < self->groups->len; i++)
    {
      const DureSurveyGroup *group = group_at (self, i);

      if (group->fate == DURE_FATE_REST || dure_diversity_is_enough (self->diversity, group->large))
        continue;
      join (self, rest, i);
      dure_diversity_join (self->diversity, REST, group->large);
    }
}

static gboolean
is_enough (DureSurvey *self, const DureSurveyGroup *rest)
{
  return rest->n_donors >= self->task->k && dure_diversity_is_enough (self->diversity, REST);
}

/* The smallest group that can be told; 0 when there is none. */
static guint
find_smallest (DureSurvey *self)
{
  guint found = 0;

  for (guint i = 1; i < self->groups->len; i++)
    {
      const DureSurveyGroup *group = group_at (self, i), *best = group_at (self, found);

      if (group->fate == DURE_FATE_TOLD
          && (found == 0 || group->n_donors < best->n_donors
              || (group->n_donors == best->n_donors && group->class < best->class)))
        found = i;
    }
  return found;
}

/* What becomes of a rest that is not enough. Returns what it costs. */
static gint64
settle_rest (DureSurvey *self, DureSurveyGroup *rest, guint top, guint allowance)
{
  const guint smallest = find_smallest (self);
  const gint64 joining
      = smallest == 0 ? G_MAXINT64
                      : (gint64) group_at (self, smallest)->n_donors * DURE_SURVEY_UNIT / top;
  const gint64 leaving = (gint64) rest->n_donors * DURE_SURVEY_UNIT * self->task->n_quasi;

  if (rest->n_rows <= allowance && leaving < joining)
    {
      for (guint i = 0; i < self->groups->len; i++)
        if (group_at (self, i)->fate == DURE_FATE_REST)
          group_at (self, i)->fate = DURE_FATE_SUPPRESSED;
      return leaving;
    }
  if (smallest != 0)
    join (self, rest, smallest);
  return 0;
}

/**
 * dure_survey_look:
 * @quasi: which quasi-identifier
 * @level: at which it would be told
 * @donors: (array length=n_donors): who agree on it one level up
 * @n_donors: how many
 * @allowance: how many rows may be left out
 *
 * Returns: the precision that is won, in units of %DURE_SURVEY_UNIT; 0 or less when it cannot be
 *   told
 */
gint64
dure_survey_look (DureSurvey *self, guint quasi, guint level, const guint *donors, guint n_donors,
                  guint allowance)
{
  const guint top = self->task->quasi[quasi]->top;
  DureSurveyGroup *rest;
  gint64 cost = 0, n_told = 0;

  gather (self, quasi, level, donors, n_donors);
  rest = group_at (self, 0);
  count_diversity (self, rest, donors, n_donors);
  if (rest->n_donors > 0 && !is_enough (self, rest))
    cost = settle_rest (self, rest, top, allowance);
  for (guint i = 1; i < self->groups->len; i++)
    if (group_at (self, i)->fate == DURE_FATE_TOLD)
      n_told += group_at (self, i)->n_donors;
  return n_told * DURE_SURVEY_UNIT / top - cost;
}

guint
dure_survey_n_groups (DureSurvey *self)
{
  return self->groups->len;
}

/**
 * dure_survey_group:
 * @index: from 0; what is told of the rest of all, 0 tells
 *
 * Returns: (transfer none): a group of the last look
 */
const DureSurveyGroup *
dure_survey_group (DureSurvey *self, guint index)
{
  return group_at (self, index);
}

/**
 * dure_survey_group_of:
 * @index: of one of the donors of the last look
 *
 * Returns: their group
 */
guint
dure_survey_group_of (DureSurvey *self, guint index)
{
  return self->members[index];
}
