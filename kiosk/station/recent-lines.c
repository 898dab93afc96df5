// recent-lines.c: the last lines that the program wrote to its log
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In memory only, so that staff can read them on the screen: a ring of a few short lines for the
// whole process, since GLib has one log. What is written there holds nothing about a person; the
// log itself goes where it always went.

#include "recent-lines.h"

static GMutex lock;
static char *lines[DURE_RECENT_LINES];
static guint n_added;

/**
 * dure_recent_lines_add:
 * @line: cut where it is too long, and made one line
 */
void
dure_recent_lines_add (const char *line)
{
  g_autofree char *valid = g_utf8_make_valid (line, -1);
  char *cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), DURE_RECENT_LETTERS));

  g_mutex_lock (&lock);
  g_free (lines[n_added % DURE_RECENT_LINES]);
  lines[n_added++ % DURE_RECENT_LINES] = g_strdelimit (cut, "\n\r\t", ' ');
  g_mutex_unlock (&lock);
}

/**
 * dure_recent_lines_get:
 *
 * Returns: (transfer full) (array zero-terminated=1): the newest first
 */
char **
dure_recent_lines_get (void)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **copy;

  g_mutex_lock (&lock);
  for (guint i = 0; i < MIN (n_added, DURE_RECENT_LINES); i++)
    g_strv_builder_add (builder, lines[(n_added - 1 - i) % DURE_RECENT_LINES]);
  g_mutex_unlock (&lock);
  copy = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return copy;
}

/**
 * dure_recent_lines_forget:
 *
 * As if nothing had been written.
 */
void
dure_recent_lines_forget (void)
{
  g_mutex_lock (&lock);
  for (guint i = 0; i < DURE_RECENT_LINES; i++)
    g_clear_pointer (&lines[i], g_free);
  n_added = 0;
  g_mutex_unlock (&lock);
}

static GLogWriterOutput
on_written (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0
        && (level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_MESSAGE)
      dure_recent_lines_add (fields[i].value);
  return g_log_writer_default (level, fields, n_fields, data);
}

/**
 * dure_recent_lines_listen:
 *
 * Keeps from now on what is written as a message, or as something worse. Once in a process.
 */
void
dure_recent_lines_listen (void)
{
  g_log_set_writer_func (on_written, NULL, NULL);
}
