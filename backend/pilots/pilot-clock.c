// pilot-clock.c: pilots open on their first day, and end after their last one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Both days are whole ones, in Seoul. One that is set running before its first day is delivered to
// kiosks on that day (pilot-delivery.c); after its last one the clock closes it, which is an entry
// of the ledger like any other's.

#include "pilot-clock.h"

#include "encoding.h"
#include "governance-events.h"

#include <string.h>

/**
 * dure_pilot_is_early:
 * @now_ms: milliseconds since 1970
 *
 * Returns: whether its first day has not come
 */
gboolean
dure_pilot_is_early (const DurePilot *pilot, gint64 now_ms)
{
  gint64 end_ms;

  return dure_day_end_from_text (dure_pilot_draft_field (pilot->draft, "from"), &end_ms)
         && now_ms < end_ms - DURE_DAY_MS;
}

/**
 * dure_pilot_is_over:
 * @now_ms: milliseconds since 1970
 *
 * Returns: whether its last day has passed
 */
gboolean
dure_pilot_is_over (const DurePilot *pilot, gint64 now_ms)
{
  gint64 end_ms;

  return dure_day_end_from_text (dure_pilot_draft_field (pilot->draft, "until"), &end_ms)
         && now_ms >= end_ms;
}

static gboolean
close_it (DureCity *city, const DurePilot *pilot, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_pilot_move (city, pilot, DURE_PILOT_CLOSE, DURE_GOVERNANCE_CLOCK, "over", error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_pilot_clock_step:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Outside of a transaction.
 */
gboolean
dure_pilot_clock_step (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) names = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT name || '/' || version FROM pilot WHERE state = 'running'"
                         " ORDER BY name",
                         ""),
      error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      char *slash = strchr (names->pdata[i], '/');
      g_autoptr (DurePilot) pilot = NULL;

      *slash = '\0';
      pilot = dure_pilot_look (city, names->pdata[i],
                               (guint) g_ascii_strtoull (slash + 1, NULL, 10), error);
      if (pilot == NULL
          || (dure_pilot_is_over (pilot, dure_city_now (city)) && !close_it (city, pilot, error)))
        return FALSE;
    }
  return names != NULL;
}
