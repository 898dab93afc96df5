// test-sync.c: everything arrives once, and nothing is let go on anybody's word but the city's
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "contrary-city.h"
#include "scratch.h"
#include "sync.h"

#define NOW_MS G_GINT64_CONSTANT (1795237200000)
#define FIRST_MS 2000
#define LONGEST_MS 300000

typedef struct
{
  char *folder;
  DureClock *clock;
  City city;
  DureStation *station;
  DureOutbox *outbox;
  DureSync *sync;
  gint64 alarm_ms;
  guint kept;
  guint refused;
} Fixture;

static void
set_alarm (gint64 in_ms, gpointer data)
{
  ((Fixture *) data)->alarm_ms = in_ms;
}

static void
on_settled (DureSync *sync, guint kept, guint refused, Fixture *self)
{
  self->kept += kept;
  self->refused += refused;
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
enrol (Fixture *self)
{
  gint64 incarnation = self->station->incarnation;

  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (self->station->incarnation == incarnation)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
start (Fixture *self)
{
  const DureSyncTimes times = { FIRST_MS, LONGEST_MS };
  const DureSyncAlarm alarm = { set_alarm, self };
  g_autoptr (GError) error = NULL;

  self->sync = dure_sync_new (self->outbox, &self->city.uplink, self->station, self->clock,
                              self->city.dice, &times, &alarm);
  g_signal_connect (self->sync, "settled", G_CALLBACK (on_settled), self);
  dure_sync_start (self->sync, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *aside = NULL, *state = NULL;

  self->folder = scratch_new ();
  state = scratch_path (self->folder, "state");
  path = scratch_path (self->folder, "outbox.db");
  self->clock = dure_clock_new_manual (NOW_MS);
  city_set_up (&self->city, 5);
  self->station = dure_station_open (state, &error);
  g_assert_no_error (error);
  self->outbox = dure_outbox_open (path, self->clock, &aside, &error);
  g_assert_no_error (error);
  enrol (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->sync != NULL)
    g_assert_finalize_object (self->sync);
  dure_outbox_close (self->outbox);
  dure_station_close (self->station);
  city_tear_down (&self->city);
  dure_clock_manual_free (self->clock);
  scratch_free (self->folder);
}

static void
put (Fixture *self, guint number, gsize length)
{
  g_autoptr (DureEnvelope) envelope = scratch_envelope (number, length);
  g_autoptr (GError) error = NULL;

  dure_outbox_put (self->outbox, envelope, self->station->incarnation, &error);
  g_assert_no_error (error);
}

static void
put_all (Fixture *self, guint count)
{
  for (guint number = 1; number <= count; number++)
    put (self, number, 300);
}

/* Until it waits for longer than no time. */
static void
run (Fixture *self)
{
  for (;;)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (self->alarm_ms != 0)
        return;
      self->alarm_ms = -1;
      dure_sync_tick (self->sync);
    }
}

static void
wait_and_run (Fixture *self)
{
  g_assert_cmpint (self->alarm_ms, >=, 0);
  dure_clock_manual_advance (self->clock, self->alarm_ms);
  self->alarm_ms = 0;
  run (self);
}

static void
assert_counts (Fixture *self, guint expected_queued, guint expected_parked)
{
  guint queued, parked;

  g_assert_true (dure_outbox_count (self->outbox, &queued, &parked, NULL));
  g_assert_cmpuint (queued, ==, expected_queued);
  g_assert_cmpuint (parked, ==, expected_parked);
}

static void
assert_kept (Fixture *self, guint count)
{
  g_assert_cmpuint (g_hash_table_size (self->city.kept), ==, count);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  guint number = 1;

  put_all (self, 150);
  start (self);
  run (self);
  g_assert_cmpuint (self->city.batches->len, ==, 3);
  for (guint i = 0; i < self->city.batches->len; i++)
    {
      GPtrArray *batch = self->city.batches->pdata[i];

      g_assert_cmpuint (batch->len, ==, i < 2 ? 64 : 22);
      for (guint n = 0; n < batch->len; n++)
        g_assert_cmpuint (g_ascii_strtoull ((char *) batch->pdata[n] + 24, NULL, 10), ==, number++);
    }
  assert_counts (self, 0, 0);
  assert_kept (self, 150);
  g_assert_cmpuint (self->kept, ==, 150);

  /* With nothing to do it holds no timer, and a put wakes it. */
  g_assert_cmpint (self->alarm_ms, ==, -1);
  put (self, 151, 300);
  dure_sync_wake (self->sync);
  run (self);
  assert_kept (self, 151);
}

static void
test_large (Fixture *self, gconstpointer data)
{
  for (guint number = 1; number <= 12; number++)
    put (self, number, 200 * 1024);
  put (self, 13, DURE_ENVELOPE_MAX_SEALED);
  start (self);
  run (self);
  assert_kept (self, 13);
  g_assert_cmpuint (self->city.batches->len, ==, 5);
  g_assert_cmpuint (self->city.largest, <=, 1024 * 1024);
}

static void
test_lost_replies (Fixture *self, gconstpointer data)
{
  gint64 longest = 0;

  put_all (self, 5);
  self->city.mood = CITY_LOST;
  start (self);
  run (self);
  for (guint i = 0; i < 20; i++)
    {
      gint64 whole = MIN (LONGEST_MS, (gint64) FIRST_MS << i);

      assert_counts (self, 5, 0);
      g_assert_cmpint (self->alarm_ms, >=, whole / 2);
      g_assert_cmpint (self->alarm_ms, <=, whole);
      longest = MAX (longest, self->alarm_ms);
      wait_and_run (self);
    }
  g_assert_cmpint (longest, >, LONGEST_MS / 2);
  assert_kept (self, 5);
  self->city.mood = CITY_HONEST;
  wait_and_run (self);
  assert_counts (self, 0, 0);
  assert_kept (self, 5);
}

/* In every other mood nothing is let go, and in the end all of it arrives once. */
static void
test_moods (Fixture *self, gconstpointer data)
{
  start (self);
  for (CityMood mood = CITY_DEAF; mood < CITY_MOODS; mood++)
    {
      guint posts = self->city.posts;

      if (mood == CITY_SILENT)
        continue;
      g_test_message ("mood %d", mood);
      put_all (self, 4);
      self->city.mood = mood;
      dure_sync_wake (self->sync);
      run (self);
      assert_counts (self, 4, 0);
      wait_and_run (self);
      assert_counts (self, 4, 0);
      g_assert_cmpuint (self->city.posts, ==, posts + 2);
      g_assert_cmpuint (self->kept, ==, 0);
      self->city.mood = CITY_HONEST;
      wait_and_run (self);
      assert_counts (self, 0, 0);
      assert_kept (self, 4);
      g_assert_cmpuint (self->kept, ==, 4);
      self->kept = 0;
      g_hash_table_remove_all (self->city.kept);
    }
}

static void
refuse (Fixture *self, guint number, const char *reason)
{
  g_autoptr (DureEnvelope) envelope = scratch_envelope (number, 6);

  g_hash_table_insert (self->city.refusals, g_strdup (envelope->id), (gpointer) reason);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  put_all (self, 5);
  refuse (self, 2, "not-consented");
  refuse (self, 3, "withdrawn");
  start (self);
  run (self);
  assert_kept (self, 3);
  /* What was withdrawn on its way is kept for nobody. */
  assert_counts (self, 0, 1);
  g_assert_cmpuint (self->refused, ==, 2);
  put (self, 6, 300);
  dure_sync_wake (self->sync);
  run (self);
  assert_kept (self, 4);
  assert_counts (self, 0, 1);
}

/* One donation that the city cannot even read stops none of the others. */
static void
test_poison (Fixture *self, gconstpointer data)
{
  g_autoptr (DureEnvelope) poison = scratch_envelope (7, 6);

  put_all (self, 40);
  self->city.poison = poison->id;
  start (self);
  run (self);
  for (int i = 0; i < 30; i++)
    wait_and_run (self);
  assert_kept (self, 39);
  assert_counts (self, 1, 0);
  put (self, 41, 300);
  dure_sync_wake (self->sync);
  run (self);
  assert_kept (self, 40);
  self->city.poison = NULL;
  wait_and_run (self);
  assert_kept (self, 41);
  assert_counts (self, 0, 0);
}

static void
test_enrolled_anew (Fixture *self, gconstpointer data)
{
  char *kiosk = self->city.kiosk;

  put_all (self, 3);
  self->city.kiosk = g_strdup ("00000000-0000-4000-8000-000000000000");
  start (self);
  run (self);
  assert_counts (self, 0, 3);
  assert_kept (self, 0);
  g_free (kiosk);

  /* A new life: queued once more, signed with the new key. */
  dure_sync_stop (self->sync);
  g_clear_object (&self->sync);
  enrol (self);
  g_assert_cmpint (self->station->incarnation, ==, 2);
  put (self, 4, 300);
  start (self);
  assert_counts (self, 4, 0);
  run (self);
  assert_kept (self, 4);
  assert_counts (self, 0, 0);
}

static void
test_wake_in_wait (Fixture *self, gconstpointer data)
{
  put_all (self, 1);
  self->city.mood = CITY_DEAF;
  start (self);
  run (self);
  for (int i = 0; i < 12; i++)
    wait_and_run (self);
  g_assert_cmpint (self->alarm_ms, >=, LONGEST_MS / 2);

  /* Early by somebody's mistake: not yet. */
  self->alarm_ms = -1;
  dure_clock_manual_advance (self->clock, 1000);
  dure_sync_tick (self->sync);
  g_assert_cmpint (self->alarm_ms, >=, LONGEST_MS / 2 - 1000);

  /* The network is back, and the next donor's put notices it. */
  self->city.mood = CITY_HONEST;
  put (self, 2, 300);
  dure_sync_wake (self->sync);
  run (self);
  assert_kept (self, 2);
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  put_all (self, 2);
  self->city.mood = CITY_SILENT;
  start (self);
  run (self);
  g_assert_true (dure_sync_is_sending (self->sync));
  dure_sync_stop (self->sync);
  while (dure_sync_is_sending (self->sync))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (self->alarm_ms, ==, -1);
  assert_counts (self, 2, 0);

  /* The same one, started again. */
  self->city.mood = CITY_HONEST;
  g_assert_true (dure_sync_start (self->sync, NULL));
  run (self);
  assert_kept (self, 2);
}

/* Its own timer: no clock set by hand, only short waits. */
static void
test_own_timer (Fixture *self, gconstpointer data)
{
  const DureSyncTimes times = { 2, 8 };

  put_all (self, 3);
  self->city.mood = CITY_DEAF;
  self->sync = dure_sync_new (self->outbox, &self->city.uplink, self->station,
                              dure_clock_system (), self->city.dice, &times, NULL);
  g_assert_true (dure_sync_start (self->sync, NULL));
  while (self->city.posts < 6)
    g_main_context_iteration (NULL, TRUE);
  self->city.mood = CITY_HONEST;
  while (g_hash_table_size (self->city.kept) < 3)
    g_main_context_iteration (NULL, TRUE);
  dure_sync_stop (self->sync);
  while (dure_sync_is_sending (self->sync))
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/sync/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("order", test_order);
  ADD ("large", test_large);
  ADD ("lost-replies", test_lost_replies);
  ADD ("moods", test_moods);
  ADD ("refused", test_refused);
  ADD ("poison", test_poison);
  ADD ("enrolled-anew", test_enrolled_anew);
  ADD ("wake-in-wait", test_wake_in_wait);
  ADD ("stop", test_stop);
  ADD ("own-timer", test_own_timer);
  return g_test_run ();
}
