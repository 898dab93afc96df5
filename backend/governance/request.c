// request.c: what a recipient asks for, in its own words and in codes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `dure.application/1`:
//   {"schema": ..., "recipient": "hana-hospital", "pilot": "gwangju-heart",
//    "applicant": "research office", "title": "...", "purpose": "...", "train": false,
//    "items": ["8867-4", "ageBand"], "dataUse": ["DUO:0000006", "GJ:LOCAL-STAFF"],
//    "ethics": "IRB-...", "localStaff": 3, "from": "2026-12-01", "until": "2027-11-30",
//    "fiveSafes": {"project", "people", "settings", "data", "outputs"}}
// "ethics" may be left out. The Five Safes (UK Data Service) are a sentence each. Nothing else may
// stand there: what nobody reads nobody has voted on.

#include "request.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#define ID_MAX 64
#define LINE_MAX_BYTES 200
#define WORDS_MAX_BYTES 4000
#define DAY_MS (24 * 60 * 60 * 1000LL)

/**
 * dure_request_free:
 * @self: (transfer full) (nullable)
 */
void
dure_request_free (DureRequest *self)
{
  if (self == NULL)
    return;
  json_decref (self->json);
  g_free (self->items);
  g_free (self->codes);
  g_free (self);
}

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, what);
  return FALSE;
}

/* A list of different words. */
static gboolean
read_words (const json_t *json, const char *key, gsize max, const char ***ret_words,
            GError **error)
{
  const json_t *array = dure_json_array (json, key, 1, max, error);
  const gsize count = json_array_size (array);

  if (array == NULL)
    return FALSE;
  *ret_words = g_new0 (const char *, count + 1);
  for (gsize i = 0; i < count; i++)
    {
      const char *word = json_string_value (json_array_get (array, i));

      if (word == NULL || *word == '\0' || strlen (word) > ID_MAX
          || g_strv_contains (*ret_words, word))
        return refuse ("a list holds different words", error);
      (*ret_words)[i] = word;
    }
  return TRUE;
}

static gboolean
read_five_safes (const json_t *json, GError **error)
{
  static const char *const keys[] = { "project", "people", "settings", "data", "outputs", NULL };
  const json_t *safes = dure_json_object (json, "fiveSafes", error);

  if (safes == NULL || !dure_json_only (safes, keys, error))
    return FALSE;
  for (guint i = 0; keys[i] != NULL; i++)
    if (dure_json_text (safes, keys[i], WORDS_MAX_BYTES, error) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
read_period (DureRequest *self, GError **error)
{
  const char *from = dure_json_text (self->json, "from", ID_MAX, error);
  const char *until = from != NULL ? dure_json_text (self->json, "until", ID_MAX, error) : NULL;
  gint64 end_ms;

  if (until == NULL)
    return FALSE;
  if (!dure_day_end_from_text (from, &end_ms) || !dure_day_end_from_text (until, &self->until_ms))
    return refuse ("a day is written 2026-12-01", error);
  self->from_ms = end_ms - DAY_MS;
  if (self->until_ms <= self->from_ms
      || self->until_ms - self->from_ms > DURE_REQUEST_DAYS_MAX * DAY_MS)
    return refuse ("the period ends before it begins, or is longer than three years", error);
  return TRUE;
}

static gboolean
read_switches (DureRequest *self, GError **error)
{
  const json_t *train = json_object_get (self->json, "train");
  const json_t *ethics = json_object_get (self->json, "ethics");
  gint64 staff;

  if (!json_is_boolean (train))
    return refuse ("\"train\" is true or false", error);
  self->trains = json_is_true (train);
  if (ethics != NULL
      && (self->ethics = dure_json_text (self->json, "ethics", LINE_MAX_BYTES, error)) == NULL)
    return FALSE;
  if (!dure_json_integer (self->json, "localStaff", 0, DURE_REQUEST_STAFF_MAX, &staff, error))
    return FALSE;
  self->local_staff = (guint) staff;
  return TRUE;
}

static gboolean
read_lines (DureRequest *self, GError **error)
{
  return (self->recipient = dure_json_text (self->json, "recipient", ID_MAX, error)) != NULL
         && (self->pilot = dure_json_text (self->json, "pilot", ID_MAX, error)) != NULL
         && (self->applicant = dure_json_text (self->json, "applicant", LINE_MAX_BYTES, error))
                != NULL
         && (self->title = dure_json_text (self->json, "title", LINE_MAX_BYTES, error)) != NULL
         && dure_json_text (self->json, "purpose", WORDS_MAX_BYTES, error) != NULL;
}

/**
 * dure_request_from_json:
 * @json: (transfer none): foreign
 * @error: %DURE_CORE_ERROR_MALFORMED naming what is wrong
 *
 * Returns: (transfer full) (nullable): the request; whether its codes fit is judged elsewhere
 */
DureRequest *
dure_request_from_json (json_t *json, GError **error)
{
  static const char *const keys[]
      = { "schema", "recipient", "pilot",      "applicant", "title", "purpose", "train", "items",
          "dataUse", "ethics",   "localStaff", "from",      "until", "fiveSafes", NULL };
  static const char *const schemas[] = { DURE_REQUEST_SCHEMA };
  g_autoptr (DureRequest) self = g_new0 (DureRequest, 1);
  guint schema;

  self->json = json_incref (json);
  return dure_json_only (json, keys, error)
                 && dure_json_word (json, "schema", schemas, 1, &schema, error)
                 && read_lines (self, error) && read_switches (self, error)
                 && read_period (self, error)
                 && read_words (json, "items", DURE_REQUEST_ITEMS_MAX, &self->items, error)
                 && read_words (json, "dataUse", DURE_REQUEST_CODES_MAX, &self->codes, error)
                 && read_five_safes (json, error)
             ? g_steal_pointer (&self)
             : NULL;
}
