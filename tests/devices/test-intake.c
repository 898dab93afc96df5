// test-intake.c: what counts of what an instrument says: only what is whole, new, and of this visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "current-time.h"
#include "intake.h"
#include "journal.h"
#include "stable-value.h"

#include <string.h>

#define SECOND 1000
#define UUID(id) "0000" id "-0000-1000-8000-00805f9b34fb"

/* 2026-03-01T12:00:00 UTC; the tests run in UTC. */
#define NOON_MS G_GINT64_CONSTANT (1772366400000)

typedef struct
{
  DureClock *clock;
  DureIntake *intake;
} Rig;

static void
set_up (Rig *rig, gconstpointer data)
{
  rig->clock = dure_clock_new_manual (NOON_MS);
  rig->intake = dure_intake_new ((DureInstrumentKind) GPOINTER_TO_UINT (data), rig->clock, SECOND);
}

static void
tear_down (Rig *rig, gconstpointer data)
{
  dure_intake_free (rig->intake);
  dure_clock_manual_free (rig->clock);
}

static gsize
from_hex (const char *hex, guint8 *bytes)
{
  gsize n = 0;

  for (; hex[0] != '\0'; hex += hex[0] == ' ' ? 1 : 2)
    if (hex[0] != ' ')
      bytes[n++] =
        (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

  return n;
}

static DureImportResult
take (Rig *rig, const char *uuid, const char *hex)
{
  guint8 bytes[64];

  return dure_intake_take (rig->intake, uuid, bytes, from_hex (hex, bytes));
}

static void
wait (Rig *rig, gint64 ms)
{
  dure_clock_manual_advance (rig->clock, ms);
  dure_intake_tick (rig->intake);
}

/* The one reading that is there now: its hint and its first value. */
static void
assert_told (Rig *rig, DureHint hint, double value)
{
  DureInstrumentReading reading, more;

  g_assert_true (dure_intake_pop (rig->intake, &reading));
  g_assert_cmpint (reading.hint, ==, hint);
  g_assert_cmpuint (reading.n_values, ==, hint == DURE_HINT_NONE ? reading.n_values : 0);
  if (hint == DURE_HINT_NONE)
    g_assert_cmpfloat_with_epsilon (reading.values[0].value, value, 0.001);
  g_assert_false (dure_intake_pop (rig->intake, &more));
}

static void
assert_nothing (Rig *rig)
{
  DureInstrumentReading reading;

  g_assert_false (dure_intake_pop (rig->intake, &reading));
}

static void
link_up (Rig *rig, DureInstrumentKind kind)
{
  dure_intake_linked (rig->intake, dure_recipe_find (kind, NULL));
}

/* ---- the clock ---- */

/* 36.6 without a stamp, then stamped 2026-03-01 at the given hour and minute. */
#define BARE "00 6e0100ff"
#define STAMPED(h, m) "02 6e0100ff ea07 03 01 " h m "00"

static void
set_device_clock (Rig *rig, gint64 ms)
{
  guint8 bytes[DURE_CURRENT_TIME_SIZE];
  DureCurrentTime time;

  g_assert_true (dure_current_time_from_ms (ms, 0, &time));
  dure_current_time_encode (&time, bytes);
  dure_intake_set_clock (rig->intake, bytes, sizeof bytes);
}

/* No clock, no stamps: the burst at the beginning is old, what comes after a pause is new. */
static void
test_burst (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  wait (rig, 1 * SECOND);
  take (rig, UUID ("2a1c"), BARE);
  assert_told (rig, DURE_HINT_NOT_NOW, 0);
  wait (rig, 2 * SECOND);
  take (rig, UUID ("2a1c"), BARE); /* equal, and neither numbered nor stamped: a second one */
  assert_nothing (rig);            /* of the crowd only the first is told */
  wait (rig, 4 * SECOND);
  take (rig, UUID ("2a1c"), BARE);
  assert_told (rig, DURE_HINT_NONE, 36.6);
}

/* A look at the measurement under way shows that what follows was measured now. */
static void
test_live_ends_burst (Rig *rig, gconstpointer data)
{
  DureInstrumentReading reading;

  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  take (rig, UUID ("2a1e"), BARE);
  g_assert_true (dure_intake_pop (rig->intake, &reading));
  g_assert_true (reading.is_live);
  take (rig, UUID ("2a1c"), BARE);
  assert_told (rig, DURE_HINT_NONE, 36.6);
}

/* The clock is not known: a stamp of now is no accident, any other says nothing. */
static void
test_unknown_clock (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  take (rig, UUID ("2a1c"), STAMPED ("0b", "3b")); /* a minute before the visit */
  assert_told (rig, DURE_HINT_NOT_NOW, 0);
  take (rig, UUID ("2a1c"), STAMPED ("0c", "00"));
  assert_told (rig, DURE_HINT_NONE, 36.6);
  wait (rig, 10 * SECOND);
  take (rig, UUID ("2a1c"), STAMPED ("03", "00")); /* the clock is wrong, the value is new */
  assert_told (rig, DURE_HINT_NONE, 36.6);
}

/* The clock is off by years and was read: stamps count on it. */
static void
test_known_clock (Rig *rig, gconstpointer data)
{
  const gint64 off = -G_GINT64_CONSTANT (86400000) * 365;
  DureInstrumentReading reading;

  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  set_device_clock (rig, NOON_MS + off);
  wait (rig, 20 * SECOND);
  take (rig, UUID ("2a1c"), "02 6e0100ff e907 03 01 0c0000");
  g_assert_true (dure_intake_pop (rig->intake, &reading));
  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_true (reading.has_offset);
  g_assert_cmpint (reading.offset_ms, ==, off);
  g_assert_cmpint (reading.device_ms, ==, NOON_MS + off);
  g_assert_cmpint (reading.kiosk_ms, ==, NOON_MS + 20 * SECOND);
  take (rig, UUID ("2a1c"), "02 6e0100ff e907 03 01 0b3b00");
  assert_told (rig, DURE_HINT_NOT_NOW, 0);
  take (rig, UUID ("2a1c"), STAMPED ("0c", "00")); /* our now, a year ahead of its clock */
  assert_nothing (rig);                            /* of the same crowd */
}

typedef struct
{
  DureClock clock;
  gint64 wall_ms;
  gint64 monotonic_ms;
} JumpyClock;

static gint64
jumpy_wall_ms (DureClock *clock)
{
  return ((JumpyClock *) clock)->wall_ms;
}

static gint64
jumpy_monotonic_ms (DureClock *clock)
{
  return ((JumpyClock *) clock)->monotonic_ms;
}

/* The kiosk's clock is put right by a day, either way, in the middle of a visit: what was measured
 * in between is no more of this visit, and no less. */
static void
test_jumping_clock (void)
{
  const gint64 day = G_GINT64_CONSTANT (86400000);

  for (int days = -1; days <= 1; days++)
    {
      JumpyClock jumpy = { { jumpy_wall_ms, jumpy_monotonic_ms }, NOON_MS - days * day, 0 };
      Rig rig = { .clock = &jumpy.clock };

      rig.intake = dure_intake_new (DURE_INSTRUMENT_KIND_TEMPERATURE, rig.clock, SECOND);
      link_up (&rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
      set_device_clock (&rig, NOON_MS);
      jumpy.wall_ms = NOON_MS + 60 * SECOND;
      jumpy.monotonic_ms = 60 * SECOND;
      take (&rig, UUID ("2a1c"), STAMPED ("0c", "00"));
      assert_told (&rig, DURE_HINT_NONE, 36.6);
      take (&rig, UUID ("2a1c"), STAMPED ("0b", "00"));
      assert_told (&rig, DURE_HINT_NOT_NOW, 0);
      dure_intake_free (rig.intake);
    }
}

static void
test_repeated (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  take (rig, UUID ("2a1c"), STAMPED ("0c", "00"));
  assert_told (rig, DURE_HINT_NONE, 36.6);
  dure_intake_unlinked (rig->intake);
  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  take (rig, UUID ("2a1c"), STAMPED ("0c", "00"));
  assert_nothing (rig);
}

static void
test_refused (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  take (rig, UUID ("2a1c"), "00 6e01");
  take (rig, UUID ("2a99"), "00");
  take (rig, "nonsense", "00");
  assert_nothing (rig);
  g_assert_cmpuint (dure_intake_get_n_refused (rig->intake), ==, 3);
}

/* ---- records ---- */

/* Number 1: 90 mg/dL of capillary blood at noon; number 2 with a context to follow. */
#define RECORD_1 "02 0100 ea07 03 01 0c0000 5ab0 11"
#define RECORD_2 "12 0200 ea07 03 01 0c0000 64b0 11"
#define CONTEXT_2 "00 0200"
#define RECORD_OLD "02 0800 e407 01 01 000000 5ab0 11"
#define RECORD_NEXT "02 0900 e407 01 01 000a00 5ab0 11"
#define ANSWER(code) "06 00 01 " code

static void
ask (Rig *rig)
{
  g_autoptr (GBytes) request = dure_intake_ask_records (rig->intake, FALSE);

  g_assert_cmpmem (g_bytes_get_data (request, NULL), g_bytes_get_size (request), "\1\6", 2);
}

static void
test_records (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_GLUCOSE);
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_1);
  assert_nothing (rig);
  g_assert_cmpint (take (rig, UUID ("2a52"), ANSWER ("01")), ==, DURE_IMPORT_DONE);
  assert_told (rig, DURE_HINT_NONE, 90);

  /* Asked again: the same record is no second one. */
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_1);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_nothing (rig);
}

static void
test_records_discarded (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_GLUCOSE);
  ask (rig);
  g_assert_cmpint (take (rig, UUID ("2a52"), ANSWER ("06")), ==, DURE_IMPORT_NOTHING);
  assert_nothing (rig);

  /* A record came, and then "none found": nobody knows what it was. */
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_1);
  take (rig, UUID ("2a52"), ANSWER ("06"));
  assert_nothing (rig);
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_1);
  g_assert_cmpint (take (rig, UUID ("2a52"), ANSWER ("08")), ==, DURE_IMPORT_FAILED);
  assert_told (rig, DURE_HINT_AGAIN, 0);
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_1);
  dure_intake_give_up (rig->intake);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_nothing (rig);
  g_assert_cmpint ((ask (rig), take (rig, UUID ("2a52"), ANSWER ("04"))), ==, DURE_IMPORT_ASK_ALL);

  /* What was discarded may come again, and counts then. */
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_1);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_told (rig, DURE_HINT_NONE, 90);
}

static void
test_records_unasked (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_GLUCOSE);
  take (rig, UUID ("2a18"), RECORD_1);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_nothing (rig);
}

/* Half a record is none; its context is joined by its number. */
static void
test_records_context (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_GLUCOSE);
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_2);
  take (rig, UUID ("2a34"), "00 0100");
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_nothing (rig);
  dure_intake_unlinked (rig->intake);
  dure_intake_free (rig->intake);
  rig->intake = dure_intake_new (DURE_INSTRUMENT_KIND_GLUCOSE, rig->clock, SECOND);
  link_up (rig, DURE_INSTRUMENT_KIND_GLUCOSE);
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_2);
  take (rig, UUID ("2a34"), CONTEXT_2);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_told (rig, DURE_HINT_NONE, 100);
}

/* The meter's clock is not known. What it remembers may take its time to come; only a record that
 * an import before did not bring is new. */
static void
test_records_waited (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_GLUCOSE);
  ask (rig);
  wait (rig, 5 * SECOND);
  take (rig, UUID ("2a18"), RECORD_OLD);
  wait (rig, 1 * SECOND);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_told (rig, DURE_HINT_NOT_NOW, 0);
  ask (rig);
  take (rig, UUID ("2a18"), RECORD_NEXT);
  take (rig, UUID ("2a52"), ANSWER ("01"));
  assert_told (rig, DURE_HINT_NONE, 90);
}

/* ---- scales ---- */

/* 70 kg at noon of user 255, or of user 2; 21.0 % fat of user 255 at noon, or a second later. */
#define WEIGHT "06 b036 ea07 03 01 0c0000 ff"
#define WEIGHT_BARE "00 b036"
#define WEIGHT_OF_2 "06 b036 ea07 03 01 0c0000 02"
#define FAT "0600 d200 ea07 03 01 0c0000 ff"
#define FAT_LATER "0600 d200 ea07 03 01 0c0001 ff"

static void
test_scale_joins (Rig *rig, gconstpointer data)
{
  DureInstrumentReading reading;

  link_up (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  take (rig, UUID ("2a9d"), WEIGHT);
  assert_nothing (rig);
  take (rig, UUID ("2a9c"), FAT);
  g_assert_true (dure_intake_pop (rig->intake, &reading));
  g_assert_cmpuint (reading.n_values, ==, 2);
  g_assert_cmpint (reading.values[0].code, ==, DURE_CODE_WEIGHT);
  g_assert_cmpint (reading.values[1].code, ==, DURE_CODE_BODY_FAT);
  g_assert_cmpuint (dure_intake_get_wait (rig->intake), ==, 0);
}

/* In two halves, of which the first is no look at a weighing under way. */
static void
test_scale_halves (Rig *rig, gconstpointer data)
{
  DureInstrumentReading reading;

  link_up (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  take (rig, UUID ("2a9d"), WEIGHT);
  take (rig, UUID ("2a9c"), "0610 d200 ea07 03 01 0c0000 ff");
  assert_nothing (rig);
  take (rig, UUID ("2a9c"), "0612 d200 ea07 03 01 0c0000 ff 8813");
  g_assert_true (dure_intake_pop (rig->intake, &reading));
  g_assert_cmpuint (reading.n_values, ==, 2);
}

static void
test_scale_apart (Rig *rig, gconstpointer data)
{
  DureInstrumentReading reading;

  link_up (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  take (rig, UUID ("2a9d"), WEIGHT);
  take (rig, UUID ("2a9c"), FAT_LATER);
  assert_nothing (rig);
  wait (rig, 2 * SECOND);
  assert_nothing (rig);
  wait (rig, 2 * SECOND);
  g_assert_true (dure_intake_pop (rig->intake, &reading));
  g_assert_cmpuint (reading.n_values, ==, 1);
  g_assert_cmpfloat_with_epsilon (reading.values[0].value, 70, 0.001);
  assert_nothing (rig);
}

static void
test_scale_of_somebody (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  take (rig, UUID ("2a9d"), WEIGHT_OF_2);
  wait (rig, 4 * SECOND);
  assert_told (rig, DURE_HINT_NOT_NOW, 0);
}

/* A weighing that waits for its other part does not become new by waiting. */
static void
test_scale_waited (Rig *rig, gconstpointer data)
{
  link_up (rig, DURE_INSTRUMENT_KIND_WEIGHT);
  wait (rig, 1 * SECOND);
  take (rig, UUID ("2a9d"), WEIGHT_BARE);
  wait (rig, 4 * SECOND);
  assert_told (rig, DURE_HINT_NOT_NOW, 0);
  take (rig, UUID ("2a9d"), WEIGHT_BARE);
  wait (rig, 4 * SECOND);
  assert_told (rig, DURE_HINT_NONE, 70);
}

/* ---- streams ---- */

static void
test_stream_settles (Rig *rig, gconstpointer data)
{
  DureInstrumentReading reading, last = { 0 };
  guint final = 0;

  link_up (rig, DURE_INSTRUMENT_KIND_OXYGEN);
  for (guint s = 0; s < 30 && final == 0; s++)
    {
      /* 90 for ten seconds, then 97 and 98 in turn; pulse 60. */
      take (rig, UUID ("2a5f"), s < 10 ? "00 5a00 3c00" : s % 2 ? "00 6100 3c00" : "00 6200 3c00");
      while (dure_intake_pop (rig->intake, &reading))
        {
          last = reading;
          final += !reading.is_live;
        }
      wait (rig, SECOND);
    }
  g_assert_cmpuint (final, ==, 1);
  g_assert_cmpfloat (last.values[0].value, ==, 98);
  g_assert_cmpint (last.kiosk_ms - NOON_MS, ==, 20 * SECOND);
}

/* ---- broadcasters ---- */

/* 70 kg, stable, on a clock that was never set; and 71 kg. */
#define MI_70 "20 b036 b207 01 01 000000"
#define MI_71 "20 7837 b207 01 01 000100"

static void
test_broadcast (Rig *rig, gconstpointer data)
{
  dure_intake_listen (rig->intake);
  dure_intake_linked (rig->intake,
                      dure_recipe_find_heard (DURE_INSTRUMENT_KIND_WEIGHT, NULL, UUID ("181d")));
  take (rig, UUID ("181d"), MI_70);
  assert_told (rig, DURE_HINT_NOT_NOW, 0); /* may be the last visitor's */
  for (guint i = 0; i < 20; i++)
    {
      wait (rig, SECOND);
      take (rig, UUID ("181d"), MI_70);
    }
  assert_nothing (rig);
  take (rig, UUID ("181d"), MI_71);
  assert_told (rig, DURE_HINT_NONE, 71);
  take (rig, UUID ("181d"), MI_71);
  take (rig, UUID ("181d"), MI_70); /* replayed */
  assert_nothing (rig);
}

/* ---- bounds ---- */

static void
test_flood (Rig *rig, gconstpointer data)
{
  DureInstrumentReading reading;
  guint n = 0;

  link_up (rig, DURE_INSTRUMENT_KIND_TEMPERATURE);
  wait (rig, 10 * SECOND);
  for (guint i = 0; i < 10000; i++)
    take (rig, UUID ("2a1c"), BARE);
  while (dure_intake_pop (rig->intake, &reading))
    n++;
  g_assert_cmpuint (n, <=, 32);
}

static void
test_journal (void)
{
  g_autoptr (DureJournal) journal = dure_journal_new ();
  const guint8 bytes[DURE_JOURNAL_VALUE_MAX + 1] = { 0 };

  g_assert_false (dure_journal_write (journal, "2a18", bytes, sizeof bytes));
  for (guint32 i = 0; i < 2 * DURE_JOURNAL_MAX; i++)
    {
      g_assert_true (dure_journal_write (journal, "2a18", (const guint8 *) &i, sizeof i));
      g_assert_false (dure_journal_is_repeated (journal));
    }
  g_assert_cmpuint (dure_journal_get_n (journal), ==, DURE_JOURNAL_MAX);
  dure_journal_strike_beyond (journal, 3);
  g_assert_cmpuint (dure_journal_get_n (journal), ==, 3);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    DureInstrumentKind kind;
    void (*run) (Rig *rig, gconstpointer data);
  } rows[] = {
    { "/intake/clock/burst", DURE_INSTRUMENT_KIND_TEMPERATURE, test_burst },
    { "/intake/clock/live-ends-burst", DURE_INSTRUMENT_KIND_TEMPERATURE, test_live_ends_burst },
    { "/intake/clock/unknown", DURE_INSTRUMENT_KIND_TEMPERATURE, test_unknown_clock },
    { "/intake/clock/known", DURE_INSTRUMENT_KIND_TEMPERATURE, test_known_clock },
    { "/intake/repeated", DURE_INSTRUMENT_KIND_TEMPERATURE, test_repeated },
    { "/intake/refused", DURE_INSTRUMENT_KIND_TEMPERATURE, test_refused },
    { "/intake/records/committed", DURE_INSTRUMENT_KIND_GLUCOSE, test_records },
    { "/intake/records/discarded", DURE_INSTRUMENT_KIND_GLUCOSE, test_records_discarded },
    { "/intake/records/unasked", DURE_INSTRUMENT_KIND_GLUCOSE, test_records_unasked },
    { "/intake/records/context", DURE_INSTRUMENT_KIND_GLUCOSE, test_records_context },
    { "/intake/records/waited", DURE_INSTRUMENT_KIND_GLUCOSE, test_records_waited },
    { "/intake/scale/joins", DURE_INSTRUMENT_KIND_WEIGHT, test_scale_joins },
    { "/intake/scale/halves", DURE_INSTRUMENT_KIND_WEIGHT, test_scale_halves },
    { "/intake/scale/apart", DURE_INSTRUMENT_KIND_WEIGHT, test_scale_apart },
    { "/intake/scale/of-somebody", DURE_INSTRUMENT_KIND_WEIGHT, test_scale_of_somebody },
    { "/intake/scale/waited", DURE_INSTRUMENT_KIND_WEIGHT, test_scale_waited },
    { "/intake/stream-settles", DURE_INSTRUMENT_KIND_OXYGEN, test_stream_settles },
    { "/intake/broadcast", DURE_INSTRUMENT_KIND_WEIGHT, test_broadcast },
    { "/intake/flood", DURE_INSTRUMENT_KIND_TEMPERATURE, test_flood },
  };

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].path, Rig, GUINT_TO_POINTER (rows[i].kind), set_up, rows[i].run,
                tear_down);
  g_test_add_func ("/intake/clock/jumps", test_jumping_clock);
  g_test_add_func ("/intake/journal", test_journal);

  return g_test_run ();
}
