// model-submissions.h: companies' models, from the day they are handed in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "model-word.h"
#include "permits.h"

#include <jansson.h>

G_BEGIN_DECLS

/* In SQL, of a row: whether a permit of its company for its pilot is in force. */
#define DURE_MODEL_IS_PERMITTED(row) \
  "EXISTS (SELECT 1 FROM permit WHERE permit.recipient = " row ".recipient" \
  " AND permit.pilot = " row ".pilot AND permit.state = 'active')"

/* In SQL, of a row; one may also have been stopped at the desk. */
#define DURE_MODEL_STATE(row) \
  "CASE WHEN " row ".state <> 'trial' THEN " row ".state" \
  " WHEN " row ".digest IN (SELECT model FROM model_stop) THEN 'stopped'" \
  " WHEN " DURE_MODEL_IS_PERMITTED (row) " THEN 'trial' ELSE 'rests' END"

/* Of one recipient, that wait for a steward. */
#define DURE_MODELS_WAITING_MOST 5

/**
 * DureModelMove:
 * @DURE_MODEL_ACCEPT: it may run at kiosks, as the city signs it
 * @DURE_MODEL_REFUSE: it may not
 * @DURE_MODEL_REOPEN: that it was refused was a mistake: it is looked at again
 * @DURE_MODEL_WITHDRAW: who made it does not want it any more
 * @DURE_MODEL_RESUBMIT: that it was taken back was a mistake
 * @DURE_MODEL_STOP: it may not run any more, for good
 */
typedef enum
{
  DURE_MODEL_ACCEPT,
  DURE_MODEL_REFUSE,
  DURE_MODEL_REOPEN,
  DURE_MODEL_WITHDRAW,
  DURE_MODEL_RESUBMIT,
  DURE_MODEL_STOP,
  DURE_MODEL_MOVES,
} DureModelMove;

/**
 * DureModelSubmission:
 * @id: its name
 * @recipient: who made it
 * @pilot: whose slot it is for
 * @name: as its file says
 * @version: counts up
 * @digest: SHA-256 of the file, hexadecimal
 * @state: `review`, `trial`, `rests`, which is on trial without a permit in force, `refused`,
 *   `withdrawn` or `stopped`
 * @since_ms: when it was handed in
 * @manifest: what kiosks are to be told of it
 */
typedef struct
{
  char *id, *recipient, *pilot, *name;
  guint version;
  char *digest, *state;
  gint64 since_ms;
  json_t *manifest;
} DureModelSubmission;

void dure_model_submission_free (DureModelSubmission *self);
DureModelSubmission *dure_model_submission_find (DureCity *city, const char *id, GError **error);
GBytes *dure_model_submission_file (DureCity *city, const char *id, GError **error);
char *dure_model_submit (DureCity *city, const char *recipient, json_t *manifest, GBytes *file,
                         const char *actor, GError **error);
char *dure_model_state (DureCity *city, const char *digest, GError **error);
gboolean dure_model_word_find (DureCity *city, const char *digest, DureModelWord *ret_word,
                               GError **error);
gboolean dure_models_follow (DureCity *city, const DurePermit *permit, const char *actor,
                             GError **error);
gboolean dure_model_move_leads (const char *state, DureModelMove move);
const char *dure_model_move_to_text (DureModelMove move);
gboolean dure_model_move_from_text (const char *text, DureModelMove *ret_move);
gboolean dure_model_move (DureCity *city, const DureModelSubmission *model, DureModelMove move,
                          const char *actor, const char *why, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureModelSubmission, dure_model_submission_free)

G_END_DECLS
