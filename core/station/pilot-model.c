// pilot-model.c: a company's model on trial, as the operator has signed it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   model (bytes)  <- digest -  manifest (JSON)  <- Ed25519 -  signature (base64url)
//
// The manifest says who made the model, for which pilot and how long it may run, which numbers it
// is told, what it can answer, and every word that people are shown of it. The operator signs the
// manifest's canonical form, so nothing of all this can be changed or put beside another model.
// Here nothing of the model itself is read; that is done where it runs, in a process of its own.
//
// An answer is a number that nobody is shown: edges part what it can be, and for each part there
// is a sentence in every language. A model in the shadow has one sentence for all of them. A
// reference is a rule that can be read: one of the numbers, and the edges that part it as the
// model's edges part its answers.

#include "pilot-model.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#include <math.h>
#include <string.h>

#define DOMAIN "dure-pilot-model/1"
#define SCHEMA "dure.pilot-model/1"
#define MAX_NAME 48
#define MAX_COMPANY 90
#define MAX_WORDS 400
#define MAX_LANGUAGES 16

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "pilot model: %s", why);
  return FALSE;
}

static gboolean
is_name (const char *text)
{
  return strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static gboolean
read_who (DurePilotModel *self, const json_t *json, GError **error)
{
  const char *name = dure_json_text (json, "name", MAX_NAME, error);
  const char *pilot = name != NULL ? dure_json_text (json, "pilot", MAX_NAME, error) : NULL;
  const char *company = pilot != NULL ? dure_json_text (json, "company", MAX_COMPANY, error) : NULL;
  const char *digest =
      company != NULL ? dure_json_text (json, "model", DURE_SHA256_HEX_LENGTH, error) : NULL;
  gint64 version;

  if (digest == NULL || !dure_json_integer (json, "version", 1, G_MAXINT32, &version, error))
    return FALSE;
  if (!is_name (name) || !is_name (pilot) || !dure_text_is_plain (company))
    return refuse (error, "a name has letters that names do not have");
  if (!dure_sha256_is_hex (digest))
    return refuse (error, "\"model\" is not a SHA-256");
  self->name = g_strdup (name);
  self->version = (guint) version;
  self->pilot = g_strdup (pilot);
  self->company = g_strdup (company);
  self->digest = g_strdup (digest);
  return TRUE;
}

static gboolean
read_period (DurePilotModel *self, const json_t *json, GError **error)
{
  const char *first = dure_json_text (json, "firstDay", 10, error);
  const char *last = first != NULL ? dure_json_text (json, "lastDay", 10, error) : NULL;

  if (last == NULL)
    return FALSE;
  if (!dure_day_end_from_text (first, &self->from_ms)
      || !dure_day_end_from_text (last, &self->until_ms))
    return refuse (error, "a day is not like 2026-12-31");
  self->from_ms -= DURE_DAY_MS;
  return self->from_ms < self->until_ms || refuse (error, "its last day is before its first");
}

static gboolean
has_feature (const DurePilotModel *self, DurePilotFeature feature)
{
  for (guint i = 0; i < self->n_features; i++)
    if (self->features[i] == feature)
      return TRUE;
  return FALSE;
}

static gboolean
read_features (DurePilotModel *self, const json_t *json, GError **error)
{
  json_t *list = dure_json_array (json, "features", 1, DURE_PILOT_FEATURE_COUNT, error);
  gsize i;
  json_t *name;

  if (list == NULL)
    return FALSE;
  json_array_foreach (list, i, name)
    {
      DurePilotFeature feature;

      if (!dure_pilot_feature_find (json_string_value (name), &feature))
        return refuse (error, "it asks for what no pilot model is told");
      if (has_feature (self, feature))
        return refuse (error, "it asks for the same twice");
      self->features[self->n_features++] = feature;
    }
  return TRUE;
}

static gboolean
read_number (const json_t *value, double *ret_number)
{
  *ret_number = json_number_value (value);
  return json_is_number (value) && isfinite (*ret_number);
}

static gboolean
read_answers (DurePilotModel *self, const json_t *json, GError **error)
{
  json_t *edges = dure_json_array (json, "edges", 1, DURE_PILOT_EDGES_MAX, error);
  double before;
  gsize i;
  json_t *edge;

  if (edges == NULL)
    return FALSE;
  if (!read_number (json_object_get (json, "low"), &self->low)
      || !read_number (json_object_get (json, "high"), &self->high))
    return refuse (error, "\"low\" and \"high\" must be numbers");
  before = self->low;
  json_array_foreach (edges, i, edge)
    {
      if (!read_number (edge, &self->edges[i]) || self->edges[i] <= before
          || self->edges[i] >= self->high)
        return refuse (error, "its edges do not ascend from its low to its high");
      before = self->edges[i];
    }
  self->n_edges = (guint) json_array_size (edges);
  return TRUE;
}

/* Ascending, and as many as the model's own. */
static gboolean
read_reference (DurePilotModel *self, const json_t *json, GError **error)
{
  static const char *const keys[] = { "feature", "edges", NULL };
  const json_t *reference = json_object_get (json, "reference");
  json_t *edges;
  gsize i;
  json_t *edge;

  if (reference == NULL)
    return TRUE;
  edges = dure_json_only (reference, keys, error)
              ? dure_json_array (reference, "edges", self->n_edges, self->n_edges, error)
              : NULL;
  if (edges == NULL)
    return FALSE;
  if (!dure_pilot_feature_find (dure_json_text_of (reference, "feature"), &self->reference))
    return refuse (error, "its reference looks at what no pilot model is told");
  json_array_foreach (edges, i, edge)
    if (!read_number (edge, &self->reference_edges[i])
        || (i > 0 && self->reference_edges[i] <= self->reference_edges[i - 1]))
      return refuse (error, "the edges of its reference do not ascend");
  self->has_reference = TRUE;
  return TRUE;
}

static gboolean
read_shadow (DurePilotModel *self, const json_t *json, GError **error)
{
  const json_t *shadow = json_object_get (json, "shadow");

  if (shadow != NULL && !json_is_boolean (shadow))
    return refuse (error, "\"shadow\" is true or false");
  self->is_shadow = json_is_true (shadow);
  return TRUE;
}

static gboolean
are_words (const DurePilotModel *self, const json_t *words, GError **error)
{
  static const char *const keys[] = { "aim", "answers", NULL };
  const char *aim = dure_json_only (words, keys, error)
                        ? dure_json_text (words, "aim", MAX_WORDS, error)
                        : NULL;
  const gsize count = self->is_shadow ? 1 : self->n_edges + 1;
  json_t *answers
      = aim != NULL ? dure_json_array (words, "answers", count, count, error) : NULL;
  gsize i;
  json_t *answer;

  if (answers == NULL)
    return FALSE;
  if (!dure_text_is_plain (aim))
    return refuse (error, "words have what no screen shows");
  json_array_foreach (answers, i, answer)
    {
      const char *text = json_string_value (answer);

      if (text == NULL || *text == '\0' || json_string_length (answer) > MAX_WORDS
          || strlen (text) != json_string_length (answer) || !dure_text_is_plain (text))
        return refuse (error, "an answer's words do not fit onto a screen");
    }
  return TRUE;
}

static gboolean
read_words (DurePilotModel *self, const json_t *json, GError **error)
{
  json_t *words = dure_json_object (json, "words", error);
  const char *language;
  json_t *of_language;

  if (words == NULL)
    return FALSE;
  if (json_object_size (words) == 0 || json_object_size (words) > MAX_LANGUAGES)
    return refuse (error, "it has no words, or too many languages");
  json_object_foreach (words, language, of_language)
    if (!are_words (self, of_language, error))
      return FALSE;
  self->words = json_incref (words);
  return TRUE;
}

/**
 * dure_pilot_model_from_json:
 * @manifest: foreign, or not yet signed
 * @error: %DURE_CORE_ERROR_MALFORMED naming what is wrong
 *
 * Returns: (transfer full) (nullable): what it says; whether it is true is not known
 */
DurePilotModel *
dure_pilot_model_from_json (const json_t *manifest, GError **error)
{
  static const char *const keys[] = { "schema", "name", "version", "pilot", "company", "model",
                                      "firstDay", "lastDay", "features", "low", "high", "edges",
                                      "words", "shadow", "reference", NULL };
  static const char *const schemas[] = { SCHEMA };
  g_autoptr (DurePilotModel) self = g_new0 (DurePilotModel, 1);
  guint schema;

  if (!dure_json_only (manifest, keys, error)
      || !dure_json_word (manifest, "schema", schemas, 1, &schema, error)
      || !read_who (self, manifest, error) || !read_period (self, manifest, error)
      || !read_features (self, manifest, error) || !read_answers (self, manifest, error)
      || !read_shadow (self, manifest, error) || !read_reference (self, manifest, error)
      || !read_words (self, manifest, error))
    return NULL;
  return g_steal_pointer (&self);
}

static DurePilotModel *
read_manifest (GBytes *manifest, char **ret_canonical, gsize *ret_length, GError **error)
{
  const gsize size = g_bytes_get_size (manifest);
  g_autoptr (json_t) json = size <= DURE_PILOT_MANIFEST_MAX
                                ? dure_json_parse (g_bytes_get_data (manifest, NULL), size, error)
                                : NULL;
  g_autoptr (DurePilotModel) self = NULL;

  if (json == NULL)
    {
      if (size > DURE_PILOT_MANIFEST_MAX)
        refuse (error, "the manifest is too long");
      return NULL;
    }
  self = dure_pilot_model_from_json (json, error);
  if (self == NULL)
    return NULL;
  *ret_canonical = dure_json_canonical (json, ret_length);
  return g_steal_pointer (&self);
}

static gboolean
read_signature (GBytes *text, guint8 ret_signature[DURE_SIGNATURE_BYTES])
{
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);
  g_autofree char *line = length <= 2 * DURE_SIGNATURE_BYTES ? g_strndup (bytes, length) : NULL;

  return line != NULL
         && dure_base64url_decode (g_strchomp (line), ret_signature, DURE_SIGNATURE_BYTES);
}

static gboolean
refuse_as_not_genuine (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE, "pilot model: %s", why);
  return FALSE;
}

/**
 * dure_pilot_model_open_manifest:
 * @manifest: foreign
 * @signature: foreign: base64url, with or without a line feed
 * @operator_key: the only one that is believed
 * @error: %DURE_CORE_ERROR_MALFORMED, or %DURE_CORE_ERROR_NOT_GENUINE when it is not signed with
 *   that key
 *
 * Returns: (transfer full) (nullable): what the operator says of the file with that digest, before
 *   anything of the file itself is there
 */
DurePilotModel *
dure_pilot_model_open_manifest (GBytes *manifest, GBytes *signature,
                                const guint8 operator_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  g_autofree char *canonical = NULL;
  g_autoptr (DurePilotModel) self = NULL;
  guint8 bytes[DURE_SIGNATURE_BYTES];
  gsize length;

  self = read_manifest (manifest, &canonical, &length, error);
  if (self == NULL)
    return NULL;
  if (read_signature (signature, bytes)
      && dure_signature_holds (operator_key, DOMAIN, canonical, length, bytes))
    return g_steal_pointer (&self);
  refuse_as_not_genuine (error, "not signed by the operator");
  return NULL;
}

/**
 * dure_pilot_model_open:
 * @manifest: foreign
 * @signature: foreign: base64url, with or without a line feed
 * @model: foreign: the file that the manifest names by its digest
 * @operator_key: the only one that is believed
 * @error: %DURE_CORE_ERROR_MALFORMED, or %DURE_CORE_ERROR_NOT_GENUINE when it is not signed with
 *   that key, or is about another file
 *
 * Returns: (transfer full) (nullable): what the operator says of @model
 */
DurePilotModel *
dure_pilot_model_open (GBytes *manifest, GBytes *signature, GBytes *model,
                       const guint8 operator_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  g_autoptr (DurePilotModel) self =
      dure_pilot_model_open_manifest (manifest, signature, operator_key, error);
  g_autofree char *digest = NULL;

  if (self == NULL)
    return NULL;
  digest = dure_sha256_hex (g_bytes_get_data (model, NULL), g_bytes_get_size (model));
  if (g_str_equal (digest, self->digest))
    return g_steal_pointer (&self);
  refuse_as_not_genuine (error, "its file is another than the one that was signed");
  return NULL;
}

/**
 * dure_pilot_model_sign:
 * @manifest: what the operator stands for
 * @operator_key: the operator's
 * @error: %DURE_CORE_ERROR_MALFORMED: nothing is signed that no kiosk would take
 *
 * Returns: (transfer full) (nullable): the detached signature, base64url
 */
char *
dure_pilot_model_sign (GBytes *manifest, DureSigningKey *operator_key, GError **error)
{
  g_autofree char *canonical = NULL;
  gsize length;
  g_autoptr (DurePilotModel) self = read_manifest (manifest, &canonical, &length, error);
  guint8 signature[DURE_SIGNATURE_BYTES];

  if (self == NULL)
    return NULL;
  dure_signing_key_sign (operator_key, DOMAIN, canonical, length, signature);
  return dure_base64url_encode (signature, sizeof signature);
}

/**
 * dure_pilot_model_free:
 * @self: (transfer full) (nullable)
 */
void
dure_pilot_model_free (DurePilotModel *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->pilot);
  g_free (self->company);
  g_free (self->digest);
  json_decref (self->words);
  g_free (self);
}

/**
 * dure_pilot_model_runs_at:
 * @at_ms: milliseconds since 1970
 *
 * Returns: whether it may run then
 */
gboolean
dure_pilot_model_runs_at (const DurePilotModel *self, gint64 at_ms)
{
  return at_ms >= self->from_ms && at_ms < self->until_ms;
}

/**
 * dure_pilot_model_speaks:
 * @language: `ko`
 *
 * Returns: whether it has words in that language; nobody is asked in one they did not choose
 */
gboolean
dure_pilot_model_speaks (const DurePilotModel *self, const char *language)
{
  return json_object_get (self->words, language) != NULL;
}

/**
 * dure_pilot_model_aim:
 * @language: one it speaks
 *
 * Returns: (transfer none): what it looks for, in a sentence
 */
const char *
dure_pilot_model_aim (const DurePilotModel *self, const char *language)
{
  return dure_json_text_of (json_object_get (self->words, language), "aim");
}

/**
 * dure_pilot_model_can_answer:
 *
 * Returns: whether that is an answer at all
 */
gboolean
dure_pilot_model_can_answer (const DurePilotModel *self, double answer)
{
  return answer >= self->low && answer <= self->high;
}

static guint
part_of (const double *edges, guint n_edges, double number)
{
  guint part = 0;

  while (part < n_edges && number >= edges[part])
    part++;
  return part;
}

/**
 * dure_pilot_model_part:
 * @answer: one it can give
 *
 * Returns: which of its answers that is, from 0
 */
guint
dure_pilot_model_part (const DurePilotModel *self, double answer)
{
  return part_of (self->edges, self->n_edges, answer);
}

/**
 * dure_pilot_model_reference_part:
 * @features: what is known of the visit
 * @ret_part: (out): what the reference says; set only on success
 *
 * Returns: whether it says anything
 */
gboolean
dure_pilot_model_reference_part (const DurePilotModel *self, const DurePilotFeatures *features,
                                 guint *ret_part)
{
  if (!self->has_reference || !dure_pilot_features_has (features, self->reference))
    return FALSE;
  *ret_part = part_of (self->reference_edges, self->n_edges, features->values[self->reference]);
  return TRUE;
}

/**
 * dure_pilot_model_say:
 * @language: one it speaks
 * @answer: one it can give
 *
 * Returns: (transfer none): the sentence for it
 */
const char *
dure_pilot_model_say (const DurePilotModel *self, const char *language, double answer)
{
  const json_t *answers = json_object_get (json_object_get (self->words, language), "answers");
  const guint part = self->is_shadow ? 0 : dure_pilot_model_part (self, answer);
  const char *text = json_string_value (json_array_get (answers, part));

  return text != NULL ? text : "";
}
