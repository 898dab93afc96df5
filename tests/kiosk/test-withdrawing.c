// test-withdrawing.c: taking back without a phone, from the typed number to the city's word
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "contrary-city.h"
#include "rig.h"
#include "scratch.h"
#include "withdrawing.h"

#include <string.h>

static void
look (Rig *rig, DureCodeState state)
{
  g_autofree char *code = dure_withdrawal_code_new (rig->dice);

  dure_visit_type_code (rig->visit, code);
  g_assert_cmpint (dure_visit_get_code_state (rig->visit), ==, DURE_CODE_LOOKING);
  dure_visit_set_looked_up (rig->visit, state, NULL);
}

/* Three touches after the number, and the slip says exactly that. */
static void
test_everything (Rig *rig, gconstpointer seed)
{
  gboolean erases;

  rig_take_back_to (rig, DURE_SCREEN_TAKEN_BACK);
  g_assert_cmpuint (rig->slips, ==, 1);
  g_assert_cmpuint (strlen (rig->slip.code), ==, DURE_WITHDRAWAL_CODE_DIGITS);
  g_assert_cmpstr (rig->slip.scope, ==, "everything");
  g_assert_true (rig->slip.erases);
  g_assert_cmpint (dure_visit_get_taken (rig->visit, &erases), ==, DURE_TAKEN_QUEUED);
  dure_visit_set_taken_back (rig->visit);
  g_assert_cmpint (dure_visit_get_taken (rig->visit, &erases), ==, DURE_TAKEN_DONE);
  g_assert_true (erases);
  dure_visit_go_on (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  rig_assert_forgotten (rig);
}

/* Only what stands is offered; a purpose has nothing to erase. */
static void
test_parts (Rig *rig, gconstpointer seed)
{
  rig_take_back_to (rig, DURE_SCREEN_TAKE_BACK);
  g_assert_false (dure_visit_offers_scope (rig->visit, DURE_KIND_GLUCOSE));
  dure_visit_choose_scope (rig->visit, DURE_KIND_GLUCOSE);
  dure_visit_choose_scope (rig->visit, DURE_TAKE_COUNT);
  rig_assert_screen (rig, DURE_SCREEN_TAKE_BACK);
  dure_visit_choose_scope (rig->visit, DURE_KIND_HEART);
  rig_assert_screen (rig, DURE_SCREEN_ERASE);
  dure_visit_back (rig->visit);
  dure_visit_choose_scope (rig->visit, DURE_KIND_HEART);
  dure_visit_take_back (rig->visit, FALSE);
  g_assert_cmpstr (rig->slip.scope, ==, "heart");
  g_assert_false (rig->slip.erases);
  dure_visit_stop (rig->visit);
  rig_take_back_to (rig, DURE_SCREEN_TAKE_BACK);
  dure_visit_choose_scope (rig->visit, DURE_TAKE_PROVIDE);
  rig_assert_screen (rig, DURE_SCREEN_TAKEN_BACK);
  g_assert_cmpstr (rig->slip.scope, ==, "provide");
}

/* A slip of the finger never leaves the kiosk; what the city does not know is told. */
static void
test_wrong_numbers (Rig *rig, gconstpointer seed)
{
  rig_take_back_to (rig, DURE_SCREEN_CODE);
  dure_visit_type_code (rig->visit, "0000000001");
  g_assert_cmpint (dure_visit_get_code_state (rig->visit), ==, DURE_CODE_SLIP);
  g_assert_cmpuint (rig->looks, ==, 0);
  look (rig, DURE_CODE_UNKNOWN);
  g_assert_cmpint (dure_visit_get_code_state (rig->visit), ==, DURE_CODE_UNKNOWN);
  look (rig, DURE_CODE_SEVERAL);
  rig_assert_screen (rig, DURE_SCREEN_CODE);
  dure_visit_set_looked_up (rig->visit, DURE_CODE_OUT_OF_REACH, NULL);
  rig_assert_screen (rig, DURE_SCREEN_CODE);
}

/* Five wrong ones slow everybody down, also whoever starts over; a quarter of an hour forgets. */
static void
test_slow (Rig *rig, gconstpointer seed)
{
  g_autofree char *code = dure_withdrawal_code_new (rig->dice);

  for (guint i = 0; i < 5; i++)
    {
      rig_take_back_to (rig, DURE_SCREEN_CODE);
      look (rig, DURE_CODE_UNKNOWN);
      dure_visit_stop (rig->visit);
    }
  rig_take_back_to (rig, DURE_SCREEN_CODE);
  dure_visit_type_code (rig->visit, code);
  g_assert_cmpint (dure_visit_get_code_state (rig->visit), ==, DURE_CODE_SLOW);
  g_assert_cmpuint (rig->looks, ==, 5);
  rig_wait (rig, 59 * 1000);
  dure_visit_touch (rig->visit);
  rig_wait (rig, 1500);
  look (rig, DURE_CODE_UNKNOWN);
  dure_visit_type_code (rig->visit, code);
  g_assert_cmpint (dure_visit_get_code_state (rig->visit), ==, DURE_CODE_SLOW);
  dure_visit_stop (rig->visit);
  dure_clock_manual_advance (rig->clock, 15 * 60 * 1000);
  rig_take_back_to (rig, DURE_SCREEN_CODE);
  look (rig, DURE_CODE_UNKNOWN);
  look (rig, DURE_CODE_UNKNOWN);
}

/* Without the city, what the notice asks for is offered, and the slip is kept. */
static void
test_offline (Rig *rig, gconstpointer seed)
{
  rig_take_back_to (rig, DURE_SCREEN_CODE);
  look (rig, DURE_CODE_OUT_OF_REACH);
  rig_assert_screen (rig, DURE_SCREEN_TAKE_BACK);
  g_assert_true (dure_visit_offers_scope (rig->visit, DURE_TAKE_EVERYTHING));
  g_assert_true (dure_visit_offers_scope (rig->visit, DURE_KIND_HEART));
  dure_visit_choose_scope (rig->visit, DURE_TAKE_EVERYTHING);
  rig->take_back_fails = TRUE;
  dure_visit_take_back (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_ERASE);
  g_assert_true (dure_visit_get_take_back_failed (rig->visit));
  rig->take_back_fails = FALSE;
  dure_visit_take_back (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_TAKEN_BACK);
  g_assert_cmpuint (rig->slips, ==, 1);
}

static void
test_leaving (Rig *rig, gconstpointer seed)
{
  g_autofree char *code = dure_withdrawal_code_new (rig->dice);
  const gboolean none[DURE_TAKE_COUNT] = { FALSE };
  gboolean erases;

  rig_take_back_to (rig, DURE_SCREEN_CODE);
  dure_visit_type_code (rig->visit, code);
  dure_visit_back (rig->visit);
  g_assert_cmpuint (rig->looks_stopped, ==, 1);
  rig_assert_forgotten (rig);
  rig_take_back_to (rig, DURE_SCREEN_CODE);
  dure_visit_type_code (rig->visit, code);
  dure_visit_set_looked_up (rig->visit, DURE_CODE_FOUND, none);
  rig_assert_screen (rig, DURE_SCREEN_TAKEN_BACK);
  g_assert_cmpint (dure_visit_get_taken (rig->visit, &erases), ==, DURE_TAKEN_NOTHING);
  rig_wait (rig, 91 * 1000);
  rig_assert_forgotten (rig);
}

/* Where nothing more is taken, what was given can still be taken back. */
static void
test_where_nothing_is_taken (Rig *rig, gconstpointer data)
{
  rig->cannot_give = TRUE;
  dure_visit_begin_taking_back (rig->visit, "ko");
  rig_assert_screen (rig, DURE_SCREEN_CODE);
}

/* ---- bringing it to the city ---- */

typedef struct
{
  char *folder;
  City city;
  DureStation *station;
  DureWithdrawing *withdrawing;
  DureCodeState state;
  guint looked_up;
  guint taken_back;
} Fixture;

static void
on_looked_up (DureCodeState state, const gboolean stands[DURE_TAKE_COUNT], gpointer data)
{
  Fixture *self = data;

  self->looked_up++;
  self->state = state;
}

static void
on_taken_back (gpointer data)
{
  ((Fixture *) data)->taken_back++;
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;
  g_autoptr (GError) error = NULL;

  dure_station_enrol_finish (self->station, result, &error);
  g_assert_no_error (error);
}

static void
open_up (Fixture *self)
{
  const DureWithdrawingHeard heard = { on_looked_up, on_taken_back, self };
  g_autoptr (GError) error = NULL;

  self->withdrawing = dure_withdrawing_open (self->station, &self->city.uplink,
                                             dure_clock_system (), self->city.dice, &heard,
                                             &error);
  g_assert_no_error (error);
  dure_withdrawing_start (self->withdrawing, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  self->folder = scratch_new ();
  city_set_up (&self->city, 11);
  state = scratch_path (self->folder, "state");
  self->station = dure_station_open (state, &error);
  g_assert_no_error (error);
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (!self->station->is_enrolled)
    g_main_context_iteration (NULL, TRUE);
  open_up (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_withdrawing_close (self->withdrawing);
  dure_station_close (self->station);
  city_tear_down (&self->city);
  scratch_free (self->folder);
}

static void
take (Fixture *self)
{
  const DureSlip slip = { .code = "0000000000", .scope = "everything", .erases = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_withdrawing_take (self->withdrawing, &slip, &error));
  g_assert_no_error (error);
}

static void
run (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The code is in none of the files, and what the city has is gone. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  take (self);
  while (self->taken_back == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_hash_table_size (self->city.kept), ==, 1);
  run ();
  g_assert_cmpuint (self->taken_back, ==, 1);
}

/* Out of reach: it stays, survives the kiosk, and goes out once with the next life. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  guint posts = self->city.posts;

  self->city.mood = CITY_DEAF;
  take (self);
  while (self->city.posts == posts)
    g_main_context_iteration (NULL, TRUE);
  run ();
  g_assert_cmpuint (self->taken_back, ==, 0);
  dure_withdrawing_close (self->withdrawing);
  self->city.mood = CITY_HONEST;
  open_up (self);
  while (g_hash_table_size (self->city.kept) == 0)
    g_main_context_iteration (NULL, TRUE);
  run ();
  g_assert_cmpuint (g_hash_table_size (self->city.kept), ==, 1);
}

/* A code that is not known yet waits, and is asked about again when donations have gone out. */
static void
test_known_later (Fixture *self, gconstpointer data)
{
  GPtrArray *batch;
  guint posts;

  self->city.mood = CITY_DEAF;
  posts = self->city.posts;
  take (self);
  while (self->city.posts == posts)
    g_main_context_iteration (NULL, TRUE);
  run ();
  self->city.mood = CITY_HONEST;
  self->city.refuses_all = "unknown-code";
  dure_withdrawing_wake (self->withdrawing);
  while (self->city.batches->len == 0)
    g_main_context_iteration (NULL, TRUE);
  run ();
  g_assert_cmpuint (self->city.batches->len, ==, 1);
  g_assert_cmpuint (self->taken_back, ==, 0);
  self->city.refuses_all = NULL;
  dure_withdrawing_wake (self->withdrawing);
  while (self->taken_back == 0)
    g_main_context_iteration (NULL, TRUE);
  batch = self->city.batches->pdata[1];
  g_assert_cmpstr (batch->pdata[0], ==,
                   ((GPtrArray *) self->city.batches->pdata[0])->pdata[0]);
}

/* Nobody's word but a city's; and an answer that comes too late is not heard. */
static void
test_looks (Fixture *self, gconstpointer data)
{
  static const CityMood moods[] = { CITY_DEAF, CITY_BUSY, CITY_PORTAL };

  for (gsize i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      self->city.mood = moods[i];
      dure_withdrawing_look_up (self->withdrawing, "0000000000");
      while (self->looked_up == i)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (self->state, ==, DURE_CODE_OUT_OF_REACH);
    }
  self->city.mood = CITY_SILENT;
  dure_withdrawing_look_up (self->withdrawing, "0000000000");
  dure_withdrawing_stop_looking (self->withdrawing);
  run ();
  g_assert_cmpuint (self->looked_up, ==, G_N_ELEMENTS (moods));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/withdrawing/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function, rig_tear_down)
#define ADD_CITY(path, function)                                                                   \
  g_test_add ("/withdrawing/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("everything", test_everything);
  ADD ("parts", test_parts);
  ADD ("wrong-numbers", test_wrong_numbers);
  ADD ("slow", test_slow);
  ADD ("offline", test_offline);
  ADD ("leaving", test_leaving);
  ADD ("where-nothing-is-taken", test_where_nothing_is_taken);
  ADD_CITY ("at-once", test_at_once);
  ADD_CITY ("kept", test_kept);
  ADD_CITY ("known-later", test_known_later);
  ADD_CITY ("looks", test_looks);
  return g_test_run ();
}
