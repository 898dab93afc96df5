// analyse-rhythm.c: what the rhythm model says of RR intervals, asked on any desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `analyse rhythm FILE` cuts a file into windows, one after the other, and prints a line of JSON
// for each and one for all of them. The same code judges a visit at the kiosk. Nothing is printed
// unless the whole file could be read. With --model another packed model of the same features is
// asked, which is how models are compared before one is built in.
//
// Exit status: 0 done, 65 malformed, 1 when it could not be read at all.

#include "analyse.h"

#include "beat-series.h"
#include "decompress.h"
#include "error.h"
#include "rhythm.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define LONGEST_MS 10000000
#define FEWEST_BEATS 8

static const char summary[] =
    "FILE (- for standard input, gzip or plain) has an interval in ms a line, oldest first; what\n"
    "follows a comma is not looked at, nor a first line that is no number. A file that is shorter\n"
    "than one window is looked at as one. What it prints, for each window:\n"
    "\n"
    "  first        index of the window's first interval; the file's first one is 0\n"
    "  beats        how many intervals the window has\n"
    "  probability  of an irregular pulse, by the model alone, whatever the verdict is; it is\n"
    "               calibrated to no crowd. null with fewer than 8 usable intervals\n"
    "  cosen        coefficient of sample entropy; null where there is none\n"
    "  rejected     intervals of the window outside 300 to 2000 ms\n"
    "  verdict      regular, irregular, or cannot-tell: fewer than 30 usable intervals, more than\n"
    "               10 % rejected, a rate below 40 or above 150, or model and CoSEn disagree\n"
    "\n"
    "and in the last line, of all windows:\n"
    "\n"
    "  visit        irregular: three windows in a row are; regular: of three or more windows nine\n"
    "               in ten are; cannot-tell: neither\n"
    "  windows, irregular   how many there were, and how many of them were irregular\n"
    "  threshold    from which probability on the model calls a window irregular";

typedef struct
{
  int beats;
  char *model;
} Options;

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "beats", 0, 0, G_OPTION_ARG_INT, &options->beats, "intervals in a window, 8 to 256 (60)",
      "N" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options->model,
      "a packed model instead of the one built in", "MODEL" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc == 2 && options->beats >= FEWEST_BEATS && options->beats <= DURE_BEAT_SERIES_MAX)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "analyse rhythm takes one file, and windows of %d to %d beats", FEWEST_BEATS,
               DURE_BEAT_SERIES_MAX);
  return FALSE;
}

/* (transfer full) (nullable): what is in the file, without its gzip. */
static GBytes *
read_plain (const char *path, GError **error)
{
  static const guint8 gzip[] = { 0x1f, 0x8b };
  g_autoptr (GBytes) bytes = dure_analyse_read (path, error);
  g_autofree guint8 *room = NULL;
  const guint8 *data;
  gsize size, length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  if (size < sizeof gzip || memcmp (data, gzip, sizeof gzip) != 0)
    return g_steal_pointer (&bytes);
  room = g_malloc (DURE_ANALYSE_MAX_FILE);
  if (dure_decompress ("gzip", data, size, room, DURE_ANALYSE_MAX_FILE, &length)
      == DURE_DECOMPRESSED)
    return g_bytes_new (room, length);
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
               "The file is not in order as gzip, or too large");
  return NULL;
}

/* An interval, which ends at a comma or with the line. */
static gboolean
read_interval (const char *line, gint32 *ret_ms)
{
  char *end;
  const double ms = g_ascii_strtod (line, &end);

  end += strspn (end, " \r");
  if (end == line || (*end != '\0' && *end != ',') || !(ms >= 0 && ms <= LONGEST_MS))
    return FALSE;
  *ret_ms = (gint32) lround (ms);
  return TRUE;
}

/* (transfer full) (nullable) (element-type gint32) */
static GArray *
read_intervals (GBytes *bytes, GError **error)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (gint32));
  gsize size;
  const char *at = g_bytes_get_data (bytes, &size), *end = at + size;

  for (guint number = 1; at < end; number++)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      const char *line_end = newline != NULL ? newline : end;
      g_autofree char *line = g_strndup (at, (gsize) (line_end - at));
      gint32 ms;

      if (read_interval (line, &ms))
        g_array_append_val (intervals, ms);
      else if (number > 1 && *g_strstrip (line) != '\0')
        {
          g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                       "Line %u does not begin with an interval in ms", number);
          return NULL;
        }
      at = line_end + 1;
    }
  return g_steal_pointer (&intervals);
}

static json_t *
number_or_null (double number)
{
  return isfinite (number) ? json_real (number) : json_null ();
}

static void
print_line (json_t *json, FILE *out)
{
  json_dumpf (json, out, JSON_COMPACT | JSON_REAL_PRECISION (9));
  fputc ('\n', out);
  json_decref (json);
}

static void
print_window (const DureRhythmWindow *window, FILE *out)
{
  print_line (json_pack ("{s:I, s:i, s:o, s:o, s:i, s:s}",
                         "first", (json_int_t) window->first,
                         "beats", (int) window->beats,
                         "probability", number_or_null (window->probability),
                         "cosen", number_or_null (window->cosen),
                         "rejected", (int) window->rejected,
                         "verdict", dure_rhythm_to_text (window->verdict)),
              out);
}

static void
analyse (const DurePackedModel *model, const GArray *intervals, guint beats, FILE *out)
{
  const gint32 *rr_ms = (const gint32 *) (gconstpointer) intervals->data;
  DureRhythmRun run = { 0 };

  beats = CLAMP (intervals->len, 1, beats);
  for (guint first = 0; first + beats <= intervals->len; first += beats)
    {
      DureRhythmWindow window;

      dure_rhythm_judge_window (model, rr_ms, first, beats, &window);
      dure_rhythm_run_add (&run, window.verdict);
      print_window (&window, out);
    }
  print_line (json_pack ("{s:s, s:i, s:i, s:f}",
                         "visit", dure_rhythm_to_text (dure_rhythm_run_judge (&run)),
                         "windows", (int) run.windows,
                         "irregular", (int) run.irregular,
                         "threshold", dure_packed_model_get_threshold (model)),
              out);
}

/* (transfer full) (nullable): a model from a file, which has to look at what we measure. */
static DurePackedModel *
read_model (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = dure_analyse_read (path, error);
  g_autoptr (DurePackedModel) model = NULL;
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  model = dure_packed_model_read (data, size, error);
  if (model == NULL || dure_rhythm_may_ask (model))
    return g_steal_pointer (&model);
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
               "The model looks at other features than this program measures");
  return NULL;
}

/**
 * dure_analyse_rhythm:
 *
 * `analyse rhythm FILE`.
 */
int
dure_analyse_rhythm (int argc, char **argv, FILE *out)
{
  Options options = { .beats = DURE_RHYTHM_WINDOW };
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePackedModel) other = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GArray) intervals = NULL;
  const DurePackedModel *model = NULL;

  if (read_options (&options, &argc, &argv, &error) && options.model != NULL)
    model = other = read_model (options.model, &error);
  if (error == NULL)
    bytes = read_plain (argv[1], &error);
  if (bytes != NULL)
    intervals = read_intervals (bytes, &error);
  if (intervals != NULL)
    analyse (model != NULL ? model : dure_rhythm_model (), intervals, (guint) options.beats, out);
  g_free (options.model);
  if (error == NULL)
    return DURE_ANALYSE_DONE;
  fprintf (stderr, "dure-backend: %s\n", error->message);
  return error->domain == DURE_CORE_ERROR ? DURE_ANALYSE_MALFORMED : DURE_ANALYSE_CANNOT;
}
