// permits.c: who may have what, for how long, and as long as they do what they promised
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A permit comes out of an application that was approved (applications.c), with the duties that the
// request promised (duties.c); models of its recipient run only while it is in force
// (model-submissions.c). Each move is one row changed from the state that was read, so of two
// backends one is first, and is noted where everybody can see it (governance-events.c).

#include "permits.h"

#include "applications.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "duties.h"
#include "governance-events.h"
#include "id.h"
#include "model-submissions.h"
#include "plan.h"

#include <string.h>

/* No permit holds longer than the contract. */
#define UNTIL_MS \
  "CASE WHEN contract_ends_ms < until_ms THEN contract_ends_ms ELSE until_ms END"
#define SELECT \
  "SELECT permit.id, recipient, class, pilot, purposes, items, k, from_ms, " UNTIL_MS ", state" \
  " FROM permit JOIN recipient ON recipient.id = permit.recipient WHERE permit.id = ?1"

/**
 * dure_permit_free:
 * @self: (transfer full) (nullable)
 */
void
dure_permit_free (DurePermit *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->recipient);
  g_free (self->recipient_class);
  g_free (self->pilot);
  g_strfreev (self->purposes);
  g_strfreev (self->items);
  g_free (self);
}

static char **
words_of (const char *text)
{
  g_autoptr (json_t) list = dure_json_parse (text, strlen (text), NULL);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **words;
  gsize i;
  json_t *word;

  json_array_foreach (list, i, word)
    if (json_is_string (word))
      g_strv_builder_add (builder, json_string_value (word));
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

static char *
text_of (const char *const *words)
{
  g_autoptr (json_t) list = json_array ();

  for (guint i = 0; words[i] != NULL; i++)
    json_array_append_new (list, json_string (words[i]));
  return dure_json_canonical (list, NULL);
}

/* A state that nobody knows is none that anything is given out in. */
static DurePermit *
permit_of_row (DureRows *row)
{
  DurePermit *self = g_new0 (DurePermit, 1);

  self->id = g_strdup (dure_rows_text (row, 0));
  self->recipient = g_strdup (dure_rows_text (row, 1));
  self->recipient_class = g_strdup (dure_rows_text (row, 2));
  self->pilot = g_strdup (dure_rows_text (row, 3));
  self->purposes = words_of (dure_rows_text (row, 4));
  self->items = words_of (dure_rows_text (row, 5));
  self->k = (guint) CLAMP (dure_rows_integer (row, 6), 0, G_MAXINT32);
  self->from_ms = dure_rows_integer (row, 7);
  self->until_ms = dure_rows_integer (row, 8);
  self->state = DURE_PERMIT_CLOSED;
  (void) dure_permit_state_from_text (dure_rows_text (row, 9), &self->state);
  return self;
}

static DurePermit *
find (DureCity *city, const char *id, const char *sql, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, sql, "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return permit_of_row (rows);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "there is no such permit");
  return NULL;
}

/**
 * dure_permit_find:
 * @id: its name
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the permit, in force or not
 */
DurePermit *
dure_permit_find (DureCity *city, const char *id, GError **error)
{
  return find (city, id, SELECT, error);
}

/**
 * dure_permit_hold:
 * @id: its name
 * @error: as dure_permit_find()
 *
 * Within a transaction, until whose end nobody else moves it.
 *
 * Returns: (transfer full) (nullable): the permit, in force or not
 */
DurePermit *
dure_permit_hold (DureCity *city, const char *id, GError **error)
{
  return find (city, id, SELECT " /*for update*/", error);
}

/**
 * dure_permit_is_active:
 * @at_ms: when
 *
 * Returns: whether anything may be released by it then
 */
gboolean
dure_permit_is_active (const DurePermit *self, gint64 at_ms)
{
  return self->state == DURE_PERMIT_ACTIVE && self->from_ms <= at_ms && at_ms < self->until_ms;
}

/**
 * dure_permit_make:
 * @application: that was approved
 * @request: what it asks for
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. It is not in force before somebody has seen that what was promised for the
 * beginning is there (%DURE_PERMIT_ACTIVATE).
 *
 * Returns: (transfer full) (nullable): its name
 */
char *
dure_permit_make (DureCity *city, const char *application, const DureRequest *request,
                  GError **error)
{
  static const char *const provided[] = { "provide", NULL };
  static const char *const trained[] = { "provide", "train", NULL };
  g_autofree char *id = dure_id_new_random (city->dice);
  g_autofree char *purposes = text_of (request->trains ? trained : provided);
  g_autofree char *items = text_of (request->items);

  return dure_database_run (city->database, error,
                            "INSERT INTO permit (id, application, recipient, pilot, purposes,"
                            " items, k, from_ms, until_ms, state)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                            "ttttttiiit", id, application, request->recipient, request->pilot,
                            purposes, items, (gint64) DURE_PLAN_LEAVING_K, request->from_ms,
                            request->until_ms,
                            dure_permit_state_to_text (DURE_PERMIT_CONDITIONS_PENDING))
                 && dure_duties_begin (city, id, request, error)
                 && dure_application_sum_up (city, application, error)
                 && dure_governance_note (city, id, "grant", "committee", NULL, error)
             ? g_steal_pointer (&id)
             : NULL;
}

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT, what);
  return FALSE;
}

/* What must be there before the move. */
static gboolean
may_move (DureCity *city, const DurePermit *permit, DurePermitMove move, GError **error)
{
  const gboolean is_start = move == DURE_PERMIT_ACTIVATE || move == DURE_PERMIT_RESUME;
  gboolean is_done = TRUE;

  if (is_start && !dure_duties_deletes_in_time (city, permit->recipient, &is_done, error))
    return FALSE;
  if (!is_done)
    return refuse ("they have not deleted in time what they had", error);
  if (move == DURE_PERMIT_ACTIVATE
      && !dure_duties_begun (city, permit->id, permit->from_ms, &is_done, error))
    return FALSE;
  if (move == DURE_PERMIT_RESUME && !dure_duties_none_late (city, permit->id, &is_done, error))
    return FALSE;
  if (move == DURE_PERMIT_CLOSE && !dure_duties_deleted (city, permit->id, &is_done, error))
    return FALSE;
  if (move == DURE_PERMIT_ACTIVATE && dure_city_now (city) >= permit->until_ms)
    return refuse ("its period is over", error);
  return is_done || refuse ("a duty has to be done first", error);
}

/* What the move leaves to be done. */
static gboolean
follow_move (DureCity *city, const DurePermit *permit, DurePermitState to, GError **error)
{
  if (to == DURE_PERMIT_EXPIRED || to == DURE_PERMIT_REVOKED || to == DURE_PERMIT_CLOSING)
    return dure_duties_end (city, permit->id, error);
  return TRUE;
}

/**
 * dure_permit_move:
 * @id: a permit's name
 * @actor: who does it
 * @why: (nullable): why
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT when it cannot be done from
 *   where the permit stands, or before a duty is done; %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_permit_move (DureCity *city, const char *id, DurePermitMove move, const char *actor,
                  const char *why, GError **error)
{
  g_autoptr (DurePermit) permit = dure_permit_hold (city, id, error);
  DurePermitState to;

  if (permit == NULL)
    return FALSE;
  if (!dure_permit_move_leads (permit->state, move, &to))
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                   "a permit that is %s cannot %s", dure_permit_state_to_text (permit->state),
                   dure_permit_move_to_text (move));
      return FALSE;
    }
  return may_move (city, permit, move, error)
         && dure_database_run (city->database, error,
                               "UPDATE permit SET state = ?3 WHERE id = ?1 AND state = ?2", "ttt",
                               id, dure_permit_state_to_text (permit->state),
                               dure_permit_state_to_text (to))
         && dure_database_changed_one (city->database, error)
         && follow_move (city, permit, to, error) && dure_application_sum_up (city, id, error)
         && dure_governance_note (city, id, dure_permit_move_to_text (move), actor, why, error)
         && dure_models_follow (city, permit, actor, error);
}

/**
 * dure_permit_suspend:
 * @id: a permit's name
 * @why: `evidence-late`, `report-late`, `deletion-overdue`
 * @error: %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. By the clock, not by a person; one that is not in force stays as it is.
 */
gboolean
dure_permit_suspend (DureCity *city, const char *id, const char *why, GError **error)
{
  g_autoptr (DurePermit) permit = dure_permit_hold (city, id, error);

  if (permit == NULL)
    return FALSE;
  return permit->state != DURE_PERMIT_ACTIVE
         || dure_permit_move (city, id, DURE_PERMIT_SUSPEND, DURE_GOVERNANCE_CLOCK, why, error);
}
