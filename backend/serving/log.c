// log.c: what the program says of itself while it runs
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An event has a name and details under keys of a closed list; it goes through GLib's structured
// log, and the writer here makes one line of it on standard error, written at once so that lines of
// several threads never mix. What libraries say comes the same way, as the event "library". Their
// texts may hold what a stranger sent, so only those of faults in a program are kept (critical and
// worse); of the rest the line says who spoke.
//
// What is not told costs a comparison; a line costs some microseconds and one system call.

#include "log.h"

#include <string.h>
#include <unistd.h>

#define EVENT "DURE_EVENT"

static const struct
{
  const char *field, *name;
  gboolean is_number;
} keys[DURE_LOG_KEYS] = {
  [DURE_LOG_LISTENER] = { "DURE_LISTENER", "listener", FALSE },
  [DURE_LOG_METHOD] = { "DURE_METHOD", "method", FALSE },
  [DURE_LOG_ROUTE] = { "DURE_ROUTE", "route", FALSE },
  [DURE_LOG_STATUS] = { "DURE_STATUS", "status", TRUE },
  [DURE_LOG_DURATION_US] = { "DURE_DURATION_US", "duration_us", TRUE },
  [DURE_LOG_BYTES] = { "DURE_BYTES", "bytes", TRUE },
  [DURE_LOG_REASON] = { "DURE_REASON", "reason", FALSE },
  [DURE_LOG_KIOSK] = { "DURE_KIOSK", "kiosk", FALSE },
  [DURE_LOG_WORKS] = { "DURE_WORKS", "works", TRUE },
  [DURE_LOG_OPTION] = { "DURE_OPTION", "option", FALSE },
  [DURE_LOG_MESSAGE] = { "MESSAGE", "message", FALSE },
  [DURE_LOG_DOMAIN] = { "GLIB_DOMAIN", "domain", FALSE },
};

static const struct
{
  GLogLevelFlags level;
  const char *name;
} levels[] = {
  { G_LOG_LEVEL_ERROR, "error" },
  { G_LOG_LEVEL_CRITICAL, "critical" },
  { G_LOG_LEVEL_WARNING, "warning" },
  { G_LOG_LEVEL_MESSAGE, "notice" },
  { G_LOG_LEVEL_INFO, "info" },
  { G_LOG_LEVEL_DEBUG, "debug" },
};

/* Read by every thread, changed by a reload. */
static gint form_now = DURE_LOG_TEXT;
static gint most_now = G_LOG_LEVEL_MESSAGE;

static const char *
level_name (GLogLevelFlags level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (level & levels[i].level)
      return levels[i].name;
  return "debug";
}

/**
 * dure_log_level_from_text:
 * @text: `warning`
 * @ret_level: (out): what it means
 *
 * Returns: whether it is one of error, critical, warning, notice, info, debug
 */
gboolean
dure_log_level_from_text (const char *text, GLogLevelFlags *ret_level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i].name, text))
      {
        *ret_level = levels[i].level;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_log_tells:
 * @level: of an event
 *
 * Returns: whether it would be told; GLib's levels are the larger the less they matter
 */
gboolean
dure_log_tells (GLogLevelFlags level)
{
  return (gint) (level & G_LOG_LEVEL_MASK) <= g_atomic_int_get (&most_now);
}

/* As RFC 8259 wants it; what is no UTF-8 is shown as U+FFFD. Also used for people, so that a line
 * stays a line. */
static void
append_quoted (GString *line, const char *text, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);

  g_string_append_c (line, '"');
  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (line, "\\%c", *p);
    else if ((guchar) *p < 0x20 || *p == 0x7f)
      g_string_append_printf (line, "\\u%04x", (guint) *p);
    else
      g_string_append_c (line, *p);
  g_string_append_c (line, '"');
}

static const GLogField *
find_field (const GLogField *fields, gsize count, const char *name)
{
  for (gsize i = 0; i < count; i++)
    if (strcmp (fields[i].key, name) == 0)
      return &fields[i];
  return NULL;
}

static void
append_detail (GString *line, DureLogForm form, DureLogKey key, const GLogField *field)
{
  if (form == DURE_LOG_JSON)
    g_string_append_printf (line, ",\"%s\":", keys[key].name);
  else
    g_string_append_printf (line, " %s=", keys[key].name);
  if (keys[key].is_number)
    g_string_append_printf (line, "%" G_GINT64_FORMAT, *(const gint64 *) field->value);
  else
    append_quoted (line, field->value, field->length);
}

/* Of a library's message only what cannot hold anybody's data. */
static gboolean
may_tell (DureLogKey key, gboolean is_ours, GLogLevelFlags level)
{
  if (is_ours)
    return key != DURE_LOG_DOMAIN;
  return key == DURE_LOG_DOMAIN
         || (key == DURE_LOG_MESSAGE && (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)));
}

/**
 * dure_log_line:
 * @form: how it should look
 * @level: how much it matters
 * @now_us: microseconds since 1970
 * @fields: (array length=count): of a structured message
 * @count: how many
 *
 * Returns: (transfer full): the line, with its end
 */
char *
dure_log_line (DureLogForm form, GLogLevelFlags level, gint64 now_us, const GLogField *fields,
               gsize count)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  guint ms = (guint) (now_us / 1000 % 1000);
  const GLogField *event = find_field (fields, count, EVENT);
  const char *name = event != NULL ? event->value : "library";
  GString *line = g_string_sized_new (256);

  g_string_printf (line, form == DURE_LOG_JSON
                             ? "{\"time\":\"%s.%03uZ\",\"level\":\"%s\",\"event\":\"%s\""
                             : "%s.%03uZ %s %s",
                   time, ms, level_name (level), name);
  for (DureLogKey key = DURE_LOG_END + 1; key < DURE_LOG_KEYS; key++)
    {
      const GLogField *field = may_tell (key, event != NULL, level)
                                   ? find_field (fields, count, keys[key].field)
                                   : NULL;

      if (field != NULL)
        append_detail (line, form, key, field);
    }
  g_string_append (line, form == DURE_LOG_JSON ? "}\n" : "\n");
  return g_string_free (line, FALSE);
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  g_autofree char *line = NULL;
  gssize written;

  if (!dure_log_tells (level))
    return G_LOG_WRITER_HANDLED;
  line = dure_log_line ((DureLogForm) g_atomic_int_get (&form_now), level, g_get_real_time (),
                        fields, count);
  written = write (STDERR_FILENO, line, strlen (line));
  return written >= 0 ? G_LOG_WRITER_HANDLED : G_LOG_WRITER_UNHANDLED;
}

/**
 * dure_log_set_up:
 *
 * From here on everything is told in our way. Call it once, before the first event.
 */
void
dure_log_set_up (void)
{
  g_log_set_writer_func (write_line, NULL, NULL);
}

/**
 * dure_log_set_form:
 * @form: how lines look from now on
 */
void
dure_log_set_form (DureLogForm form)
{
  g_atomic_int_set (&form_now, (gint) form);
}

/**
 * dure_log_set_most:
 * @most: the level that is just told; those that matter less are not
 */
void
dure_log_set_most (GLogLevelFlags most)
{
  g_atomic_int_set (&most_now, (gint) most);
}

/**
 * dure_log_event:
 * @level: how much it matters; info for what happens all the time
 * @event: `commit-failed`
 * @details: (nullable): ends with %DURE_LOG_END
 *
 * From any thread.
 */
void
dure_log_event (GLogLevelFlags level, const char *event, const DureLogDetail *details)
{
  GLogField fields[2 + DURE_LOG_KEYS] = {
    { EVENT, event, -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
  };
  gsize count = 2;

  if (!dure_log_tells (level))
    return;
  for (const DureLogDetail *d = details; d != NULL && d->key != DURE_LOG_END; d++)
    {
      g_assert (count < G_N_ELEMENTS (fields));
      if (keys[d->key].is_number)
        fields[count++] = (GLogField) { keys[d->key].field, &d->number, sizeof d->number };
      else if (d->text != NULL)
        fields[count++] = (GLogField) { keys[d->key].field, d->text, -1 };
    }
  g_log_structured_array (level, fields, count);
}
