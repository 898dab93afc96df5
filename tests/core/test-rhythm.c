// test-rhythm.c: the gate, the cross-check and three of three, with beats made up from a seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "packed-model-writer.h"
#include "rhythm-features.h"
#include "rhythm.h"

#include <math.h>

#define VISIT (DURE_RHYTHM_WINDOWS * DURE_RHYTHM_WINDOW)

typedef void (*Make) (GRand *dice, gint32 *rr_ms, guint count);

/* Breathing at rest: some 5 % up and down, slowly, and a little of its own. */
static void
make_regular (GRand *dice, gint32 *rr_ms, guint count)
{
  for (guint i = 0; i < count; i++)
    rr_ms[i] = 850 + (gint32) lround (40 * sin (i / 2.5)) + g_rand_int_range (dice, -8, 9);
}

/* As in atrial fibrillation: each interval for itself, more short ones than long ones. */
static void
make_orderless (GRand *dice, gint32 *rr_ms, guint count)
{
  for (guint i = 0; i < count; i++)
    rr_ms[i] = 420 + (gint32) lround (-220 * log (g_rand_double_range (dice, 0.05, 1)));
}

static void
make_every_second_early (GRand *dice, gint32 *rr_ms, guint count)
{
  for (guint i = 0; i < count; i++)
    rr_ms[i] = (i % 2 == 0 ? 620 : 1050) + g_rand_int_range (dice, -12, 13);
}

static void
make_every_third_early (GRand *dice, gint32 *rr_ms, guint count)
{
  static const gint32 kinds[] = { 820, 560, 1080 };

  for (guint i = 0; i < count; i++)
    rr_ms[i] = kinds[i % 3] + g_rand_int_range (dice, -12, 13);
}

/* Each visit is made anew, so that no single lucky one passes a model. */
static guint
count_of (Make make, DureRhythm verdict, guint visits)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (11);
  guint count = 0;

  for (guint i = 0; i < visits; i++)
    {
      gint32 rr_ms[VISIT];
      DureRhythmResult result;

      make (dice, rr_ms, VISIT);
      dure_rhythm_judge (dure_rhythm_model (), rr_ms, VISIT, &result);
      g_assert_cmpuint (result.windows, ==, DURE_RHYTHM_WINDOWS);
      count += result.verdict == verdict;
    }
  return count;
}

static void
test_made_up_visits (void)
{
  g_assert_cmpuint (count_of (make_regular, DURE_RHYTHM_REGULAR, 40), ==, 40);
  g_assert_cmpuint (count_of (make_orderless, DURE_RHYTHM_IRREGULAR, 40), >=, 38);
  g_assert_cmpuint (count_of (make_every_second_early, DURE_RHYTHM_IRREGULAR, 40), ==, 0);
  g_assert_cmpuint (count_of (make_every_third_early, DURE_RHYTHM_IRREGULAR, 40), ==, 0);
}

static void
test_model (void)
{
  const DurePackedModel *model = dure_rhythm_model ();

  g_assert_true (model == dure_rhythm_model ());
  g_assert_true (dure_rhythm_may_ask (model));
  g_assert_cmpint (dure_packed_model_get_link (model), ==, DURE_PACKED_MODEL_LOGISTIC);
  g_assert_cmpfloat (dure_packed_model_get_threshold (model), >, 0);
  g_assert_cmpfloat (dure_packed_model_get_threshold (model), <, 1);
  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    {
      const DurePackedModelFeature *feature = dure_packed_model_get_feature (model, i);

      g_assert_cmpstr (feature->unit, ==, dure_rhythm_features[i].unit);
      g_assert_cmpfloat (feature->low, ==, dure_rhythm_features[i].low);
      g_assert_cmpfloat (feature->high, ==, dure_rhythm_features[i].high);
    }
}

/* A model that always answers the same: 1 / (1 + exp (-@base)). */
static DurePackedModel *
model_of_one_mind (double base, const char *feature_list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) file = NULL;
  json_t *features = json_array (), *weights = json_array (), *vectors = json_array ();
  json_t *inputs = json_array (), *description;
  DurePackedModel *model;

  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    {
      const DurePackedModelFeature *feature = &dure_rhythm_features[i];

      json_array_append_new (features, json_pack ("{s:s, s:s, s:f, s:f}", "name", feature->name,
                                                  "unit", feature->unit, "low", feature->low,
                                                  "high", feature->high));
      json_array_append_new (weights, json_real (0));
      json_array_append_new (inputs, json_real (feature->low));
    }
  for (guint i = 0; i < DURE_PACKED_MODEL_MIN_VECTORS; i++)
    json_array_append_new (vectors, json_pack ("{s:O, s:f}", "inputs", inputs, "output",
                                               1 / (1 + exp (-base))));
  description = json_pack ("{s:s, s:s, s:i, s:s, s:s, s:f, s:f, s:o, s:o, s:o}", "schema",
                           "dure.model/1", "name", "one-mind", "version", 1, "featureList",
                           feature_list, "link", "logistic", "threshold", 0.5, "base", base,
                           "features", features, "weights", weights, "vectors", vectors);
  file = dure_packed_model_write (description, &error);
  g_assert_no_error (error);
  model = dure_packed_model_read (file->data, file->len, &error);
  g_assert_no_error (error);
  json_decref (description);
  json_decref (inputs);
  return model;
}

static DureRhythmWindow
judge (const DurePackedModel *model, const gint32 *rr_ms, guint beats)
{
  DureRhythmWindow window;

  dure_rhythm_judge_window (model, rr_ms, 0, beats, &window);
  return window;
}

static void
test_gate_beats (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  gint32 rr_ms[60];

  make_regular (dice, rr_ms, 60);
  g_assert_cmpint (judge (dure_rhythm_model (), rr_ms, 30).verdict, ==, DURE_RHYTHM_REGULAR);
  g_assert_cmpint (judge (dure_rhythm_model (), rr_ms, 29).verdict, ==, DURE_RHYTHM_CANNOT_TELL);
  /* the model's own answer stays, down to eight beats */
  g_assert_cmpfloat (judge (dure_rhythm_model (), rr_ms, 29).probability, <, 0.5);
  g_assert_true (isfinite (judge (dure_rhythm_model (), rr_ms, 8).probability));
  g_assert_true (isnan (judge (dure_rhythm_model (), rr_ms, 7).probability));
  g_assert_true (isnan (judge (dure_rhythm_model (), rr_ms, 0).cosen));
}

static void
test_gate_rejected (void)
{
  g_autoptr (DurePackedModel) model = model_of_one_mind (-5, DURE_RHYTHM_FEATURE_LIST);
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  gint32 rr_ms[60];

  make_regular (dice, rr_ms, 60);
  for (guint gaps = 0; gaps < 12; gaps++)
    {
      const DureRhythmWindow window = judge (model, rr_ms, 60);

      g_assert_cmpuint (window.rejected, ==, gaps);
      g_assert_cmpint (window.verdict, ==,
                       gaps <= 6 ? DURE_RHYTHM_REGULAR : DURE_RHYTHM_CANNOT_TELL);
      rr_ms[5 * gaps] = gaps % 2 == 0 ? 2001 : 299;
    }
}

static void
test_gate_rate (void)
{
  static const struct
  {
    gint32 rr_ms;
    DureRhythm verdict;
  } rows[] = {
    { 399, DURE_RHYTHM_CANNOT_TELL },  /* 150.4 a minute */
    { 400, DURE_RHYTHM_REGULAR },      /* 150 */
    { 1500, DURE_RHYTHM_REGULAR },     /* 40 */
    { 1501, DURE_RHYTHM_CANNOT_TELL }, /* 39.97 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint32 rr_ms[60];

      for (guint beat = 0; beat < 60; beat++)
        rr_ms[beat] = rows[i].rr_ms;
      g_assert_cmpint (judge (dure_rhythm_model (), rr_ms, 60).verdict, ==, rows[i].verdict);
    }
}

static void
test_two_minds (void)
{
  g_autoptr (DurePackedModel) always = model_of_one_mind (5, DURE_RHYTHM_FEATURE_LIST);
  g_autoptr (DurePackedModel) never = model_of_one_mind (-5, DURE_RHYTHM_FEATURE_LIST);
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  gint32 regular[60], orderless[60];

  for (guint i = 0; i < 60; i++)
    regular[i] = 800 + 4 * (gint32) (i % 3);
  make_orderless (dice, orderless, 60);
  g_assert_cmpint (judge (always, regular, 60).verdict, ==, DURE_RHYTHM_CANNOT_TELL);
  g_assert_cmpfloat (judge (always, regular, 60).probability, >, 0.99);
  g_assert_cmpint (judge (never, regular, 60).verdict, ==, DURE_RHYTHM_REGULAR);
  g_assert_cmpint (judge (always, orderless, 60).verdict, ==, DURE_RHYTHM_IRREGULAR);
  for (guint i = 0; i < 60; i++)
    orderless[i] = g_rand_int_range (dice, 320, 1900);
  g_assert_cmpint (judge (never, orderless, 60).verdict, ==, DURE_RHYTHM_CANNOT_TELL);
}

static void
test_other_features (void)
{
  g_autoptr (DurePackedModel) other = model_of_one_mind (0, "rhythm-0");

  g_assert_false (dure_rhythm_may_ask (other));
}

/* I irregular, R regular, ? cannot tell */
static DureRhythm
verdict_of (const char *windows)
{
  DureRhythmRun run = { 0 };

  for (const char *at = windows; *at != '\0'; at++)
    dure_rhythm_run_add (&run, *at == 'I'   ? DURE_RHYTHM_IRREGULAR
                               : *at == 'R' ? DURE_RHYTHM_REGULAR
                                            : DURE_RHYTHM_CANNOT_TELL);
  return dure_rhythm_run_judge (&run);
}

static void
test_three_of_three (void)
{
  static const struct
  {
    const char *windows;
    DureRhythm verdict;
  } rows[] = {
    { "", DURE_RHYTHM_CANNOT_TELL },
    { "II", DURE_RHYTHM_CANNOT_TELL },
    { "III", DURE_RHYTHM_IRREGULAR },
    { "IRI", DURE_RHYTHM_CANNOT_TELL },
    { "II?", DURE_RHYTHM_CANNOT_TELL },
    { "II?I", DURE_RHYTHM_CANNOT_TELL },
    { "RIIIR", DURE_RHYTHM_IRREGULAR },
    { "RR", DURE_RHYTHM_CANNOT_TELL },
    { "RRR", DURE_RHYTHM_REGULAR },
    { "RR?", DURE_RHYTHM_CANNOT_TELL },
    { "RRRRRRRRRI", DURE_RHYTHM_REGULAR },
    { "RRRRRRRR?I", DURE_RHYTHM_CANNOT_TELL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (verdict_of (rows[i].windows), ==, rows[i].verdict);
}

static void
test_visit_length (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  gint32 rr_ms[VISIT];
  DureRhythmResult result;

  make_regular (dice, rr_ms, VISIT);
  dure_rhythm_judge (dure_rhythm_model (), rr_ms, VISIT - 1, &result);
  g_assert_cmpuint (result.windows, ==, 2);
  g_assert_cmpint (result.verdict, ==, DURE_RHYTHM_CANNOT_TELL);
  dure_rhythm_judge (dure_rhythm_model (), NULL, 0, &result);
  g_assert_cmpuint (result.windows, ==, 0);
  g_assert_cmpint (result.verdict, ==, DURE_RHYTHM_CANNOT_TELL);
}

static void
test_words (void)
{
  for (DureRhythm rhythm = 0; rhythm < DURE_RHYTHM_COUNT; rhythm++)
    {
      DureRhythm read = DURE_RHYTHM_COUNT;

      g_assert_true (dure_rhythm_from_text (dure_rhythm_to_text (rhythm), &read));
      g_assert_cmpint (read, ==, rhythm);
    }
  g_assert_false (dure_rhythm_from_text ("fine", &(DureRhythm){ 0 }));
  g_assert_false (dure_rhythm_from_text (NULL, &(DureRhythm){ 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rhythm/model", test_model);
  g_test_add_func ("/rhythm/made-up-visits", test_made_up_visits);
  g_test_add_func ("/rhythm/gate/beats", test_gate_beats);
  g_test_add_func ("/rhythm/gate/rejected", test_gate_rejected);
  g_test_add_func ("/rhythm/gate/rate", test_gate_rate);
  g_test_add_func ("/rhythm/two-minds", test_two_minds);
  g_test_add_func ("/rhythm/other-features", test_other_features);
  g_test_add_func ("/rhythm/three-of-three", test_three_of_three);
  g_test_add_func ("/rhythm/visit-length", test_visit_length);
  g_test_add_func ("/rhythm/words", test_words);
  return g_test_run ();
}
