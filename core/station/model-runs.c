// model-runs.c: how often a pilot model ran at a kiosk on one day, for the ledger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A small document, `dure.model-runs/1`; it travels as every report does, see report.c. How often a
// reference agreed stands in it only where it was asked.

#include "model-runs.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#include <string.h>

#define SCHEMA "dure.model-runs/1"
#define COUNT_MAX 100000 /* far more than a day has visits */

static const char *const words[DURE_MODEL_OUTCOME_COUNT] = {
  [DURE_MODEL_ANSWERED] = "answered",
  [DURE_MODEL_CANNOT_TELL] = "cannotTell",
  [DURE_MODEL_KILLED] = "killed",
  [DURE_MODEL_REFUSED] = "refused",
};

/**
 * dure_model_runs_to_json:
 *
 * Returns: (transfer full): the document
 */
json_t *
dure_model_runs_to_json (const DureModelRuns *self)
{
  g_autofree char *day = dure_day_to_text (self->day);
  json_t *json = json_pack ("{s:s, s:s, s:s, s:s}", "schema", SCHEMA, "id", self->id, "day", day,
                            "model", self->digest);

  for (guint i = 0; i < DURE_MODEL_OUTCOME_COUNT; i++)
    json_object_set_new (json, words[i], json_integer (self->counts[i]));
  if (self->n_agreed > 0 || self->n_differed > 0)
    {
      json_object_set_new (json, "agreed", json_integer (self->n_agreed));
      json_object_set_new (json, "differed", json_integer (self->n_differed));
    }
  return json;
}

static gboolean
read_counts (const json_t *json, DureModelRuns *ret_runs, GError **error)
{
  for (guint i = 0; i < DURE_MODEL_OUTCOME_COUNT; i++)
    {
      gint64 count;

      if (!dure_json_integer (json, words[i], 0, COUNT_MAX, &count, error))
        return FALSE;
      ret_runs->counts[i] = (guint) count;
    }
  return TRUE;
}

static gboolean
read_agreement (const json_t *json, DureModelRuns *ret_runs, GError **error)
{
  gint64 agreed, differed;

  if (json_object_get (json, "agreed") == NULL && json_object_get (json, "differed") == NULL)
    return TRUE;
  if (!dure_json_integer (json, "agreed", 0, COUNT_MAX, &agreed, error)
      || !dure_json_integer (json, "differed", 0, COUNT_MAX, &differed, error))
    return FALSE;
  ret_runs->n_agreed = (guint) agreed;
  ret_runs->n_differed = (guint) differed;
  return TRUE;
}

/**
 * dure_model_runs_from_json:
 * @json: foreign
 * @ret_runs: (out caller-allocates): set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_model_runs_from_json (const json_t *json, DureModelRuns *ret_runs, GError **error)
{
  static const char *const keys[] = { "schema", "id", "day", "model", "answered", "cannotTell",
                                      "killed", "refused", "agreed", "differed", NULL };
  static const char *const schemas[] = { SCHEMA };
  const char *digest;
  DureModelRuns runs = { 0 };
  guint schema;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "schema", schemas, 1, &schema, error)
      || !dure_json_day (json, "day", &runs.day, error)
      || (digest = dure_json_text (json, "model", DURE_MODEL_DIGEST_LENGTH, error)) == NULL
      || !read_counts (json, &runs, error) || !read_agreement (json, &runs, error))
    return FALSE;
  if (!dure_sha256_is_hex (digest)
      || json_string_length (json_object_get (json, "id")) >= sizeof runs.id
      || runs.n_agreed + runs.n_differed > runs.counts[DURE_MODEL_ANSWERED])
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "these are no model's runs");
      return FALSE;
    }
  g_strlcpy (runs.id, dure_json_text_of (json, "id"), sizeof runs.id);
  g_strlcpy (runs.digest, digest, sizeof runs.digest);
  *ret_runs = runs;
  return TRUE;
}
