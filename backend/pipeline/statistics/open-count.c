// open-count.c: how many donors there are and what they gave, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Donor by donor the true counts grow. One donor is in one cell of ages and sexes, once in each
//    kind of what they gave, and with so many observations of it at most.
// 2. The budget pays for all of it at once, then whole numbers of noise (discrete Laplace) are
//    added to each count, those of nobody too. Only after that is less than nothing told as
//    nothing, totals of ages and sexes are added up from what is told, and counts of 1 to 10 are
//    hidden, with as many others as it takes that none can be reckoned out (cells.c). All of this
//    looks only at numbers that have their noise already, so it tells nothing more. How many people
//    there are is a count of its own, since cells that are never below nothing add up to more.
//
// It is told once: a second answer would wear the noise away. Costs an addition a donor and kind.

#include "open-count.h"

#include "cells.h"
#include "noise.h"
#include "statistics-error.h"

#define QUESTION "open"
#define N_ROWS (DURE_AGE_COUNT + 1) /* with that of totals */
#define N_COLUMNS (DURE_SEX_COUNT + 1)
#define N_CELLS (N_ROWS * N_COLUMNS)
/* Noise stays within three times its scale 95 times in 100: e^-3 is 0.05. */
#define SCALES_OF_MARGIN 3

struct _DureOpenCount
{
  guint everybody;
  guint cells[DURE_AGE_COUNT][DURE_SEX_COUNT];
  guint donors[DURE_KIND_COUNT];
  guint64 rows[DURE_KIND_COUNT];
  gboolean is_told;
};

/**
 * dure_open_count_new:
 *
 * Returns: (transfer full): of nobody so far
 */
DureOpenCount *
dure_open_count_new (void)
{
  return g_new0 (DureOpenCount, 1);
}

/**
 * dure_open_count_free:
 * @self: (transfer full) (nullable)
 */
void
dure_open_count_free (DureOpenCount *self)
{
  g_free (self);
}

/**
 * dure_open_count_add:
 * @donor: who was not there before; one of whom nothing is in force is not counted
 */
void
dure_open_count_add (DureOpenCount *self, const DureOpenDonor *donor)
{
  gboolean is_there = FALSE;

  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    if (donor->rows[kind] > 0)
      {
        is_there = TRUE;
        self->donors[kind]++;
        self->rows[kind] += MIN (donor->rows[kind], DURE_OPEN_ROWS_PER_DONOR);
      }
  if (is_there)
    {
      self->everybody++;
      self->cells[donor->age][donor->sex]++;
    }
}

/* A count with noise for a donor more or less, who changes it by @reach. */
static guint
tell (guint64 count, guint reach, guint epsilon, DureDice *dice)
{
  const gint64 told =
      (gint64) count + dure_noise_laplace (dice, (guint64) reach * DURE_EPSILON_ONE, epsilon);

  return (guint) CLAMP (told, 0, G_MAXINT32);
}

static int
margin_of (guint reach, guint epsilon)
{
  const guint64 scaled = (guint64) SCALES_OF_MARGIN * reach * DURE_EPSILON_ONE;

  return (int) ((scaled + epsilon - 1) / epsilon);
}

static json_t *
number_or_hidden (guint count, gboolean is_hidden)
{
  return is_hidden ? json_null () : json_integer ((json_int_t) count);
}

static gboolean
is_small (guint count)
{
  return count > 0 && count <= DURE_CELLS_SMALL;
}

static void
tell_cells (const DureOpenCount *self, DureDice *dice, guint ret_cells[N_CELLS],
            gboolean ret_hidden[N_CELLS])
{
  guint n_hidden;

  for (guint i = 0; i < N_CELLS; i++)
    ret_cells[i] = 0;
  for (guint age = 0; age < DURE_AGE_COUNT; age++)
    for (guint sex = 0; sex < DURE_SEX_COUNT; sex++)
      {
        const guint told = tell (self->cells[age][sex], 1, DURE_OPEN_CELL_EPSILON, dice);

        ret_cells[age * N_COLUMNS + sex] = told;
        ret_cells[age * N_COLUMNS + DURE_SEX_COUNT] += told;
        ret_cells[DURE_AGE_COUNT * N_COLUMNS + sex] += told;
        ret_cells[N_CELLS - 1] += told;
      }
  if (dure_cells_hide (ret_cells, N_ROWS, N_COLUMNS, ret_hidden, &n_hidden))
    return;
  for (guint i = 0; i < N_CELLS; i++)
    ret_hidden[i] = TRUE;
}

/* Lines of an age each and one of all; in each, a number for each sex and one of all. */
static json_t *
describe_people (const DureOpenCount *self, DureDice *dice)
{
  const guint donors = tell (self->everybody, 1, DURE_OPEN_TOTAL_EPSILON, dice);
  guint cells[N_CELLS];
  gboolean hidden[N_CELLS];
  json_t *lines = json_array ();

  tell_cells (self, dice, cells, hidden);
  for (guint age = 0; age < N_ROWS; age++)
    {
      const guint first = age * N_COLUMNS;
      json_t *line = json_object ();

      json_object_set_new (line, "age",
                           json_string (age == DURE_AGE_COUNT    ? "all"
                                        : age == DURE_AGE_UNSAID ? "unsaid"
                                                                 : dure_age_band_to_text (age)));
      for (guint sex = 0; sex < DURE_SEX_COUNT; sex++)
        json_object_set_new (line, sex == DURE_SEX_UNSAID ? "unsaid" : dure_sex_to_text (sex),
                             number_or_hidden (cells[first + sex], hidden[first + sex]));
      json_object_set_new (
          line, "all",
          number_or_hidden (cells[first + DURE_SEX_COUNT], hidden[first + DURE_SEX_COUNT]));
      json_array_append_new (lines, line);
    }
  return json_pack ("{s:o, s:i, s:o, s:i}", "donors", number_or_hidden (donors, is_small (donors)),
                    "donorsMargin", margin_of (1, DURE_OPEN_TOTAL_EPSILON), "lines", lines,
                    "margin", margin_of (1, DURE_OPEN_CELL_EPSILON));
}

static json_t *
describe_kinds (const DureOpenCount *self, DureDice *dice)
{
  json_t *lines = json_array ();

  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    {
      const guint donors = tell (self->donors[kind], 1, DURE_OPEN_KIND_EPSILON, dice);
      const guint rows =
          tell (self->rows[kind], DURE_OPEN_ROWS_PER_DONOR, DURE_OPEN_ROWS_EPSILON, dice);

      json_array_append_new (
          lines, json_pack ("{s:s, s:o, s:o}", "kind", dure_kind_to_text (kind), "donors",
                            number_or_hidden (donors, is_small (donors)), "observations",
                            number_or_hidden (rows, is_small (rows) || is_small (donors))));
    }
  return json_pack ("{s:o, s:i, s:i, s:i}", "lines", lines, "donorsMargin",
                    margin_of (1, DURE_OPEN_KIND_EPSILON), "observationsMargin",
                    margin_of (DURE_OPEN_ROWS_PER_DONOR, DURE_OPEN_ROWS_EPSILON),
                    "observationsPerDonor", DURE_OPEN_ROWS_PER_DONOR);
}

/**
 * dure_open_count_tell:
 * @budget: pays; what it refuses is not told
 * @dice: the system's, wherever donors are behind the numbers
 * @error: %DURE_STATISTICS_ERROR_SPENT, %DURE_STATISTICS_ERROR_TOLD, or the budget's book's
 *
 * Returns: (transfer full) (nullable): `dure.open/1`: `people` and `kinds`, where null is a number
 *   that is hidden, each with the margin within which 95 of 100 numbers are
 */
json_t *
dure_open_count_tell (DureOpenCount *self, DureBudget *budget, DureDice *dice, GError **error)
{
  if (self->is_told)
    {
      g_set_error_literal (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_TOLD,
                           "these numbers were told already");
      return NULL;
    }
  if (!dure_budget_spend (budget, QUESTION, DURE_OPEN_COST, error))
    return NULL;
  self->is_told = TRUE;
  return json_pack ("{s:s, s:o, s:o, s:s, s:i, s:i}", "schema", DURE_OPEN_SCHEMA, "people",
                    describe_people (self, dice), "kinds", describe_kinds (self, dice), "noise",
                    "discrete Laplace", "epsilonMillionths", (int) DURE_OPEN_COST, "hiddenUpTo",
                    DURE_CELLS_SMALL);
}
