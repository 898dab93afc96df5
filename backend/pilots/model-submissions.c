// model-submissions.c: companies' models, from the day they are handed in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   handed in: checked with its own vectors -> review -> trial -> stopped
//                                              review -> refused -> review
//                                              review -> withdrawn -> review
//
// Who has a permit in force for a pilot's data may hand in a model for its slot, for as long as the
// permit holds. On trial the city signs its manifest; kiosks run nothing else. While no permit is
// in force any more it rests: nobody gets it, and kiosks that have it hear within ten minutes that
// they must not run it, until one is in force again. To stop one is for good: the next version has
// another digest. A file is handed in once.

#include "model-submissions.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "governance-events.h"
#include "id.h"
#include "model-reports.h"
#include "trial-model.h"

#include <string.h>

static const struct
{
  const char *word, *from, *to;
} moves[DURE_MODEL_MOVES] = {
  [DURE_MODEL_ACCEPT] = { "accept", "review", "trial" },
  [DURE_MODEL_REFUSE] = { "refuse", "review", "refused" },
  [DURE_MODEL_REOPEN] = { "reopen", "refused", "review" },
  [DURE_MODEL_WITHDRAW] = { "withdraw", "review", "withdrawn" },
  [DURE_MODEL_RESUBMIT] = { "resubmit", "withdrawn", "review" },
  [DURE_MODEL_STOP] = { "stop", "trial", "stopped" },
};

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (int) code, what);
  return FALSE;
}

/**
 * dure_model_submission_free:
 * @self: (transfer full) (nullable)
 */
void
dure_model_submission_free (DureModelSubmission *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->recipient);
  g_free (self->pilot);
  g_free (self->name);
  g_free (self->digest);
  g_free (self->state);
  json_decref (self->manifest);
  g_free (self);
}

/**
 * dure_model_submission_find:
 * @id: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the model, without its file
 */
DureModelSubmission *
dure_model_submission_find (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT recipient, pilot, name, version, digest, " DURE_MODEL_STATE ("model_submission")
      ", since_ms, manifest"
      " FROM model_submission WHERE id = ?1",
      "t", id);
  DureModelSubmission *self;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there)
    {
      refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such model", error);
      return NULL;
    }
  self = g_new0 (DureModelSubmission, 1);
  self->id = g_strdup (id);
  self->recipient = g_strdup (dure_rows_text (rows, 0));
  self->pilot = g_strdup (dure_rows_text (rows, 1));
  self->name = g_strdup (dure_rows_text (rows, 2));
  self->version = (guint) dure_rows_integer (rows, 3);
  self->digest = g_strdup (dure_rows_text (rows, 4));
  self->state = g_strdup (dure_rows_text (rows, 5));
  self->since_ms = dure_rows_integer (rows, 6);
  self->manifest = dure_json_parse (dure_rows_text (rows, 7), strlen (dure_rows_text (rows, 7)),
                                    NULL);
  return self;
}

/**
 * dure_model_submission_file:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the packed model
 */
GBytes *
dure_model_submission_file (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT file FROM model_submission WHERE id = ?1", "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return dure_rows_bytes (rows, 0);
  refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such model", error);
  return NULL;
}

/* Whether a permit covers all of its time, and not too many wait. */
static gboolean
check_room (DureCity *city, const char *recipient, const DurePilotModel *says, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT (SELECT count(*) FROM permit JOIN recipient ON recipient.id = permit.recipient"
      " WHERE permit.recipient = ?1 AND pilot = ?2 AND state = 'active' AND until_ms >= ?3"
      " AND (contract_ends_ms IS NULL OR contract_ends_ms >= ?3)),"
      " (SELECT count(*) FROM model_submission WHERE recipient = ?1 AND state = 'review')",
      "tti", recipient, says->pilot, says->until_ms);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (dure_rows_integer (rows, 0) == 0)
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "no permit of theirs covers it", error);
  return dure_rows_integer (rows, 1) < DURE_MODELS_WAITING_MOST
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "too many wait for a steward", error);
}

/**
 * dure_model_submit:
 * @recipient: whose it is
 * @manifest: what is to be told of it, foreign; gets the digest
 * @file: the packed model, foreign
 * @actor: who hands it in
 * @error: %DURE_CORE_ERROR_MALFORMED when it is no sound model, or other than its manifest says;
 *   %DURE_BACKEND_ERROR_CONFLICT when no permit in force covers its pilot and time, it is known, or
 *   %DURE_MODELS_WAITING_MOST of theirs wait; %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
dure_model_submit (DureCity *city, const char *recipient, json_t *manifest, GBytes *file,
                   const char *actor, GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice), *text = NULL;
  g_autoptr (DurePilotModel) says = dure_trial_model_check (manifest, file, error);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (file, &length);

  if (says == NULL || !check_room (city, recipient, says, error))
    return NULL;
  text = dure_json_canonical (manifest, NULL);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO model_submission (id, recipient, pilot, name, version,"
                          " digest, state, since_ms, manifest, file)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'review', ?7, ?8, ?9)"
                          " ON CONFLICT DO NOTHING",
                          "ttttititb", id, recipient, says->pilot, says->name,
                          (gint64) says->version, says->digest, dure_city_now (city), text, bytes,
                          length))
    return NULL;
  if (dure_database_changed (city->database) == 0)
    {
      refuse (DURE_BACKEND_ERROR_CONFLICT, "this file was handed in before", error);
      return NULL;
    }
  return dure_governance_note (city, id, "hand-in-model", actor, says->digest, error)
             ? g_steal_pointer (&id)
             : NULL;
}

/**
 * dure_model_state:
 * @digest: of a model's file
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): where it stands, as #DureModelSubmission has it; %NULL also
 *   when it was never handed in
 */
char *
dure_model_state (DureCity *city, const char *digest, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT " DURE_MODEL_STATE ("model_submission") " FROM model_submission WHERE digest = ?1",
      "t", digest);
  gboolean is_there = FALSE;

  return dure_rows_first (rows, &is_there, error) && is_there
             ? g_strdup (dure_rows_text (rows, 0))
             : NULL;
}

/**
 * dure_model_word_find:
 * @digest: of a model's file; it may have been carried to a kiosk by hand, and never handed in
 * @ret_word: (out): what kiosks that have it are told; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_model_word_find (DureCity *city, const char *digest, DureModelWord *ret_word, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT (SELECT count(*) FROM model_stop WHERE model = ?1),"
      " (SELECT count(*) FROM model_submission WHERE digest = ?1"
      " AND NOT " DURE_MODEL_IS_PERMITTED ("model_submission") ")",
      "t", digest);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_word = dure_rows_integer (rows, 0) > 0   ? DURE_MODEL_STOPPED
              : dure_rows_integer (rows, 1) > 0 ? DURE_MODEL_RESTS
                                                : DURE_MODEL_RUNS;
  return TRUE;
}

/**
 * dure_models_follow:
 * @permit: as it stood before it was moved
 * @actor: who has moved it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Notes of each model on trial for which that makes a difference that it rests from now on, or that
 * it runs again. Within the transaction in which the permit was moved.
 */
gboolean
dure_models_follow (DureCity *city, const DurePermit *permit, const char *actor, GError **error)
{
  const gboolean was_permitted = permit->state == DURE_PERMIT_ACTIVE;
  g_autoptr (GPtrArray) models = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT id FROM model_submission WHERE recipient = ?1 AND pilot = ?2"
                         " AND state = 'trial' AND digest NOT IN (SELECT model FROM model_stop)"
                         " AND (CASE WHEN " DURE_MODEL_IS_PERMITTED ("model_submission")
                         " THEN 1 ELSE 0 END) <> ?3"
                         " AND NOT EXISTS (SELECT 1 FROM permit AS other WHERE other.id <> ?4"
                         " AND other.recipient = ?1 AND other.pilot = ?2"
                         " AND other.state = 'active') ORDER BY id",
                         "ttit", permit->recipient, permit->pilot, (gint64) was_permitted,
                         permit->id),
      error);

  for (guint i = 0; models != NULL && i < models->len; i++)
    if (!dure_governance_note (city, models->pdata[i],
                               was_permitted ? "rest-model" : "wake-model", actor, NULL, error))
      return FALSE;
  return models != NULL;
}

/**
 * dure_model_move_leads:
 * @state: where a model stands
 *
 * Returns: whether that can be done with it; what rests is on trial still
 */
gboolean
dure_model_move_leads (const char *state, DureModelMove move)
{
  return g_str_equal (g_str_equal (state, "rests") ? "trial" : state, moves[move].from);
}

/**
 * dure_model_move_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_model_move_to_text (DureModelMove move)
{
  return moves[move].word;
}

/**
 * dure_model_move_from_text:
 * @text: foreign
 * @ret_move: (out): set only on success
 */
gboolean
dure_model_move_from_text (const char *text, DureModelMove *ret_move)
{
  for (guint move = 0; move < DURE_MODEL_MOVES; move++)
    if (g_str_equal (moves[move].word, text))
      {
        *ret_move = (DureModelMove) move;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_model_move:
 * @model: as it was found
 * @actor: who does it
 * @why: in their words
 * @error: %DURE_BACKEND_ERROR_CONFLICT when it does not stand there any more, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_model_move (DureCity *city, const DureModelSubmission *model, DureModelMove move,
                 const char *actor, const char *why, GError **error)
{
  g_autofree char *what = g_strdup_printf ("%s-model", moves[move].word);

  if (!dure_database_run (city->database, error,
                          "UPDATE model_submission SET state = ?3 WHERE id = ?1 AND state = ?2",
                          "ttt", model->id, moves[move].from, moves[move].to))
    return FALSE;
  if (dure_database_changed (city->database) == 0)
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "that cannot be done with it now", error);
  return (move != DURE_MODEL_STOP || dure_model_stop (city, model->digest, error))
         && dure_governance_note (city, model->id, what, actor, why, error);
}
