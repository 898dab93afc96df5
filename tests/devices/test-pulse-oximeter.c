// test-pulse-oximeter.c: no saturation without its quality, bit by bit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "pulse-oximeter.h"
#include "told.h"

static DureHint
hint_of (const char *id, guint16 status, guint32 sensor)
{
  const guint flags = g_str_equal (id, "2a5e") ? 0x06 : 0x0c;
  g_autofree char *hex = g_strdup_printf (
    "%02x62004800%02x%02x%02x%02x%02x", flags, status & 0xff, status >> 8, sensor & 0xff,
    sensor >> 8 & 0xff, sensor >> 16);
  const DureReading reading = dure_told_reading (id, hex);

  if (reading.hint == DURE_HINT_NONE)
    {
      g_assert_cmpuint (reading.n_values, ==, 2);
      g_assert_cmpint (reading.values[0].code, ==, DURE_CODE_OXYGEN);
      g_assert_cmpfloat (reading.values[0].value, ==, 98);
      g_assert_cmpint (reading.values[1].code, ==, DURE_CODE_HEART_RATE);
      g_assert_cmpfloat (reading.values[1].value, ==, 72);
    }
  return reading.hint;
}

static void
test_status_bits (void)
{
  static const DureHint hints[16] = {
    [5] = DURE_HINT_WAIT,      [6] = DURE_HINT_WAIT,      [9] = DURE_HINT_NOT_NOW,
    [10] = DURE_HINT_NOT_REAL, [11] = DURE_HINT_NOT_REAL, [12] = DURE_HINT_WAIT,
    [13] = DURE_HINT_AGAIN,    [14] = DURE_HINT_HOLD_STILL, [15] = DURE_HINT_AGAIN,
  };

  for (guint bit = 0; bit < 16; bit++)
    {
      g_assert_cmpint (hint_of ("2a5e", (guint16) (1 << bit), 0), ==, hints[bit]);
      g_assert_cmpint (hint_of ("2a5f", (guint16) (1 << bit), 0), ==,
                       bit == 5 ? DURE_HINT_NONE : hints[bit]);
    }
}

static void
test_sensor_bits (void)
{
  static const DureHint hints[24] = {
    [0] = DURE_HINT_WAIT,        [1] = DURE_HINT_INSTRUMENT,  [2] = DURE_HINT_HOLD_STILL,
    [3] = DURE_HINT_HOLD_STILL,  [4] = DURE_HINT_HOLD_STILL,  [5] = DURE_HINT_HOLD_STILL,
    [6] = DURE_HINT_HOLD_STILL,  [7] = DURE_HINT_NO_CONTACT,  [8] = DURE_HINT_HOLD_STILL,
    [9] = DURE_HINT_WAIT,        [10] = DURE_HINT_POSITION,   [11] = DURE_HINT_NO_CONTACT,
    [12] = DURE_HINT_INSTRUMENT, [13] = DURE_HINT_POSITION,   [14] = DURE_HINT_INSTRUMENT,
    [15] = DURE_HINT_INSTRUMENT,
  };

  for (guint bit = 0; bit < 24; bit++)
    {
      g_assert_cmpint (hint_of ("2a5e", 0, 1U << bit), ==, hints[bit]);
      g_assert_cmpint (hint_of ("2a5f", 0, 1U << bit), ==, hints[bit]);
    }
}

/* With several bits set, the one that explains the others is said. */
static void
test_most_telling (void)
{
  g_assert_cmpint (hint_of ("2a5e", 0x6000, 0x000808), ==, DURE_HINT_NO_CONTACT);
  g_assert_cmpint (hint_of ("2a5e", 0x0600, 0x000800), ==, DURE_HINT_NOT_REAL);
  g_assert_cmpint (hint_of ("2a5f", 0x0040, 0x000020), ==, DURE_HINT_HOLD_STILL);
  g_assert_cmpint (hint_of ("2a5f", 0xffff, 0xffffff), ==, DURE_HINT_NOT_REAL);
  g_assert_cmpint (hint_of ("2a5e", 0x0180, 0), ==, DURE_HINT_NONE);
}

static void
test_numbers (void)
{
  DureReading reading = dure_told_reading ("2a5e", "00ccf3d0f2");

  g_assert_cmpfloat (reading.values[0].value, ==, 97.2);
  g_assert_cmpfloat (reading.values[1].value, ==, 72);
  g_assert_cmpint (dure_told_reading ("2a5e", "00ff074800").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading ("2a5e", "0065004800").hint, ==, DURE_HINT_AGAIN);

  reading = dure_told_reading ("2a5e", "006200ff07");
  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_cmpuint (reading.n_values, ==, 1);
  /* A saturation with a pulse nobody has is no good saturation. */
  g_assert_cmpint (dure_told_reading ("2a5e", "0062000500").hint, ==, DURE_HINT_AGAIN);
}

/* Only a measurement that the oximeter calls fully qualified ends a continuous one. */
static void
test_live (void)
{
  g_assert_false (dure_told_reading ("2a5e", "0062004800").is_live);
  g_assert_true (dure_told_reading ("2a5f", "0062004800").is_live);
  g_assert_true (dure_told_reading ("2a5f", "04620048002000").is_live);
  g_assert_false (dure_told_reading ("2a5f", "04620048002001").is_live);
  g_assert_cmpint (dure_told_reading ("2a5f", "00ff07ff07").hint, ==, DURE_HINT_WAIT);
  g_assert_cmpint (dure_told_reading ("2a5f", "04ff07ff070001").hint, ==, DURE_HINT_AGAIN);
}

static void
test_clock (void)
{
  const DureReading unset = dure_told_reading ("2a5e", "1161004c000000000000001e");
  const DureReading set = dure_told_reading ("2a5e", "0161004c00ea0709160a1e0f");

  g_assert_true (unset.has_time);
  g_assert_false (dure_date_time_is_known (&unset.time));
  g_assert_true (set.has_time);
  g_assert_true (dure_date_time_is_known (&set.time));
  g_assert_false (dure_told_reading ("2a5e", "0061004c00").has_time);
}

static void
test_refusals (void)
{
  dure_told_assert_refused ("2a5e", "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a5e", "066200480000000000", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a5e", "006200480000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a5e", "006200ff17", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused ("2a5e", "0161004c00ea070d010a1e0f", DURE_REFUSAL_BAD_TIME);
  dure_told_assert_refused ("2a5f", "01620048006100490000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a5f", "0362004800610049006300", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a5f", "01620048006100ff17", DURE_REFUSAL_BAD_NUMBER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pulse-oximeter/status-bits", test_status_bits);
  g_test_add_func ("/pulse-oximeter/sensor-bits", test_sensor_bits);
  g_test_add_func ("/pulse-oximeter/most-telling", test_most_telling);
  g_test_add_func ("/pulse-oximeter/numbers", test_numbers);
  g_test_add_func ("/pulse-oximeter/live", test_live);
  g_test_add_func ("/pulse-oximeter/clock", test_clock);
  g_test_add_func ("/pulse-oximeter/refusals", test_refusals);

  return g_test_run ();
}
