// pilot-end.c: pilots end on the day that their plan says
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// When the last day is over in Gwangju, nobody is asked any more (pilot-delivery.c); what was given
// is kept as long as the notices say. Few pilots run at a time, so all of them are looked at.

#include "pilot-end.h"

#include "encoding.h"
#include "governance-events.h"
#include "pilots.h"

#define OVER "over"

static gboolean
is_over (DureCity *city, const DurePilot *pilot)
{
  gint64 end_ms;

  return dure_day_end_from_text (dure_pilot_draft_field (pilot->draft, "until"), &end_ms)
         && dure_city_now (city) >= end_ms;
}

/* The running pilot that comes after this name; %NULL after the last. */
static gboolean
find_next (DureCity *city, const char *after, DurePilot **ret_pilot, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT name, version FROM pilot WHERE state = 'running' AND name > ?1 ORDER BY name LIMIT 1",
      "t", after);
  g_autofree char *name = NULL;
  gboolean is_there;
  guint version;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_pilot = NULL;
  if (!is_there)
    return TRUE;
  name = g_strdup (dure_rows_text (rows, 0));
  version = (guint) dure_rows_integer (rows, 1);
  g_clear_pointer (&rows, dure_rows_free);
  *ret_pilot = dure_pilot_look (city, name, version, error);
  return *ret_pilot != NULL;
}

static gboolean
end (DureCity *city, const DurePilot *pilot, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_pilot_move (city, pilot, DURE_PILOT_CLOSE, DURE_GOVERNANCE_CLOCK, OVER, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_pilot_end_step:
 * @error: %DURE_BACKEND_ERROR_CONFLICT when somebody changed one meanwhile, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Outside of a transaction. Closes the pilots whose last day is over; to be called again and again.
 */
gboolean
dure_pilot_end_step (DureCity *city, GError **error)
{
  g_autofree char *after = g_strdup ("");

  for (;;)
    {
      g_autoptr (DurePilot) pilot = NULL;

      if (!find_next (city, after, &pilot, error))
        return FALSE;
      if (pilot == NULL)
        return TRUE;
      if (is_over (city, pilot) && !end (city, pilot, error))
        return FALSE;
      g_free (after);
      after = g_strdup (pilot->name);
    }
}
