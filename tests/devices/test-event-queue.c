// test-event-queue.c: a kiosk that does not ask costs a short queue and loses the oldest first
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "event-queue.h"

static void
add_beats (DureEventQueue *queue, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    {
      const DureHeartRate beat = { .bpm = (guint16) i, .n_rr = 1, .rr_1024 = { (guint16) i } };

      dure_event_queue_add_beat (queue, &beat);
    }
}

static GVariant *
take (DureEventQueue *queue)
{
  return g_variant_ref_sink (dure_event_queue_take (queue));
}

static void
assert_state (GVariant *events, gsize index, DureInstrumentState state)
{
  g_autoptr (GVariant) body = NULL;
  guint kind;

  g_variant_get_child (events, index, "(uv)", &kind, &body);
  g_assert_cmpuint (kind, ==, DURE_EVENT_STATE);
  g_assert_cmpuint (g_variant_get_uint32 (body), ==, state);
}

static void
assert_beat (GVariant *events, gsize index, guint bpm, guint missed)
{
  g_autoptr (GVariant) body = NULL;
  g_autoptr (GVariant) rr = NULL;
  guint kind, bpm_found, contact, missed_found;

  g_variant_get_child (events, index, "(uv)", &kind, &body);
  g_assert_cmpuint (kind, ==, DURE_EVENT_BEAT);
  g_variant_get (body, "(uuu@aq)", &bpm_found, &contact, &missed_found, &rr);
  g_assert_cmpuint (bpm_found, ==, bpm);
  g_assert_cmpuint (missed_found, ==, missed);
  g_assert_cmpuint (g_variant_n_children (rr), ==, 1);
}

static void
test_order (void)
{
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  g_autoptr (GVariant) events = NULL;

  dure_event_queue_add_state (queue, DURE_INSTRUMENT_MEASURING);
  add_beats (queue, 60, 1);
  dure_event_queue_add_gap (queue);
  add_beats (queue, 61, 1);
  dure_event_queue_add_state (queue, DURE_INSTRUMENT_LOST);
  events = take (queue);

  g_assert_cmpuint (g_variant_n_children (events), ==, 4);
  assert_state (events, 0, DURE_INSTRUMENT_MEASURING);
  assert_beat (events, 1, 60, 0);
  assert_beat (events, 2, 61, 1);
  assert_state (events, 3, DURE_INSTRUMENT_LOST);
  g_assert_cmpuint (dure_event_queue_get_n (queue), ==, 0);
}

/* Nothing is lost silently: what was dropped and what is left add up to what came. */
static void
test_bound (void)
{
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  const guint kept = DURE_EVENT_QUEUE_MAX - 1;
  guint taken = 0;

  dure_event_queue_add_state (queue, DURE_INSTRUMENT_MEASURING);
  add_beats (queue, 1, 10000);
  g_assert_cmpuint (dure_event_queue_get_n (queue), ==, DURE_EVENT_QUEUE_MAX);
  g_assert_cmpuint (dure_event_queue_get_dropped (queue), ==, 10000 - kept);

  while (dure_event_queue_get_n (queue) > 0)
    {
      g_autoptr (GVariant) events = take (queue);

      g_assert_cmpuint (g_variant_n_children (events), <=, DURE_EVENTS_A_TURN);
      for (gsize i = 0; i < g_variant_n_children (events); i++, taken++)
        if (taken == 0)
          assert_state (events, i, DURE_INSTRUMENT_MEASURING);
        else
          assert_beat (events, i, 10000 - kept + taken, taken == 1 ? 10000 - kept : 0);
    }
  g_assert_cmpuint (taken, ==, DURE_EVENT_QUEUE_MAX);
}

static void
test_bound_of_states (void)
{
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  g_autoptr (GVariant) events = NULL;

  for (guint i = 0; i < 1000; i++)
    dure_event_queue_add_state (queue, i % 2 ? DURE_INSTRUMENT_LOST : DURE_INSTRUMENT_MEASURING);
  g_assert_cmpuint (dure_event_queue_get_n (queue), <=, DURE_EVENT_QUEUE_MAX);
  while (dure_event_queue_get_n (queue) > 0)
    {
      g_clear_pointer (&events, g_variant_unref);
      events = take (queue);
    }
  assert_state (events, g_variant_n_children (events) - 1, DURE_INSTRUMENT_LOST);
}

/* A flood of looks at the cuff pushes out neither the proof nor what was measured. */
static void
test_spares_readings (void)
{
  const DureInstrumentReading live = { .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                                       .is_live = TRUE };
  const DureInstrumentReading result = { .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE };
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  guint results = 0, proofs = 0;

  dure_event_queue_add_proven (queue, 0);
  dure_event_queue_add_reading (queue, &result);
  for (guint i = 0; i < 1000; i++)
    dure_event_queue_add_reading (queue, &live);

  while (dure_event_queue_get_n (queue) > 0)
    {
      g_autoptr (GVariant) events = take (queue);

      for (gsize i = 0; i < g_variant_n_children (events); i++)
        {
          g_autoptr (GVariant) body = NULL;
          guint kind;
          gboolean is_live = TRUE;

          g_variant_get_child (events, i, "(uv)", &kind, &body);
          proofs += kind == DURE_EVENT_PROVEN;
          if (kind == DURE_EVENT_READING)
            g_variant_get_child (body, 3, "b", &is_live);
          results += !is_live;
        }
    }
  g_assert_cmpuint (proofs, ==, 1);
  g_assert_cmpuint (results, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event-queue/order", test_order);
  g_test_add_func ("/event-queue/bound", test_bound);
  g_test_add_func ("/event-queue/bound-of-states", test_bound_of_states);
  g_test_add_func ("/event-queue/spares-readings", test_spares_readings);

  return g_test_run ();
}
