// test-current-time.c: clocks read, written and read again
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "current-time.h"
#include "told.h"

static void
assert_written (gint64 local_ms, const char *expected)
{
  g_autoptr (GByteArray) bytes = dure_told_bytes (expected);
  guint8 written[DURE_CURRENT_TIME_SIZE];
  DureCurrentTime time, again;
  DureRefusal refusal;

  g_assert_true (dure_current_time_from_ms (local_ms, DURE_TIME_SET_BY_REFERENCE, &time));
  dure_current_time_encode (&time, written);
  g_assert_cmpmem (written, sizeof written, bytes->data, bytes->len);
  g_assert_true (dure_current_time_decode (written, sizeof written, &again, &refusal));
  g_assert_cmpint (dure_current_time_ms (&again), <=, local_ms);
  g_assert_cmpint (dure_current_time_ms (&again), >, local_ms - 4);
}

static void
test_written (void)
{
  assert_written (0, "b2070101000000040002");
  assert_written (G_GINT64_CONSTANT (1778611983067), "ea07050c123503021102");
  assert_written (G_GINT64_CONSTANT (951782400000), "d007021d000000020002");
  assert_written (G_GINT64_CONSTANT (253402300799999), "0f270c1f173b3b05ff02");
}

/* Day by day over 400 years, with every leap rule in them, and both ways. */
static void
test_every_day (void)
{
  DureDateTime before = { .year = 1969, .month = 12, .day = 31 };

  for (gint64 day = 0; day < 146097; day++)
    {
      DureCurrentTime time;

      g_assert_true (dure_current_time_from_ms (day * 86400000, 0, &time));
      g_assert_true (dure_date_time_is_legal (&time.time));
      g_assert_cmpint (dure_date_time_seconds (&time.time), ==, day * 86400);
      g_assert_cmpuint (time.weekday, ==, (day + 3) % 7 + 1);
      g_assert_true (time.time.day == before.day + 1 || time.time.day == 1);
      before = time.time;
    }
}

static void
test_not_written (void)
{
  DureCurrentTime time = { .weekday = 9 };

  g_assert_false (dure_current_time_from_ms (-1, 0, &time));
  g_assert_false (dure_current_time_from_ms (G_GINT64_CONSTANT (253402300800000), 0, &time));
  g_assert_false (dure_current_time_from_ms (G_MAXINT64, 0, &time));
  g_assert_false (dure_current_time_from_ms (G_MININT64, 0, &time));
  g_assert_cmpuint (time.weekday, ==, 9);
}

static void
test_date_time (void)
{
  g_autoptr (GByteArray) bytes = dure_told_bytes ("e20704110f3300");
  guint8 written[DURE_DATE_TIME_SIZE];
  DureDateTime time;
  DureRefusal refusal;

  g_assert_true (dure_date_time_decode (bytes->data, bytes->len, &time, &refusal));
  dure_date_time_encode (&time, written);
  g_assert_cmpmem (written, sizeof written, bytes->data, bytes->len);
}

static void
test_refusals (void)
{
  dure_told_assert_refused ("2a08", "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a08", "e20704110f330000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a08", "e2070d110f3300", DURE_REFUSAL_BAD_TIME);
  dure_told_assert_refused ("2a2b", "ea07050c12352b0211", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a2b", "ea07050c12352b02110100", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a2b", "ea07050c12352b081101", DURE_REFUSAL_BAD_TIME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/current-time/written", test_written);
  g_test_add_func ("/current-time/every-day", test_every_day);
  g_test_add_func ("/current-time/not-written", test_not_written);
  g_test_add_func ("/current-time/date-time", test_date_time);
  g_test_add_func ("/current-time/refusals", test_refusals);

  return g_test_run ();
}
