// lab-tally.c: how many came to the kiosks day by day, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What was counted goes straight into the tables that know what may be told (lab-hiding.c), of
// which nothing else comes out. Of visits there is one, of days and steps: the parts of each day
// and of each step are told with their sums. Refusals have no sum but that over the days, since one
// visit may refuse several things.

#include "lab-tally.h"

#include "encoding.h"
#include "lab-rights.h"

static DureLabTally *
tally_new (gint64 first_day, guint n_days)
{
  DureLabTally *self = g_new0 (DureLabTally, 1);

  self->first_day = first_day;
  self->n_days = n_days;
  self->ended_on = dure_lab_hiding_new (n_days, DURE_STEP_COUNT);
  for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
    self->refused[i] = dure_lab_hiding_new (1, n_days);
  return self;
}

/**
 * dure_lab_tally_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lab_tally_free (DureLabTally *self)
{
  if (self == NULL)
    return;
  dure_lab_hiding_free (self->ended_on);
  for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
    dure_lab_hiding_free (self->refused[i]);
  g_free (self);
}

/* A word that nobody knows any more is not counted. */
static gboolean
find (const char *(*word) (guint index), guint length, const char *text, guint *ret_index)
{
  for (guint i = 0; i < length; i++)
    if (g_str_equal (word (i), text))
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}

static void
put (DureLabTally *self, guint day, const char *what, const char *text, gint64 number)
{
  guint i;

  if (g_str_equal (what, "refused")
      && find (dure_refusal_to_text, DURE_REFUSAL_COUNT, text, &i))
    dure_lab_hiding_add (self->refused[i], 0, day, number);
  else if (g_str_equal (what, "ended-on") && find (dure_step_to_text, DURE_STEP_COUNT, text, &i))
    dure_lab_hiding_add (self->ended_on, day, i, number);
}

static void
finish (DureLabTally *self)
{
  dure_lab_hiding_close (self->ended_on);
  for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
    dure_lab_hiding_close (self->refused[i]);
}

/**
 * dure_lab_tally_read:
 * @whose: empty for all kiosks, else the person of the lab whose scopes say which
 * @kiosk: empty, or only this one
 * @n_days: up to yesterday, at most %DURE_LAB_TALLY_DAYS; today's have not been told yet
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the counts, of all those kiosks together
 */
DureLabTally *
dure_lab_tally_read (DureCity *city, const char *whose, const char *kiosk, guint n_days,
                     GError **error)
{
  const gint64 today = dure_day_of_time (dure_city_now (city));
  g_autoptr (DureLabTally) self = tally_new (today - n_days, n_days);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT day, what, word, CAST (sum(number) AS BIGINT) FROM station_count"
      " WHERE day >= ?1 AND day < ?2 AND (?3 = '' OR kiosk = ?3)"
      " AND (?4 = '' OR kiosk IN " DURE_LAB_SCOPES_OF ("?4", "'coordinator'") ")"
      " GROUP BY day, what, word",
      "iitt", self->first_day, today, kiosk, whose);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        put (self, (guint) (dure_rows_integer (rows, 0) - self->first_day),
             dure_rows_text (rows, 1), dure_rows_text (rows, 2), dure_rows_integer (rows, 3));
    }
  finish (self);
  return g_steal_pointer (&self);
}

/**
 * dure_lab_tally_visits:
 * @day: from 0; the number of days for all of them
 *
 * Returns: what is told of how many visits there were then, in tens; 0 when nothing is
 */
gint64
dure_lab_tally_visits (const DureLabTally *self, guint day)
{
  return dure_lab_hiding_told (self->ended_on, day, DURE_STEP_COUNT);
}

/**
 * dure_lab_tally_ended:
 * @day: as in dure_lab_tally_visits()
 * @step: a #DureStep
 *
 * Returns: likewise, of how many visits ended there
 */
gint64
dure_lab_tally_ended (const DureLabTally *self, guint day, guint step)
{
  return dure_lab_hiding_told (self->ended_on, day, step);
}

/**
 * dure_lab_tally_refused:
 * @day: as in dure_lab_tally_visits()
 * @refusal: a #DurePurpose, or %DURE_REFUSAL_DONATE
 *
 * Returns: likewise, of how often the answer was no
 */
gint64
dure_lab_tally_refused (const DureLabTally *self, guint day, guint refusal)
{
  return dure_lab_hiding_told (self->refused[refusal], 0, day);
}
