// test-glucose.c: what a glucose meter's records mean for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "glucose.h"

#include "cuts.h"

#define ID "2a18"
/* Sequence 1, noon of 22 September 2026. */
#define HEAD "0100ea0709160c0000"
#define MG_DL_120 "78b0"

static DureReading
reading_of (const char *flags, const char *rest)
{
  g_autofree char *hex = g_strconcat (flags, HEAD, rest, NULL);

  return dure_told_reading (ID, hex);
}

static void
assert_value (DureReading reading, DureCode code, double expected)
{
  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_false (reading.is_live);
  g_assert_cmpuint (reading.n_values, ==, 1);
  g_assert_cmpint (reading.values[0].code, ==, code);
  g_assert_cmpfloat (reading.values[0].value, ==, expected);
}

/* Exact: 120 x 10^-5 kg/L are 120 mg/dL, with nothing behind the point. */
static void
test_units (void)
{
  assert_value (reading_of ("02", MG_DL_120 "11"), DURE_CODE_GLUCOSE_MASS, 120);
  assert_value (reading_of ("02", "39b511"), DURE_CODE_GLUCOSE_MASS, 1337);
  assert_value (reading_of ("02", "7ba411"), DURE_CODE_GLUCOSE_MASS, 114.7);
  assert_value (reading_of ("06", "37c011"), DURE_CODE_GLUCOSE_MOLES, 5.5);
  assert_value (reading_of ("06", "06d011"), DURE_CODE_GLUCOSE_MOLES, 6);
}

static void
test_numbered_and_stamped (void)
{
  const DureReading reading = dure_told_reading (ID, "030700ea0709160c0000e2ff" MG_DL_120 "11");

  g_assert_true (reading.has_sequence);
  g_assert_cmpuint (reading.sequence, ==, 7);
  g_assert_true (reading.has_time);
  g_assert_cmpuint (reading.time.hours, ==, 11);
  g_assert_cmpuint (reading.time.minutes, ==, 30);
  g_assert_cmpuint (reading_of ("02", MG_DL_120 "11").time.hours, ==, 12);
}

static void
test_no_number (void)
{
  static const char *const words[] = { "ff07", "0008", "fe07", "0208", "0108" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *rest = g_strconcat (words[i], "11", NULL);

      g_assert_cmpint (reading_of ("02", rest).hint, ==, DURE_HINT_AGAIN);
    }
  g_assert_cmpint (reading_of ("00", "").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (reading_of ("02", "000011").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (reading_of ("02", "040011").hint, ==, DURE_HINT_AGAIN); /* 400,000 mg/dL */
}

static void
test_status (void)
{
  static const DureHint hints[16] = {
    DURE_HINT_NONE,       DURE_HINT_INSTRUMENT, DURE_HINT_AGAIN,      DURE_HINT_AGAIN,
    DURE_HINT_AGAIN,      DURE_HINT_AGAIN,      DURE_HINT_AGAIN,      DURE_HINT_INSTRUMENT,
    DURE_HINT_INSTRUMENT, DURE_HINT_AGAIN,      DURE_HINT_INSTRUMENT, DURE_HINT_NOT_NOW,
    DURE_HINT_NONE,       DURE_HINT_NONE,       DURE_HINT_NONE,       DURE_HINT_NONE,
  };

  for (guint bit = 0; bit < 16; bit++)
    {
      const guint status = 1U << bit;
      g_autofree char *rest =
        g_strdup_printf (MG_DL_120 "11%02x%02x", status & 0xff, status >> 8);

      g_assert_cmpint (reading_of ("0a", rest).hint, ==, hints[bit]);
    }
}

/* Blood of a finger, or what the meter does not tell apart from it. */
static void
test_samples (void)
{
  for (guint sample = 0; sample < 16; sample++)
    {
      g_autofree char *rest = g_strdup_printf (MG_DL_120 "1%x", sample);
      const DureHint hint = reading_of ("02", rest).hint;

      if (sample == 1 || sample == 2 || sample == 7 || sample == 8)
        g_assert_cmpint (hint, ==, DURE_HINT_NONE);
      else
        g_assert_cmpint (hint, ==, sample == 10 ? DURE_HINT_NOT_REAL : DURE_HINT_AGAIN);
    }
  g_assert_cmpint (reading_of ("02", MG_DL_120 "41").hint, ==, DURE_HINT_NOT_REAL);
  /* The meter's control solution first, whatever else is wrong. */
  g_assert_cmpint (reading_of ("0a", MG_DL_120 "1affff").hint, ==, DURE_HINT_NOT_REAL);
}

static void
test_when (void)
{
  static const char *const not_now[] = {
    "0201000000000000000078b011",     /* no date at all */
    "020100ea0700160c000078b011",     /* no month */
    "020100ea0709000c000078b011",     /* no day */
    "030100000009160c0000000078b011", /* an offset from an unknown year */
    "030100ea0709160c0000ff7f78b011", /* overrun */
    "030100ea0709160c0000008078b011", /* underrun */
    "0301000f270c1f173b3b010078b011", /* a minute beyond the year 9999 */
    "0301002e060101000000ffff78b011", /* a minute before the year 1582 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (not_now); i++)
    g_assert_cmpint (dure_told_reading (ID, not_now[i]).hint, ==, DURE_HINT_NOT_NOW);
}

static void
test_offsets (void)
{
  static const struct
  {
    gint16 minutes;
    const char *text;
  } cases[] = {
    { 0, "2026-09-22T12:00:00" },      { 1, "2026-09-22T12:01:00" },
    { -1, "2026-09-22T11:59:00" },     { 720, "2026-09-23T00:00:00" },
    { -721, "2026-09-21T23:59:00" },   { 32766, "2026-10-15T06:06:00" },
    { -32767, "2026-08-30T17:53:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint16 bits = (guint16) cases[i].minutes;
      g_autofree char *hex = g_strdup_printf ("01" HEAD "%02x%02x", bits & 0xff, bits >> 8);
      g_autoptr (DureTold) told = dure_told_new (dure_profile_find (ID), hex);
      g_autofree char *expected = g_strdup_printf ("\"%s\"", cases[i].text);

      g_assert_cmpstr (dure_told_get (told, "user_facing_time"), ==, expected);
    }
}

/* Every concentration there is: only a special mantissa with an exponent is none. */
static void
test_every_word (void)
{
  for (guint word = 0; word <= 0xffff; word++)
    {
      const guint mantissa = word & 0xfff;
      const guint8 bytes[13] = {
        0x02, 1, 0, 0xea, 0x07, 9, 22, 12, 0, 0, (guint8) (word & 0xff), (guint8) (word >> 8), 0x11
      };
      DureGlucose measurement;
      DureRefusal refusal = 0;
      const gboolean is_special = mantissa >= 0x7fe && mantissa <= 0x802;

      g_assert_cmpint (dure_glucose_decode (bytes, sizeof bytes, &measurement, &refusal), ==,
                       !is_special || word >> 12 == 0);
      g_assert_cmpint (refusal, ==, is_special && word >> 12 != 0 ? DURE_REFUSAL_BAD_NUMBER : 0);
    }
}

static gboolean
fits (guint8 flags, guint length)
{
  return length
         == 10U + (flags & 1 ? 2 : 0) + (flags & 2 ? 3 : 0) + (flags & 8 ? 2 : 0);
}

static void
test_shapes (void)
{
  dure_cuts_assert_shapes (ID, 24, fits);
  dure_cuts_assert (ID, "1b" HEAD "0a00" MG_DL_120 "110000");
  dure_cuts_assert (ID, "00" HEAD);
}

static void
test_refusals (void)
{
  dure_told_assert_refused (ID, "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "02" HEAD "78b0", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "00" HEAD "00", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused (ID, "02" HEAD "ffb711", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused (ID, "000100ea070d160c0000", DURE_REFUSAL_BAD_TIME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/glucose/units", test_units);
  g_test_add_func ("/glucose/numbered-and-stamped", test_numbered_and_stamped);
  g_test_add_func ("/glucose/no-number", test_no_number);
  g_test_add_func ("/glucose/status", test_status);
  g_test_add_func ("/glucose/samples", test_samples);
  g_test_add_func ("/glucose/when", test_when);
  g_test_add_func ("/glucose/offsets", test_offsets);
  g_test_add_func ("/glucose/every-word", test_every_word);
  g_test_add_func ("/glucose/shapes", test_shapes);
  g_test_add_func ("/glucose/refusals", test_refusals);

  return g_test_run ();
}
