// test-model-fetch.c: the model that the pilot runs comes whole and signed, or it does not come
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "contrary-city.h"
#include "encoding.h"
#include "health.h"
#include "model-fetch.h"
#include "model-shelf.h"
#include "packed-model.h"
#include "private-file.h"
#include "rig.h"
#include "scratch.h"
#include "station-settings.h"

#include <glib/gstdio.h>
#include <string.h>

#define PILOT "gwangju-heart"
#define MODEL "a model of thirty-seven bytes, or so."
#define PIECES ((sizeof MODEL - 1 + CITY_PIECE - 1) / CITY_PIECE)

typedef struct
{
  char *folder, *shelf, *digest;
  City city;
  DureClock *clock;
  DureStation *station;
  DureOutbox *donations;
  DureRunCounts *counts;
  DurePilotRunner *runner;
  DurePilotSlot *slot;
  DureModelFetch *fetch;
  DureHealth *health;
} Fixture;

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (dure_station_enrol_finish (((Fixture *) data)->station, result, NULL));
}

static json_t *
manifest_of (const char *digest)
{
  return json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[s], s:i, s:i, s:[f], s:{s:{s:s, s:[s, s]}}}",
      "schema", "dure.pilot-model/1", "name", "pulse-rest", "version", 1, "pilot", PILOT, "company",
      "Mudeung Labs", "model", digest, "firstDay", "2026-11-01", "lastDay", "2026-12-31",
      "features", "heart-rate", "low", 0, "high", 1, "edges", 0.5, "words", "ko", "aim", "봐요.",
      "answers", "아래.", "위.");
}

static void
settle (Fixture *self)
{
  while (dure_model_fetch_is_asking (self->fetch) || dure_health_is_looking (self->health))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
open_up (Fixture *self)
{
  g_autofree char *by_hand = scratch_path (self->folder, "by-hand");

  self->slot = dure_pilot_slot_new (by_hand, self->shelf, self->station->sign_key, PILOT,
                                    self->clock, self->runner, self->counts);
  self->fetch = dure_model_fetch_new (self->shelf, self->station, &self->city.uplink, self->clock,
                                      self->city.dice, self->slot);
  dure_health_watch_model (self->health, self->fetch);
}

static void
close_down (Fixture *self)
{
  dure_health_watch_model (self->health, NULL);
  dure_model_fetch_free (self->fetch);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_pilot_slot_free (self->slot);
}

static void
restart (Fixture *self)
{
  close_down (self);
  open_up (self);
}

static void
enrol (Fixture *self)
{
  g_autofree char *state = scratch_path (self->folder, "state");

  self->station = dure_station_open (state, NULL);
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (!self->station->is_enrolled)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const DurePilotTimes times = DURE_PILOT_TIMES_DEFAULT;
  g_autofree char *runs = NULL, *outbox = NULL, *aside = NULL;

  self->folder = scratch_new ();
  self->shelf = scratch_path (self->folder, "pilot-models");
  runs = scratch_path (self->folder, "runs.json");
  outbox = scratch_path (self->folder, "outbox.db");
  self->digest = dure_sha256_hex (MODEL, strlen (MODEL));
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  city_set_up (&self->city, 47);
  self->city.manifest = manifest_of (self->digest);
  self->city.model = g_bytes_new_static (MODEL, strlen (MODEL));
  enrol (self);
  self->donations = dure_outbox_open (outbox, self->clock, &aside, NULL);
  self->counts = dure_run_counts_open (runs, self->clock, NULL);
  self->runner = dure_pilot_runner_new ("/no/such/program", NULL, &times);
  self->health = dure_health_open (self->station, &self->city.uplink, self->clock, self->city.dice,
                                   self->donations, "unix:path=/nonexistent/bus", NULL);
  open_up (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_down (self);
  dure_health_close (self->health);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_pilot_runner_free (self->runner);
  dure_run_counts_close (self->counts);
  dure_outbox_close (self->donations);
  dure_station_close (self->station);
  city_tear_down (&self->city);
  dure_clock_manual_free (self->clock);
  g_free (self->digest);
  g_free (self->shelf);
  scratch_free (self->folder);
}

static void
turn (Fixture *self, const char *model)
{
  dure_model_fetch_turn (self->fetch, PILOT, model);
  settle (self);
}

static void
tick (Fixture *self)
{
  dure_model_fetch_tick (self->fetch);
  settle (self);
}

static gboolean
is_offered (Fixture *self)
{
  return dure_pilot_slot_find (self->slot, "ko") != NULL;
}

static gboolean
is_on_shelf (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->shelf, self->digest, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Only what the pilot runs is asked for, once; it stays for days without the city. */
static void
test_comes (Fixture *self, gconstpointer data)
{
  turn (self, "");
  turn (self, DURE_SETTINGS_NO_MODEL);
  g_assert_cmpuint (self->city.asked_pieces, ==, 0);
  turn (self, self->digest);
  g_assert_true (is_offered (self));
  g_assert_cmpuint (self->city.asked_pieces, ==, PIECES);
  g_assert_cmpint (dure_model_fetch_get_fault (self->fetch), ==, DURE_MODEL_FAULTLESS);
  tick (self);
  turn (self, self->digest);
  self->city.mood = CITY_DEAF;
  restart (self);
  turn (self, self->digest);
  g_assert_true (is_offered (self));
  g_assert_cmpuint (self->city.asked_pieces, ==, PIECES);
}

/* The network goes after two pieces and comes back: the third one is asked for. */
static void
test_goes_on (Fixture *self, gconstpointer data)
{
  static const CityMood moods[] = { CITY_BUSY, CITY_DEAF, CITY_LOST };

  self->city.least_pieces = 3;
  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      self->city.mood = moods[i];
      turn (self, self->digest);
      g_assert_false (is_offered (self));
      g_assert_cmpint (dure_model_fetch_get_fault (self->fetch), ==, DURE_MODEL_FAULTLESS);
    }
  self->city.mood = CITY_HONEST;
  tick (self);
  g_assert_true (is_offered (self));
  g_assert_cmpuint (self->city.asked_pieces, ==, PIECES + G_N_ELEMENTS (moods));
}

static void
expect_refusal (Fixture *self, DureModelFault fault)
{
  g_autofree char *line = g_strdup_printf ("*not taken: %s", dure_model_faults[fault]);

  g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, line);
  tick (self);
  g_test_assert_expected_messages ();
  g_assert_cmpint (dure_model_fetch_get_fault (self->fetch), ==, fault);
  g_assert_false (is_offered (self));
  g_assert_null (dure_pilot_slot_get_digest (self->slot));
  g_assert_false (is_on_shelf (self, "model"));
}

static void
assert_comes_at_last (Fixture *self)
{
  self->city.mood = CITY_HONEST;
  self->city.told_size = 0;
  tick (self);
  g_assert_cmpint (dure_model_fetch_get_fault (self->fetch), ==, DURE_MODEL_FAULTLESS);
  g_assert_true (is_offered (self));
}

/* Begins with what the city does not hand out, so that nothing is there yet. */
static void
want (Fixture *self, const json_t *manifest, const char *model)
{
  GBytes *bytes = g_steal_pointer (&self->city.model);

  turn (self, self->digest);
  g_assert_cmpint (dure_model_fetch_get_fault (self->fetch), ==, DURE_MODEL_FAULTLESS);
  self->city.model = model != NULL ? g_bytes_new_static (model, strlen (model))
                                   : g_bytes_ref (bytes);
  if (manifest != NULL)
    {
      json_decref (self->city.manifest);
      self->city.manifest = json_deep_copy (manifest);
    }
  g_bytes_unref (bytes);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    CityMood mood;
    gsize told_size;
    guint least_pieces;
    DureModelFault fault;
  } cases[] = {
    { CITY_FORGED, 0, 0, DURE_MODEL_FAULT_NOT_GENUINE },
    { CITY_EDITED, 0, 0, DURE_MODEL_FAULT_NOT_GENUINE },
    { CITY_BARE, 0, 0, DURE_MODEL_FAULT_MALFORMED },
    { CITY_CUT, 0, 0, DURE_MODEL_FAULT_MALFORMED },
    { CITY_CUT, 0, PIECES, DURE_MODEL_FAULT_MALFORMED },
    { CITY_PORTAL, 0, 0, DURE_MODEL_FAULT_MALFORMED },
    { CITY_ONE_LESS, 0, 3, DURE_MODEL_FAULT_MALFORMED },
    { CITY_TWICE, 0, 2, DURE_MODEL_FAULT_MALFORMED },
    { CITY_HONEST, DURE_PACKED_MODEL_MAX_BYTES + 1, 0, DURE_MODEL_FAULT_TOO_LARGE },
    { CITY_HONEST, 2 * CITY_PIECE, 0, DURE_MODEL_FAULT_OTHER_FILE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      turn (self, "");
      self->city.mood = CITY_HONEST;
      want (self, NULL, NULL);
      self->city.mood = cases[i].mood;
      self->city.told_size = cases[i].told_size;
      self->city.least_pieces = self->city.asked_pieces + cases[i].least_pieces;
      expect_refusal (self, cases[i].fault);
    }
  assert_comes_at_last (self);
}

/* Other bytes than were signed, and a manifest that is signed, but of another file. */
static void
test_swapped (Fixture *self, gconstpointer data)
{
  g_autofree char *other = dure_sha256_hex ("other", 5);
  g_autoptr (json_t) manifest = manifest_of (other);

  want (self, NULL, "a model of thirty-seven bytes, or si.");
  expect_refusal (self, DURE_MODEL_FAULT_OTHER_FILE);
  g_clear_pointer (&self->city.model, g_bytes_unref);
  self->city.model = g_bytes_new_static (MODEL, strlen (MODEL));
  assert_comes_at_last (self);
  turn (self, "");
  want (self, manifest, NULL);
  expect_refusal (self, DURE_MODEL_FAULT_NOT_GENUINE);
}

/* What somebody has laid there by hand is not fetched, and stays when no pilot runs it any more. */
static void
test_by_hand (Fixture *self, gconstpointer data)
{
  g_autofree char *text = dure_json_canonical (self->city.manifest, NULL);
  g_autoptr (GBytes) manifest = g_bytes_new (text, strlen (text));
  g_autofree char *line = dure_pilot_model_sign (manifest, self->city.sign, NULL);
  g_autoptr (GBytes) signature = g_bytes_new (line, strlen (line));

  g_assert_true (dure_model_shelf_put (self->folder, "by-hand", manifest, signature,
                                       self->city.model, NULL));
  restart (self);
  turn (self, self->digest);
  g_assert_true (is_offered (self));
  turn (self, DURE_SETTINGS_NO_MODEL);
  g_assert_false (is_offered (self));
  turn (self, "");
  g_assert_true (is_offered (self));
  g_assert_cmpuint (self->city.asked_pieces, ==, 0);
}

/* Power goes after any of the three files: nobody takes the rest for a model, and it is mended. */
static void
test_half_written (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "manifest.sig", "manifest.json", "model" };
  g_autofree char *model = g_build_filename (self->shelf, self->digest, "model", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->shelf, self->digest, names[i], NULL);

      turn (self, self->digest);
      g_assert_true (is_offered (self));
      g_assert_cmpint (g_unlink (path), ==, 0);
      restart (self);
      g_assert_false (is_offered (self));
    }
  turn (self, self->digest);
  g_assert_true (is_offered (self));
  g_assert_true (dure_private_file_write (model, "bent", 4, NULL));
  restart (self);
  turn (self, self->digest);
  g_assert_true (is_offered (self));
}

static void
test_disk (Fixture *self, gconstpointer data)
{
  want (self, NULL, NULL);
  g_assert_true (dure_private_file_write (self->shelf, "", 0, NULL));
  expect_refusal (self, DURE_MODEL_FAULT_NOT_KEPT);
  g_assert_cmpint (g_unlink (self->shelf), ==, 0);
  assert_comes_at_last (self);
}

/* What no pilot runs any more goes, its stop with it; what is stopped is not asked for again. */
static void
test_goes (Fixture *self, gconstpointer data)
{
  turn (self, self->digest);
  dure_pilot_slot_stop (self->slot);
  g_assert_false (is_offered (self));
  g_assert_true (is_on_shelf (self, "stop"));
  restart (self);
  turn (self, self->digest);
  g_assert_false (is_offered (self));
  g_assert_cmpuint (self->city.asked_pieces, ==, PIECES);
  turn (self, DURE_SETTINGS_NO_MODEL);
  g_assert_false (is_on_shelf (self, ""));
  g_assert_null (dure_pilot_slot_get_digest (self->slot));
}

/* Another pilot's model is wanted while a piece of this one is on its way. */
static void
test_other_meanwhile (Fixture *self, gconstpointer data)
{
  self->city.mood = CITY_SILENT;
  dure_model_fetch_turn (self->fetch, PILOT, self->digest);
  g_assert_true (dure_model_fetch_is_asking (self->fetch));
  self->city.mood = CITY_HONEST;
  turn (self, DURE_SETTINGS_NO_MODEL);
  g_assert_false (is_offered (self));
  turn (self, self->digest);
  g_assert_true (is_offered (self));
}

static void
look (Fixture *self)
{
  dure_health_tick (self->health);
  settle (self);
}

/* The city hears why, and then which one is there. */
static void
test_is_told (Fixture *self, gconstpointer data)
{
  g_assert_true (dure_health_start (self->health, NULL));
  settle (self);
  want (self, NULL, NULL);
  self->city.mood = CITY_FORGED;
  expect_refusal (self, DURE_MODEL_FAULT_NOT_GENUINE);
  self->city.mood = CITY_HONEST;
  dure_clock_manual_advance (self->clock, DURE_DAY_MS);
  look (self);
  g_assert_cmpstr (self->city.told_model, ==, "not-genuine");
  assert_comes_at_last (self);
  look (self);
  g_assert_null (self->city.told_model);
  g_assert_cmpstr (dure_health_get_last (self->health)->model, ==, self->digest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/model-fetch/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("comes", test_comes);
  ADD ("goes-on", test_goes_on);
  ADD ("refused", test_refused);
  ADD ("swapped", test_swapped);
  ADD ("by-hand", test_by_hand);
  ADD ("half-written", test_half_written);
  ADD ("disk", test_disk);
  ADD ("goes", test_goes);
  ADD ("other-meanwhile", test_other_meanwhile);
  ADD ("is-told", test_is_told);
#undef ADD
  return g_test_run ();
}
