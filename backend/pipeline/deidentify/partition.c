// partition.c: donors in classes that are large and different enough
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Begins with all donors in one class, of whom nothing is told, and tells more while every class
// keeps k donors and is diverse: the best step of a class is the one that wins the most precision
// (survey.c). This is the top-down cut of Mondrian (LeFevre, DeWitt, Ramakrishnan, ICDE 2006) along
// hierarchies (top-down specialization: Fung, Wang, Yu, ICDE 2005). It was taken because it is
// bounded where others are not: a lattice over all columns (Incognito, OLA, Flash) has a node for
// each combination of levels, four million for 11 columns of 4, and one too rare donor coarsens
// everybody; here each class finds its own levels, and every step works on what is left of n.
//
// A class is of donors: all rows of a donor say the same of them, so that nobody is found by
// several rows together. Who is too rare to be told joins a rest, which keeps the level of the
// class that it came from; a few may be left out instead, no more than the plan allows.
//
// With q quasi-identifiers of h levels no donor is in more than q h steps, each q looks: at most
// n q^2 h, and n log n where classes halve, as they mostly do. Two things cut that down, and change
// nothing of what is found: a quasi-identifier that cannot win more than another did is not looked
// at, so that as long as classes are large a step takes a look or two; and one of which nothing can
// be told in a class is not looked at again in any part of it. Memory is that of lineup.c, and 16
// bytes for each donor. The result depends on donors and what they gave, never on the order of
// rows.

#include "partition.h"

#include "survey.h"

/* Donors of whom the same is told so far. */
typedef struct
{
  guint begin;
  guint end;
  DureDonorClass class;
  guint32 open; /* one bit for each quasi-identifier that may be told more exactly */
} Region;

typedef struct
{
  const DurePartitionTask *task;
  DureLineup *lineup; /* region by region */
  DureSurvey *survey;
  DurePartition *found;
  GArray *regions; /* that came of the last round, to look at in the next */
  guint32 *places; /* where the donors of a region go */
  guint n_rows;
} Search;

static guint
most_suppressed (const Search *self, guint n_rows)
{
  return (guint) ((guint64) n_rows * self->task->suppressed_percent / 100);
}

static guint
count_rows (const Search *self, const Region *region)
{
  guint n_rows = 0;

  for (guint i = region->begin; i < region->end; i++)
    n_rows += self->lineup->n_rows[i];
  return n_rows;
}

/* What a region may lose: its share, so that the first ones do not take it all. */
static guint
allowance_of (const Search *self, const Region *region)
{
  const guint left = most_suppressed (self, self->n_rows) - self->found->n_suppressed_rows;

  return MIN (left, most_suppressed (self, count_rows (self, region)));
}

static void
finish (Search *self, Region *region)
{
  DurePartition *found = self->found;

  region->class.n_donors = region->end - region->begin;
  region->class.any_donor = self->lineup->donors[region->begin];
  for (guint i = region->begin; i < region->end; i++)
    found->class_of[self->lineup->donors[i]] = found->classes->len;
  if (region->class.is_rest)
    found->n_coarsened_donors += region->class.n_donors;
  g_array_append_val (found->classes, region->class);
}

/* The next of the regions that @parent becomes, behind the last. */
static void
add_region (Search *self, const Region *parent, guint quasi, gboolean is_rest, guint n_donors,
            guint *begin)
{
  Region region = *parent;

  region.begin = *begin;
  region.end = *begin += n_donors;
  if (!is_rest)
    region.class.levels[quasi]--;
  if (is_rest || region.class.levels[quasi] == 0)
    region.open &= ~(1u << quasi);
  region.class.is_rest |= is_rest;
  if (n_donors > 0)
    g_array_append_val (self->regions, region);
}

/* A region for each group of a look that is told, then one for the rest. Returns where each begins,
   counted from where @region does. */
static guint *
add_regions (Search *self, const Region *region, guint quasi, GArray *groups)
{
  const DureSurveyGroup *rest = &g_array_index (groups, DureSurveyGroup, 0);
  guint *begins = g_new (guint, groups->len);
  guint begin = region->begin;

  for (guint i = 1; i < groups->len; i++)
    {
      const DureSurveyGroup *group = &g_array_index (groups, DureSurveyGroup, i);

      begins[i] = begin - region->begin;
      if (group->fate == DURE_FATE_TOLD)
        add_region (self, region, quasi, FALSE, group->n_donors, &begin);
    }
  begins[0] = begin - region->begin;
  if (rest->fate == DURE_FATE_REST)
    add_region (self, region, quasi, TRUE, rest->n_donors, &begin);
  return begins;
}

/* Moves donors to their groups, and lets go of those who are left out. */
static void
split (Search *self, const Region *region, guint quasi)
{
  const DureSurveyLook *look = dure_survey_kept (self->survey);
  const DureSurveyGroup *groups = (const DureSurveyGroup *) look->groups->data;
  g_autofree guint *places = add_regions (self, region, quasi, look->groups);
  const guint n_donors = region->end - region->begin;
  guint n_left_out = 0;

  for (guint i = 0; i < n_donors; i++)
    {
      const guint member = look->members[i];
      const guint group = groups[member].fate == DURE_FATE_TOLD ? member : 0;

      self->places[i] = DURE_CLASS_NONE;
      if (groups[group].fate == DURE_FATE_SUPPRESSED)
        {
          n_left_out++;
          self->found->n_suppressed_rows += self->lineup->n_rows[region->begin + i];
        }
      else
        self->places[i] = places[group]++;
    }
  self->found->n_suppressed_donors += n_left_out;
  dure_lineup_move (self->lineup, region->begin, region->end, self->places, n_donors - n_left_out,
                   region->open);
}

/* The quasi-identifier that wins the most, whose look is kept; none when nothing can be told. */
static guint
find_best (Search *self, Region *region)
{
  const guint n_donors = region->end - region->begin;
  const guint allowance = allowance_of (self, region);
  guint best = DURE_PLAN_MAX_QUASI;
  gint64 most = 0;

  for (guint q = 0; q < self->task->n_quasi; q++)
    if ((region->open & 1u << q) != 0 && dure_survey_most (self->survey, q, n_donors) > most)
      {
        const gint64 won = dure_survey_look (self->survey, q, region->class.levels[q] - 1u,
                                             region->begin, region->end, allowance);

        if (won == DURE_SURVEY_HOPELESS)
          region->open &= ~(1u << q);
        if (won <= most)
          continue;
        most = won;
        best = q;
        dure_survey_keep (self->survey);
      }
  return best;
}

static void
refine (Search *self, Region region)
{
  const guint best = find_best (self, &region);

  if (best == DURE_PLAN_MAX_QUASI)
    finish (self, &region);
  else
    split (self, &region, best);
}

/* Donors group by group; who is held back is in none. Where each group ends is in @ends. */
static guint *
line_up (const Search *self, guint *ends, guint n_starts)
{
  const guint n_donors = self->task->owners->n_donors;
  const guint32 *start = self->task->start;
  guint *donors = g_new (guint, n_donors + 1);
  guint place = 0;

  for (guint donor = 0; donor < n_donors; donor++)
    if (start == NULL || start[donor] != DURE_CLASS_NONE)
      ends[start == NULL ? 0 : start[donor]]++;
  for (guint group = 0; group < n_starts; group++)
    {
      place += ends[group];
      ends[group] = place;
    }
  for (guint donor = n_donors; donor-- > 0;)
    if (start == NULL || start[donor] != DURE_CLASS_NONE)
      donors[--ends[start == NULL ? 0 : start[donor]]] = donor;
  /* Each has come down to where its group begins: the end of the one before. */
  for (guint group = 0; group + 1 < n_starts; group++)
    ends[group] = ends[group + 1];
  ends[n_starts - 1] = place;
  return donors;
}

static void
begin_search (Search *self, DureDiversity *diversity)
{
  const DurePartitionTask *task = self->task;
  const guint n_donors = task->owners->n_donors;
  const guint n_starts = task->start == NULL ? 1 : task->n_starts;
  g_autofree guint *ends = g_new0 (guint, n_starts + 1);
  g_autofree guint *donors = line_up (self, ends, MAX (n_starts, 1));
  Region region = { 0 };

  for (guint q = 0; q < task->n_quasi; q++)
    {
      region.class.levels[q] = (guint8) task->quasi[q]->top;
      region.open |= 1u << q;
    }
  self->regions = g_array_new (FALSE, FALSE, sizeof (Region));
  self->places = g_new (guint32, n_donors + 1);
  self->n_rows = task->owners->first[n_donors];
  self->found->n_held_donors = n_donors;
  for (guint group = 0; group < n_starts; group++)
    {
      region.begin = region.end;
      region.end = ends[group];
      if (!dure_diversity_is_class (diversity, donors + region.begin, region.end - region.begin,
                                    G_MAXUINT))
        continue;
      self->found->n_held_donors -= region.end - region.begin;
      g_array_append_val (self->regions, region);
    }
  self->lineup = dure_lineup_new (task, diversity, donors, region.end);
  self->survey = dure_survey_new (task, diversity, self->lineup);
}

/**
 * dure_partition_find:
 * @task: what is asked for
 *
 * Returns: (transfer full): a class for each donor who is neither left out nor held back; none
 *   when even all of them together are not enough
 */
DurePartition *
dure_partition_find (const DurePartitionTask *task)
{
  g_autoptr (DureDiversity) diversity = dure_diversity_new (task);
  Search self = { .task = task };

  self.found = g_new0 (DurePartition, 1);
  self.found->classes = g_array_new (FALSE, FALSE, sizeof (DureDonorClass));
  self.found->class_of = g_new (guint32, task->owners->n_donors);
  for (guint donor = 0; donor < task->owners->n_donors; donor++)
    self.found->class_of[donor] = DURE_CLASS_NONE;
  begin_search (&self, diversity);
  while (self.regions->len > 0)
    {
      g_autoptr (GArray) round = g_steal_pointer (&self.regions);

      self.regions = g_array_new (FALSE, FALSE, sizeof (Region));
      for (guint i = 0; i < round->len; i++)
        refine (&self, g_array_index (round, Region, i));
    }
  dure_survey_free (self.survey);
  dure_lineup_free (self.lineup);
  g_array_unref (self.regions);
  g_free (self.places);
  return self.found;
}

/**
 * dure_partition_free:
 * @self: (transfer full) (nullable)
 */
void
dure_partition_free (DurePartition *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->classes);
  g_free (self->class_of);
  g_free (self);
}
