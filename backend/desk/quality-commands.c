// quality-commands.c: what was wrong with what came, asked at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `quality` prints how many observations were kept, flagged and dropped, and for which reasons, of
// each day, pilot, kiosk (or kind of source) and kind of instrument. One line each, or with --json
// one array. It changes nothing and says nothing of a person.

#include "commands.h"

#include "canonical-json.h"
#include "encoding.h"
#include "quality-counts.h"
#include "where.h"

typedef struct
{
  DureWhere where;
  char *pilot, *day;
  gboolean is_json;
} Options;

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "pilot", 0, 0, G_OPTION_ARG_STRING, &options->pilot, "Only of this pilot", "PILOT" },
    { "day", 0, 0, G_OPTION_ARG_STRING, &options->day, "Only what came on it", "YYYY-MM-DD" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "For programs", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (&options->where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  options->where.state = dure_state_directory (options->where.state);
  if (*argc == 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "quality takes only options");
  return FALSE;
}

static gboolean
read_day (const char *text, gint64 *ret_day, GError **error)
{
  gint64 end_ms;

  *ret_day = -1;
  if (text == NULL)
    return TRUE;
  if (dure_day_end_from_text (text, &end_ms))
    {
      *ret_day = dure_day_of_time (end_ms - 1);
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "a day is written 2026-11-21");
  return FALSE;
}

static void
print_line (const DureQualityCount *count, gpointer out)
{
  g_autofree char *day = dure_day_to_text (count->place.day);

  fprintf (out, "%s  %s  %-36s  %-19s  %-15s  %-16s  %" G_GINT64_FORMAT "\n", day,
           count->place.pilot, count->place.sender, count->device, count->code, count->result,
           count->number);
}

static void
add_line (const DureQualityCount *count, gpointer list)
{
  g_autofree char *day = dure_day_to_text (count->place.day);

  json_array_append_new (
      list, json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I}", "day", day, "pilot",
                       count->place.pilot, "sender", count->place.sender, "device", count->device,
                       "code", count->code, "result", count->result, "number",
                       (json_int_t) count->number, "rules", (json_int_t) count->rules));
}

static gboolean
print_json (DureCity *city, const char *pilot, gint64 day, FILE *out, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autofree char *text = NULL;

  if (!dure_quality_counts_each (city, pilot, day, add_line, list, error))
    return FALSE;
  text = dure_json_canonical (list, NULL);
  fprintf (out, "%s\n", text);
  return TRUE;
}

static gboolean
print (const Options *options, FILE *out, GError **error)
{
  g_autoptr (DureCity) city = NULL;
  gint64 day;

  if (!read_day (options->day, &day, error))
    return FALSE;
  city = dure_where_open_city (&options->where, FALSE, error);
  if (city == NULL)
    return FALSE;
  if (options->is_json)
    return print_json (city, options->pilot, day, out, error);
  return dure_quality_counts_each (city, options->pilot, day, print_line, out, error);
}

/**
 * dure_command_quality:
 *
 * `quality`.
 */
int
dure_command_quality (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;

  if (read_options (&options, &argc, &argv, &error))
    print (&options, out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&options.where);
  g_free (options.pilot);
  g_free (options.day);
  return error == NULL ? 0 : 1;
}
