// model-commands.c: packs and looks into models at a desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `model pack DESCRIPTION FILE` makes a model's file from its description (packed-model-writer.c
// says what stands there), `model pack --xgboost SAVED DRAFT FILE` from what XGBoost has saved and
// what it does not know (xgboost-model.c). `model check FILE` reads a file as a kiosk would, its
// own vectors with it, and prints what it says of itself. None of these asks a city anything; what
// does is in pilot-commands.c.
//
// Exit status: 0 in order, 65 not a model, 1 when it could not be read or written.

#include "commands.h"

#include "canonical-json.h"
#include "error.h"
#include "packed-model-writer.h"
#include "pilot-commands.h"
#include "xgboost-model.h"

#include <stdlib.h>
#include <string.h>

enum
{
  EXIT_CANNOT = 1,
  EXIT_WRONG = 65, /* EX_DATAERR of sysexits.h */
};

static int
exit_for (const GError *error)
{
  if (error == NULL)
    return EXIT_SUCCESS;
  fprintf (stderr, "dure-backend: %s\n", error->message);
  return error->domain == DURE_CORE_ERROR ? EXIT_WRONG : EXIT_CANNOT;
}

static json_t *
read_json (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, error) ? dure_json_parse (text, length, error)
                                                           : NULL;
}

static void
write_model (const json_t *description, const char *path, GError **error)
{
  g_autoptr (GByteArray) file = dure_packed_model_write (description, error);

  if (file != NULL)
    g_file_set_contents (path, (const char *) file->data, (gssize) file->len, error);
}

static int
run_pack (char **words, FILE *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) description = read_json (words[0], &error);

  if (description != NULL)
    write_model (description, words[1], &error);
  return exit_for (error);
}

static int
run_pack_xgboost (char **words, FILE *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) saved = NULL, draft = NULL, description = NULL;

  if (strcmp (words[0], "--xgboost") != 0)
    {
      fprintf (stderr, "dure-backend: model pack --xgboost SAVED DRAFT FILE\n");
      return EXIT_CANNOT;
    }
  saved = read_json (words[1], &error);
  draft = saved != NULL ? read_json (words[2], &error) : NULL;
  description = draft != NULL ? dure_xgboost_describe (saved, draft, &error) : NULL;
  if (description != NULL)
    write_model (description, words[3], &error);
  return exit_for (error);
}

static json_t *
describe (const DurePackedModel *model)
{
  json_t *features = json_array ();

  for (guint i = 0; i < dure_packed_model_get_feature_count (model); i++)
    {
      const DurePackedModelFeature *feature = dure_packed_model_get_feature (model, i);

      json_array_append_new (features,
                             json_pack ("{s:s, s:s, s:f, s:f}", "name", feature->name, "unit",
                                        feature->unit, "low", feature->low, "high", feature->high));
    }
  return json_pack (
      "{s:s, s:i, s:s, s:s, s:f, s:s, s:o}", "name", dure_packed_model_get_name (model), "version",
      (int) dure_packed_model_get_version (model), "digest", dure_packed_model_get_digest (model),
      "form", dure_packed_model_get_form (model) == DURE_PACKED_MODEL_TREES ? "trees" : "linear",
      "threshold", dure_packed_model_get_threshold (model), "featureList",
      dure_packed_model_get_feature_list (model), "features", features);
}

static int
run_check (char **words, FILE *out)
{
  g_autofree char *bytes = NULL;
  g_autoptr (DurePackedModel) model = NULL;
  g_autoptr (json_t) says = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  char *text;

  if (g_file_get_contents (words[0], &bytes, &length, &error))
    model = dure_packed_model_read ((const guint8 *) bytes, length, &error);
  if (model == NULL)
    return exit_for (error);
  says = describe (model);
  text = json_dumps (says, JSON_INDENT (2));
  fprintf (out, "%s\n", text);
  free (text);
  return EXIT_SUCCESS;
}

/**
 * dure_command_model:
 *
 * `model pack`, `model check`, and those of pilot-commands.c.
 */
int
dure_command_model (int argc, char **argv, FILE *out)
{
  static const struct
  {
    const char *word;
    int count;
    int (*run) (char **words, FILE *out);
  } errands[] = {
    { "pack", 2, run_pack },
    { "pack", 4, run_pack_xgboost },
    { "check", 1, run_check },
  };
  int status;

  if (argc > 1 && dure_command_pilot (argc - 1, argv + 1, out, &status))
    return status;
  for (gsize i = 0; i < G_N_ELEMENTS (errands); i++)
    if (argc == errands[i].count + 2 && strcmp (argv[1], errands[i].word) == 0)
      return errands[i].run (argv + 2, out);
  fprintf (stderr, "dure-backend: model takes: pack DESCRIPTION FILE, check FILE,"
                   " sign MANIFEST MODEL FOLDER, stop DIGEST, or runs\n");
  return EXIT_CANNOT;
}
