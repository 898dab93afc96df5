// statistic.c: one number about many donors, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Donor by donor, their rows are added; what one of them can change is bounded by a cap of rows and
// by bounds of the value. Then it is told once: the budget pays, noise for one donor more or less
// is added, zero or not, and only after that is a count below nothing told as nothing. A mean is a
// sum and a count, each paid for. There is no lowest, highest or median: one donor can be that.
//
// Whole numbers only: values in the unit that their sum is told in. Costs an addition for each row.

#include "statistic.h"

#include "noise.h"
#include "statistics-error.h"

/* Of one value, so that a sum of any number of rows that memory holds stays within 64 bits. */
#define VALUE_MOST 1000000

struct _DureStatistic
{
  DureStatisticTask task;
  gint64 total;
  guint n_rows; /* of this donor */
  gboolean is_told;
};

/**
 * dure_statistic_kind_from_text:
 * @text: `donors`, `rows` or `sum`
 * @ret_kind: (out): set only on success
 *
 * Returns: whether it is a number that can be told
 */
gboolean
dure_statistic_kind_from_text (const char *text, DureStatisticKind *ret_kind, GError **error)
{
  static const char *const names[] = {
    [DURE_STATISTIC_DONORS] = "donors",
    [DURE_STATISTIC_ROWS] = "rows",
    [DURE_STATISTIC_SUM] = "sum",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *ret_kind = i;
        return TRUE;
      }
  g_set_error_literal (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_KIND,
                       "only donors, rows and sums can be told");
  return FALSE;
}

/* By how much one donor more or less can change the number. */
static guint64
reach_of (const DureStatisticTask *task)
{
  switch (task->kind)
    {
    case DURE_STATISTIC_DONORS:
      return 1;
    case DURE_STATISTIC_ROWS:
      return task->rows_per_donor;
    case DURE_STATISTIC_SUM:
    default:
      return (guint64) MAX (ABS (task->low), ABS (task->high)) * task->rows_per_donor;
    }
}

static gboolean
is_sound (const DureStatisticTask *task)
{
  if (task->rows_per_donor == 0 || task->rows_per_donor > DURE_STATISTIC_MAX_ROWS_PER_DONOR
      || task->epsilon == 0)
    return FALSE;
  return task->kind != DURE_STATISTIC_SUM
         || (task->low < task->high && task->low >= -VALUE_MOST && task->high <= VALUE_MOST);
}

/**
 * dure_statistic_new:
 * @task: what is asked for; its question must outlive the statistic
 *
 * Returns: (transfer full) (nullable): of nobody so far
 */
DureStatistic *
dure_statistic_new (const DureStatisticTask *task, GError **error)
{
  DureStatistic *self;

  if (!is_sound (task))
    {
      g_set_error_literal (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_BOUNDS,
                           "bounds, rows or epsilon cannot be reckoned with");
      return NULL;
    }
  self = g_new0 (DureStatistic, 1);
  self->task = *task;
  return self;
}

/**
 * dure_statistic_free:
 * @self: (transfer full) (nullable)
 */
void
dure_statistic_free (DureStatistic *self)
{
  g_free (self);
}

/**
 * dure_statistic_begin_donor:
 *
 * The rows that come next are another donor's, who was not there before.
 */
void
dure_statistic_begin_donor (DureStatistic *self)
{
  self->n_rows = 0;
}

/**
 * dure_statistic_add:
 * @value: of one row; any number
 */
void
dure_statistic_add (DureStatistic *self, gint64 value)
{
  if (self->n_rows++ >= self->task.rows_per_donor)
    return;
  switch (self->task.kind)
    {
    case DURE_STATISTIC_DONORS:
      self->total += self->n_rows == 1;
      break;
    case DURE_STATISTIC_ROWS:
      self->total++;
      break;
    case DURE_STATISTIC_SUM:
      self->total += CLAMP (value, self->task.low, self->task.high);
      break;
    }
}

/**
 * dure_statistic_tell:
 * @budget: pays; what it refuses is not told
 * @dice: the system's, wherever donors are behind the number
 * @ret_told: (out): with noise; set only on success
 *
 * Once: a second answer would wear the noise away.
 *
 * Returns: whether it is told
 */
gboolean
dure_statistic_tell (DureStatistic *self, DureBudget *budget, DureDice *dice, gint64 *ret_told,
                     GError **error)
{
  gint64 told;

  if (self->is_told)
    {
      g_set_error_literal (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_TOLD,
                           "this number was told already");
      return FALSE;
    }
  if (!dure_budget_spend (budget, self->task.question, self->task.epsilon, error))
    return FALSE;
  self->is_told = TRUE;
  told = self->total
         + dure_noise_laplace (dice, reach_of (&self->task) * DURE_EPSILON_ONE, self->task.epsilon);
  *ret_told = self->task.kind == DURE_STATISTIC_SUM ? told : MAX (told, 0);
  return TRUE;
}
