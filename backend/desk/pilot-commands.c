// pilot-commands.c: what the city's desk says to a company's model on trial
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `model sign MANIFEST MODEL FOLDER` checks both as a kiosk would, and writes the folder that goes
// into a station's state as `pilot-model`: manifest, signature, model. The manifest need not name
// the model's digest; it is put in. `model stop DIGEST` tells kiosks not to run it any more,
// `model runs` prints how often each one ran, a report a line.

#include "pilot-commands.h"

#include "canonical-json.h"
#include "city.h"
#include "ledger.h"
#include "model-reports.h"
#include "trial-model.h"
#include "where.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean
write_file (const char *folder, const char *name, const char *bytes, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0600, error);
}

/* The model goes first and the signature last: a folder half written is of no use to a kiosk. */
static gboolean
write_folder (const char *folder, GBytes *model, const char *manifest, const char *signature,
              GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s cannot be made", folder);
      return FALSE;
    }
  return write_file (folder, "model", g_bytes_get_data (model, NULL), g_bytes_get_size (model),
                     error)
         && write_file (folder, "manifest.json", manifest, strlen (manifest), error)
         && write_file (folder, "manifest.sig", signature, strlen (signature), error);
}

static GBytes *
read_file (const char *path, GError **error)
{
  char *bytes;
  gsize length;

  return g_file_get_contents (path, &bytes, &length, error) ? g_bytes_new_take (bytes, length)
                                                            : NULL;
}

static gboolean
sign (DureCity *city, char **words, FILE *out, GError **error)
{
  g_autoptr (GBytes) draft = read_file (words[0], error);
  g_autoptr (GBytes) file = draft != NULL ? read_file (words[1], error) : NULL;
  g_autoptr (DurePilotModel) says = NULL;
  g_autoptr (json_t) json = NULL;
  g_autoptr (GBytes) manifest = NULL;
  g_autofree char *text = NULL, *signature = NULL;

  if (file == NULL)
    return FALSE;
  json = dure_json_parse (g_bytes_get_data (draft, NULL), g_bytes_get_size (draft), error);
  says = json != NULL ? dure_trial_model_check (json, file, error) : NULL;
  if (says == NULL)
    return FALSE;
  text = dure_json_canonical (json, NULL);
  manifest = g_bytes_new (text, strlen (text));
  signature = dure_pilot_model_sign (manifest, city->keys->signing, error);
  if (signature == NULL || !write_folder (words[2], file, text, signature, error))
    return FALSE;
  fprintf (out, "%s  %s of %s: put %s into the station's state as pilot-model\n",
           says->digest, says->name, says->company, words[2]);
  return TRUE;
}

static gboolean
stop (DureCity *city, char **words, FILE *out, GError **error)
{
  if (!dure_model_stop (city, words[0], error))
    return FALSE;
  fprintf (out, "%s is stopped; kiosks hear of it within ten minutes\n", words[0]);
  return TRUE;
}

static gboolean
list_runs (DureCity *city, char **words, FILE *out, GError **error)
{
  g_autoptr (json_t) list = dure_model_reports_list (city, error);
  gsize i;
  json_t *report;

  json_array_foreach (list, i, report)
    {
      g_autofree char *text = dure_json_canonical (report, NULL);

      fprintf (out, "%s\n", text);
    }
  return list != NULL;
}

static const struct
{
  const char *word;
  int count;
  gboolean (*run) (DureCity *city, char **words, FILE *out, GError **error);
} errands[] = {
  { "sign", 3, sign },
  { "stop", 1, stop },
  { "runs", 0, list_runs },
};

static gboolean
read_options (DureWhere *where, int *argc, char ***argv, int count, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (where, context);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  where->state = dure_state_directory (where->state);
  if (*argc == count + 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "model takes: sign MANIFEST MODEL FOLDER, stop DIGEST, or runs");
  return FALSE;
}

/**
 * dure_command_pilot:
 * @argv: begins with the word after `model`
 * @ret_status: (out): what to exit with
 *
 * Returns: whether it is one of the words here
 */
gboolean
dure_command_pilot (int argc, char **argv, FILE *out, int *ret_status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errands); i++)
    {
      DureWhere where = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (DureCity) city = NULL;

      if (argc < 1 || strcmp (argv[0], errands[i].word) != 0)
        continue;
      if (read_options (&where, &argc, &argv, errands[i].count, &error))
        city = dure_where_open_city (&where, FALSE, &error);
      if (city != NULL)
        (void) (errands[i].run (city, argv + 1, out, &error) && dure_ledger_settle (city, &error));
      if (error != NULL)
        fprintf (stderr, "dure-backend: %s\n", error->message);
      *ret_status = error == NULL ? 0 : 1;
      dure_where_clear (&where);
      return TRUE;
    }
  return FALSE;
}
