// test-recent-lines.c: the last lines of the log are kept, short and few
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "recent-lines.h"

#include <string.h>

static void
test_ring (void)
{
  g_auto (GStrv) none = NULL;
  g_auto (GStrv) lines = NULL;

  dure_recent_lines_forget ();
  none = dure_recent_lines_get ();
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  for (guint i = 1; i <= DURE_RECENT_LINES + 3; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u", i);

      dure_recent_lines_add (line);
    }
  lines = dure_recent_lines_get ();
  g_assert_cmpuint (g_strv_length (lines), ==, DURE_RECENT_LINES);
  g_assert_cmpstr (lines[0], ==, "line 15");
  g_assert_cmpstr (lines[DURE_RECENT_LINES - 1], ==, "line 4");
}

static void
test_any_bytes (void)
{
  g_autofree char *long_line = g_strnfill (5000, 'a');
  g_auto (GStrv) lines = NULL;

  dure_recent_lines_forget ();
  dure_recent_lines_add (long_line);
  dure_recent_lines_add ("한\nline \xff\xfe");
  lines = dure_recent_lines_get ();
  g_assert_true (g_utf8_validate (lines[0], -1, NULL));
  g_assert_true (g_str_has_prefix (lines[0], "한 line "));
  g_assert_cmpuint (strlen (lines[1]), ==, DURE_RECENT_LETTERS);
}

/* What GLib writes gets there, but not what is written to find a fault of our own. */
static void
test_log (void)
{
  g_auto (GStrv) lines = NULL;

  dure_recent_lines_forget ();
  dure_recent_lines_listen ();
  g_message ("%s", "a message");
  g_debug ("%s", "a detail");
  lines = dure_recent_lines_get ();
  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_cmpstr (lines[0], ==, "a message");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recent-lines/ring", test_ring);
  g_test_add_func ("/recent-lines/any-bytes", test_any_bytes);
  g_test_add_func ("/recent-lines/log", test_log);
  return g_test_run ();
}
