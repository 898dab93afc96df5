// test-told-cell.c: cells of a release are read back as they were meant
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "told-cell.h"

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    DureToldCell cell;
  } cells[] = {
    { "", { DURE_TOLD_MISSING, 0, 0 } },
    { "*", { DURE_TOLD_HIDDEN, 0, 0 } },
    { "72", { DURE_TOLD_NUMBER, 72, 0 } },
    { "36.5", { DURE_TOLD_NUMBER, 36.5, 0 } },
    { "-0.125", { DURE_TOLD_NUMBER, -0.125, 0 } },
    { "<40", { DURE_TOLD_BELOW, 40, 0 } },
    { "<-5", { DURE_TOLD_BELOW, -5, 0 } },
    { "80+", { DURE_TOLD_FROM, 80, 0 } },
    { "20-24", { DURE_TOLD_BAND, 20, 24 } },
    { "-5--1", { DURE_TOLD_BAND, -5, -1 } },
    { "36.5-36.9", { DURE_TOLD_BAND, 36.5, 36.9 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      DureToldCell cell = { 0 };

      g_assert_true (dure_told_cell_read (cells[i].text, &cell));
      g_assert_cmpint (cell.kind, ==, cells[i].cell.kind);
      if (cell.kind >= DURE_TOLD_NUMBER)
        g_assert_cmpfloat (cell.low, ==, cells[i].cell.low);
      if (cell.kind == DURE_TOLD_BAND)
        g_assert_cmpfloat (cell.high, ==, cells[i].cell.high);
    }
}

static void
test_no_numbers (void)
{
  static const char *const texts[] = { "x",     " 72",
                                       "72 ",   "<",
                                       "+",     "-",
                                       "--1",   "5-",
                                       "24-20", "1e3",
                                       "nan",   "inf",
                                       "0x10",  "1.",
                                       ".5",    "<40+",
                                       "80++",  "<1-2",
                                       "**",    "1-2-3",
                                       "1,5",   "9999999999999999999999999999999999",
                                       "광주" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      DureToldCell cell;

      g_assert_false (dure_told_cell_read (texts[i], &cell));
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *text, *start, *end;
  } times[] = {
    { "2026-03-01T09", "2026-03-01T09:00:00+09:00", "2026-03-01T09:59:59+09:00" },
    { "2026-03-01T18-23", "2026-03-01T18:00:00+09:00", "2026-03-01T23:59:59+09:00" },
    { "2026-03-01", "2026-03-01", "" },
    { "2024-02-29", "2024-02-29", "" },
    { "2026-W01", "2025-12-29", "2026-01-04" },
    { "2026-W53", "2026-12-28", "2027-01-03" },
    { "2026-02", "2026-02-01", "2026-02-28" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      DureToldTime time;

      g_assert_true (dure_told_time_read (times[i].text, &time));
      g_assert_cmpstr (time.start, ==, times[i].start);
      g_assert_cmpstr (time.end, ==, times[i].end);
    }
}

static void
test_no_times (void)
{
  static const char *const texts[] = {
    "",         "*",        "2026",     "2026-13",       "2026-02-29",
    "2026-W00", "2025-W53", "2026-W54", "2026-03-01T24", "2026-03-01T11-06",
    "0000-01",  "0000-W01", "2026-3-1", "2026-03-01 ",   "2026-03-01T09:00"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      DureToldTime time;

      g_assert_false (dure_told_time_read (texts[i], &time));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/told-cell/numbers", test_numbers);
  g_test_add_func ("/told-cell/no-numbers", test_no_numbers);
  g_test_add_func ("/told-cell/times", test_times);
  g_test_add_func ("/told-cell/no-times", test_no_times);
  return g_test_run ();
}
