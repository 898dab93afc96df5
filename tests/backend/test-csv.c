// test-csv.c: a cell is text, whatever stands in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "csv.h"

static void
test_cells (void)
{
  static const struct
  {
    const char *cell, *written;
  } cases[] = {
    { "", "" },
    { NULL, "" },
    { "심박수", "심박수" },
    { "-12.5", "-12.5" },
    { "1e3", "1e3" },
    { "a,b", "\"a,b\"" },
    { "say \"no\"", "\"say \"\"no\"\"\"" },
    { "two\nlines", "\"two\nlines\"" },
    { "=cmd", "\"'=cmd\"" },
    { "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"" },
    { "+1+2", "\"'+1+2\"" },
    { "-1+2", "\"'-1+2\"" },
    { "@SUM(A1)", "\"'@SUM(A1)\"" },
    { "\t=1", "\"'\t=1\"" },
    { "\r=1", "\"'\r=1\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) table = g_string_new (NULL);
      g_autofree char *row = g_strconcat ("x,", cases[i].written, "\r\n", NULL);
      const char *cells[] = { "x", cases[i].cell };

      dure_csv_row (table, cells, G_N_ELEMENTS (cells));
      g_assert_cmpstr (table->str, ==, row);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/cells", test_cells);
  return g_test_run ();
}
