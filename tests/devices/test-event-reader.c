// test-event-reader.c: a helper that was taken over tells the kiosk nothing that cannot be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "event-queue.h"
#include "event-reader.h"
#include "observation.h"

static gboolean
passes (guint kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) body = g_variant_parse (NULL, text, NULL, NULL, &error);
  g_auto (DureEvent) event = { 0 };

  g_assert_no_error (error);

  return dure_event_read (kind, body, &event);
}

static void
test_types (void)
{
  g_assert_true (passes (DURE_EVENT_STATE, "uint32 7"));
  g_assert_false (passes (DURE_EVENT_STATE, "7"));
  g_assert_false (passes (DURE_EVENT_STATE, "'measuring'"));
  g_assert_false (passes (DURE_EVENT_BEAT, "uint32 7"));
  g_assert_false (passes (DURE_EVENT_PROVEN + 1, "uint32 0"));
  g_assert_false (passes (G_MAXUINT, "uint32 0"));
}

static void
test_ranges (void)
{
  g_assert_false (passes (DURE_EVENT_STATE, "uint32 12")); /* only we know that it died */
  g_assert_true (passes (DURE_EVENT_BEAT, "(uint32 60, uint32 2, uint32 0, [uint16 1000])"));
  g_assert_false (passes (DURE_EVENT_BEAT, "(uint32 70000, uint32 2, uint32 0, [uint16 1000])"));
  g_assert_false (passes (DURE_EVENT_BEAT, "(uint32 60, uint32 3, uint32 0, [uint16 1000])"));
  g_assert_true (passes (DURE_EVENT_PROVEN, "uint32 5"));
  g_assert_false (passes (DURE_EVENT_PROVEN, "uint32 6"));
  g_assert_true (passes (DURE_EVENT_QUESTION, "(uint32 1, uint32 999999, @au [])"));
  g_assert_false (passes (DURE_EVENT_QUESTION, "(uint32 1, uint32 1000000, @au [])"));
  g_assert_false (passes (DURE_EVENT_QUESTION, "(uint32 8, uint32 0, @au [])"));
  g_assert_true (passes (DURE_EVENT_QUESTION, "(uint32 4, uint32 0, [uint32 60, 70, 80])"));
  g_assert_false (passes (DURE_EVENT_QUESTION, "(uint32 4, uint32 0, [uint32 60, 70, 80, 90])"));
}

static gboolean
reading_passes (guint kind, const char *values, guint hint, gboolean is_live)
{
  g_autofree char *text = g_strdup_printf ("(uint32 %u, @a(ud) %s, uint32 %u, %s, false, int64 5, "
                                           "int64 0, int64 0, false)",
                                           kind, values, hint, is_live ? "true" : "false");

  return passes (DURE_EVENT_READING, text);
}

static void
test_readings (void)
{
  const guint kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE;

  g_assert_true (reading_passes (kind, "[(3, 120.0), (4, 80.0)]", 0, FALSE));
  g_assert_false (reading_passes (kind, "[(3, 12000.0)]", 0, FALSE));
  g_assert_false (reading_passes (kind, "[(3, nan)]", 0, FALSE));
  g_assert_false (reading_passes (kind, "[(1, 800.0)]", 0, FALSE)); /* a series */
  g_assert_false (reading_passes (kind, "[(99, 1.0)]", 0, FALSE));
  g_assert_false (reading_passes (kind, "[(3, 120.0), (3, 120.0), (3, 120.0), (3, 120.0), "
                                  "(3, 120.0)]", 0, FALSE));
  g_assert_false (reading_passes (DURE_INSTRUMENT_KIND_COUNT, "[]", 0, FALSE));
  g_assert_true (reading_passes (kind, "[]", DURE_HINT_AGAIN, FALSE));
  g_assert_false (reading_passes (kind, "[]", DURE_HINT_COUNT, FALSE));

  /* No number without its quality. */
  g_assert_false (reading_passes (kind, "[(3, 120.0)]", DURE_HINT_AGAIN, FALSE));

  /* A home whose roof gives. */
  g_assert_true (reading_passes (DURE_INSTRUMENT_KIND_ELECTRICITY, "[(15, -250.5), (14, 3.0)]", 0,
                                 FALSE));
  g_assert_false (reading_passes (DURE_INSTRUMENT_KIND_ELECTRICITY, "[(15, 1e9)]", 0, FALSE));
  g_assert_false (reading_passes (DURE_INSTRUMENT_KIND_ELECTRICITY, "[(14, -3.0)]", 0, FALSE));

  /* A cuff that is filling. */
  g_assert_true (reading_passes (kind, "[(3, 12.0)]", 0, TRUE));
  g_assert_false (reading_passes (kind, "[(3, 12.0)]", 0, FALSE));
  g_assert_false (reading_passes (kind, "[(3, -1.0)]", 0, TRUE));
  g_assert_false (reading_passes (kind, "[(3, nan)]", 0, TRUE));
}

/* What the queue tells, the reader understands. */
static void
test_round_trip (void)
{
  const DureHeartRate beat = { .bpm = 61, .contact = DURE_CONTACT_DETECTED, .n_rr = 2,
                               .rr_1024 = { 1000, 1001 } };
  const DureInstrumentReading reading = {
    .kind = DURE_INSTRUMENT_KIND_GLUCOSE, .n_values = 1,
    .values = { { DURE_CODE_GLUCOSE_MASS, 95.5 } },
    .kiosk_ms = 17, .device_ms = 18, .offset_ms = -19, .has_offset = TRUE,
  };
  g_autoptr (DureEventQueue) queue = dure_event_queue_new ();
  g_autoptr (GVariant) events = NULL;
  DureEvent found[3] = { 0 };

  dure_event_queue_add_proven (queue, DURE_POSSESSION_TOGGLE);
  dure_event_queue_add_beat (queue, &beat);
  dure_event_queue_add_reading (queue, &reading);
  events = g_variant_ref_sink (dure_event_queue_take (queue));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GVariant) body = NULL;
      guint kind;

      g_variant_get_child (events, i, "(uv)", &kind, &body);
      g_assert_true (dure_event_read (kind, body, &found[i]));
    }
  g_assert_cmpuint (found[0].possession, ==, DURE_POSSESSION_TOGGLE);
  g_assert_cmpuint (found[1].beat.bpm, ==, 61);
  g_assert_cmpint (found[1].beat.contact, ==, DURE_BEAT_CONTACT_GOOD);
  g_assert_cmpuint (found[1].beat.n_rr, ==, 2);
  g_assert_cmpuint (found[1].beat.rr_1024[1], ==, 1001);
  g_assert_cmpfloat (found[2].reading.values[0].value, ==, 95.5);
  g_assert_cmpint (found[2].reading.offset_ms, ==, -19);
  for (guint i = 0; i < 3; i++)
    dure_event_clear (&found[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event-reader/types", test_types);
  g_test_add_func ("/event-reader/ranges", test_ranges);
  g_test_add_func ("/event-reader/readings", test_readings);
  g_test_add_func ("/event-reader/round-trip", test_round_trip);

  return g_test_run ();
}
