// slot.c: the one place of a station for a company's model on trial
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Three files make a model: `manifest.json`, `manifest.sig`, `model`. They lie in the folder into
// which the operator has put them by hand, or on the shelf of those that the city has sent, where
// the one that the pilot runs is looked for. They are read when the station starts, and when the
// pilot wants another; nothing of the model is believed or even read but what its manifest says
// over the operator's signature. Without all three in order there is no model, and visits are as
// they are anyway.
//
// The stop switch is a file `stop` beside them, which anybody who may write there can make, and
// which is also made when the city says so; a file `rest` holds as well, until the city takes it
// away. They are looked for each time the model is asked for, and once more when an answer comes.
// Every run is counted by its day and outcome; one that went wrong is logged. Neither says anything
// of the visit.

#include "slot.h"

#include "encoding.h"
#include "model-shelf.h"
#include "packed-model.h"
#include "private-file.h"

#include <glib/gstdio.h>
#include <string.h>

struct _DurePilotSlot
{
  char *by_hand, *shelf;
  guint8 operator_key[DURE_PUBLIC_KEY_BYTES];
  char *pilot, *wanted;
  char *folder; /* of the model that is there */
  DureClock *clock;
  DurePilotRunner *runner;
  DureRunCounts *counts;
  DurePilotModel *model;
  GBytes *bytes;
  DurePilotHeard heard; /* NULL when nobody waits for an answer */
  gpointer heard_data;
  gboolean is_running;
  gboolean is_late; /* another one is to be read when the run is over */
  gboolean is_compared; /* of the run: whether the reference says anything */
  guint reference_part; /* and what */
  char *stopped; /* by the city, the digest, though that could not be written down */
  char *resting; /* the same */
};

static GBytes *
read_file (DurePilotSlot *self, const char *name, gsize max, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return dure_private_file_read (path, max, error);
}

static gboolean
read_folder (DurePilotSlot *self, GError **error)
{
  g_autoptr (GBytes) manifest =
      read_file (self, "manifest.json", DURE_PILOT_MANIFEST_MAX, error);
  g_autoptr (GBytes) signature =
      manifest != NULL ? read_file (self, "manifest.sig", 2 * DURE_SIGNATURE_BYTES, error) : NULL;
  g_autoptr (GBytes) bytes =
      signature != NULL ? read_file (self, "model", DURE_PACKED_MODEL_MAX_BYTES, error) : NULL;

  if (bytes == NULL)
    return FALSE;
  self->model = dure_pilot_model_open (manifest, signature, bytes, self->operator_key, error);
  if (self->model != NULL)
    self->bytes = g_steal_pointer (&bytes);
  return self->model != NULL;
}

/* Takes @folder. */
static void
look_into (DurePilotSlot *self, char *folder)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->model, dure_pilot_model_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->folder);
  self->folder = folder;
  if (!read_folder (self, &error) && error != NULL)
    g_message ("The pilot model is not offered: %s", error->message);
}

static gboolean
has_wanted (DurePilotSlot *self)
{
  return self->model != NULL && g_str_equal (self->model->digest, self->wanted);
}

/* What a run under way was asked of must outlive it. */
static void
load (DurePilotSlot *self)
{
  self->is_late = self->is_running;
  if (self->is_running)
    return;
  look_into (self, g_strdup (self->by_hand));
  if (dure_sha256_is_hex (self->wanted) && !has_wanted (self))
    look_into (self, dure_model_shelf_path (self->shelf, self->wanted));
}

/**
 * dure_pilot_slot_new:
 * @by_hand: where somebody may have put a model; need not be there
 * @shelf: where those are that the city has sent; need not be there
 * @operator_key: whose signature is believed
 * @pilot: the station's own
 * @clock: says whether the model's time is there
 * @runner: (transfer none): how it is run
 * @counts: (transfer none): where runs are counted
 *
 * Returns: (transfer full): a slot, with a model or without
 */
DurePilotSlot *
dure_pilot_slot_new (const char *by_hand, const char *shelf,
                     const guint8 operator_key[DURE_PUBLIC_KEY_BYTES], const char *pilot,
                     DureClock *clock, DurePilotRunner *runner, DureRunCounts *counts)
{
  DurePilotSlot *self = g_new0 (DurePilotSlot, 1);

  self->by_hand = g_strdup (by_hand);
  self->shelf = g_strdup (shelf);
  memcpy (self->operator_key, operator_key, sizeof self->operator_key);
  self->pilot = g_strdup (pilot);
  self->wanted = g_strdup ("");
  self->clock = clock;
  self->runner = runner;
  self->counts = counts;
  load (self);
  return self;
}

/**
 * dure_pilot_slot_free:
 * @self: (transfer full) (nullable): a run under way is waited for; it is over soon by itself
 */
void
dure_pilot_slot_free (DurePilotSlot *self)
{
  if (self == NULL)
    return;
  dure_pilot_slot_forget (self);
  while (self->is_running)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&self->model, dure_pilot_model_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->by_hand);
  g_free (self->shelf);
  g_free (self->folder);
  g_free (self->pilot);
  g_free (self->wanted);
  g_free (self->stopped);
  g_free (self->resting);
  g_free (self);
}

/**
 * dure_pilot_slot_set_pilot:
 * @pilot: the station's own from now on; a model of another one is not offered
 * @model: nor is any but that one, by its SHA-256; empty for any of the pilot
 *
 * Between visits: what dure_pilot_slot_find() has told of another model is gone.
 */
void
dure_pilot_slot_set_pilot (DurePilotSlot *self, const char *pilot, const char *model)
{
  const gboolean is_other = !g_str_equal (self->wanted, model);

  g_free (self->pilot);
  g_free (self->wanted);
  self->pilot = g_strdup (pilot);
  self->wanted = g_strdup (model);
  if (is_other)
    load (self);
}

/**
 * dure_pilot_slot_lacks:
 *
 * Returns: (transfer none) (nullable): the model that the pilot runs, by its SHA-256, when it is
 *   not there
 */
const char *
dure_pilot_slot_lacks (DurePilotSlot *self)
{
  return dure_sha256_is_hex (self->wanted) && !has_wanted (self) ? self->wanted : NULL;
}

/**
 * dure_pilot_slot_look_again:
 *
 * What was lacking may lie on the shelf now. At any time: nobody was offered anything before.
 */
void
dure_pilot_slot_look_again (DurePilotSlot *self)
{
  if (dure_pilot_slot_lacks (self) != NULL)
    load (self);
}

/* @told: what the city has said it of. */
static gboolean
has_mark (DurePilotSlot *self, const char *name, const char *told)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_strcmp0 (told, dure_pilot_slot_get_digest (self)) == 0
         || g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_stopped (DurePilotSlot *self)
{
  return has_mark (self, "stop", self->stopped) || has_mark (self, "rest", self->resting);
}

/* It holds at once, and from the next start on if it could be written down. */
static void
put_mark (DurePilotSlot *self, const char *name, char **told)
{
  static const char why[] = "the city\n";
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_free (*told);
  *told = g_strdup (dure_pilot_slot_get_digest (self));
  if (!dure_private_file_write (path, why, strlen (why), &error))
    g_message ("The stop holds only until the next start: %s", error->message);
}

/**
 * dure_pilot_slot_find:
 * @language: in which it would be asked about
 *
 * Returns: (transfer none) (nullable): the model, when it may run now
 */
const DurePilotModel *
dure_pilot_slot_find (DurePilotSlot *self, const char *language)
{
  const DurePilotModel *model = self->model;

  if (model == NULL || self->is_late || !g_str_equal (model->pilot, self->pilot)
      || (*self->wanted != '\0' && !g_str_equal (model->digest, self->wanted))
      || !dure_pilot_model_speaks (model, language)
      || !dure_pilot_model_runs_at (model, dure_clock_wall_ms (self->clock))
      || is_stopped (self))
    return NULL;
  return model;
}

/**
 * dure_pilot_slot_get_digest:
 *
 * Returns: (transfer none) (nullable): of the model that is there, may it run or not
 */
const char *
dure_pilot_slot_get_digest (DurePilotSlot *self)
{
  return self->model != NULL ? self->model->digest : NULL;
}

static DureModelAgreement
compare (DurePilotSlot *self, DureModelOutcome outcome, double answer)
{
  const gboolean is_compared = self->is_compared && outcome == DURE_MODEL_ANSWERED;

  self->is_compared = FALSE;
  if (!is_compared)
    return DURE_MODEL_NOT_COMPARED;
  return dure_pilot_model_part (self->model, answer) == self->reference_part ? DURE_MODEL_AGREES
                                                                             : DURE_MODEL_DIFFERS;
}

static void
settle (DurePilotSlot *self, DureModelOutcome outcome, double answer)
{
  const DurePilotHeard heard = self->heard;
  g_autoptr (GError) error = NULL;

  self->heard = NULL;
  if (outcome == DURE_MODEL_KILLED || outcome == DURE_MODEL_REFUSED)
    g_message ("The pilot model was %s.", outcome == DURE_MODEL_KILLED ? "ended" : "refused");
  if (!dure_run_counts_add (self->counts, self->model->digest, outcome,
                            compare (self, outcome, answer), &error))
    g_message ("A run could not be counted durably: %s", error->message);
  if (heard != NULL)
    heard (outcome, answer, self->heard_data);
}

static void
on_run_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  DurePilotSlot *self = data;
  double answer = 0;
  DureModelOutcome outcome = dure_pilot_run_finish (self->runner, result, &answer);

  self->is_running = FALSE;
  if (outcome == DURE_MODEL_ANSWERED
      && (!dure_pilot_model_can_answer (self->model, answer) || is_stopped (self)))
    outcome = DURE_MODEL_REFUSED;
  settle (self, outcome, outcome == DURE_MODEL_ANSWERED ? answer : 0);
  if (self->is_late)
    load (self);
}

/**
 * dure_pilot_slot_ask:
 * @features: what is known of the visit; the model is told what its manifest names
 * @heard: called once, with what became of it
 * @data: handed to @heard
 *
 * Runs the model. Only one runs at a time; a second run meanwhile is refused.
 */
void
dure_pilot_slot_ask (DurePilotSlot *self, const DurePilotFeatures *features, DurePilotHeard heard,
                     gpointer data)
{
  g_autoptr (GBytes) question = NULL;

  g_return_if_fail (self->model != NULL);

  if (self->is_running)
    {
      heard (DURE_MODEL_REFUSED, 0, data);
      return;
    }
  self->heard = heard;
  self->heard_data = data;
  if (is_stopped (self))
    {
      settle (self, DURE_MODEL_REFUSED, 0);
      return;
    }
  question = dure_pilot_question_new (features, self->model->features, self->model->n_features,
                                      self->bytes);
  if (question == NULL)
    {
      settle (self, DURE_MODEL_CANNOT_TELL, 0);
      return;
    }
  self->is_compared
      = dure_pilot_model_reference_part (self->model, features, &self->reference_part);
  self->is_running = TRUE;
  dure_pilot_run_async (self->runner, question, on_run_ready, self);
}

/**
 * dure_pilot_slot_forget:
 *
 * The answer is not wanted any more. The run is counted all the same.
 */
void
dure_pilot_slot_forget (DurePilotSlot *self)
{
  self->heard = NULL;
}

/**
 * dure_pilot_slot_stop:
 *
 * The city does not want this model to run any more: makes the file that says so, which stays as
 * long as the model does, and in the folder of what is put there by hand until somebody takes it
 * away.
 */
void
dure_pilot_slot_stop (DurePilotSlot *self)
{
  if (has_mark (self, "stop", self->stopped))
    return;
  g_message ("The city has stopped the pilot model.");
  put_mark (self, "stop", &self->stopped);
}

/**
 * dure_pilot_slot_rest:
 * @rests: whether the city does not want this model to run until it says that it may
 *
 * Makes the file that says so, or takes it away.
 */
void
dure_pilot_slot_rest (DurePilotSlot *self, gboolean rests)
{
  g_autofree char *path = g_build_filename (self->folder, "rest", NULL);

  if (has_mark (self, "rest", self->resting) == rests)
    return;
  if (rests)
    {
      g_message ("The pilot model rests: the city says so.");
      put_mark (self, "rest", &self->resting);
      return;
    }
  g_clear_pointer (&self->resting, g_free);
  if (g_unlink (path) == 0)
    g_message ("The pilot model may run again.");
}
