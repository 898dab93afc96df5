// test-health.c: the city hears how the station is once a day, and the counts of days that are over
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "contrary-city.h"
#include "day-steps.h"
#include "encoding.h"
#include "health.h"
#include "rig.h"
#include "scratch.h"

#include <glib/gstdio.h>

/* Nobody drives Bluetooth there: the station is not well. */
#define NO_BUS "unix:path=/nonexistent/bus"

typedef struct
{
  char *folder;
  City city;
  DureClock *clock;
  DureStation *station;
  DureOutbox *donations;
  DureHealth *health;
} Fixture;

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (dure_station_enrol_finish (((Fixture *) data)->station, result, NULL));
}

static void
settle (Fixture *self)
{
  while (dure_health_is_looking (self->health))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
open_up (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->health = dure_health_open (self->station, &self->city.uplink, self->clock, self->city.dice,
                                   self->donations, NO_BUS, &error);
  g_assert_no_error (error);
  g_assert_true (dure_health_start (self->health, &error));
  settle (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *state = NULL;
  g_autofree char *path = NULL;
  g_autofree char *aside = NULL;

  self->folder = scratch_new ();
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  city_set_up (&self->city, 31);
  state = scratch_path (self->folder, "state");
  path = scratch_path (self->folder, "outbox.db");
  self->station = dure_station_open (state, NULL);
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (!self->station->is_enrolled)
    g_main_context_iteration (NULL, TRUE);
  self->donations = dure_outbox_open (path, self->clock, &aside, NULL);
  open_up (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_health_close (self->health);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_outbox_close (self->donations);
  dure_station_close (self->station);
  city_tear_down (&self->city);
  dure_clock_manual_free (self->clock);
  scratch_free (self->folder);
}

static guint
heard (Fixture *self)
{
  return g_hash_table_size (self->city.kept);
}

static void
tick (Fixture *self, gint64 after_ms)
{
  dure_clock_manual_advance (self->clock, after_ms);
  dure_health_tick (self->health);
  settle (self);
}

/* Staff see how the station is now, and nothing of that is told. */
static void
test_staff_look (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (dure_health_get_last (self->health)->radio, ==, DURE_RADIO_ABSENT);
  g_assert_false (dure_health_get_last (self->health)->knows_clock);
  self->city.uplink.knows_clock = TRUE;
  dure_clock_manual_advance (self->clock, DURE_DAY_MS);
  dure_health_look_anew (self->health);
  settle (self);
  g_assert_true (dure_health_get_last (self->health)->knows_clock);
  g_assert_cmpuint (heard (self), ==, 1);
  tick (self, 0);
  g_assert_cmpuint (heard (self), ==, 2);
}

static void
test_once_a_day (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (heard (self), ==, 1);
  tick (self, 60 * 1000);
  tick (self, 60 * 1000);
  g_assert_cmpuint (heard (self), ==, 1);
  tick (self, DURE_DAY_MS);
  g_assert_cmpuint (heard (self), ==, 2);
  dure_health_close (self->health);
  open_up (self);
  g_assert_cmpuint (heard (self), ==, 3);
}

/* Reports wait while the city is away, but only so many: the days' counts are in the next ones. The
 * first look of the next life may find that some are gone already, and reports. */
static void
test_city_is_away (Fixture *self, gconstpointer data)
{
  guint before;

  self->city.mood = CITY_DEAF;
  for (guint i = 0; i < 60; i++)
    tick (self, DURE_DAY_MS);
  g_assert_cmpuint (heard (self), ==, 1);
  dure_health_close (self->health);
  self->city.mood = CITY_HONEST;
  open_up (self);
  while (heard (self) < 1 + 32)
    g_main_context_iteration (NULL, TRUE);
  settle (self);
  before = heard (self);
  g_assert_cmpuint (before, <=, 1 + 32 + 1);
  tick (self, DURE_DAY_MS);
  g_assert_cmpuint (heard (self), ==, before + 1);
}

static void
on_ready (gpointer data)
{
}

/* Which settings it follows is told as soon as that changes, and once. */
static void
test_settings_are_told (Fixture *self, gconstpointer data)
{
  DureSettings *settings = dure_settings_open (self->station, &self->city.uplink, self->clock,
                                               self->city.dice, on_ready, self, NULL);

  dure_health_watch (self->health, settings);
  tick (self, 60 * 1000);
  g_assert_cmpuint (heard (self), ==, 1);
  city_want (&self->city, 1);
  dure_settings_tick (settings);
  while (dure_settings_is_asking (settings))
    g_main_context_iteration (NULL, TRUE);
  tick (self, 60 * 1000);
  g_assert_cmpuint (heard (self), ==, 1);
  g_assert_true (dure_settings_turn (settings));
  tick (self, 60 * 1000);
  tick (self, 60 * 1000);
  g_assert_cmpuint (heard (self), ==, 2);
  g_assert_cmpuint (self->city.told_settings, ==, 1);
  dure_health_watch (self->health, NULL);
  dure_settings_close (settings);
}

/* What it finds of the ledger is told as soon as that changes, and once. */
static void
test_ledger_is_told (Fixture *self, gconstpointer data)
{
  static const guint8 roots[][DURE_MERKLE_BYTES] = { { 1 }, { 2 } };
  static const char *const found[] = { "new", "broken" };
  DureLedgerWatch *ledger = dure_ledger_watch_open (self->station, &self->city.uplink);
  g_autoptr (json_t) nothing = json_array ();

  dure_health_watch_ledger (self->health, ledger);
  tick (self, 60 * 1000);
  g_assert_null (self->city.told_found);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autofree char *root = dure_base64url_encode (roots[i], DURE_MERKLE_BYTES);
      g_autoptr (json_t) shown
          = json_pack ("{s:s, s:i, s:s}", "origin", "dure/a", "size", 1, "root", root);

      city_show_ledger (&self->city, shown, nothing);
      dure_ledger_watch_tick (ledger);
      while (dure_ledger_watch_is_asking (ledger))
        g_main_context_iteration (NULL, TRUE);
      tick (self, 60 * 1000);
      tick (self, 60 * 1000);
      g_assert_cmpuint (heard (self), ==, 2 + i);
      g_assert_cmpstr (self->city.told_found, ==, found[i]);
    }
  tick (self, DURE_DAY_MS);
  g_assert_cmpuint (heard (self), ==, 4);
  g_assert_cmpstr (self->city.told_found, ==, "broken");
  dure_health_watch_ledger (self->health, NULL);
  dure_ledger_watch_close (ledger);
}

/* ---- what is counted ---- */

typedef struct
{
  Rig rig;
  char *folder;
  char *path;
  DureDaySteps steps;
} Counting;

static void
on_changed (DureVisit *visit, gboolean screen_changed, gpointer steps)
{
  dure_day_steps_follow (steps, visit);
}

static void
open_counts (Counting *self)
{
  g_autoptr (GError) error = NULL;

  self->steps.counts = dure_day_counts_open (self->path, self->rig.clock, &error);
  g_assert_no_error (error);
}

static void
set_up_counting (Counting *self, gconstpointer data)
{
  rig_set_up (&self->rig, NULL);
  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "day-counts.json");
  open_counts (self);
  g_signal_connect (self->rig.visit, "changed", G_CALLBACK (on_changed), &self->steps);
}

static void
tear_down_counting (Counting *self, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (self->rig.visit, &self->steps);
  dure_day_counts_close (self->steps.counts);
  g_free (self->path);
  scratch_free (self->folder);
  rig_tear_down (&self->rig, NULL);
}

/* What was counted until now, as the next day tells it. */
static DureDayCount
told (Counting *self)
{
  DureDayCount days[2];

  g_assert_cmpuint (dure_day_counts_closed (self->steps.counts, days, 2), ==, 0);
  dure_clock_manual_advance (self->rig.clock, DURE_DAY_MS);
  g_assert_cmpuint (dure_day_counts_closed (self->steps.counts, days, 2), ==, 1);
  return days[0];
}

static guint
sum (const DureDayCount *count)
{
  guint visits = 0;

  for (guint i = 0; i < DURE_STEP_COUNT; i++)
    visits += count->ended_on[i];
  return visits;
}

static void
test_ends (Counting *self, gconstpointer data)
{
  DureDayCount count;

  rig_go_to (&self->rig, DURE_SCREEN_CHOOSE);
  dure_visit_stop (self->rig.visit);
  rig_go_to (&self->rig, DURE_SCREEN_MEASURE);
  dure_visit_stop (self->rig.visit);
  rig_go_to (&self->rig, DURE_SCREEN_MEASURE);
  dure_visit_stop (self->rig.visit);
  rig_go_to (&self->rig, DURE_SCREEN_RECEIPT);
  dure_visit_stop (self->rig.visit);
  count = told (self);
  g_assert_cmpuint (count.ended_on[DURE_STEP_CHOOSE], ==, 1);
  g_assert_cmpuint (count.ended_on[DURE_STEP_MEASURE], ==, 2);
  g_assert_cmpuint (count.ended_on[DURE_STEP_RECEIPT], ==, 1);
  g_assert_cmpuint (sum (&count), ==, 4);
  for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
    g_assert_cmpuint (count.refused[i], ==, 0);
}

static void
test_refusals (Counting *self, gconstpointer data)
{
  DureDayCount count;

  rig_go_to (&self->rig, DURE_SCREEN_DONATE);
  dure_visit_answer_donate (self->rig.visit, DURE_ANSWER_NO);
  dure_visit_stop (self->rig.visit);
  rig_go_to (&self->rig, DURE_SCREEN_ASK);
  dure_visit_answer_ask (self->rig.visit, FALSE);
  dure_visit_stop (self->rig.visit);
  rig_go_to (&self->rig, DURE_SCREEN_ASK);
  while (dure_visit_get_screen (self->rig.visit) == DURE_SCREEN_ASK)
    dure_visit_answer_ask (self->rig.visit,
                           dure_visit_get_purpose (self->rig.visit) != DURE_PURPOSE_TRAIN);
  dure_visit_stop (self->rig.visit);
  count = told (self);
  g_assert_cmpuint (count.refused[DURE_REFUSAL_DONATE], ==, 1);
  g_assert_cmpuint (count.refused[DURE_PURPOSE_COLLECT], ==, 1);
  g_assert_cmpuint (count.refused[DURE_PURPOSE_SENSITIVE], ==, 0);
  g_assert_cmpuint (count.refused[DURE_PURPOSE_TRAIN], ==, 1);
  g_assert_cmpuint (count.ended_on[DURE_STEP_GOODBYE], ==, 2);
  g_assert_cmpuint (count.ended_on[DURE_STEP_REVIEW], ==, 1);
}

/* A visit writes nothing; the clock does. What was told is gone, what is damaged begins anew. */
static void
test_file (Counting *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DureDayCount count, days[1];

  dure_day_counts_add_end (self->steps.counts, DURE_STEP_CALL);
  dure_day_counts_add_staff (self->steps.counts, DURE_STAFF_COUNT_OPENED);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_true (dure_day_counts_save (self->steps.counts, &error));
  dure_day_counts_close (self->steps.counts);
  open_counts (self);
  count = told (self);
  g_assert_cmpuint (count.ended_on[DURE_STEP_CALL], ==, 1);
  g_assert_cmpuint (count.staff[DURE_STAFF_COUNT_OPENED], ==, 1);
  g_assert_cmpuint (count.staff[DURE_STAFF_COUNT_WRONG], ==, 0);
  g_assert_true (dure_day_counts_drop (self->steps.counts, 1, &error));
  dure_day_counts_close (self->steps.counts);
  open_counts (self);
  g_assert_cmpuint (dure_day_counts_closed (self->steps.counts, days, 1), ==, 0);
  dure_day_counts_close (self->steps.counts);
  g_assert_true (g_file_set_contents (self->path, "[{\"day\":7}, nothing", -1, NULL));
  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  open_counts (self);
  g_assert_cmpuint (dure_day_counts_closed (self->steps.counts, days, 1), ==, 0);
}

/* The clock was a month ahead for a while: that day is no wall before those that are over. */
static void
test_clock_was_ahead (Counting *self, gconstpointer data)
{
  DureClock *ahead = dure_clock_new_manual (RIG_NOW_MS + 30 * DURE_DAY_MS);
  DureDayCounts *counts = dure_day_counts_open (self->path, ahead, NULL);
  DureDayCount days[3];

  dure_day_counts_add_end (counts, DURE_STEP_CALL);
  g_assert_true (dure_day_counts_save (counts, NULL));
  dure_day_counts_close (counts);
  dure_clock_manual_free (ahead);
  dure_day_counts_close (self->steps.counts);
  open_counts (self);
  dure_day_counts_add_end (self->steps.counts, DURE_STEP_RESULT);
  g_assert_cmpuint (told (self).ended_on[DURE_STEP_RESULT], ==, 1);
  g_assert_true (dure_day_counts_drop (self->steps.counts, 1, NULL));
  dure_clock_manual_advance (self->rig.clock, 30 * DURE_DAY_MS);
  g_assert_cmpuint (dure_day_counts_closed (self->steps.counts, days, 3), ==, 1);
  g_assert_cmpuint (days[0].ended_on[DURE_STEP_CALL], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/health/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("once-a-day", test_once_a_day);
  ADD ("staff-look", test_staff_look);
  ADD ("city-is-away", test_city_is_away);
  ADD ("settings-are-told", test_settings_are_told);
  ADD ("ledger-is-told", test_ledger_is_told);
#undef ADD
#define ADD(name, test)                                                                            \
  g_test_add ("/health/counts/" name, Counting, NULL, set_up_counting, test, tear_down_counting)
  ADD ("ends", test_ends);
  ADD ("refusals", test_refusals);
  ADD ("file", test_file);
  ADD ("clock-was-ahead", test_clock_was_ahead);
#undef ADD
  return g_test_run ();
}
