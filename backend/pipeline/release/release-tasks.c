// release-tasks.c: releases that somebody waits for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   ordered in a room -> waiting -> taken up: running, so many of so many donors -> done or failed
//
// Whoever takes one up says now and then that it is still at it; one that was left for
// SILENT_MS is taken up by the next, whose server came back. What is sealed twice by that is
// not: a proposal is good for one release (warrants.c).

#include "release-tasks.h"

#include "audit.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "deidentify-error.h"
#include "id.h"
#include "pilot-notices.h"
#include "release-build.h"

#include <string.h>

#define SILENT_MS (2 * 60 * 1000)
#define TELL_MS 500

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (int) code, what);
  return FALSE;
}

/**
 * dure_release_task_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_task_free (DureReleaseTask *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->permit);
  g_free (self->actor);
  g_free (self->state);
  g_free (self->fault);
  g_free (self->release);
  json_decref (self->report);
  g_free (self);
}

static gboolean
check_none_open (DureCity *city, const char *permit, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(*) FROM release_task WHERE permit = ?1 AND state IN ('waiting', 'running')",
      "t", permit);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  return dure_rows_integer (rows, 0) == 0
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "one of this permit is under way", error);
}

/**
 * dure_release_task_order:
 * @permit: by which it is
 * @is_build: whether it is to be sealed; else it is only looked at
 * @actor: who waits for it
 * @error: %DURE_BACKEND_ERROR_CONFLICT when one of this permit is under way, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction that holds the permit.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
dure_release_task_order (DureCity *city, const char *permit, gboolean is_build, const char *actor,
                         GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);
  const gint64 now = dure_city_now (city);

  return check_none_open (city, permit, error)
                 && dure_database_run (city->database, error,
                                       "INSERT INTO release_task (id, permit, kind, actor, state,"
                                       " since_ms, seen_ms)"
                                       " VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?5)",
                                       "tttti", id, permit, is_build ? "build" : "preview", actor,
                                       now)
             ? g_steal_pointer (&id)
             : NULL;
}

static char *
text_of (DureRows *row, guint column)
{
  return dure_rows_is_null (row, column) ? NULL : g_strdup (dure_rows_text (row, column));
}

/**
 * dure_release_task_find:
 * @id: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): how far it is
 */
DureReleaseTask *
dure_release_task_find (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT permit, kind, actor, state, since_ms, n_done, n_all, fault, sealed_release, report"
      " FROM release_task WHERE id = ?1",
      "t", id);
  g_autofree char *report = NULL;
  DureReleaseTask *self;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there)
    {
      refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such task", error);
      return NULL;
    }
  self = g_new0 (DureReleaseTask, 1);
  self->id = g_strdup (id);
  self->permit = g_strdup (dure_rows_text (rows, 0));
  self->is_build = g_str_equal (dure_rows_text (rows, 1), "build");
  self->actor = g_strdup (dure_rows_text (rows, 2));
  self->state = g_strdup (dure_rows_text (rows, 3));
  self->since_ms = dure_rows_integer (rows, 4);
  self->n_done = dure_rows_integer (rows, 5);
  self->n_all = dure_rows_integer (rows, 6);
  self->fault = text_of (rows, 7);
  self->release = text_of (rows, 8);
  report = text_of (rows, 9);
  self->report = report != NULL ? dure_json_parse (report, strlen (report), NULL) : NULL;
  return self;
}

static gboolean
find_open (DureCity *city, char **ret_id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id FROM release_task WHERE state = 'waiting'"
      " OR (state = 'running' AND seen_ms < ?1) ORDER BY since_ms, id LIMIT 1",
      "i", dure_city_now (city) - SILENT_MS);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_id = is_there ? g_strdup (dure_rows_text (rows, 0)) : NULL;
  return TRUE;
}

static gboolean
change (DureCity *city, GError **error, const char *sql, const char *types, const char *id,
        gint64 first, gint64 second, gboolean *ret_is_done)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  if (transaction == NULL
      || !dure_database_run (city->database, error, sql, types, id, first, second))
    return FALSE;
  *ret_is_done = dure_database_changed (city->database) == 1;
  return dure_transaction_commit (&transaction, error);
}

/* Of two who want it, one is first. */
static gboolean
take_up (DureCity *city, const char *id, gboolean *ret_is_ours, GError **error)
{
  const gint64 now = dure_city_now (city);

  return change (city, error,
                 "UPDATE release_task SET state = 'running', seen_ms = ?2, n_done = 0, n_all = 0"
                 " WHERE id = ?1 AND (state = 'waiting' OR (state = 'running' AND seen_ms < ?3))",
                 "tii", id, now, now - SILENT_MS, ret_is_ours);
}

typedef struct
{
  DureCity *city;
  const char *id;
  gint *is_ending;
  gint64 told_ms;
} Watched;

/* Nothing is lost when it cannot be said how far it is. */
static gboolean
on_step (guint n_done, guint n_all, gpointer data)
{
  Watched *self = data;
  const gint64 now = dure_city_now (self->city);
  g_autoptr (DureTransaction) transaction = NULL;

  if (g_atomic_int_get (self->is_ending))
    return FALSE;
  if (n_done < n_all && now - self->told_ms < TELL_MS)
    return TRUE;
  self->told_ms = now;
  transaction = dure_transaction_begin (self->city->database, NULL);
  (void) (transaction != NULL
          && dure_database_run (self->city->database, NULL,
                                "UPDATE release_task SET n_done = ?2, n_all = ?3, seen_ms = ?4"
                                " WHERE id = ?1",
                                "tiii", self->id, (gint64) n_done, (gint64) n_all, now)
          && dure_transaction_commit (&transaction, NULL));
  return TRUE;
}

static gboolean
look (DureCity *city, const DurePermit *permit, const DureReleaseWatch *watch,
      DureReleaseTask *task, GError **error)
{
  DureReleasePreview preview;

  if (!dure_release_preview (city, permit, watch, &preview, error))
    return FALSE;
  task->report = dure_release_report (&preview.figures, preview.k, preview.n_rows);
  return TRUE;
}

static gboolean
build (DureCity *city, const DurePermit *permit, const DureReleaseWatch *watch,
       DureReleaseTask *task, GError **error)
{
  DureReleaseFigures figures;
  g_autoptr (DureRelease) release
      = dure_release_build (city, permit, task->actor, watch, &figures, error);
  const json_t *manifest;

  if (release == NULL)
    return FALSE;
  manifest = dure_release_manifest (release);
  task->release = g_strdup (dure_json_text_of (manifest, "release"));
  task->report
      = dure_release_report (&figures, (guint) json_integer_value (json_object_get (manifest, "k")),
                             json_integer_value (json_object_get (manifest, "rows")));
  return TRUE;
}

static const char *
fault_of (const GError *error)
{
  if (error->domain == DURE_DEIDENTIFY_ERROR)
    return "few";
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    return "warrant";
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    return "again";
  return "failed";
}

static gboolean
finish (DureCity *city, const DureReleaseTask *task, const char *fault, GError **error)
{
  g_autofree char *report
      = task->report != NULL ? dure_json_canonical (task->report, NULL) : NULL;
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_database_run (city->database, error,
                               "UPDATE release_task SET state = ?2, fault = ?3,"
                               " sealed_release = ?4, report = ?5, seen_ms = ?6 WHERE id = ?1",
                               "ttttti", task->id, fault == NULL ? "done" : "failed", fault,
                               task->release, report, dure_city_now (city))
         && dure_transaction_commit (&transaction, error);
}

static gboolean
run (DureCity *city, DureReleaseTask *task, gint *is_ending, GError **error)
{
  Watched watched = { city, task->id, is_ending, 0 };
  const DureReleaseWatch watch = { .step = on_step, .data = &watched };
  g_autoptr (GError) wrong = NULL;
  g_autoptr (DurePermit) permit = dure_permit_find (city, task->permit, &wrong);
  gboolean unused;

  if (permit != NULL && dure_pilot_notices_shelve (city, &wrong)
      && (task->is_build ? build : look) (city, permit, &watch, task, &wrong))
    return finish (city, task, NULL, error);
  /* Who comes back takes it up once more. */
  if (g_atomic_int_get (is_ending))
    return change (city, error,
                   "UPDATE release_task SET state = 'waiting', n_done = ?2, n_all = ?3"
                   " WHERE id = ?1",
                   "tii", task->id, 0, 0, &unused);
  dure_audit_refused (city, task->is_build ? "release build" : "release build --preview",
                      task->actor, &wrong);
  return finish (city, task, fault_of (wrong), error);
}

/**
 * dure_release_tasks_step:
 * @city: one that can change the store, outside of transactions
 * @is_ending: (atomic): set by another thread, it breaks off what is being done
 * @ret_has_done: (out): whether there was one to do
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Takes up the oldest task that waits, and does it; that can take minutes.
 */
gboolean
dure_release_tasks_step (DureCity *city, gint *is_ending, gboolean *ret_has_done, GError **error)
{
  g_autoptr (DureReleaseTask) task = NULL;
  g_autofree char *id = NULL;
  gboolean is_ours = FALSE;

  *ret_has_done = FALSE;
  if (!find_open (city, &id, error) || (id != NULL && !take_up (city, id, &is_ours, error)))
    return FALSE;
  if (!is_ours)
    return TRUE;
  *ret_has_done = TRUE;
  task = dure_release_task_find (city, id, error);
  return task != NULL && run (city, task, is_ending, error);
}
