// access-commands.c: who read how much of what in a month, asked at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `access review MONTH` prints what access-review.c finds, as text or with --json for programs.
// That it was asked for is a reading too, and written down before anything is printed.

#include "commands.h"

#include "access-review.h"
#include "audit.h"
#include "canonical-json.h"
#include "ledger.h"
#include "where.h"

#include <stdlib.h>
#include <string.h>

#define COMMAND "access review"

typedef struct
{
  DureWhere where;
  gboolean is_json;
} Options;

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "For programs", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (&options->where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  options->where.state = dure_state_directory (options->where.state);
  if (*argc == 3 && strcmp ((*argv)[1], "review") == 0)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "access review, and a month as 2026-11");
  return FALSE;
}

static const char *
text_in (const json_t *object, const char *key)
{
  const char *text = json_string_value (json_object_get (object, key));

  return text != NULL ? text : "";
}

/* What somebody has typed, on one line of plain letters. */
static void
print_typed (const json_t *object, const char *key, FILE *out)
{
  char *text = json_dumps (json_object_get (object, key), JSON_ENCODE_ANY | JSON_ENSURE_ASCII);

  fputs (text != NULL ? text : "", out);
  free (text);
}

static void
print_counts (const json_t *counts, FILE *out)
{
  const json_int_t erased = json_integer_value (json_object_get (counts, "erased"));

  fprintf (out, "  %" JSON_INTEGER_FORMAT " readings of %" JSON_INTEGER_FORMAT " items, %"
                JSON_INTEGER_FORMAT " donors",
           json_integer_value (json_object_get (counts, "readings")),
           json_integer_value (json_object_get (counts, "items")),
           json_integer_value (json_object_get (counts, "donors")));
  if (erased > 0)
    fprintf (out, ", %" JSON_INTEGER_FORMAT " of erased ones", erased);
  fputc ('\n', out);
}

static void
print_line (const json_t *line, FILE *out)
{
  const json_t *days = json_object_get (line, "days");

  fprintf (out, "%s  %s  %s", text_in (line, "reader"), text_in (line, "by"),
           text_in (line, "what"));
  print_counts (line, out);
  for (gsize i = 0; i < json_array_size (days); i++)
    {
      const json_t *day = json_array_get (days, i);

      fprintf (out, "  %s", text_in (day, "day"));
      print_counts (day, out);
    }
}

static void
print_reason (const json_t *event, FILE *out)
{
  fprintf (out, "%s  %s  ", text_in (event, "time"), text_in (event, "what"));
  print_typed (event, "subject", out);
  fputs ("  ", out);
  print_typed (event, "actor", out);
  fputs ("  ", out);
  print_typed (event, "why", out);
  fputc ('\n', out);
}

static void
print_odd (const json_t *odd, FILE *out)
{
  if (json_object_get (odd, "day") == NULL)
    {
      fprintf (out, "%s  %s  %s  ", text_in (odd, "kind"), text_in (odd, "time"),
               text_in (odd, "by"));
      print_typed (odd, "actor", out);
      fputc ('\n', out);
      return;
    }
  fprintf (out, "%s  %s  %s  %s", text_in (odd, "kind"), text_in (odd, "day"),
           text_in (odd, "reader"), text_in (odd, "by"));
  print_counts (odd, out);
}

static void
print_part (const json_t *review, const char *key, const char *title,
            void (*print) (const json_t *line, FILE *out), FILE *out)
{
  const json_t *lines = json_object_get (review, key);

  fprintf (out, "\n%s\n", title);
  if (json_array_size (lines) == 0)
    fputs ("nothing\n", out);
  for (gsize i = 0; i < json_array_size (lines); i++)
    print (json_array_get (lines, i), out);
}

static void
print_review (const json_t *review, gboolean is_json, FILE *out)
{
  if (is_json)
    {
      g_autofree char *text = dure_json_canonical (review, NULL);

      fprintf (out, "%s\n", text);
      return;
    }
  fprintf (out, "access in %s, as of %s\n", text_in (review, "month"), text_in (review, "made"));
  print_part (review, "read", "Who read what", print_line, out);
  print_part (review, "reasons", "Reasons given", print_reason, out);
  print_part (review, "standsOut", "What stands out", print_odd, out);
}

static gboolean
review_month (const Options *options, const char *month, FILE *out, GError **error)
{
  g_autoptr (DureCity) city = dure_where_open_city (&options->where, FALSE, error);
  g_autoptr (json_t) review = city != NULL ? dure_access_review (city, month, error) : NULL;

  if (review == NULL
      || !dure_audit_crowd (city, COMMAND, DURE_READABLE_READINGS,
                            dure_access_review_readings (review), error)
      || !dure_ledger_settle (city, error))
    return FALSE;
  print_review (review, options->is_json, out);
  return TRUE;
}

/**
 * dure_command_access:
 *
 * `access review`.
 */
int
dure_command_access (int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;

  if (read_options (&options, &argc, &argv, &error))
    review_month (&options, argv[2], out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&options.where);
  return error == NULL ? 0 : 1;
}
