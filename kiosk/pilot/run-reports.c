// run-reports.c: tells the city how often a pilot model ran, and hears whether it may
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a day that is over -> report, into an outbox of its own -> sync -> the city's signed word
//   every ten minutes, while there is a model: may it run? -> (not now) the slot rests until it may
//   -> (never again) the slot is stopped
//
// Both go by the clock alone, never by a visit, so that the city does not learn from them when
// somebody stood here. Without an answer nothing changes. Station, uplink, counts and slot must
// outlive it.

#include "run-reports.h"

#include "canonical-json.h"
#include "id.h"
#include "model-word.h"
#include "question.h"
#include "report-box.h"

#define LOAD "model-runs"
#define WORDS_PATH "/v1/model-words"

struct _DureRunReports
{
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DureRunCounts *counts;
  DurePilotSlot *slot;
  DureReportBox *box;
  json_t *asked; /* what @question is */
  DureCityQuestion *question;
  guint timer;
};

static void
on_answer (GBytes *reply, guint status, gpointer data)
{
  DureRunReports *self = data;
  const char *digest = dure_pilot_slot_get_digest (self->slot);
  g_autoptr (json_t) json = NULL;
  DureModelWord word;

  if (reply == NULL || status != 200
      || g_strcmp0 (dure_json_text_of (self->asked, "model"), digest) != 0)
    return;
  json = dure_json_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), NULL);
  if (!dure_model_word_read (json, self->asked, self->station->sign_key, &word))
    return;
  if (word == DURE_MODEL_STOPPED)
    dure_pilot_slot_stop (self->slot);
  else
    dure_pilot_slot_rest (self->slot, word == DURE_MODEL_RESTS);
}

static void
ask_whether_it_may_run (DureRunReports *self)
{
  const char *digest = dure_pilot_slot_get_digest (self->slot);
  g_autofree char *id = NULL;

  if (digest == NULL || self->question != NULL)
    return;
  id = dure_id_new_timed (self->clock, self->dice);
  g_clear_pointer (&self->asked, json_decref);
  self->asked = dure_model_word_ask (digest, id);
  dure_city_question_ask_json (&self->question, self->uplink, WORDS_PATH, self->asked, on_answer,
                               self);
}

static gboolean
put_report (DureRunReports *self, const DureModelRuns *runs, GError **error)
{
  g_autoptr (json_t) json = dure_model_runs_to_json (runs);
  g_autofree char *id = g_strdup (runs->id);

  return dure_report_box_put (self->box, json, error)
         && dure_run_counts_drop (self->counts, id, error);
}

/**
 * dure_run_reports_tick:
 *
 * Reports the days that are over, and asks whether the model may run.
 */
void
dure_run_reports_tick (DureRunReports *self)
{
  g_autoptr (GError) error = NULL;
  const DureModelRuns *runs;

  while ((runs = dure_run_counts_closed (self->counts, self->dice, &error)) != NULL
         && put_report (self, runs, &error))
    ;
  if (error != NULL)
    g_message ("Runs of the pilot model are not reported yet: %s", error->message);
  ask_whether_it_may_run (self);
}

static gboolean
on_timer (gpointer data)
{
  dure_run_reports_tick (data);
  return G_SOURCE_CONTINUE;
}

/**
 * dure_run_reports_start:
 * @error: when the outbox cannot be read or written
 *
 * Sends what an earlier life of this station left behind, and ticks by itself from now on.
 */
gboolean
dure_run_reports_start (DureRunReports *self, GError **error)
{
  if (!dure_report_box_start (self->box, error))
    return FALSE;
  dure_run_reports_tick (self);
  self->timer = g_timeout_add_seconds (DURE_RUN_REPORTS_TICK_SECONDS, on_timer, self);
  return TRUE;
}

/**
 * dure_run_reports_open:
 * @station: an enrolled station
 * @uplink: the way to the city
 * @clock: of ids and waits
 * @dice: of ids and waits
 * @counts: what is to be told
 * @slot: what is stopped, or rests, when the city says so
 * @error: as dure_outbox_open()
 *
 * Returns: (transfer full) (nullable): one that sends nothing yet
 */
DureRunReports *
dure_run_reports_open (DureStation *station, DureUplink *uplink, DureClock *clock, DureDice *dice,
                       DureRunCounts *counts, DurePilotSlot *slot, GError **error)
{
  g_autoptr (DureReportBox) box =
      dure_report_box_open (LOAD, station, uplink, clock, dice, error);
  DureRunReports *self;

  if (box == NULL)
    return NULL;
  self = g_new0 (DureRunReports, 1);
  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->counts = counts;
  self->slot = slot;
  self->box = g_steal_pointer (&box);
  return self;
}

/**
 * dure_run_reports_close:
 * @self: (transfer full) (nullable): what is queued stays
 */
void
dure_run_reports_close (DureRunReports *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  dure_city_question_drop (&self->question);
  g_clear_pointer (&self->asked, json_decref);
  dure_report_box_close (self->box);
  g_free (self);
}
