// lab-tally.c: how many came to the kiosks day by day, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Fewer than eleven are not told, and everything else only in tens. So a small number cannot be had
// by taking others from a sum, whether over steps, kiosks or days, closer than to some ten visits.

#include "lab-tally.h"

#include "encoding.h"
#include "station-reports.h"

#define TOLD_IN 10

/**
 * dure_lab_tally_shown:
 * @number: as it was counted
 *
 * Returns: what is told: in tens, or 0 for fewer than %DURE_STATION_COUNT_LEAST
 */
gint64
dure_lab_tally_shown (gint64 number)
{
  return number < DURE_STATION_COUNT_LEAST ? 0 : (number + TOLD_IN / 2) / TOLD_IN * TOLD_IN;
}

/**
 * dure_lab_tally_visits:
 * @day: from 0
 *
 * Returns: how many visits there were that day
 */
gint64
dure_lab_tally_visits (const DureLabTally *self, guint day)
{
  gint64 sum = 0;

  for (guint step = 0; step < DURE_STEP_COUNT; step++)
    sum += self->ended_on[day][step];
  return sum;
}

/* A word that nobody knows any more is not counted. */
static void
put (gint64 *counts, guint length, const char *(*word) (guint index), const char *text,
     gint64 number)
{
  for (guint i = 0; i < length; i++)
    if (g_str_equal (word (i), text))
      counts[i] += number;
}

/**
 * dure_lab_tally_read:
 * @whose: empty for all kiosks, else the person of the lab whose scopes say which
 * @kiosk: empty, or only this one
 * @n_days: up to yesterday, at most %DURE_LAB_TALLY_DAYS; today's have not been told yet
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the counts, of all those kiosks together; to be freed by
 *   g_free()
 */
DureLabTally *
dure_lab_tally_read (DureCity *city, const char *whose, const char *kiosk, guint n_days,
                     GError **error)
{
  const gint64 today = dure_day_of_time (dure_city_now (city));
  g_autofree DureLabTally *self = g_new0 (DureLabTally, 1);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT day, what, word, CAST (sum(number) AS BIGINT) FROM station_count"
      " WHERE day >= ?1 AND day < ?2 AND (?3 = '' OR kiosk = ?3)"
      " AND (?4 = '' OR kiosk IN (SELECT scope FROM lab_role WHERE person = ?4))"
      " GROUP BY day, what, word",
      "iitt", today - n_days, today, kiosk, whose);
  gboolean is_there = TRUE;

  self->first_day = today - n_days;
  self->n_days = n_days;
  while (is_there)
    {
      gint64 day, number;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      day = dure_rows_integer (rows, 0) - self->first_day;
      number = dure_rows_integer (rows, 3);
      if (g_str_equal (dure_rows_text (rows, 1), "refused"))
        put (self->refused[day], DURE_REFUSAL_COUNT, dure_refusal_to_text,
             dure_rows_text (rows, 2), number);
      else
        put (self->ended_on[day], DURE_STEP_COUNT, dure_step_to_text, dure_rows_text (rows, 2),
             number);
    }
  return g_steal_pointer (&self);
}
