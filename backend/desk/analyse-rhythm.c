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
#include "energy-series.h"
#include "error.h"
#include "interval-file.h"
#include "rhythm.h"

#include <jansson.h>
#include <math.h>

#define FEWEST_BEATS 8

static const char summary[] =
    "FILE (- for standard input, gzip or plain) is a table with an interval in ms a row, oldest\n"
    "first: in the column whose name begins with rr, ibi, nn or interval, else in the first.\n"
    "Where the name does not say ms, a file of seconds is known by its small numbers. Or it has a\n"
    "recording a row, its intervals with spaces between in a column rr_ms_space_separated: then\n"
    "all of this is printed for each. What is shorter than a window is looked at as one. For\n"
    "each window:\n"
    "\n"
    "  record       the recording's name, where there are several\n"
    "  first        index of the window's first interval; the file's first one is 0\n"
    "  beats        how many intervals the window has\n"
    "  probability  of an irregular pulse, by the model alone, whatever the verdict is; it is\n"
    "               calibrated to no crowd. null with fewer than 8 usable intervals\n"
    "  cosen        coefficient of sample entropy; null where there is none\n"
    "  rejected     intervals of the window outside 300 to 2000 ms\n"
    "  verdict      regular, irregular, or cannot-tell: fewer than 30 usable intervals, more than\n"
    "               10 % rejected, a rate below 40 or above 150, or model and CoSEn disagree\n"
    "\n"
    "and then, in a line of its own, of all windows:\n"
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

static json_t *
number_or_null (double number)
{
  return isfinite (number) ? json_real (number) : json_null ();
}

static void
print_line (json_t *json, const char *record, FILE *out)
{
  if (record != NULL)
    json_object_set_new (json, "record", json_string (record));
  json_dumpf (json, out, JSON_COMPACT | JSON_REAL_PRECISION (9));
  fputc ('\n', out);
  json_decref (json);
}

static void
print_window (const DureRhythmWindow *window, const char *record, FILE *out)
{
  print_line (json_pack ("{s:I, s:i, s:o, s:o, s:i, s:s}",
                         "first", (json_int_t) window->first,
                         "beats", (int) window->beats,
                         "probability", number_or_null (window->probability),
                         "cosen", number_or_null (window->cosen),
                         "rejected", (int) window->rejected,
                         "verdict", dure_rhythm_to_text (window->verdict)),
              record, out);
}

static void
analyse (const DurePackedModel *model, const DureIntervalRecord *record, guint beats, FILE *out)
{
  const gint32 *rr_ms = (const gint32 *) (gconstpointer) record->rr_ms->data;
  const guint count = record->rr_ms->len;
  DureRhythmRun run = { 0 };

  beats = CLAMP (count, 1, beats);
  for (guint first = 0; first + beats <= count; first += beats)
    {
      DureRhythmWindow window;

      dure_rhythm_judge_window (model, rr_ms, first, beats, &window);
      dure_rhythm_run_add (&run, window.verdict);
      print_window (&window, record->name, out);
    }
  print_line (json_pack ("{s:s, s:i, s:i, s:f}",
                         "visit", dure_rhythm_to_text (dure_rhythm_run_judge (&run)),
                         "windows", (int) run.windows,
                         "irregular", (int) run.irregular,
                         "threshold", dure_packed_model_get_threshold (model)),
              record->name, out);
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
  g_autoptr (GPtrArray) records = NULL;
  const DurePackedModel *model = dure_rhythm_model ();

  if (read_options (&options, &argc, &argv, &error) && options.model != NULL)
    model = other = read_model (options.model, &error);
  if (error == NULL)
    records = dure_interval_file_read (argv[1], &error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    analyse (model, records->pdata[i], (guint) options.beats, out);
  g_free (options.model);
  if (error == NULL)
    return DURE_ANALYSE_DONE;
  fprintf (stderr, "dure-backend: %s\n", error->message);
  return error->domain == DURE_CORE_ERROR || error->domain == DURE_ENERGY_ERROR
             ? DURE_ANALYSE_MALFORMED
             : DURE_ANALYSE_CANNOT;
}
