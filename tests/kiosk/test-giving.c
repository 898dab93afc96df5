// test-giving.c: from "donate" to the city's own reading of it, through a real outbox
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bad-disk.h"
#include "contrary-city.h"
#include "giving.h"
#include "kiosk-error.h"
#include "rig.h"
#include "scratch.h"

#include <string.h>

/* A wall clock that somebody sets, while time itself goes on. */
typedef struct
{
  DureClock parent;
  DureClock *time;
  gint64 wrong_by_ms;
} WrongClock;

typedef struct
{
  char *folder;
  DureClock *clock;
  WrongClock wrong_clock;
  City city;
  DureStation *station;
  DureOutbox *outbox;
  DureNoticeShelf *notices;
  DureVisit *visit;
  DureDice *dice;
  char *donor;
} Fixture;

static gint64
wrong_wall_ms (DureClock *clock)
{
  WrongClock *self = (WrongClock *) clock;

  return dure_clock_wall_ms (self->time) + self->wrong_by_ms;
}

static gint64
right_monotonic_ms (DureClock *clock)
{
  return dure_clock_monotonic_ms (((WrongClock *) clock)->time);
}

static gboolean
give (DureDonation *donation, DureToken *token, gpointer data, GError **error)
{
  Fixture *self = data;

  g_free (self->donor);
  self->donor = g_strdup (donation->consent->donor);
  return dure_give (self->station, self->outbox, donation, token, error);
}

static DureNotice *
find_notice (const char *language, gpointer data)
{
  return dure_notice_shelf_newest (((Fixture *) data)->notices, "gwangju-heart", language);
}

static DureNotice *
find_by_digest (const char *digest, gpointer data)
{
  DureNotice *notice = find_notice ("ko", data);

  return g_str_equal (dure_notice_digest (notice), digest) ? notice : NULL;
}

static void
no_measure (DureInstrumentKind kind, gboolean own, gpointer data)
{
}

static void
no_answer (gboolean yes, guint number, gpointer data)
{
}

static void
no_release (gpointer data)
{
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  g_assert_true (dure_station_enrol_finish (self->station, result, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const DureVisitTimes times = DURE_VISIT_TIMES_DEFAULT;
  const DureVisitHands hands = { no_measure, no_answer, no_release, give, find_notice, self, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *aside = NULL, *state = NULL;

  self->folder = scratch_new ();
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  self->dice = dure_dice_new_seeded (9);
  city_set_up (&self->city, 4);
  state = scratch_path (self->folder, "state");
  path = scratch_path (self->folder, "outbox.db");
  self->station = dure_station_open (state, &error);
  self->outbox = dure_outbox_open (path, self->clock, &aside, &error);
  self->notices = dure_notice_shelf_load (NULL, &error);
  g_assert_no_error (error);
  self->wrong_clock = (WrongClock){ { wrong_wall_ms, right_monotonic_ms }, self->clock, 0 };
  self->visit = dure_visit_new (&self->wrong_clock.parent, self->dice, &times, &hands);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bad_disk_repair ();
  g_assert_finalize_object (self->visit);
  dure_notice_shelf_free (self->notices);
  dure_outbox_close (self->outbox);
  dure_station_close (self->station);
  city_tear_down (&self->city);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
  g_free (self->donor);
  scratch_free (self->folder);
}

static void
enrol (Fixture *self)
{
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD", NULL,
                            on_enrolled, self);
  while (!self->station->is_enrolled || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

static void
go_to_review (Fixture *self, gint64 set_by_ms)
{
  const guint16 rr[] = { 860, 880, 860, 880, 860, 880, 860, 880, 860, 880 };

  dure_visit_start (self->visit, "ko");
  dure_visit_choose (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_let_ai_look (self->visit, FALSE);
  for (int i = 0; i < 8; i++)
    {
      dure_clock_manual_advance (self->clock, 8500);
      dure_visit_take_beats (self->visit, 70, TRUE, rr, G_N_ELEMENTS (rr));
      if (i == 3)
        self->wrong_clock.wrong_by_ms = set_by_ms;
    }
  dure_visit_say_about (self->visit, DURE_AGE_40_59, DURE_SEX_MALE);
  dure_visit_go_on (self->visit);
  dure_visit_answer_donate (self->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (int ask = 0; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
    {
      dure_clock_manual_advance (self->clock, 4000);
      dure_visit_answer_ask (self->visit, ask != DURE_PURPOSE_TRAIN);
    }
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, DURE_SCREEN_REVIEW);
}

static guint
queued (Fixture *self)
{
  guint count, parked;

  g_assert_true (dure_outbox_count (self->outbox, &count, &parked, NULL));
  return count;
}

static void
test_city_opens (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (DureDonation) donation = NULL;
  g_autoptr (GError) error = NULL;
  const DureToken *token;
  guint8 hash[DURE_SHA256_BYTES];

  enrol (self);
  go_to_review (self, 0);
  g_assert_cmpuint (queued (self), ==, 0);
  dure_visit_give (self->visit);
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, DURE_SCREEN_RECEIPT);
  token = dure_visit_get_token (self->visit);
  g_assert_true (dure_token_holds (token, self->city.kiosk_key));
  kept = dure_outbox_peek (self->outbox, 64, G_MAXSIZE, &error);
  g_assert_cmpuint (kept->len, ==, 1);
  donation = dure_donation_open (kept->pdata[0], self->city.seal, find_by_digest, self, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (donation->consent->donor, ==, self->donor);
  g_assert_cmpuint (donation->observations->len, ==, 3);
  g_assert_cmpint (donation->age, ==, DURE_AGE_40_59);
  g_assert_cmpstr (donation->withdrawal_code, ==, dure_visit_get_withdrawal_code (self->visit));
  dure_claim_hash (token->claim_secret, hash);
  g_assert_cmpmem (hash, sizeof hash, donation->claim_hash, sizeof donation->claim_hash);
  /* On the disk nobody reads anything of it. */
  g_assert_cmpuint (scratch_count (self->folder, self->donor), ==, 0);
  g_assert_cmpuint (scratch_count (self->folder, "8867-4"), ==, 0);
  g_assert_cmpuint (scratch_count (self->folder, donation->withdrawal_code), ==, 0);
}

/* The clock is set back by months during a visit: consent and beats stay together. */
static void
test_clock_set (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (DureDonation) donation = NULL;
  g_autoptr (GError) error = NULL;
  const DureObservation *observation;

  enrol (self);
  go_to_review (self, -G_GINT64_CONSTANT (86400000) * 200);
  dure_visit_give (self->visit);
  kept = dure_outbox_peek (self->outbox, 64, G_MAXSIZE, &error);
  donation = dure_donation_open (kept->pdata[0], self->city.seal, find_by_digest, self, &error);
  g_assert_no_error (error);
  observation = donation->observations->pdata[0];
  g_assert_cmpint (observation->start_ms, ==, RIG_NOW_MS + 8500);
  g_assert_cmpint (donation->consent->time_ms - observation->end_ms, ==, 16000);
}

static void
test_full_disk (Fixture *self, gconstpointer data)
{
  enrol (self);
  go_to_review (self, 0);
  bad_disk_fill_after (0);
  dure_visit_give (self->visit);
  bad_disk_repair ();
  g_assert_true (dure_visit_get_give_failed (self->visit));
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, DURE_SCREEN_REVIEW);
  g_assert_cmpuint (queued (self), ==, 0);
  dure_visit_give (self->visit);
  g_assert_cmpint (dure_visit_get_screen (self->visit), ==, DURE_SCREEN_RECEIPT);
  g_assert_cmpuint (queued (self), ==, 1);
}

static void
test_not_enrolled (Fixture *self, gconstpointer data)
{
  go_to_review (self, 0);
  dure_visit_give (self->visit);
  g_assert_true (dure_visit_get_give_failed (self->visit));
  g_assert_cmpuint (queued (self), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bad_disk_install ();
#define ADD(path, function) g_test_add ("/giving/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("city-opens", test_city_opens);
  ADD ("clock-set", test_clock_set);
  ADD ("full-disk", test_full_disk);
  ADD ("not-enrolled", test_not_enrolled);
  return g_test_run ();
}
