// warrants.c: no release by one person alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One person proposes a release and says why, another one looks at the preview and builds it. Both
// are events of the permit, and so entries of the ledger. A proposal is good for one release, and
// whoever has made it can take it back.

#include "warrants.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"

#include <string.h>

#define PROPOSED "propose-release"
#define BUILT "build-release"
#define TAKEN_BACK "withdraw-proposal"

/* For what waits: who has proposed a release by the permit; nobody where @actor is %NULL. */
static gboolean
mark (DureCity *city, const char *permit, const char *actor, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE permit SET proposer = ?2,"
                            " proposed_ms = CASE ?2 WHEN '' THEN NULL ELSE ?3 END WHERE id = ?1",
                            "tti", permit, actor != NULL ? actor : "", dure_city_now (city));
}

/**
 * dure_warrant_propose:
 * @permit: by which the release would be
 * @actor: who wants it
 * @why: for what, now
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction that holds the permit.
 */
gboolean
dure_warrant_propose (DureCity *city, const char *permit, const char *actor, const char *why,
                      GError **error)
{
  return mark (city, permit, actor, error)
         && dure_governance_note (city, permit, PROPOSED, actor, why, error);
}

/* The last event of its kinds; %NULL without error when there is none. */
static json_t *
find_last (DureCity *city, const char *permit, gint64 *ret_time_ms, GError **error)
{
  static const char *const kinds[] = { PROPOSED, BUILT, TAKEN_BACK, NULL };
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT time_ms, record FROM governance_event WHERE subject = ?1 ORDER BY number DESC", "t",
      permit);
  gboolean is_there;

  for (;;)
    {
      g_autoptr (json_t) record = NULL;
      const char *what;

      if (!dure_rows_first (rows, &is_there, error) || !is_there)
        return NULL;
      record = dure_json_parse (dure_rows_text (rows, 1), strlen (dure_rows_text (rows, 1)), error);
      if (record == NULL)
        return NULL;
      what = json_string_value (json_object_get (record, "what"));
      if (what == NULL || !g_strv_contains (kinds, what))
        continue;
      *ret_time_ms = dure_rows_integer (rows, 0);
      return g_steal_pointer (&record);
    }
}

/**
 * dure_warrant_holds:
 * @permit: by which a release would be
 * @actor: who would build it
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when nobody else has proposed one in the last
 *   %DURE_WARRANT_DAYS days, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_warrant_holds (DureCity *city, const char *permit, const char *actor, GError **error)
{
  GError *failure = NULL;
  gint64 time_ms = 0;
  g_autoptr (json_t) last = find_last (city, permit, &time_ms, &failure);
  const char *why = NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (last == NULL || g_strcmp0 (json_string_value (json_object_get (last, "what")), PROPOSED) != 0
      || dure_city_now (city) - time_ms > DURE_WARRANT_DAYS * DURE_DAY_MS)
    why = "nobody has proposed a release by this permit";
  else if (g_strcmp0 (json_string_value (json_object_get (last, "actor")), actor) == 0)
    why = "a release is built by somebody else than has proposed it";
  if (why != NULL)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, why);
  return why == NULL;
}

/**
 * dure_warrant_withdraw:
 * @permit: by which a release would be
 * @actor: who takes a proposal of theirs back
 * @error: %DURE_BACKEND_ERROR_CONFLICT when there is none of theirs, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction that holds the permit.
 */
gboolean
dure_warrant_withdraw (DureCity *city, const char *permit, const char *actor, GError **error)
{
  GError *failure = NULL;
  gint64 time_ms;
  g_autoptr (json_t) last = find_last (city, permit, &time_ms, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (g_strcmp0 (json_string_value (json_object_get (last, "what")), PROPOSED) == 0
      && g_strcmp0 (json_string_value (json_object_get (last, "actor")), actor) == 0)
    return mark (city, permit, NULL, error)
           && dure_governance_note (city, permit, TAKEN_BACK, actor, NULL, error);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                       "there is no proposal of theirs");
  return FALSE;
}

/**
 * dure_warrant_use:
 * @permit: by which the release is
 * @actor: who has built it
 * @release: its id
 * @error: as dure_warrant_holds()
 *
 * Within the transaction that seals the release and holds the permit: the proposal is used up.
 */
gboolean
dure_warrant_use (DureCity *city, const char *permit, const char *actor, const char *release,
                  GError **error)
{
  return dure_warrant_holds (city, permit, actor, error) && mark (city, permit, NULL, error)
         && dure_governance_note (city, permit, BUILT, actor, release, error);
}
