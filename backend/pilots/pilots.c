// pilots.c: pilots, version by version, from a draft to the end
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. A version begins with the draft of the one before, or with the words of the notices there are.
// 2. It is written in parts; what is wrong with it only keeps it from being submitted.
// 3. Somebody who has not written any of it sets it running: its notices are frozen, and the
//    version before is closed. What people agreed to then holds as the rules of notices say.
// Everything but the writing is an entry of the ledger.

#include "pilots.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "governance-events.h"
#include "pilot-notices.h"
#include "token.h"

#include <string.h>

#define COLUMNS \
  "name, version, state, edition, draft, since_ms, donors, coalesce (counted_ms, 0)"

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

/**
 * dure_pilot_free:
 * @self: (transfer full) (nullable)
 */
void
dure_pilot_free (DurePilot *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  json_decref (self->draft);
  g_free (self);
}

/**
 * dure_pilot_look:
 * @version: which one; 0 for the newest
 * @error: %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): a version of a pilot
 */
DurePilot *
dure_pilot_look (DureCity *city, const char *name, guint version, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT " COLUMNS " FROM pilot WHERE name = ?1 AND (version = ?2 OR ?2 = 0)"
      " ORDER BY version DESC LIMIT 1",
      "ti", name, (gint64) version);
  g_autoptr (DurePilot) self = NULL;
  const char *draft;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  self = g_new0 (DurePilot, 1);
  if (!is_there || !dure_pilot_state_from_text (dure_rows_text (rows, 2), &self->state))
    {
      refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such pilot", error);
      return NULL;
    }
  self->name = g_strdup (dure_rows_text (rows, 0));
  self->version = (guint) dure_rows_integer (rows, 1);
  self->edition = dure_rows_integer (rows, 3);
  draft = dure_rows_text (rows, 4);
  self->since_ms = dure_rows_integer (rows, 5);
  self->donors = dure_rows_integer (rows, 6);
  self->counted_ms = dure_rows_integer (rows, 7);
  self->draft = dure_json_parse (draft, strlen (draft), error);
  return self->draft != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_pilot_has_written:
 * @actor: somebody of the lab
 * @ret_has: (out): whether they have written any of this version
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_pilot_has_written (DureCity *city, const DurePilot *pilot, const char *actor,
                        gboolean *ret_has, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM pilot_writer WHERE pilot = ?1 AND version = ?2 AND writer = ?3", "tit",
      pilot->name, (gint64) pilot->version, actor);

  return dure_rows_first (rows, ret_has, error);
}

static gboolean
note_writer (DureCity *city, const char *name, guint version, const char *actor, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO pilot_writer (pilot, version, writer)"
                            " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                            "tit", name, (gint64) version, actor);
}

static gboolean
note (DureCity *city, const char *name, guint version, const char *what, const char *actor,
      const char *why, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%s/%u", name, version);

  return dure_governance_note (city, subject, what, actor, why, error);
}

/* What a version starts from: the words of the notices that people see now, or of another pilot. */
static json_t *
first_draft (DureCity *city, const char *name, const DurePilot *before)
{
  json_t *draft = before != NULL ? json_copy (before->draft) : json_object ();

  for (guint i = 0; before == NULL && dure_token_languages[i] != NULL; i++)
    {
      const char *language = dure_token_languages[i];
      DureNotice *notice = dure_notice_shelf_newest (city->notices, name, language);

      if (notice == NULL)
        notice = dure_notice_shelf_newest (city->notices, DURE_PILOT, language);
      if (notice != NULL)
        dure_pilot_draft_copy (draft, notice);
    }
  return draft;
}

static gboolean
insert (DureCity *city, const char *name, guint version, const DurePilot *before, GError **error)
{
  g_autoptr (json_t) draft = first_draft (city, name, before);
  g_autofree char *text = dure_json_canonical (draft, NULL);

  return dure_database_run (city->database, error,
                            "INSERT INTO pilot (name, version, state, edition, draft, since_ms)"
                            " VALUES (?1, ?2, ?3, 1, ?4, ?5)",
                            "titti", name, (gint64) version,
                            dure_pilot_state_to_text (DURE_PILOT_DRAFT), text,
                            dure_city_now (city));
}

/**
 * dure_pilot_first:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the pilot that a city has before anybody writes one, as its
 *   notices have it
 */
DurePilot *
dure_pilot_first (DureCity *city, GError **error)
{
  DureNotice *notice = dure_notice_shelf_newest (city->notices, DURE_PILOT, "ko");
  g_autoptr (DurePilot) self = g_new0 (DurePilot, 1);
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;

  self->name = g_strdup (DURE_PILOT);
  self->version = dure_notice_version (notice);
  self->state = DURE_PILOT_RUNNING;
  self->draft = first_draft (city, DURE_PILOT, NULL);
  rows = dure_database_ask (city->database, error,
                            "SELECT donors, counted_ms FROM first_pilot_count WHERE version = ?1",
                            "i", (gint64) self->version);
  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    {
      self->donors = dure_rows_integer (rows, 0);
      self->counted_ms = dure_rows_integer (rows, 1);
    }
  return g_steal_pointer (&self);
}

/**
 * dure_pilot_begin:
 * @name: foreign; of a new pilot, or of one that gets its next version
 * @actor: who begins it
 * @ret_version: (out): which version that is; the one that was begun already, if there is one
 * @error: %DURE_BACKEND_ERROR_MALFORMED or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_pilot_begin (DureCity *city, const char *name, const char *actor, guint *ret_version,
                  GError **error)
{
  DureNotice *notice;
  g_autoptr (DurePilot) before = NULL;
  GError *failure = NULL;

  if (!dure_pilot_name_is_good (name))
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "a pilot cannot be called so", error);
  before = dure_pilot_look (city, name, 0, &failure);
  if (failure != NULL && !g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_error (&failure);
  if (before != NULL && before->state < DURE_PILOT_RUNNING)
    {
      *ret_version = before->version;
      return TRUE;
    }
  notice = dure_notice_shelf_newest (city->notices, name, "ko");
  *ret_version = 1 + MAX (before != NULL ? before->version : 0,
                          notice != NULL ? dure_notice_version (notice) : 0);
  return insert (city, name, *ret_version, before, error)
         && note_writer (city, name, *ret_version, actor, error)
         && note (city, name, *ret_version, "begin", actor, NULL, error);
}

/* Nobody has changed it since it was looked at. */
static gboolean
change (DureCity *city, const DurePilot *pilot, DurePilotMove move, const json_t *draft,
        GError **error)
{
  g_autofree char *text = dure_json_canonical (draft, NULL);
  DurePilotState to;

  if (!dure_pilot_move_leads (pilot->state, move, &to))
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "the pilot stands elsewhere", error);
  if (!dure_database_run (city->database, error,
                          "UPDATE pilot SET state = ?4, edition = edition + 1, draft = ?5,"
                          " since_ms = CASE state WHEN ?4 THEN since_ms ELSE ?6 END"
                          " WHERE name = ?1 AND version = ?2 AND edition = ?3",
                          "tiitti", pilot->name, (gint64) pilot->version, pilot->edition,
                          dure_pilot_state_to_text (to), text, dure_city_now (city)))
    return FALSE;
  return dure_database_changed (city->database) == 1
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "somebody else was quicker", error);
}

/**
 * dure_pilot_write:
 * @pilot: as it was looked at
 * @part: %DURE_PILOT_PLAN, or a language
 * @form: (element-type utf8 utf8): foreign: all fields of that part
 * @actor: who writes
 * @error: %DURE_BACKEND_ERROR_CONFLICT when it is no draft, or somebody else was quicker;
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_pilot_write (DureCity *city, const DurePilot *pilot, const char *part, GHashTable *form,
                  const char *actor, GError **error)
{
  g_autoptr (json_t) draft = json_copy (pilot->draft);

  dure_pilot_draft_take (draft, part, form);
  return change (city, pilot, DURE_PILOT_WRITE, draft, error)
         && note_writer (city, pilot->name, pilot->version, actor, error);
}

/* People are asked with one version only. */
static gboolean
close_before (DureCity *city, const DurePilot *pilot, const char *actor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT version FROM pilot WHERE name = ?1 AND version < ?2 AND state = 'running'", "ti",
      pilot->name, (gint64) pilot->version);
  g_autoptr (DurePilot) before = NULL;
  gboolean is_there;
  gint64 version;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  version = dure_rows_integer (rows, 0);
  g_clear_pointer (&rows, dure_rows_free);
  before = dure_pilot_look (city, pilot->name, (guint) version, error);
  return before != NULL
         && dure_pilot_move (city, before, DURE_PILOT_CLOSE, actor, "replaced", error);
}

static gboolean
run (DureCity *city, const DurePilot *pilot, const char *actor, GError **error)
{
  g_autofree char *change = NULL;
  gboolean has_written;

  if (!dure_pilot_has_written (city, pilot, actor, &has_written, error))
    return FALSE;
  if (has_written)
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "somebody else sets it running", error);
  change = dure_pilot_freeze (city, pilot, error);
  return change != NULL && close_before (city, pilot, actor, error)
         && note (city, pilot->name, pilot->version, "freeze", actor, change, error);
}

/**
 * dure_pilot_move:
 * @pilot: as it was looked at
 * @move: any but to write
 * @actor: who does it, or %DURE_GOVERNANCE_CLOCK
 * @why: (nullable): why
 * @error: %DURE_BACKEND_ERROR_CONFLICT when that cannot be done with it, by them or any more;
 *   %DURE_BACKEND_ERROR_MALFORMED when its draft has faults; %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_pilot_move (DureCity *city, const DurePilot *pilot, DurePilotMove move, const char *actor,
                 const char *why, GError **error)
{
  g_autoptr (json_t) faults = dure_pilot_draft_faults (pilot->draft);

  g_return_val_if_fail (move != DURE_PILOT_WRITE, FALSE);
  if ((move == DURE_PILOT_SUBMIT || move == DURE_PILOT_RUN) && json_object_size (faults) > 0)
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "the draft has faults", error);
  return change (city, pilot, move, pilot->draft, error)
         && (move != DURE_PILOT_RUN || run (city, pilot, actor, error))
         && note (city, pilot->name, pilot->version, dure_pilot_move_to_text (move), actor, why,
                  error);
}
