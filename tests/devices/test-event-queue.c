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

static void
assert_event (GVariant *events, gsize index, DureInstrumentState state, gboolean has_beat,
              guint bpm, guint missed)
{
  g_autoptr (GVariant) event = g_variant_get_child_value (events, index);
  g_autoptr (GVariant) rr = NULL;
  guint state_found, bpm_found, contact, missed_found;
  gboolean beat_found;

  g_variant_get (event, "(ubuuu@aq)", &state_found, &beat_found, &bpm_found, &contact,
                 &missed_found, &rr);
  g_assert_cmpuint (state_found, ==, state);
  g_assert_cmpint (beat_found, ==, has_beat);
  g_assert_cmpuint (bpm_found, ==, bpm);
  g_assert_cmpuint (missed_found, ==, missed);
  g_assert_cmpuint (g_variant_n_children (rr), ==, has_beat ? 1 : 0);
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
  events = g_variant_ref_sink (dure_event_queue_take (queue));

  g_assert_cmpuint (g_variant_n_children (events), ==, 4);
  assert_event (events, 0, DURE_INSTRUMENT_MEASURING, FALSE, 0, 0);
  assert_event (events, 1, DURE_INSTRUMENT_MEASURING, TRUE, 60, 0);
  assert_event (events, 2, DURE_INSTRUMENT_MEASURING, TRUE, 61, 1);
  assert_event (events, 3, DURE_INSTRUMENT_LOST, FALSE, 0, 0);
  g_assert_cmpuint (dure_event_queue_get_n (queue), ==, 0);
}

/* Nothing is lost silently: what was dropped and what is left add up to what came. */
static void
test_bound (void)
{
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  g_autoptr (GVariant) events = NULL;

  dure_event_queue_add_state (queue, DURE_INSTRUMENT_MEASURING);
  add_beats (queue, 1, 10000);
  g_assert_cmpuint (dure_event_queue_get_n (queue), ==, DURE_EVENT_QUEUE_MAX);
  events = g_variant_ref_sink (dure_event_queue_take (queue));

  const guint kept = DURE_EVENT_QUEUE_MAX - 1;

  assert_event (events, 0, DURE_INSTRUMENT_MEASURING, FALSE, 0, 0);
  assert_event (events, 1, DURE_INSTRUMENT_MEASURING, TRUE, 10001 - kept, 10000 - kept);
  assert_event (events, kept, DURE_INSTRUMENT_MEASURING, TRUE, 10000, 0);
}

static void
test_bound_of_states (void)
{
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  g_autoptr (GVariant) events = NULL;

  for (guint i = 0; i < 1000; i++)
    dure_event_queue_add_state (queue, i % 2 ? DURE_INSTRUMENT_LOST : DURE_INSTRUMENT_MEASURING);
  g_assert_cmpuint (dure_event_queue_get_n (queue), <=, DURE_EVENT_QUEUE_MAX);
  events = g_variant_ref_sink (dure_event_queue_take (queue));
  assert_event (events, g_variant_n_children (events) - 1, DURE_INSTRUMENT_LOST, FALSE, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event-queue/order", test_order);
  g_test_add_func ("/event-queue/bound", test_bound);
  g_test_add_func ("/event-queue/bound-of-states", test_bound_of_states);

  return g_test_run ();
}
