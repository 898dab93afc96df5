// survey.c: what would become of a class of donors if it were told more exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Looks at some donors, and at one quasi-identifier one level further down. Those of one class
// there are a group if there are k; it can be told if it is diverse as well (diversity.c). All
// others are the rest, together with those whose own rows disagree there: told as before if they
// are enough, or else left out, or joined by the smallest group, whichever costs less. Then all are
// enough.
//
// Donors stand side by side (lineup.c), and a look reads what is known of them in that order: three
// times at most, or once when no class has k. What is kept between looks is cleared as it was
// filled, so a look at few donors is cheap beside a column of many classes.

#include "survey.h"

/* The first group. */
#define REST 0

struct _DureSurvey
{
  const DurePartitionTask *task;
  const DureLineup *lineup;
  DureDiversity *diversity;
  guint32 *tally; /* by class of the level looked at: its donors, then its group; 0 between looks */
  GArray *met;    /* the classes that have donors, as they came */
  DureSurveyLook look, kept;
};

/**
 * dure_survey_new:
 * @task: must outlive the survey
 * @diversity: likewise; it counts anew
 * @lineup: likewise; its donors may move between looks
 *
 * Returns: (transfer full): ready to look
 */
DureSurvey *
dure_survey_new (const DurePartitionTask *task, DureDiversity *diversity, const DureLineup *lineup)
{
  DureSurvey *self = g_new0 (DureSurvey, 1);
  guint n_classes = 0;

  self->task = task;
  self->diversity = diversity;
  self->lineup = lineup;
  for (guint q = 0; q < task->n_quasi; q++)
    n_classes = MAX (n_classes, task->quasi[q]->n_classes[0]);
  self->tally = g_new0 (guint32, n_classes + 1);
  self->met = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->look.groups = g_array_new (FALSE, FALSE, sizeof (DureSurveyGroup));
  self->look.members = g_new (guint32, task->owners->n_donors + 1);
  self->kept.groups = g_array_new (FALSE, FALSE, sizeof (DureSurveyGroup));
  self->kept.members = g_new (guint32, task->owners->n_donors + 1);
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
  g_free (self->tally);
  g_array_unref (self->met);
  g_array_unref (self->look.groups);
  g_free (self->look.members);
  g_array_unref (self->kept.groups);
  g_free (self->kept.members);
  g_free (self);
}

static guint
n_groups (const DureSurvey *self)
{
  return self->look.groups->len;
}

static DureSurveyGroup *
group_at (const DureSurvey *self, guint index)
{
  return &g_array_index (self->look.groups, DureSurveyGroup, index);
}

static void
add_group (DureSurvey *self, guint32 class, guint n_donors, DureSurveyFate fate)
{
  const DureSurveyGroup group = { class, n_donors, fate };

  g_array_append_val (self->look.groups, group);
}

/* How many donors each class has. */
static void
tally (DureSurvey *self, const guint32 *classes, const guint32 *nodes, guint n_donors)
{
  g_array_set_size (self->met, 0);
  for (guint i = 0; i < n_donors; i++)
    {
      const guint32 class = classes[nodes[i]];

      if (self->tally[class]++ == 0)
        g_array_append_val (self->met, class);
    }
}

/* A group for each class that has k donors, but not for @nobody, which is no class. */
static void
number_groups (DureSurvey *self, guint32 nobody)
{
  g_array_set_size (self->look.groups, 0);
  add_group (self, DURE_CLASS_NONE, 0, DURE_FATE_REST);
  for (guint i = 0; i < self->met->len; i++)
    {
      const guint32 class = g_array_index (self->met, guint32, i);
      const guint n_donors = self->tally[class];

      self->tally[class] = REST;
      if (class == nobody || n_donors < self->task->k)
        {
          group_at (self, REST)->n_donors += n_donors;
          continue;
        }
      self->tally[class] = n_groups (self);
      add_group (self, class, n_donors, DURE_FATE_TOLD);
    }
}

static void
forget_classes (DureSurvey *self)
{
  for (guint i = 1; i < n_groups (self); i++)
    self->tally[group_at (self, i)->class] = 0;
}

static void
join (DureSurvey *self, guint index)
{
  group_at (self, index)->fate = DURE_FATE_REST;
  group_at (self, REST)->n_donors += group_at (self, index)->n_donors;
}

/* Groups that are not diverse join the rest. */
static void
count_diversity (DureSurvey *self, guint begin, guint n_donors)
{
  dure_diversity_begin (self->diversity, n_groups (self));
  for (guint s = 0; s < self->task->n_sensitive; s++)
    dure_diversity_count (self->diversity, s, self->lineup->given[s] + begin, self->look.members,
                          n_donors);
  for (guint i = 1; i < n_groups (self); i++)
    if (!dure_diversity_is_enough (self->diversity, i))
      {
        join (self, i);
        dure_diversity_join (self->diversity, REST, i);
      }
}

static gboolean
is_enough (DureSurvey *self)
{
  return group_at (self, REST)->n_donors >= self->task->k
         && dure_diversity_is_enough (self->diversity, REST);
}

/* The smallest group that can be told. */
static guint
find_smallest (DureSurvey *self)
{
  guint found = REST;

  for (guint i = 1; i < n_groups (self); i++)
    {
      const DureSurveyGroup *group = group_at (self, i), *best = group_at (self, found);

      if (group->fate == DURE_FATE_TOLD
          && (found == REST || group->n_donors < best->n_donors
              || (group->n_donors == best->n_donors && group->class < best->class)))
        found = i;
    }
  return found;
}

static guint
count_rest_rows (DureSurvey *self, guint begin, guint n_donors)
{
  guint n_rows = 0;

  for (guint i = 0; i < n_donors; i++)
    if (group_at (self, self->look.members[i])->fate == DURE_FATE_REST)
      n_rows += self->lineup->n_rows[begin + i];
  return n_rows;
}

/* What becomes of a rest that is not enough. Returns what it costs. */
static gint64
settle_rest (DureSurvey *self, guint quasi, guint begin, guint n_donors, guint allowance)
{
  DureSurveyGroup *rest = group_at (self, REST);
  const guint smallest = find_smallest (self);
  const gint64 joining = dure_survey_most (self, quasi, group_at (self, smallest)->n_donors);
  const gint64 leaving = (gint64) rest->n_donors * DURE_SURVEY_UNIT * self->task->n_quasi;

  if (rest->n_donors <= allowance && leaving < joining
      && count_rest_rows (self, begin, n_donors) <= allowance)
    {
      rest->fate = DURE_FATE_SUPPRESSED;
      return leaving;
    }
  join (self, smallest);
  return 0;
}

static guint
count_told (DureSurvey *self)
{
  guint n_told = 0;

  for (guint i = 1; i < n_groups (self); i++)
    if (group_at (self, i)->fate == DURE_FATE_TOLD)
      n_told += group_at (self, i)->n_donors;
  return n_told;
}

/**
 * dure_survey_most:
 * @quasi: which quasi-identifier
 * @n_donors: how many donors
 *
 * Returns: the precision that is won when all of them are told one level further down, which no
 *   look passes, in units of %DURE_SURVEY_UNIT
 */
gint64
dure_survey_most (DureSurvey *self, guint quasi, guint n_donors)
{
  return (gint64) n_donors * DURE_SURVEY_UNIT / self->task->quasi[quasi]->top;
}

/**
 * dure_survey_look:
 * @quasi: which quasi-identifier
 * @level: at which it would be told
 * @begin: the place of the first of some donors, who agree on it one level up
 * @end: the place after the last
 * @allowance: how many rows may be left out
 *
 * Returns: the precision that is won, in units of %DURE_SURVEY_UNIT; 0 or less when it cannot be
 *   told, %DURE_SURVEY_HOPELESS when there is no group that could, so that no part of one could
 */
gint64
dure_survey_look (DureSurvey *self, guint quasi, guint level, guint begin, guint end,
                  guint allowance)
{
  const guint32 *nodes = self->lineup->nodes[quasi] + begin;
  const guint32 *classes = self->lineup->classes[quasi][level];
  const guint n_donors = end - begin;
  gint64 cost = 0;

  tally (self, classes, nodes, n_donors);
  number_groups (self, self->task->quasi[quasi]->n_classes[level]);
  if (n_groups (self) == 1)
    return DURE_SURVEY_HOPELESS;
  for (guint i = 0; i < n_donors; i++)
    self->look.members[i] = self->tally[classes[nodes[i]]];
  forget_classes (self);
  count_diversity (self, begin, n_donors);
  if (count_told (self) == 0)
    return DURE_SURVEY_HOPELESS;
  if (group_at (self, REST)->n_donors > 0 && !is_enough (self))
    cost = settle_rest (self, quasi, begin, n_donors, allowance);
  return dure_survey_most (self, quasi, count_told (self)) - cost;
}

/**
 * dure_survey_keep:
 *
 * Keeps the last look until another is kept.
 */
void
dure_survey_keep (DureSurvey *self)
{
  const DureSurveyLook kept = self->kept;

  self->kept = self->look;
  self->look = kept;
}

/**
 * dure_survey_kept:
 *
 * Returns: (transfer none): the look that was kept
 */
const DureSurveyLook *
dure_survey_kept (DureSurvey *self)
{
  return &self->kept;
}
