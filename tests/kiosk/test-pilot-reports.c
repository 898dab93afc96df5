// test-pilot-reports.c: each day's runs reach the city once, and its stop reaches the slot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "contrary-city.h"
#include "encoding.h"
#include "private-file.h"
#include "rig.h"
#include "run-reports.h"
#include "scratch.h"

#include <string.h>

#define MODEL "good"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *folder;
  City city;
  DureClock *clock;
  DureStation *station;
  DureRunCounts *counts;
  DurePilotRunner *runner;
  DurePilotSlot *slot;
  DureRunReports *reports;
} Fixture;

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (dure_station_enrol_finish (((Fixture *) data)->station, result, NULL));
}

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = scratch_path (self->folder, name);

  g_assert_true (dure_private_file_write (path, text, strlen (text), NULL));
}

static void
put_model (Fixture *self)
{
  g_autofree char *digest = dure_sha256_hex (MODEL, strlen (MODEL));
  g_autoptr (json_t) json = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[s], s:i, s:i, s:[f], s:{s:{s:s, s:[s, s]}}}",
      "schema", "dure.pilot-model/1", "name", "pulse-rest", "version", 1, "pilot",
      self->station->pilot, "company", "Mudeung Labs", "model", digest, "firstDay", "2026-11-01",
      "lastDay", "2026-12-31", "features", "heart-rate", "low", 0, "high", 1, "edges", 0.5, "words",
      "ko", "aim", "봐요.", "answers", "아래.", "위.");
  g_autofree char *text = dure_json_canonical (json, NULL);
  g_autoptr (GBytes) manifest = g_bytes_new (text, strlen (text));
  g_autofree char *signature = dure_pilot_model_sign (manifest, self->city.sign, NULL);

  put (self, "manifest.json", text);
  put (self, "manifest.sig", signature);
  put (self, "model", MODEL);
}

static void
open_up (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->reports = dure_run_reports_open (self->station, &self->city.uplink, self->clock,
                                         self->city.dice, self->counts, self->slot, &error);
  g_assert_no_error (error);
  g_assert_true (dure_run_reports_start (self->reports, &error));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const DurePilotTimes times = DURE_PILOT_TIMES_DEFAULT;
  g_autofree char *state = NULL;
  g_autofree char *counts = NULL;

  self->folder = scratch_new ();
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  city_set_up (&self->city, 12);
  state = scratch_path (self->folder, "state");
  counts = scratch_path (self->folder, "runs.json");
  self->station = dure_station_open (state, NULL);
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (!self->station->is_enrolled)
    g_main_context_iteration (NULL, TRUE);
  self->counts = dure_run_counts_open (counts, self->clock, NULL);
  self->runner = dure_pilot_runner_new ("/no/such/program", NULL, &times);
  put_model (self);
  self->slot = dure_pilot_slot_new (self->folder, self->folder, self->station->sign_key,
                                    self->station->pilot, self->clock, self->runner, self->counts);
  g_assert_nonnull (dure_pilot_slot_find (self->slot, "ko"));
  open_up (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_run_reports_close (self->reports);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_pilot_slot_free (self->slot);
  dure_pilot_runner_free (self->runner);
  dure_run_counts_close (self->counts);
  dure_station_close (self->station);
  city_tear_down (&self->city);
  dure_clock_manual_free (self->clock);
  scratch_free (self->folder);
}

static void
count (Fixture *self)
{
  g_assert_true (dure_run_counts_add (self->counts, dure_pilot_slot_get_digest (self->slot),
                                      DURE_MODEL_ANSWERED, DURE_MODEL_NOT_COMPARED, NULL));
}

static void
wait_for_reports (Fixture *self, guint number)
{
  while (g_hash_table_size (self->city.kept) < number)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_day_is_told_once (Fixture *self, gconstpointer data)
{
  count (self);
  count (self);
  dure_run_reports_tick (self->reports);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_hash_table_size (self->city.kept), ==, 0);
  dure_clock_manual_advance (self->clock, DAY_MS);
  dure_run_reports_tick (self->reports);
  wait_for_reports (self, 1);
  dure_run_reports_tick (self->reports);
  count (self);
  dure_clock_manual_advance (self->clock, DAY_MS);
  dure_run_reports_tick (self->reports);
  wait_for_reports (self, 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_hash_table_size (self->city.kept), ==, 2);
}

/* Nothing is lost while the city is away, over a restart of the kiosk. */
static void
test_city_is_away (Fixture *self, gconstpointer data)
{
  self->city.mood = CITY_BUSY;
  count (self);
  dure_clock_manual_advance (self->clock, DAY_MS);
  dure_run_reports_tick (self->reports);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_run_reports_close (self->reports);
  self->city.mood = CITY_HONEST;
  open_up (self);
  wait_for_reports (self, 1);
}

static gboolean
is_stopped (Fixture *self)
{
  return dure_pilot_slot_find (self->slot, "ko") == NULL;
}

static void
hear (Fixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_run_reports_tick (self->reports);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Only the city's own word on this very model counts. */
static void
test_stop (Fixture *self, gconstpointer data)
{
  static const CityMood moods[] = { CITY_FORGED, CITY_BUSY, CITY_DEAF, CITY_LOST, CITY_PORTAL };

  hear (self);
  g_assert_false (is_stopped (self));
  self->city.stopped = dure_pilot_slot_get_digest (self->slot);
  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      self->city.mood = moods[i];
      hear (self);
      g_assert_false (is_stopped (self));
    }
  self->city.mood = CITY_HONEST;
  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "*city has stopped*");
  hear (self);
  g_test_assert_expected_messages ();
  g_assert_true (is_stopped (self));
}

/* What rests runs again at the city's word, and at no old one that somebody has kept. */
static void
test_rest (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "rest", NULL);
  g_autoptr (json_t) runs = NULL;

  hear (self);
  runs = json_incref (self->city.last_word);
  self->city.resting = dure_pilot_slot_get_digest (self->slot);
  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "*rests*");
  hear (self);
  g_test_assert_expected_messages ();
  g_assert_true (is_stopped (self));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  self->city.resting = NULL;
  self->city.old_word = runs;
  hear (self);
  g_assert_true (is_stopped (self));
  self->city.old_word = NULL;
  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "*may run again*");
  hear (self);
  g_test_assert_expected_messages ();
  g_assert_false (is_stopped (self));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/pilot-reports/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("a-day-is-told-once", test_a_day_is_told_once);
  ADD ("city-is-away", test_city_is_away);
  ADD ("stop", test_stop);
  ADD ("rest", test_rest);
#undef ADD
  return g_test_run ();
}
