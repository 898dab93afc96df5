// test-settings.c: a station follows what the city has signed for it, and nothing else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "contrary-city.h"
#include "encoding.h"
#include "notice-shelf.h"
#include "private-file.h"
#include "rig.h"
#include "scratch.h"
#include "settings.h"

typedef struct
{
  char *folder;
  City city;
  DureClock *clock;
  DureNoticeShelf *shelf;
  DureStation *station;
  DureSettings *settings;
  guint readies;
} Fixture;

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (dure_station_enrol_finish (((Fixture *) data)->station, result, NULL));
}

static void
on_ready (gpointer data)
{
  ((Fixture *) data)->readies++;
}

static void
open_up (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->settings = dure_settings_open (self->station, &self->city.uplink, self->clock,
                                       self->city.dice, on_ready, self, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *state = NULL;

  self->folder = scratch_new ();
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  self->shelf = dure_notice_shelf_load (NULL, NULL);
  city_set_up (&self->city, 41);
  state = scratch_path (self->folder, "state");
  self->station = dure_station_open (state, NULL);
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (!self->station->is_enrolled)
    g_main_context_iteration (NULL, TRUE);
  open_up (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_settings_close (self->settings);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_station_close (self->station);
  city_tear_down (&self->city);
  dure_notice_shelf_free (self->shelf);
  dure_clock_manual_free (self->clock);
  scratch_free (self->folder);
}

static void
tick (Fixture *self)
{
  dure_settings_tick (self->settings);
  while (dure_settings_is_asking (self->settings))
    g_main_context_iteration (NULL, TRUE);
}

static guint
version (Fixture *self)
{
  const DureStationSettings *settings = dure_settings_get (self->settings);

  return settings != NULL ? settings->version : 0;
}

static void
follow (Fixture *self, guint wanted)
{
  city_want (&self->city, wanted);
  tick (self);
  g_assert_true (dure_settings_turn (self->settings));
  g_assert_cmpuint (version (self), ==, wanted);
}

static void
restart (Fixture *self)
{
  dure_settings_close (self->settings);
  open_up (self);
}

/* Newer ones wait until nobody stands there; then they are in force with their notices. */
static void
test_turn (Fixture *self, gconstpointer data)
{
  DureNotice *ko;

  tick (self);
  g_assert_cmpuint (self->readies, ==, 0);
  g_assert_false (dure_settings_turn (self->settings));
  city_want (&self->city, 1);
  tick (self);
  g_assert_cmpuint (self->readies, ==, 1);
  g_assert_cmpuint (version (self), ==, 0);
  g_assert_null (dure_settings_find_notice (self->settings, "ko"));
  tick (self);
  g_assert_cmpuint (self->readies, ==, 2);
  g_assert_true (dure_settings_turn (self->settings));
  g_assert_false (dure_settings_turn (self->settings));
  g_assert_cmpuint (version (self), ==, 1);
  ko = dure_settings_find_notice (self->settings, "ko");
  g_assert_cmpstr (dure_notice_language (ko), ==, "ko");
  g_assert_nonnull (dure_settings_find_notice (self->settings, "vi"));
  g_assert_null (dure_settings_find_notice (self->settings, "en"));
  g_assert_cmpuint (self->city.asked_notices, ==, 2);
  follow (self, 2);
  g_assert_cmpuint (self->city.asked_notices, ==, 2);
}

/* Days without the city change nothing, nor does a restart then. */
static void
test_offline (Fixture *self, gconstpointer data)
{
  follow (self, 1);
  self->city.mood = CITY_DEAF;
  dure_clock_manual_advance (self->clock, 3 * DURE_DAY_MS);
  tick (self);
  restart (self);
  tick (self);
  g_assert_cmpuint (version (self), ==, 1);
  g_assert_nonnull (dure_settings_find_notice (self->settings, "vi"));
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_SOUND);
  g_assert_true (dure_settings_hold (self->settings));
  dure_clock_manual_advance (self->clock, 30 * DURE_DAY_MS);
  g_assert_false (dure_settings_hold (self->settings));
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_NOT_NOW);
  g_assert_cmpuint (version (self), ==, 1);
}

/* What was fetched and not yet followed is followed after a restart. */
static void
test_restart_before_turn (Fixture *self, gconstpointer data)
{
  city_want (&self->city, 4);
  tick (self);
  restart (self);
  g_assert_cmpuint (version (self), ==, 4);
}

static void
assert_refused (Fixture *self, DureSettingsFault fault)
{
  tick (self);
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, fault);
  g_assert_false (dure_settings_turn (self->settings));
  g_assert_cmpuint (version (self), ==, 1);
  g_assert_nonnull (dure_settings_find_notice (self->settings, "ko"));
  restart (self);
  g_assert_cmpuint (version (self), ==, 1);
}

/* Each of them is refused by its reason, the last good ones stay, and good ones mend it. */
static void
test_bad_ones (Fixture *self, gconstpointer data)
{
  follow (self, 1);
  city_want (&self->city, 2);
  self->city.mood = CITY_FORGED;
  assert_refused (self, DURE_SETTINGS_NOT_GENUINE);
  self->city.mood = CITY_EDITED;
  assert_refused (self, DURE_SETTINGS_NOT_GENUINE);
  self->city.mood = CITY_BARE;
  assert_refused (self, DURE_SETTINGS_MALFORMED);
  self->city.mood = CITY_HONEST;
  json_object_set_new (self->city.settings, "donor", json_true ());
  assert_refused (self, DURE_SETTINGS_MALFORMED);
  city_want (&self->city, 2);
  json_object_set_new (self->city.settings, "kiosk",
                       json_string ("0f8fad5b-d9cb-469f-a165-70867728950e"));
  assert_refused (self, DURE_SETTINGS_OTHER_KIOSK);
  city_want (&self->city, 2);
  json_object_set_new (self->city.settings, "from", json_string ("2026-11-22T00:00:00.000Z"));
  assert_refused (self, DURE_SETTINGS_NOT_NOW);
  city_want (&self->city, 2);
  json_array_append_new (json_object_get (self->city.settings, "instruments"),
                         json_string ("crystal-ball=C0:DE:00:00:01:02"));
  assert_refused (self, DURE_SETTINGS_UNFIT);
  follow (self, 2);
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_SOUND);
}

/* A city that has only older ones says so; one that hands them out all the same is not heard. */
static void
test_never_older (Fixture *self, gconstpointer data)
{
  follow (self, 3);
  city_want (&self->city, 2);
  tick (self);
  g_assert_false (dure_settings_turn (self->settings));
  self->city.is_forgetful = TRUE;
  tick (self);
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_OLDER);
  g_assert_false (dure_settings_turn (self->settings));
  g_assert_cmpuint (version (self), ==, 3);
}

/* One letter less, and it is not that notice: neither it nor the settings are followed. */
static void
test_notices_are_frozen (Fixture *self, gconstpointer data)
{
  DureNotice *en = dure_notice_shelf_newest (self->shelf, "gwangju-heart", "en");
  DureNotice *ko = dure_notice_shelf_newest (self->shelf, "gwangju-heart", "ko");
  const char *digest = dure_notice_digest (en);
  g_autoptr (json_t) true_one = dure_notice_to_json (en);
  json_t *altered = json_deep_copy (true_one);

  follow (self, 1);
  city_want (&self->city, 2);
  json_object_set_new (json_object_get (altered, "text"), "title", json_string ("?"));
  json_array_append_new (json_object_get (self->city.settings, "languages"), json_string ("en"));
  json_object_set_new (json_object_get (self->city.settings, "site"), "en", json_string ("x"));
  json_object_set_new (json_object_get (json_object_get (self->city.settings, "pilot"), "notices"),
                       "en", json_string (digest));
  assert_refused (self, DURE_SETTINGS_NO_NOTICE);
  json_object_set_new (self->city.notices, digest, altered);
  assert_refused (self, DURE_SETTINGS_NO_NOTICE);
  json_object_set_new (self->city.notices, digest, dure_notice_to_json (ko));
  assert_refused (self, DURE_SETTINGS_NO_NOTICE);
  json_object_set (self->city.notices, digest, true_one);
  tick (self);
  g_assert_true (dure_settings_turn (self->settings));
  g_assert_nonnull (dure_settings_find_notice (self->settings, "en"));
}

/* The same digest under another language would ask people in words they did not choose. */
static void
test_notice_of_another_language (Fixture *self, gconstpointer data)
{
  json_t *notices;

  follow (self, 1);
  city_want (&self->city, 2);
  notices = json_object_get (json_object_get (self->city.settings, "pilot"), "notices");
  json_object_set (notices, "vi", json_object_get (notices, "ko"));
  assert_refused (self, DURE_SETTINGS_NO_NOTICE);
}

static void
damage (Fixture *self, const char *name)
{
  g_autofree char *path = dure_station_path (self->station, name);

  g_assert_true (dure_private_file_write (path, "{}", 2, NULL));
}

/* Whatever somebody has changed on the disk is not followed, and is fetched anew. */
static void
test_damaged_files (Fixture *self, gconstpointer data)
{
  DureNotice *notice = dure_notice_shelf_newest (self->shelf, "gwangju-heart", "ko");
  g_autofree char *name = g_build_filename ("settings-notices", dure_notice_digest (notice), NULL);

  follow (self, 1);
  damage (self, name);
  restart (self);
  g_assert_cmpuint (version (self), ==, 0);
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_NO_NOTICE);
  follow (self, 1);
  damage (self, "settings.json");
  restart (self);
  g_assert_cmpuint (version (self), ==, 0);
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_MALFORMED);
  follow (self, 1);
  g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_SOUND);
}

/* A city that is away, busy or somebody else says nothing about settings. */
static void
test_no_answer (Fixture *self, gconstpointer data)
{
  static const CityMood moods[] = { CITY_DEAF, CITY_LOST, CITY_BUSY, CITY_PORTAL };

  city_want (&self->city, 1);
  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      self->city.mood = moods[i];
      tick (self);
      g_assert_cmpint (dure_settings_get_fault (self->settings), ==, DURE_SETTINGS_SOUND);
      g_assert_false (dure_settings_turn (self->settings));
    }
  self->city.mood = CITY_SILENT;
  dure_settings_tick (self->settings);
  g_assert_true (dure_settings_is_asking (self->settings));
}

/* Notices that no settings name any more do not stay. */
static void
test_earlier_notices_go (Fixture *self, gconstpointer data)
{
  DureNotice *notice = dure_notice_shelf_newest (self->shelf, "gwangju-heart", "vi");
  g_autofree char *name = g_build_filename ("settings-notices", dure_notice_digest (notice), NULL);
  g_autofree char *path = dure_station_path (self->station, name);

  follow (self, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  city_want (&self->city, 2);
  json_array_remove (json_object_get (self->city.settings, "languages"), 1);
  json_object_del (json_object_get (self->city.settings, "site"), "vi");
  json_object_del (json_object_get (json_object_get (self->city.settings, "pilot"), "notices"),
                   "vi");
  tick (self);
  g_assert_true (dure_settings_turn (self->settings));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (dure_settings_find_notice (self->settings, "vi"));
  restart (self);
  g_assert_cmpuint (version (self), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/settings/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("turn", test_turn);
  ADD ("offline", test_offline);
  ADD ("restart-before-turn", test_restart_before_turn);
  ADD ("bad-ones", test_bad_ones);
  ADD ("never-older", test_never_older);
  ADD ("notices-are-frozen", test_notices_are_frozen);
  ADD ("notice-of-another-language", test_notice_of_another_language);
  ADD ("damaged-files", test_damaged_files);
  ADD ("no-answer", test_no_answer);
  ADD ("earlier-notices-go", test_earlier_notices_go);
#undef ADD
  return g_test_run ();
}
