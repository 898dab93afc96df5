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
// n q^2 h, and n log n where classes halve, as they mostly do. Memory: 5 bytes for each donor and
// quasi-identifier. The result depends on donors and what they gave, never on the order of rows.

#include "partition.h"

#include "diversity.h"
#include "survey.h"

#include <string.h>

/* Donors of whom the same is told so far. */
typedef struct
{
  guint begin;
  guint end;
  DureDonorClass class;
  guint32 closed; /* one bit for each quasi-identifier that stays as it is */
} Region;

typedef struct
{
  const DurePartitionTask *task;
  DureSurvey *survey;
  DurePartition *found;
  GArray *regions; /* that came of the last round, to look at in the next */
  guint *donors;   /* region by region */
  guint *spare;
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
  const DureOwners *owners = self->task->owners;
  guint n_rows = 0;

  for (guint i = region->begin; i < region->end; i++)
    n_rows += owners->first[self->donors[i] + 1] - owners->first[self->donors[i]];
  return n_rows;
}

/* What a region may lose: its share, so that the first ones do not take it all. */
static guint
allowance_of (const Search *self, const Region *region)
{
  const guint left = most_suppressed (self, self->n_rows) - self->found->n_suppressed_rows;

  return MIN (left, most_suppressed (self, count_rows (self, region)));
}

static gint64
look (Search *self, const Region *region, guint quasi, guint allowance)
{
  return dure_survey_look (self->survey, quasi, region->class.levels[quasi] - 1u,
                           self->donors + region->begin, region->end - region->begin, allowance);
}

static void
finish (Search *self, Region *region)
{
  DurePartition *found = self->found;

  region->class.n_donors = region->end - region->begin;
  region->class.any_donor = self->donors[region->begin];
  for (guint i = region->begin; i < region->end; i++)
    found->class_of[self->donors[i]] = found->classes->len;
  if (region->class.is_rest)
    found->n_coarsened_donors += region->class.n_donors;
  g_array_append_val (found->classes, region->class);
}

static void
add_region (Search *self, const Region *parent, guint quasi, gboolean is_rest, guint begin,
            guint end)
{
  Region region = *parent;

  region.begin = begin;
  region.end = end;
  if (is_rest)
    region.closed |= 1u << quasi;
  else
    region.class.levels[quasi]--;
  region.class.is_rest |= is_rest;
  if (begin < end)
    g_array_append_val (self->regions, region);
}

/* Where each group of the last look goes: those that are told one by one, then the rest. */
static guint *
place_groups (Search *self, const Region *region, GArray *bounds)
{
  const guint n_groups = dure_survey_n_groups (self->survey);
  guint *places = g_new (guint, n_groups);
  guint place = region->begin;

  for (guint i = 1; i < n_groups; i++)
    if (dure_survey_group (self->survey, i)->fate == DURE_FATE_TOLD)
      {
        places[i] = place;
        place += dure_survey_group (self->survey, i)->n_donors;
        g_array_append_val (bounds, place);
      }
  places[0] = place;
  return places;
}

/* After a look that won: moves donors to their groups, and lets go of those who are left out. */
static void
split (Search *self, const Region *region, guint quasi)
{
  const DureOwners *owners = self->task->owners;
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *places = place_groups (self, region, bounds);
  const guint rest_begin = places[0];
  guint begin = region->begin;

  for (guint i = region->begin; i < region->end; i++)
    {
      const guint group = dure_survey_group_of (self->survey, i - region->begin);
      const guint donor = self->donors[i];

      switch (dure_survey_group (self->survey, group)->fate)
        {
        case DURE_FATE_TOLD:
          self->spare[places[group]++] = donor;
          break;
        case DURE_FATE_REST:
          self->spare[places[0]++] = donor;
          break;
        case DURE_FATE_SUPPRESSED:
          self->found->n_suppressed_donors++;
          self->found->n_suppressed_rows += owners->first[donor + 1] - owners->first[donor];
          break;
        }
    }
  memcpy (self->donors + region->begin, self->spare + region->begin,
          (places[0] - region->begin) * sizeof *self->donors);
  for (guint i = 0; i < bounds->len; i++)
    {
      const guint end = g_array_index (bounds, guint, i);

      add_region (self, region, quasi, FALSE, begin, end);
      begin = end;
    }
  add_region (self, region, quasi, TRUE, rest_begin, places[0]);
}

static void
refine (Search *self, Region region)
{
  const guint allowance = allowance_of (self, &region);
  guint best = DURE_PLAN_MAX_QUASI, last = DURE_PLAN_MAX_QUASI;
  gint64 most = 0;

  for (guint q = 0; q < self->task->n_quasi; q++)
    if (region.class.levels[q] > 0 && (region.closed & 1u << q) == 0)
      {
        const gint64 won = look (self, &region, q, allowance);

        last = q;
        if (won > most)
          {
            most = won;
            best = q;
          }
      }
  if (best == DURE_PLAN_MAX_QUASI)
    {
      finish (self, &region);
      return;
    }
  if (best != last)
    look (self, &region, best, allowance);
  split (self, &region, best);
}

/* Donors group by group; who is held back is in none. Where each group ends is in @ends. */
static void
line_up (Search *self, guint *ends, guint n_starts)
{
  const guint n_donors = self->task->owners->n_donors;
  const guint32 *start = self->task->start;
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
      self->donors[--ends[start == NULL ? 0 : start[donor]]] = donor;
  /* Each has come down to where its group begins: the end of the one before. */
  for (guint group = 0; group + 1 < n_starts; group++)
    ends[group] = ends[group + 1];
  ends[n_starts - 1] = place;
}

static void
begin_search (Search *self)
{
  const DurePartitionTask *task = self->task;
  const guint n_donors = task->owners->n_donors;
  const guint n_starts = task->start == NULL ? 1 : task->n_starts;
  g_autoptr (DureDiversity) diversity = dure_diversity_new (task);
  g_autofree guint *ends = g_new0 (guint, n_starts + 1);
  Region region = { 0 };

  self->survey = dure_survey_new (task);
  self->regions = g_array_new (FALSE, FALSE, sizeof (Region));
  self->donors = g_new (guint, n_donors + 1);
  self->spare = g_new (guint, n_donors + 1);
  self->n_rows = task->owners->first[n_donors];
  for (guint q = 0; q < task->n_quasi; q++)
    region.class.levels[q] = (guint8) task->quasi[q]->top;
  self->found->n_held_donors = n_donors;
  line_up (self, ends, MAX (n_starts, 1));
  for (guint group = 0; group < n_starts; group++)
    {
      region.begin = region.end;
      region.end = ends[group];
      if (!dure_diversity_is_class (diversity, self->donors + region.begin,
                                    region.end - region.begin, G_MAXUINT))
        continue;
      self->found->n_held_donors -= region.end - region.begin;
      g_array_append_val (self->regions, region);
    }
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
  Search self = { .task = task };

  self.found = g_new0 (DurePartition, 1);
  self.found->classes = g_array_new (FALSE, FALSE, sizeof (DureDonorClass));
  self.found->class_of = g_new (guint32, task->owners->n_donors);
  for (guint donor = 0; donor < task->owners->n_donors; donor++)
    self.found->class_of[donor] = DURE_CLASS_NONE;
  begin_search (&self);
  while (self.regions->len > 0)
    {
      g_autoptr (GArray) round = g_steal_pointer (&self.regions);

      self.regions = g_array_new (FALSE, FALSE, sizeof (Region));
      for (guint i = 0; i < round->len; i++)
        refine (&self, g_array_index (round, Region, i));
    }
  dure_survey_free (self.survey);
  g_array_unref (self.regions);
  g_free (self.donors);
  g_free (self.spare);
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
