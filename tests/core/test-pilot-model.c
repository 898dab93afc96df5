// test-pilot-model.c: what the operator has not signed as it is does not stand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "pilot-model.h"

#include <string.h>

#define MODEL "not read here"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  DureSigningKey *operator_key;
  json_t *manifest;
  GBytes *model;
} World;

static void
set_up (World *self, gconstpointer seed)
{
  DureDice *dice = dure_dice_new_seeded (21);
  g_autofree char *digest = dure_sha256_hex (MODEL, strlen (MODEL));

  self->operator_key = dure_signing_key_new (dice);
  self->model = g_bytes_new_static (MODEL, strlen (MODEL));
  self->manifest = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:[s, s], s:i, s:i, s:[f], s:{s:{s:s, s:[s, s]}}}",
      "schema", "dure.pilot-model/1", "name", "pulse-rest", "version", 3, "pilot", "gwangju-heart",
      "company", "Mudeung Labs", "model", digest, "firstDay", "2026-11-01", "lastDay", "2026-12-31",
      "features", "heart-rate", "rmssd", "low", 0, "high", 1, "edges", 0.5, "words", "ko", "aim",
      "쉬는 맥박을 봐요.", "answers", "아래예요.", "위예요.");
  g_assert_nonnull (self->manifest);
  dure_dice_seeded_free (dice);
}

static void
tear_down (World *self, gconstpointer seed)
{
  dure_signing_key_free (self->operator_key);
  json_decref (self->manifest);
  g_bytes_unref (self->model);
}

static GBytes *
bytes_of (const json_t *json)
{
  gsize length;
  char *text = dure_json_canonical (json, &length);

  return g_bytes_new_take (text, length);
}

static GBytes *
sign (World *self)
{
  g_autoptr (GBytes) manifest = bytes_of (self->manifest);
  g_autoptr (GError) error = NULL;
  char *text = dure_pilot_model_sign (manifest, self->operator_key, &error);

  g_assert_no_error (error);
  return g_bytes_new_take (text, strlen (text));
}

static DurePilotModel *
open_as (World *self, GBytes *signature, GBytes *model, DureSigningKey *key, GError **error)
{
  g_autoptr (GBytes) manifest = bytes_of (self->manifest);

  return dure_pilot_model_open (manifest, signature, model, dure_signing_key_public (key), error);
}

static void
test_signed (World *self, gconstpointer seed)
{
  g_autoptr (GBytes) signature = sign (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePilotModel) model =
      open_as (self, signature, self->model, self->operator_key, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (model->name, ==, "pulse-rest");
  g_assert_cmpstr (model->company, ==, "Mudeung Labs");
  g_assert_cmpstr (model->pilot, ==, "gwangju-heart");
  g_assert_cmpuint (model->version, ==, 3);
  g_assert_cmpuint (model->n_features, ==, 2);
  g_assert_cmpint (model->features[1], ==, DURE_PILOT_RMSSD);
  g_assert_true (dure_pilot_model_speaks (model, "ko"));
  g_assert_false (dure_pilot_model_speaks (model, "vi"));
  g_assert_cmpstr (dure_pilot_model_aim (model, "ko"), ==, "쉬는 맥박을 봐요.");
}

static void
test_answers (World *self, gconstpointer seed)
{
  g_autoptr (DurePilotModel) model = dure_pilot_model_from_json (self->manifest, NULL);

  g_assert_cmpstr (dure_pilot_model_say (model, "ko", 0), ==, "아래예요.");
  g_assert_cmpstr (dure_pilot_model_say (model, "ko", 0.499999), ==, "아래예요.");
  g_assert_cmpstr (dure_pilot_model_say (model, "ko", 0.5), ==, "위예요.");
  g_assert_true (dure_pilot_model_can_answer (model, 0));
  g_assert_true (dure_pilot_model_can_answer (model, 1));
  g_assert_false (dure_pilot_model_can_answer (model, -0.01));
  g_assert_false (dure_pilot_model_can_answer (model, 1.01));
  g_assert_false (dure_pilot_model_can_answer (model, 0.0 / 0.0));
}

/* In the shadow one sentence stands for all answers; a reference parts as the model does. */
static void
test_shadow (World *self, gconstpointer seed)
{
  g_autoptr (DurePilotModel) plain = dure_pilot_model_from_json (self->manifest, NULL);
  g_autoptr (DurePilotModel) model = NULL;
  DurePilotFeatures features;
  guint part;

  dure_pilot_features_clear (&features);
  features.values[DURE_PILOT_RMSSD] = 20;
  g_assert_false (dure_pilot_model_reference_part (plain, &features, &part));
  json_object_set_new (self->manifest, "shadow", json_true ());
  json_object_set_new (self->manifest, "reference",
                       json_pack ("{s:s, s:[i]}", "feature", "rmssd", "edges", 20));
  g_assert_null (dure_pilot_model_from_json (self->manifest, NULL));
  json_object_set_new (self->manifest, "words",
                       json_pack ("{s:{s:s, s:[s]}}", "ko", "aim", "봐요.", "answers", "고마워요."));
  model = dure_pilot_model_from_json (self->manifest, NULL);
  g_assert_nonnull (model);
  g_assert_cmpstr (dure_pilot_model_say (model, "ko", 0), ==, "고마워요.");
  g_assert_cmpstr (dure_pilot_model_say (model, "ko", 1), ==, "고마워요.");
  g_assert_cmpuint (dure_pilot_model_part (model, 0.5), ==, 1);
  g_assert_true (dure_pilot_model_reference_part (model, &features, &part));
  g_assert_cmpuint (part, ==, 1);
  features.values[DURE_PILOT_RMSSD] = 19.9;
  g_assert_true (dure_pilot_model_reference_part (model, &features, &part));
  g_assert_cmpuint (part, ==, 0);
  dure_pilot_features_clear (&features);
  g_assert_false (dure_pilot_model_reference_part (model, &features, &part));
}

static void
test_period (World *self, gconstpointer seed)
{
  g_autoptr (DurePilotModel) model = dure_pilot_model_from_json (self->manifest, NULL);
  gint64 first, end;

  /* 61 days; they begin and end at midnight in Seoul. */
  g_assert_true (dure_time_from_text ("2026-10-31T15:00:00.000Z", &first));
  end = first + 61 * DAY_MS;
  g_assert_false (dure_pilot_model_runs_at (model, first - 1));
  g_assert_true (dure_pilot_model_runs_at (model, first));
  g_assert_true (dure_pilot_model_runs_at (model, end - 1));
  g_assert_false (dure_pilot_model_runs_at (model, end));
}

static void
assert_not_genuine (World *self, GBytes *signature, GBytes *model, DureSigningKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePilotModel) opened = open_as (self, signature, model, key, &error);

  g_assert_null (opened);
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE);
}

static void
test_not_genuine (World *self, gconstpointer seed)
{
  DureDice *dice = dure_dice_new_seeded (22);
  g_autoptr (DureSigningKey) stranger = dure_signing_key_new (dice);
  g_autoptr (GBytes) signature = sign (self);
  g_autoptr (GBytes) other_model = g_bytes_new_static ("another", 7);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (signature, 0, 40);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  assert_not_genuine (self, signature, self->model, stranger);
  assert_not_genuine (self, signature, other_model, self->operator_key);
  assert_not_genuine (self, cut, self->model, self->operator_key);
  assert_not_genuine (self, nothing, self->model, self->operator_key);
  json_object_set_new (self->manifest, "lastDay", json_string ("2099-12-31"));
  assert_not_genuine (self, signature, self->model, self->operator_key);
  dure_dice_seeded_free (dice);
}

static void
test_malformed (World *self, gconstpointer seed)
{
  static const struct
  {
    const char *key, *value;
  } rows[] = {
    { "schema", "\"dure.pilot-model/2\"" },
    { "name", "\"Pulse Rest\"" },
    { "name", "\"\"" },
    { "version", "0" },
    { "pilot", "\"../gwangju\"" },
    { "company", "\"Mudeung\\nLabs\"" },
    { "company", "\"Mudeung\\u202eLabs\"" },
    { "company", "7" },
    { "model", "\"abc\"" },
    { "firstDay", "\"2027-01-01\"" },
    { "lastDay", "\"2026-12-32\"" },
    { "features", "[]" },
    { "features", "[\"heart-rate\", \"heart-rate\"]" },
    { "features", "[\"name\"]" },
    { "features", "[3]" },
    { "low", "\"0\"" },
    { "high", "0" },
    { "edges", "[]" },
    { "edges", "[0]" },
    { "edges", "[0.5, 0.5]" },
    { "edges", "[1]" },
    { "edges", "[0.1, 0.2, 0.3, 0.4]" },
    { "words", "{}" },
    { "words", "{\"ko\":{\"aim\":\"a\",\"answers\":[\"a\"]}}" },
    { "words", "{\"ko\":{\"aim\":\"a\",\"answers\":[\"a\",\"\"]}}" },
    { "words", "{\"ko\":{\"aim\":\"a\\tb\",\"answers\":[\"a\",\"b\"]}}" },
    { "words", "{\"ko\":{\"aim\":\"a\",\"answers\":[\"a\",\"b\"],\"link\":\"x\"}}" },
    { "urgency", "\"usual\"" },
    { "shadow", "1" },
    { "shadow", "true" },
    { "reference", "{}" },
    { "reference", "{\"feature\":\"name\",\"edges\":[1]}" },
    { "reference", "{\"feature\":\"rmssd\",\"edges\":[]}" },
    { "reference", "{\"feature\":\"rmssd\",\"edges\":[1,2]}" },
    { "reference", "{\"feature\":\"rmssd\",\"edges\":[\"1\"]}" },
    { "reference", "{\"feature\":\"rmssd\",\"edges\":[1],\"link\":\"x\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (json_t) bent = json_deep_copy (self->manifest);
      g_autoptr (GError) error = NULL;
      g_autoptr (DurePilotModel) model = NULL;

      json_object_set_new (bent, rows[i].key, json_loads (rows[i].value, JSON_DECODE_ANY, NULL));
      model = dure_pilot_model_from_json (bent, &error);
      g_test_message ("%s: %s", rows[i].key, rows[i].value);
      g_assert_null (model);
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

static void
test_signs_nothing_malformed (World *self, gconstpointer seed)
{
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_new (self->manifest, "high", json_integer (0));
  manifest = bytes_of (self->manifest);
  g_assert_null (dure_pilot_model_sign (manifest, self->operator_key, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/pilot-model/" name, World, NULL, set_up, test, tear_down)
  ADD ("signed", test_signed);
  ADD ("answers", test_answers);
  ADD ("shadow", test_shadow);
  ADD ("period", test_period);
  ADD ("not-genuine", test_not_genuine);
  ADD ("malformed", test_malformed);
  ADD ("signs-nothing-malformed", test_signs_nothing_malformed);
#undef ADD
  return g_test_run ();
}
