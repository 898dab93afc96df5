// lab-hiding.c: what may be told of numbers and of their sums
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Fewer than eleven are not told, and everything else only in tens, so that one table taken from
// another (a kiosk's from all of them, yesterday's from today's) leaves no number closer than to
// some ten. Within a table of numbers and their sums more are hidden: what is not told of a row or
// a column must be at least two numbers, and eleven together, or else its sum less the others would
// tell it (Willenborg, de Waal: Elements of Statistical Disclosure Control, 2001, 5.2, secondary
// suppression; here the smallest of those that are told goes first). Of people who can be in
// several of the numbers there are fewer together than their sum; then what is left of them without
// those who are told must not be fewer than eleven either. A number that grows day by day is told
// anew only when eleven more have come, or else two days would tell the few between them. Costs,
// for each number that is hidden, a look through the table at most.

#include "lab-hiding.h"

#include "station-reports.h"

#define TOLD_IN 10

struct _DureLabHiding
{
  guint n_rows, n_columns; /* without the sums, which stand after them */
  gint64 *numbers;
  gboolean *are_hidden;
};

/* A row or a column: its numbers from @first on, each @step further, and their sum after them. */
typedef struct
{
  guint first, step, length;
} Line;

/**
 * dure_lab_shown:
 * @number: as it was counted
 *
 * Returns: what is told: in tens, or 0 for fewer than %DURE_STATION_COUNT_LEAST
 */
gint64
dure_lab_shown (gint64 number)
{
  return number < DURE_STATION_COUNT_LEAST ? 0 : (number + TOLD_IN / 2) / TOLD_IN * TOLD_IN;
}

/**
 * dure_lab_grown:
 * @numbers: (array length=length) (inout): as they were counted, none smaller than the one before;
 *   of each that which may be told of by then
 *
 * Of the numbers of days together, before anything else is hidden of them.
 */
void
dure_lab_grown (gint64 *numbers, guint length)
{
  gint64 last = 0;

  for (guint i = 0; i < length; i++)
    {
      if (numbers[i] - last >= DURE_STATION_COUNT_LEAST)
        last = numbers[i];
      numbers[i] = last;
    }
}

static guint
place (const DureLabHiding *self, guint row, guint column)
{
  return row * (self->n_columns + 1) + column;
}

/**
 * dure_lab_hiding_new:
 * @n_rows: of the table, at least 1
 * @n_columns: at least 1
 *
 * Returns: (transfer full): a table of zeros
 */
DureLabHiding *
dure_lab_hiding_new (guint n_rows, guint n_columns)
{
  DureLabHiding *self = g_new0 (DureLabHiding, 1);
  const gsize size = ((gsize) n_rows + 1) * (n_columns + 1);

  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->numbers = g_new0 (gint64, size);
  self->are_hidden = g_new0 (gboolean, size);
  return self;
}

/**
 * dure_lab_hiding_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lab_hiding_free (DureLabHiding *self)
{
  if (self == NULL)
    return;
  g_free (self->numbers);
  g_free (self->are_hidden);
  g_free (self);
}

/**
 * dure_lab_hiding_add:
 * @row: from 0
 * @column: from 0
 * @number: more of that, at least 0
 *
 * Before dure_lab_hiding_close().
 */
void
dure_lab_hiding_add (DureLabHiding *self, guint row, guint column, gint64 number)
{
  g_return_if_fail (row < self->n_rows && column < self->n_columns);

  self->numbers[place (self, row, column)] += number;
  self->numbers[place (self, self->n_rows, column)] += number;
  self->numbers[place (self, row, self->n_columns)] += number;
  self->numbers[place (self, self->n_rows, self->n_columns)] += number;
}

/**
 * dure_lab_hiding_together:
 * @self: of one row
 * @number: how many there are in it together, at most the sum of its numbers
 *
 * After all was added: those that were counted can be in several of the numbers.
 */
void
dure_lab_hiding_together (DureLabHiding *self, gint64 number)
{
  g_return_if_fail (self->n_rows == 1);

  self->numbers[place (self, 0, self->n_columns)] = number;
  self->numbers[place (self, 1, self->n_columns)] = number;
}

/* Whether what is hidden of a line stands for itself only by what else of it is told; @ret_least
 * gets the smallest that is. */
static gboolean
is_open (const DureLabHiding *self, const Line *line, guint *ret_least)
{
  const guint sum = line->first + line->length * line->step;
  gint64 hidden = 0, left = self->numbers[sum]; /* differ where people are in several numbers */
  guint n_hidden = 0;

  *ret_least = sum;
  for (guint i = 0; i < line->length; i++)
    {
      const guint at = line->first + i * line->step;

      if (self->are_hidden[at])
        {
          hidden += self->numbers[at];
          n_hidden++;
        }
      else
        {
          left -= self->numbers[at];
          if (*ret_least == sum || self->numbers[at] < self->numbers[*ret_least])
            *ret_least = at;
        }
    }
  return !self->are_hidden[sum]
         && ((hidden > 0 && (n_hidden == 1 || hidden < DURE_STATION_COUNT_LEAST))
             || (left > 0 && left < DURE_STATION_COUNT_LEAST));
}

static gboolean
cover (DureLabHiding *self, const Line *line)
{
  gboolean has_changed = FALSE;
  guint least;

  while (is_open (self, line, &least))
    self->are_hidden[least] = has_changed = TRUE;
  return has_changed;
}

/**
 * dure_lab_hiding_close:
 *
 * Finds out what may be told, when all is there.
 */
void
dure_lab_hiding_close (DureLabHiding *self)
{
  const guint width = self->n_columns + 1, size = (self->n_rows + 1) * width;
  gboolean has_changed = TRUE;

  for (guint i = 0; i < size; i++)
    self->are_hidden[i] = self->numbers[i] < DURE_STATION_COUNT_LEAST;
  while (has_changed)
    {
      has_changed = FALSE;
      for (guint row = 0; row <= self->n_rows; row++)
        has_changed |= cover (self, &(Line){ row * width, 1, self->n_columns });
      for (guint column = 0; self->n_rows > 1 && column < width; column++)
        has_changed |= cover (self, &(Line){ column, width, self->n_rows });
    }
}

/**
 * dure_lab_hiding_told:
 * @row: from 0; the number of rows for the sum of a column
 * @column: likewise
 *
 * Returns: what is told, in tens; 0 when nothing is
 */
gint64
dure_lab_hiding_told (const DureLabHiding *self, guint row, guint column)
{
  const guint at = place (self, row, column);

  g_return_val_if_fail (row <= self->n_rows && column <= self->n_columns, 0);
  return self->are_hidden[at] ? 0 : dure_lab_shown (self->numbers[at]);
}
