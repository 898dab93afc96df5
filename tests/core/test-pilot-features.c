// test-pilot-features.c: a pilot model is told what is on the list and in its range, or nothing
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "pilot-features.h"

static void
test_names (void)
{
  DurePilotFeature found = DURE_PILOT_FEATURE_COUNT;

  for (DurePilotFeature feature = 0; feature < DURE_PILOT_FEATURE_COUNT; feature++)
    {
      const DurePilotFeatureKind *kind = dure_pilot_feature_kind (feature);

      g_assert_true (dure_pilot_feature_find (kind->name, &found));
      g_assert_cmpint (found, ==, feature);
      g_assert_cmpfloat (kind->low, <, kind->high);
    }
  found = DURE_PILOT_FEATURE_COUNT;
  g_assert_false (dure_pilot_feature_find ("name", &found));
  g_assert_false (dure_pilot_feature_find ("", &found));
  g_assert_false (dure_pilot_feature_find (NULL, &found));
  g_assert_cmpint (found, ==, DURE_PILOT_FEATURE_COUNT);
}

static void
test_nothing_is_known_at_first (void)
{
  DurePilotFeatures features;

  dure_pilot_features_clear (&features);
  for (DurePilotFeature feature = 0; feature < DURE_PILOT_FEATURE_COUNT; feature++)
    g_assert_false (dure_pilot_features_has (&features, feature));
  dure_pilot_features_take_about (&features, DURE_AGE_UNSAID, DURE_SEX_UNSAID);
  dure_pilot_features_take_pulse (&features, &(DureFeedback){ .heart_rate = 0, .rmssd_ms = -1 });
  for (DurePilotFeature feature = 0; feature < DURE_PILOT_FEATURE_COUNT; feature++)
    g_assert_false (dure_pilot_features_has (&features, feature));
}

static void
test_about_and_pulse (void)
{
  DurePilotFeatures features;

  dure_pilot_features_clear (&features);
  dure_pilot_features_take_about (&features, DURE_AGE_60_79, DURE_SEX_FEMALE);
  dure_pilot_features_take_pulse (&features, &(DureFeedback){ .heart_rate = 64, .rmssd_ms = 31.5 });
  g_assert_cmpfloat (features.values[DURE_PILOT_AGE_BAND], ==, 60);
  g_assert_cmpfloat (features.values[DURE_PILOT_SEX], ==, 0);
  g_assert_cmpfloat (features.values[DURE_PILOT_HEART_RATE], ==, 64);
  g_assert_cmpfloat (features.values[DURE_PILOT_RMSSD], ==, 31.5);
  dure_pilot_features_take_about (&features, DURE_AGE_80_UP, DURE_SEX_MALE);
  g_assert_cmpfloat (features.values[DURE_PILOT_AGE_BAND], ==, 80);
  g_assert_cmpfloat (features.values[DURE_PILOT_SEX], ==, 1);
}

static void
observe (DurePilotFeatures *features, DureCode code, double value)
{
  const DureObservation observation = { .code = code, .value = value };

  dure_pilot_features_take_observation (features, &observation);
}

static void
test_range_ends (void)
{
  static const struct
  {
    DureCode code;
    DurePilotFeature feature;
  } rows[] = {
    { DURE_CODE_HEART_RATE, DURE_PILOT_HEART_RATE }, { DURE_CODE_SYSTOLIC, DURE_PILOT_SYSTOLIC },
    { DURE_CODE_DIASTOLIC, DURE_PILOT_DIASTOLIC },   { DURE_CODE_OXYGEN, DURE_PILOT_OXYGEN },
    { DURE_CODE_TEMPERATURE, DURE_PILOT_TEMPERATURE }, { DURE_CODE_WEIGHT, DURE_PILOT_WEIGHT },
    { DURE_CODE_BMI, DURE_PILOT_BMI },               { DURE_CODE_BODY_FAT, DURE_PILOT_BODY_FAT },
    { DURE_CODE_GLUCOSE_MASS, DURE_PILOT_GLUCOSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DurePilotFeatureKind *kind = dure_pilot_feature_kind (rows[i].feature);
      const double values[] = { kind->low, kind->high, kind->low - 0.01, kind->high + 0.01 };

      g_assert_cmpstr (kind->unit, ==, dure_code_unit (rows[i].code));
      for (guint n = 0; n < G_N_ELEMENTS (values); n++)
        {
          DurePilotFeatures features;

          dure_pilot_features_clear (&features);
          observe (&features, rows[i].code, values[n]);
          g_assert_cmpint (dure_pilot_features_has (&features, rows[i].feature), ==, n < 2);
        }
    }
}

static void
test_moles_are_mass (void)
{
  DurePilotFeatures features;

  dure_pilot_features_clear (&features);
  observe (&features, DURE_CODE_GLUCOSE_MOLES, 5.5);
  g_assert_cmpfloat_with_epsilon (features.values[DURE_PILOT_GLUCOSE], 99.088, 1e-9);
}

static void
test_pulse_comes_first (void)
{
  DurePilotFeatures features;

  dure_pilot_features_clear (&features);
  observe (&features, DURE_CODE_HEART_RATE, 80);
  g_assert_cmpfloat (features.values[DURE_PILOT_HEART_RATE], ==, 80);
  dure_pilot_features_take_pulse (&features, &(DureFeedback){ .heart_rate = 64, .rmssd_ms = -1 });
  observe (&features, DURE_CODE_HEART_RATE, 90);
  g_assert_cmpfloat (features.values[DURE_PILOT_HEART_RATE], ==, 64);
  g_assert_false (dure_pilot_features_has (&features, DURE_PILOT_RMSSD));
}

static void
test_what_is_not_listed (void)
{
  DurePilotFeatures features, before;

  dure_pilot_features_clear (&features);
  observe (&features, DURE_CODE_WEIGHT, 70);
  before = features;
  observe (&features, DURE_CODE_HEIGHT, 170);
  observe (&features, DURE_CODE_ELECTRICITY, 100);
  g_assert_cmpmem (&features, sizeof features, &before, sizeof before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pilot-features/names", test_names);
  g_test_add_func ("/pilot-features/nothing-is-known-at-first", test_nothing_is_known_at_first);
  g_test_add_func ("/pilot-features/about-and-pulse", test_about_and_pulse);
  g_test_add_func ("/pilot-features/range-ends", test_range_ends);
  g_test_add_func ("/pilot-features/moles-are-mass", test_moles_are_mass);
  g_test_add_func ("/pilot-features/pulse-comes-first", test_pulse_comes_first);
  g_test_add_func ("/pilot-features/what-is-not-listed", test_what_is_not_listed);
  return g_test_run ();
}
