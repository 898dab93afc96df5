// test-pilot-slot.c: what is not signed, in time and unstopped is not offered; each run is counted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "private-file.h"
#include "report.h"
#include "rig.h"
#include "scratch.h"
#include "slot.h"
#include "station-settings.h"

#include <glib/gstdio.h>
#include <string.h>

#define PILOT "gwangju-heart"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *folder, *shelf;
  DureDice *dice;
  DureClock *clock;
  DureSigningKey *operator_key;
  DurePilotRunner *runner;
  DureRunCounts *counts;
  DurePilotSlot *slot;
  gboolean is_heard;
  DureModelOutcome outcome;
  double answer;
} World;

static void
put (World *self, const char *name, const char *text)
{
  g_autofree char *path = scratch_path (self->folder, name);

  g_assert_true (dure_private_file_write (path, text, strlen (text), NULL));
}

static void
put_model (World *self, const char *model)
{
  g_autofree char *digest = dure_sha256_hex (model, strlen (model));
  g_autoptr (json_t) json = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[s], s:i, s:i, s:[f], s:{s:{s:s, s:[s, s]}},"
      " s:{s:s, s:[i]}}",
      "schema", "dure.pilot-model/1", "name", "pulse-rest", "version", 1, "pilot", PILOT,
      "company", "Mudeung Labs", "model", digest, "firstDay", "2026-11-01", "lastDay", "2026-12-31",
      "features", "heart-rate", "low", 0, "high", 1, "edges", 0.5, "words", "ko", "aim", "봐요.",
      "answers", "아래.", "위.", "reference", "feature", "heart-rate", "edges", 50);
  g_autofree char *text = dure_json_canonical (json, NULL);
  g_autoptr (GBytes) manifest = g_bytes_new (text, strlen (text));
  g_autofree char *signature = dure_pilot_model_sign (manifest, self->operator_key, NULL);

  put (self, "manifest.json", text);
  put (self, "manifest.sig", signature);
  put (self, "model", model);
}

static void
open_slot (World *self)
{
  g_clear_pointer (&self->slot, dure_pilot_slot_free);
  self->slot = dure_pilot_slot_new (self->folder, self->shelf,
                                    dure_signing_key_public (self->operator_key), PILOT,
                                    self->clock, self->runner, self->counts);
}

static void
set_up (World *self, gconstpointer model)
{
  const DurePilotTimes times = { 20000, 20000 };
  g_autofree char *path = NULL;

  self->folder = scratch_new ();
  self->shelf = scratch_path (self->folder, "sent");
  self->dice = dure_dice_new_seeded (31);
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  self->operator_key = dure_signing_key_new (self->dice);
  self->runner = dure_pilot_runner_new (g_getenv ("DURE_PILOT_DOUBLE"), NULL, &times);
  path = scratch_path (self->folder, "runs.json");
  self->counts = dure_run_counts_open (path, self->clock, NULL);
  g_assert_nonnull (self->counts);
  put_model (self, model);
  open_slot (self);
}

static void
tear_down (World *self, gconstpointer model)
{
  dure_pilot_slot_free (self->slot);
  dure_run_counts_close (self->counts);
  dure_pilot_runner_free (self->runner);
  dure_signing_key_free (self->operator_key);
  dure_clock_manual_free (self->clock);
  dure_dice_seeded_free (self->dice);
  g_free (self->shelf);
  scratch_free (self->folder);
}

static gboolean
is_offered (World *self)
{
  return dure_pilot_slot_find (self->slot, "ko") != NULL;
}

static void
on_heard (DureModelOutcome outcome, double answer, gpointer data)
{
  World *self = data;

  g_assert_false (self->is_heard);
  self->is_heard = TRUE;
  self->outcome = outcome;
  self->answer = answer;
}

static void
begin_to_ask (World *self, double heart_rate)
{
  DurePilotFeatures features;

  dure_pilot_features_clear (&features);
  features.values[DURE_PILOT_HEART_RATE] = heart_rate;
  self->is_heard = FALSE;
  dure_pilot_slot_ask (self->slot, &features, on_heard, self);
}

static void
ask (World *self, double heart_rate)
{
  begin_to_ask (self, heart_rate);
  while (!self->is_heard)
    g_main_context_iteration (NULL, TRUE);
}

/* Of the day before, once it is over. */
static void
assert_counted (World *self, guint answered, guint cannot_tell, guint killed, guint refused)
{
  const guint expected[] = { answered, cannot_tell, killed, refused };
  const DureModelRuns *runs;

  dure_clock_manual_advance (self->clock, DAY_MS);
  runs = dure_run_counts_closed (self->counts, self->dice, NULL);
  g_assert_nonnull (runs);
  g_assert_cmpmem (runs->counts, sizeof runs->counts, expected, sizeof expected);
}

static void
test_answer (World *self, gconstpointer model)
{
  g_assert_true (is_offered (self));
  g_assert_null (dure_pilot_slot_find (self->slot, "en"));
  ask (self, 60);
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_ANSWERED);
  g_assert_cmpfloat (self->answer, ==, 0.5);
  ask (self, 0.0 / 0.0);
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_CANNOT_TELL);
  assert_counted (self, 1, 1, 0, 0);
}

/* The model says the upper answer of whoever comes; the reference the lower one below 50. */
static void
test_reference (World *self, gconstpointer model)
{
  const DureModelRuns *runs;

  ask (self, 60);
  ask (self, 49);
  ask (self, 50);
  ask (self, 0.0 / 0.0);
  dure_clock_manual_advance (self->clock, DAY_MS);
  runs = dure_run_counts_closed (self->counts, self->dice, NULL);
  g_assert_nonnull (runs);
  g_assert_cmpuint (runs->counts[DURE_MODEL_ANSWERED], ==, 3);
  g_assert_cmpuint (runs->n_agreed, ==, 2);
  g_assert_cmpuint (runs->n_differed, ==, 1);
}

/* One that crashes, loops, or wants to the network or to a file: ended by the product's own lock,
 * logged, counted; and whoever waits for it hears so and goes on. */
static void
test_ended (World *self, gconstpointer model)
{
  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "The pilot model was ended.");
  ask (self, 60);
  g_test_assert_expected_messages ();
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_KILLED);
  assert_counted (self, 0, 0, 1, 0);
}

/* 7 is no answer of a model that answers from 0 to 1. */
static void
test_lie (World *self, gconstpointer model)
{
  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "The pilot model was refused.");
  ask (self, 60);
  g_test_assert_expected_messages ();
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_REFUSED);
  g_assert_cmpfloat (self->answer, ==, 0);
  assert_counted (self, 0, 0, 0, 1);
}

static void
test_forgotten (World *self, gconstpointer model)
{
  begin_to_ask (self, 60);
  dure_pilot_slot_forget (self->slot);
  g_clear_pointer (&self->slot, dure_pilot_slot_free);
  g_assert_false (self->is_heard);
  assert_counted (self, 1, 0, 0, 0);
}

static void
test_stop_file (World *self, gconstpointer model)
{
  begin_to_ask (self, 60);
  put (self, "stop", "");
  g_assert_false (is_offered (self));
  while (!self->is_heard)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_REFUSED);
  ask (self, 60);
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_REFUSED);
  assert_counted (self, 0, 0, 0, 2);
}

static void
test_stopped_by_the_city (World *self, gconstpointer model)
{
  g_autofree char *path = scratch_path (self->folder, "stop");

  dure_pilot_slot_stop (self->slot);
  g_assert_false (is_offered (self));
  open_slot (self);
  g_assert_false (is_offered (self));
  g_assert_cmpint (g_unlink (path), ==, 0);
  open_slot (self);
  g_assert_true (is_offered (self));
}

/* It outlives a start, and neither hides a stop nor takes one back. */
static void
test_rests (World *self, gconstpointer model)
{
  dure_pilot_slot_rest (self->slot, TRUE);
  g_assert_false (is_offered (self));
  open_slot (self);
  g_assert_false (is_offered (self));
  dure_pilot_slot_rest (self->slot, FALSE);
  g_assert_true (is_offered (self));
  dure_pilot_slot_rest (self->slot, TRUE);
  dure_pilot_slot_stop (self->slot);
  dure_pilot_slot_rest (self->slot, FALSE);
  g_assert_false (is_offered (self));
  open_slot (self);
  g_assert_false (is_offered (self));
}

static void
test_time (World *self, gconstpointer model)
{
  dure_clock_manual_advance (self->clock, 40 * DAY_MS);
  g_assert_true (is_offered (self));
  dure_clock_manual_advance (self->clock, DAY_MS);
  g_assert_false (is_offered (self));
}

static void
assert_not_offered_anew (World *self)
{
  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "*pilot model is not offered*");
  open_slot (self);
  g_test_assert_expected_messages ();
  g_assert_false (is_offered (self));
  g_assert_null (dure_pilot_slot_get_digest (self->slot));
}

static void
test_not_in_order (World *self, gconstpointer model)
{
  g_autofree char *path = scratch_path (self->folder, "model");
  g_autofree char *manifest = scratch_path (self->folder, "manifest.json");

  put (self, "model", "another");
  assert_not_offered_anew (self);
  put (self, "model", model);
  put (self, "manifest.sig", "AAAA");
  assert_not_offered_anew (self);
  put_model (self, model);
  g_assert_cmpint (g_chmod (path, 0666), ==, 0);
  assert_not_offered_anew (self);
  g_assert_cmpint (g_unlink (manifest), ==, 0);
  open_slot (self);
  g_assert_false (is_offered (self));
}

static void
test_other_pilot (World *self, gconstpointer model)
{
  dure_pilot_slot_free (self->slot);
  self->slot = dure_pilot_slot_new (self->folder, self->shelf,
                                    dure_signing_key_public (self->operator_key), "another-pilot",
                                    self->clock, self->runner, self->counts);
  g_assert_false (is_offered (self));
  dure_pilot_slot_set_pilot (self->slot, PILOT, "");
  g_assert_nonnull (dure_pilot_slot_find (self->slot, "ko"));
  dure_pilot_slot_set_pilot (self->slot, PILOT, dure_pilot_slot_get_digest (self->slot));
  g_assert_nonnull (dure_pilot_slot_find (self->slot, "ko"));
  dure_pilot_slot_set_pilot (self->slot, PILOT, DURE_SETTINGS_NO_MODEL);
  g_assert_null (dure_pilot_slot_find (self->slot, "ko"));
}

/* Another model is wanted while this one still thinks about who has gone: that run ends, and is
 * counted as its own. */
static void
test_other_model_meanwhile (World *self, gconstpointer model)
{
  g_autofree char *digest = g_strdup (dure_pilot_slot_get_digest (self->slot));
  g_autofree char *other = dure_sha256_hex ("other", 5);

  begin_to_ask (self, 60);
  dure_pilot_slot_set_pilot (self->slot, PILOT, other);
  g_assert_false (is_offered (self));
  g_assert_cmpstr (dure_pilot_slot_lacks (self->slot), ==, other);
  dure_pilot_slot_set_pilot (self->slot, PILOT, digest);
  g_assert_false (is_offered (self));
  dure_pilot_slot_set_pilot (self->slot, PILOT, other);
  while (!self->is_heard)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (self->outcome, ==, DURE_MODEL_ANSWERED);
  g_assert_null (dure_pilot_slot_get_digest (self->slot));
  dure_pilot_slot_set_pilot (self->slot, PILOT, "");
  g_assert_true (is_offered (self));
  g_assert_null (dure_pilot_slot_lacks (self->slot));
  assert_counted (self, 1, 0, 0, 0);
}

/* A report has one id, also over a restart, and a day is told once. */
static void
test_reports (World *self, gconstpointer model)
{
  g_autofree char *path = scratch_path (self->folder, "runs.json");
  g_autofree char *id = NULL;
  const DureModelRuns *runs;

  ask (self, 60);
  ask (self, 60);
  g_assert_null (dure_run_counts_closed (self->counts, self->dice, NULL));
  dure_clock_manual_advance (self->clock, DAY_MS);
  runs = dure_run_counts_closed (self->counts, self->dice, NULL);
  g_assert_cmpuint (runs->counts[DURE_MODEL_ANSWERED], ==, 2);
  g_assert_cmpstr (runs->digest, ==, dure_pilot_slot_get_digest (self->slot));
  id = g_strdup (runs->id);
  g_clear_pointer (&self->slot, dure_pilot_slot_free);
  dure_run_counts_close (self->counts);
  self->counts = dure_run_counts_open (path, self->clock, NULL);
  g_assert_cmpstr (dure_run_counts_closed (self->counts, self->dice, NULL)->id, ==, id);
  g_assert_true (dure_run_counts_drop (self->counts, id, NULL));
  g_assert_null (dure_run_counts_closed (self->counts, self->dice, NULL));
}

/* What is told is a day, a digest, how runs ended, and how often the reference agreed. */
static void
test_report_travels (World *self, gconstpointer model)
{
  g_autoptr (DureOpeningKey) city = dure_opening_key_new (self->dice);
  const DureModelRuns *runs;
  DureModelRuns opened = { 0 };
  g_autoptr (DureEnvelope) envelope = NULL;
  g_autoptr (json_t) json = NULL;
  g_autoptr (json_t) heard = NULL;
  g_autoptr (GError) error = NULL;

  ask (self, 60);
  dure_clock_manual_advance (self->clock, DAY_MS);
  runs = dure_run_counts_closed (self->counts, self->dice, NULL);
  json = dure_model_runs_to_json (runs);
  envelope = dure_report_seal (json, dure_opening_key_public (city));
  heard = dure_report_open (envelope, city, &error);
  g_assert_no_error (error);
  g_assert_true (dure_model_runs_from_json (heard, &opened, &error));
  g_assert_cmpmem (&opened, sizeof opened, runs, sizeof *runs);
  g_assert_cmpuint (json_object_size (json), ==, 10);
  g_assert_cmpstr (dure_json_text_of (json, "day"), ==, "2026-11-21");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, model, test)                                                                     \
  g_test_add ("/pilot-slot/" name, World, model, set_up, test, tear_down)
  ADD ("answer", "good", test_answer);
  ADD ("reference", "good", test_reference);
  ADD ("crash", "crash", test_ended);
  ADD ("loop", "loop", test_ended);
  ADD ("network", "socket", test_ended);
  ADD ("file", "open", test_ended);
  ADD ("lie", "lie", test_lie);
  ADD ("forgotten", "good", test_forgotten);
  ADD ("stop-file", "good", test_stop_file);
  ADD ("stopped-by-the-city", "good", test_stopped_by_the_city);
  ADD ("rests", "good", test_rests);
  ADD ("time", "good", test_time);
  ADD ("not-in-order", "good", test_not_in_order);
  ADD ("other-pilot", "good", test_other_pilot);
  ADD ("other-model-meanwhile", "good", test_other_model_meanwhile);
  ADD ("reports", "good", test_reports);
  ADD ("report-travels", "good", test_report_travels);
#undef ADD
  return g_test_run ();
}
