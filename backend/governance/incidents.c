// incidents.c: what went wrong, and what was done
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Opened with what was seen; then step by step what was done; closed by the last one. Nothing is
// changed or taken away. The ledger has the digest of each text, so that nobody can later say that
// something else stood there.

#include "incidents.h"

#include "backend-error.h"
#include "encoding.h"
#include "governance-events.h"
#include "id.h"

#include <string.h>

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

static gboolean
is_text (const char *text)
{
  return *text != '\0' && strlen (text) <= DURE_INCIDENT_TEXT_MAX;
}

static gboolean
append (DureCity *city, const char *id, const char *actor, const char *text, const char *what,
        gboolean closes, GError **error)
{
  g_autofree char *digest = dure_sha256_hex (text, strlen (text));

  return dure_database_run (city->database, error,
                            "INSERT INTO incident_step (incident, time_ms, actor, text, closes)"
                            " VALUES (?1, ?2, ?3, ?4, ?5)",
                            "titti", id, dure_city_now (city), actor, text, (gint64) closes)
         && dure_database_run (city->database, error,
                               "UPDATE incident SET is_closed = ?2 WHERE id = ?1", "ti", id,
                               (gint64) closes)
         && dure_governance_note (city, id, what, actor, digest, error);
}

/**
 * dure_incident_open:
 * @title: what it is called, foreign
 * @found_day: when it was found, counted from 1970 in Seoul
 * @actor: who writes it down
 * @text: what was seen, foreign
 * @error: %DURE_BACKEND_ERROR_MALFORMED or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
dure_incident_open (DureCity *city, const char *title, gint64 found_day, const char *actor,
                    const char *text, GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);

  if (!is_text (title) || !is_text (text) || found_day < 0
      || found_day > dure_day_of_time (dure_city_now (city)))
    {
      refuse (DURE_BACKEND_ERROR_MALFORMED, "an incident has a title, a text and a day", error);
      return NULL;
    }
  return dure_database_run (city->database, error,
                            "INSERT INTO incident (id, title, found_day, made_ms)"
                            " VALUES (?1, ?2, ?3, ?4)",
                            "ttii", id, title, found_day, dure_city_now (city))
                 && append (city, id, actor, text, "incident", FALSE, error)
             ? g_steal_pointer (&id)
             : NULL;
}

/* Where it stands, until the end of the transaction. */
static gboolean
check_open (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT is_closed FROM incident WHERE id = ?1 /*for update*/",
      "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such incident", error);
  return dure_rows_integer (rows, 0) == 0
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "it is closed", error);
}

/**
 * dure_incident_step:
 * @actor: who did it
 * @text: what was done, foreign
 * @closes: whether nothing is left to be done
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT
 *   when it is closed, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_incident_step (DureCity *city, const char *id, const char *actor, const char *text,
                    gboolean closes, GError **error)
{
  if (!is_text (text))
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "a step has a text", error);
  return check_open (city, id, error)
         && append (city, id, actor, text, closes ? "incident-closed" : "incident-step", closes,
                    error);
}
