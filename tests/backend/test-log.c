// test-log.c: one line for each event, and what of a library's words is kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "log.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1793180366042999)

static char *last_line;
static DureLogForm form;

static GLogWriterOutput
keep_line (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  g_free (last_line);
  last_line = dure_log_line (form, level, NOW, fields, count);
  return G_LOG_WRITER_HANDLED;
}

static void
check (DureLogForm wanted, const char *line)
{
  form = wanted;
  g_clear_pointer (&last_line, g_free);
  dure_log (G_LOG_LEVEL_WARNING, "commit-failed", { DURE_LOG_MESSAGE, "a \"b\" \\ c\n\x01\xff 가" },
            { DURE_LOG_WORKS, .number = 3 }, { DURE_LOG_KIOSK, NULL });
  g_assert_cmpstr (last_line, ==, line);
}

static void
test_forms (void)
{
  check (DURE_LOG_JSON,
         "{\"time\":\"2026-10-28T09:39:26.042Z\",\"level\":\"warning\",\"event\":\"commit-failed\","
         "\"works\":3,\"message\":\"a \\\"b\\\" \\\\ c\\u000a\\u0001\xef\xbf\xbd 가\"}\n");
  check (DURE_LOG_TEXT,
         "2026-10-28T09:39:26.042Z warning commit-failed works=3"
         " message=\"a \\\"b\\\" \\\\ c\\u000a\\u0001\xef\xbf\xbd 가\"\n");
}

static void
test_levels (void)
{
  static const char *const names[] = { "error", "critical", "warning", "notice", "info", "debug" };
  GLogLevelFlags level = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (dure_log_level_from_text (names[i], &level));
      dure_log_set_most (level);
      g_assert_true (dure_log_tells (level));
      g_assert_true (dure_log_tells (level >> 1) || i == 0);
      g_assert_false (dure_log_tells (level << 1));
    }
  g_assert_false (dure_log_level_from_text ("loud", &level));
  g_clear_pointer (&last_line, g_free);
  dure_log_set_most (G_LOG_LEVEL_MESSAGE);
  dure_log_event (G_LOG_LEVEL_INFO, "request", NULL);
  g_assert_null (last_line);
  dure_log_event (G_LOG_LEVEL_MESSAGE, "reloaded", NULL);
  g_assert_nonnull (last_line);
}

/* A library's warning may hold a stranger's words; its domain may not. */
static void
test_libraries (void)
{
  const GLogField fields[] = { { "MESSAGE", "GET /secret", -1 }, { "GLIB_DOMAIN", "libsoup", -1 },
                               { "CODE_FILE", "soup.c", -1 } };
  g_autofree char *warning = dure_log_line (DURE_LOG_JSON, G_LOG_LEVEL_WARNING, NOW, fields, 3);
  g_autofree char *critical = dure_log_line (DURE_LOG_TEXT, G_LOG_LEVEL_CRITICAL, NOW, fields, 3);

  g_assert_cmpstr (warning, ==,
                   "{\"time\":\"2026-10-28T09:39:26.042Z\",\"level\":\"warning\","
                   "\"event\":\"library\",\"domain\":\"libsoup\"}\n");
  g_assert_cmpstr (critical, ==,
                   "2026-10-28T09:39:26.042Z critical library message=\"GET /secret\""
                   " domain=\"libsoup\"\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (keep_line, NULL, NULL);
  g_test_add_func ("/log/both forms", test_forms);
  g_test_add_func ("/log/levels", test_levels);
  g_test_add_func ("/log/what libraries say", test_libraries);
  return g_test_run ();
}
