// test-enrolling.c: the first start of a station, step by step
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "contrary-city.h"
#include "encoding.h"
#include "enrolling.h"
#include "scratch.h"

#define CODE "ABCDEFGHJKMN"
#define CLOCK_SLOW_MS (6 * 60 * 1000)

typedef struct
{
  char *root;
  City city;
  DureStation *station;
  DureClock *clock;
  DureEnrolling *enrolling;
  DureEnrollingState heard[8];
  guint heard_count;
} Fixture;

static void
on_heard (DureEnrollingState state, gpointer data)
{
  Fixture *self = data;

  g_assert_cmpuint (self->heard_count, <, G_N_ELEMENTS (self->heard));
  self->heard[self->heard_count++] = state;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now;

  self->root = scratch_new ();
  folder = scratch_path (self->root, "state");
  city_set_up (&self->city, 5);
  self->station = dure_station_open (folder, &error);
  g_assert_no_error (error);
  g_assert_true (dure_time_from_text (CITY_TIME, &now));
  self->clock = dure_clock_new_manual (now - CLOCK_SLOW_MS);
  dure_station_watch_clock (self->station, self->clock);
  self->enrolling =
      dure_enrolling_new (self->station, &self->city.uplink, self->city.dice, on_heard, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_enrolling_free (self->enrolling);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_station_close (self->station);
  dure_clock_manual_free (self->clock);
  city_tear_down (&self->city);
  scratch_free (self->root);
}

static DureEnrollingState
try_code (Fixture *self)
{
  self->heard_count = 0;
  dure_enrolling_try (self->enrolling, CODE);
  g_assert_cmpint (self->heard[0], ==, DURE_ENROLLING_ASKING);
  while (dure_enrolling_get_state (self->enrolling) == DURE_ENROLLING_ASKING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->heard_count, ==, 2);
  g_assert_cmpint (self->heard[1], ==, dure_enrolling_get_state (self->enrolling));
  return self->heard[1];
}

/* Each way it can go wrong has its own words, and the next try may go well. */
static void
test_each_end (Fixture *self, gconstpointer data)
{
  static const struct
  {
    guint status;
    CityMood mood;
    DureEnrollingState state;
  } cases[] = {
    { 403, CITY_HONEST, DURE_ENROLLING_WRONG },
    { 409, CITY_HONEST, DURE_ENROLLING_SPENT },
    { 429, CITY_HONEST, DURE_ENROLLING_SLOW },
    { 201, CITY_DEAF, DURE_ENROLLING_NO_NETWORK },
    { 201, CITY_BUSY, DURE_ENROLLING_NO_NETWORK },
  };

  g_assert_cmpint (dure_enrolling_get_state (self->enrolling), ==, DURE_ENROLLING_WAITING);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      self->city.enrolment_status = cases[i].status;
      self->city.mood = cases[i].mood;
      g_assert_cmpint (try_code (self), ==, cases[i].state);
      g_assert_false (self->station->is_enrolled);
    }
  self->city.enrolment_status = 201;
  self->city.mood = CITY_HONEST;
  self->city.answer = json_pack ("{s:s}", "kiosk", "nobody");
  g_assert_cmpint (try_code (self), ==, DURE_ENROLLING_FAILED);
  g_clear_pointer (&self->city.answer, json_decref);
  g_assert_cmpint (try_code (self), ==, DURE_ENROLLING_CLOCK);
  dure_clock_manual_advance (self->clock, CLOCK_SLOW_MS);
  g_assert_cmpint (try_code (self), ==, DURE_ENROLLING_DONE);
  g_assert_true (self->station->is_enrolled);
}

/* A second touch asks nothing, and who goes away while the city thinks is not called back. */
static void
test_one_at_a_time (Fixture *self, gconstpointer data)
{
  self->city.mood = CITY_SILENT;
  dure_enrolling_try (self->enrolling, CODE);
  dure_enrolling_try (self->enrolling, CODE);
  g_assert_cmpuint (self->city.posts, ==, 1);
  g_assert_cmpuint (self->heard_count, ==, 1);
  g_clear_pointer (&self->enrolling, dure_enrolling_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->heard_count, ==, 1);
  g_assert_false (self->station->is_enrolled);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/enrolling/each-end", Fixture, NULL, set_up, test_each_end, tear_down);
  g_test_add ("/enrolling/one-at-a-time", Fixture, NULL, set_up, test_one_at_a_time, tear_down);
  return g_test_run ();
}
