// test-rhythm-features.c: every kind of feature by hand-computed series
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rhythm-entropy.h"
#include "rhythm-features.h"
#include "rhythm-pattern.h"
#include "rhythm-shape.h"

#include <math.h>

#define EPSILON 1e-9

#define SERIES(name, ...)                                                                          \
  static const gint32 name##_ms[] = { __VA_ARGS__ };                                               \
  DureBeatSeries name;                                                                             \
  dure_beat_series_init (&name, name##_ms, G_N_ELEMENTS (name##_ms))

#define SINUS 800, 810, 800, 790, 800, 810, 800, 790
#define STEADY 800, 800, 800, 800, 800, 800, 800, 800, 800, 800

static void
test_series (void)
{
  SERIES (series, 800, 299, 900, 1000, 2001, 300, 2000);

  g_assert_cmpuint (series.count, ==, 5);
  g_assert_cmpuint (series.rejected, ==, 2);
  g_assert_false (series.follows[0]);
  g_assert_false (series.follows[1]);
  g_assert_true (series.follows[2]);
  g_assert_false (series.follows[3]);
  g_assert_true (series.follows[4]);
  g_assert_cmpfloat_with_epsilon (series.median_ms, 900, EPSILON);
  g_assert_cmpfloat_with_epsilon (series.mean_ms, 1000, EPSILON);
  /* 800, 900, 1000, 300 lie around the first: the middle of 800 and 900 */
  g_assert_cmpfloat_with_epsilon (series.local_ms[0], 850, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_quantile (series.sorted, 5, 0.375), 850, EPSILON);
  g_assert_cmpfloat (dure_quantile (series.sorted, 5, 1), ==, 2000);
  g_assert_cmpfloat (dure_quantile (series.sorted, 0, 0.5), ==, 0);
}

static void
test_cosen (void)
{
  SERIES (steady, STEADY);
  SERIES (every_second, 600, 1000, 600, 1000, 600, 1000, 600, 1000);
  /* After 500 comes 900 three times, 700 twice: of 10 + 1 + 1 alike pasts, 6 go on alike. */
  SERIES (halves, 500, 900, 500, 700, 500, 900, 500, 700, 500, 900);
  SERIES (few, 500, 700, 900);

  g_assert_cmpfloat_with_epsilon (dure_rhythm_cosen (&steady), log (60.0 / 800), EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_cosen (&every_second), log (60.0 / 800), EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_cosen (&halves), log (2 * 60.0 / 660), EPSILON);
  g_assert_true (isnan (dure_rhythm_cosen (&few)));
}

/* Without the gap there were 36 pairs of pasts; with it those of 4 and 4 places are left. */
static void
test_no_match_across_a_gap (void)
{
  SERIES (gap, 800, 800, 800, 800, 800, 2500, 800, 800, 800, 800, 800);
  SERIES (odd_after_gap, 800, 800, 800, 800, 800, 2500, 700, 800, 800, 800, 800);

  g_assert_cmpfloat_with_epsilon (dure_rhythm_sample_entropy (&gap, 1, 30), 0, EPSILON);
  /* the 700 follows a gap: nothing compares it as a next one, and as a past it is alone */
  g_assert_cmpfloat_with_epsilon (dure_rhythm_sample_entropy (&odd_after_gap, 1, 30), 0, EPSILON);
}

static void
test_sample_entropy (void)
{
  SERIES (halves, 500, 900, 500, 700, 500, 900, 500, 700, 500, 900);

  g_assert_cmpfloat_with_epsilon (dure_rhythm_sample_entropy (&halves, 1, 30), log (2), EPSILON);
  /* with two of the past: 900 500 goes on with 700 twice, 700 500 with 900 twice, 500 900 and
   * 500 700 with 500 twice: four pairs, all alike */
  g_assert_cmpfloat_with_epsilon (dure_rhythm_sample_entropy (&halves, 2, 30), 0, EPSILON);
}

static void
test_other_entropies (void)
{
  SERIES (steady, STEADY);
  SERIES (climb, 500, 560, 650, 770, 920, 1100);
  SERIES (zigzag, 700, 800, 700, 800, 800, 800);

  g_assert_cmpfloat_with_epsilon (dure_rhythm_word_entropy (&steady), 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_step_entropy (&steady), 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_word_entropy (&climb), 1, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_step_entropy (&climb), 1, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_occupancy (&steady), 1.0 / 9, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_occupancy (&climb), 1, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_turning_points (&climb), 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_turning_points (&zigzag), 0.5, EPSILON);
}

static void
test_foretelling (void)
{
  SERIES (steady, STEADY);
  SERIES (every_third, 800, 800, 500, 800, 800, 500, 800, 800, 500, 800, 800, 500, 800, 800, 500);
  double errors[DURE_RHYTHM_PASTS];

  dure_rhythm_foretelling (&steady, errors);
  g_assert_cmpfloat_with_epsilon (errors[0], 1, EPSILON);
  dure_rhythm_foretelling (&every_third, errors);
  g_assert_cmpfloat (errors[0], >, 0);
  g_assert_cmpfloat_with_epsilon (errors[1], 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (errors[2], 0, EPSILON);
}

static void
test_lags (void)
{
  SERIES (every_second, 700, 900, 700, 900, 700, 900, 700, 900);
  SERIES (few, 700, 900, 700, 900);
  DureRhythmLag lag;

  dure_rhythm_lag (&every_second, 1, &lag);
  g_assert_cmpfloat_with_epsilon (lag.correlation, -1, EPSILON);
  g_assert_cmpfloat_with_epsilon (lag.near, 0, EPSILON);
  /* 16 of 28 pairs are 200 ms apart; all neighbours are */
  g_assert_cmpfloat_with_epsilon (lag.gap, 28.0 / 16, EPSILON);
  dure_rhythm_lag (&every_second, 2, &lag);
  g_assert_cmpfloat_with_epsilon (lag.correlation, 1, EPSILON);
  g_assert_cmpfloat_with_epsilon (lag.gap, 0, EPSILON);
  g_assert_cmpfloat_with_epsilon (lag.near, 1, EPSILON);
  dure_rhythm_lag (&few, 1, &lag);
  g_assert_cmpfloat (lag.gap, ==, 1);
  g_assert_cmpfloat (lag.correlation, ==, 0);
}

static void
test_ectopy (void)
{
  SERIES (early, SINUS, 560, 1040, SINUS, 640, 960, SINUS, 720, 800, 600, 1000);
  DureRhythmEctopy ectopy;

  dure_rhythm_ectopy (&early, &ectopy);
  g_assert_cmpuint (early.count, ==, 32);
  /* 720 is not early enough; 560, 640, 600 are, each made up for */
  g_assert_cmpfloat_with_epsilon (ectopy.early, 3.0 / 32, EPSILON);
  g_assert_cmpfloat_with_epsilon (ectopy.late, 3.0 / 32, EPSILON);
  g_assert_cmpfloat_with_epsilon (ectopy.pairs, 3.0 / 32, EPSILON);
  /* of 0.7, 0.75 and 0.8, quartile to quartile */
  g_assert_cmpfloat_with_epsilon (ectopy.early_spread, 0.05, 1e-3);
  /* all but the six odd ones and the five that stand beside one */
  g_assert_cmpfloat_with_epsilon (ectopy.calm, 21.0 / 32, EPSILON);
  g_assert_cmpfloat (ectopy.calm_cv, <, 0.04);
}

static void
test_clusters (void)
{
  SERIES (kinds, 800, 805, 810, 815, 500, 505, 510, 1200);
  double second;

  /* median 802.5: bands of 40 ms */
  g_assert_cmpfloat_with_epsilon (dure_rhythm_cluster (&kinds, 0.05, &second), 4.0 / 8, EPSILON);
  g_assert_cmpfloat_with_epsilon (second, 3.0 / 8, EPSILON);
  g_assert_cmpfloat_with_epsilon (dure_rhythm_longest_calm (&kinds), 3.0 / 8, EPSILON);
}

static void
test_mending (void)
{
  SERIES (slips, SINUS, 300, 500, SINUS, 1600, SINUS);
  SERIES (clean, SINUS);
  DureBeatSeries mended;

  g_assert_cmpfloat_with_epsilon (dure_rhythm_mend (&slips, &mended), 2.0 / 27, EPSILON);
  g_assert_cmpuint (mended.count, ==, 27);
  g_assert_cmpfloat (mended.sorted[0], ==, 790);
  g_assert_cmpfloat (mended.sorted[26], ==, 810);
  g_assert_cmpfloat (dure_rhythm_mend (&clean, &mended), ==, 0);
  g_assert_cmpuint (mended.count, ==, 8);
}

static void
test_halves (void)
{
  SERIES (early, 1000, 500, 1040, 540, 1000, 500, 1100, 600);
  DureRhythmHalf upper, lower;

  /* median 800: 1000, 1040, 1000, 1100 above, 40, 40 and 100 apart; 500, 540, 500, 600 below */
  dure_rhythm_halves (&early, &upper, &lower);
  g_assert_cmpfloat_with_epsilon (upper.step, 40.0 / 800, EPSILON);
  g_assert_cmpfloat_with_epsilon (upper.spread, 55.0 / 800, EPSILON);
  g_assert_cmpfloat_with_epsilon (lower.step, 40.0 / 800, EPSILON);
  g_assert_cmpfloat_with_epsilon (lower.spread, 55.0 / 800, EPSILON);
}

static void
test_sinus (void)
{
  SERIES (every_second, 1000, 500, 1000, 600, 1000, 500, 1000, 700, 1000, 500);
  SERIES (longer, 1000, 1000, 1000, 500, 1100, 1000, 1000, 500, 2500, 1100, 1000, 1000, 500);
  SERIES (steady, STEADY);
  DureRhythmSinus sinus;

  /* the sinus interval is 1000 everywhere, though the median is 850 */
  dure_rhythm_sinus (&every_second, &sinus);
  g_assert_cmpfloat_with_epsilon (sinus.cluster_5, 0.5, EPSILON);
  g_assert_cmpfloat_with_epsilon (sinus.cluster_10, 0.5, EPSILON);
  g_assert_cmpfloat_with_epsilon (sinus.cv, 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (sinus.returns, 0.4, EPSILON);
  g_assert_cmpfloat_with_epsilon (sinus.longer, 0, EPSILON);
  /* of three early beats one is followed by a longer one, one by a gap, one by nothing */
  dure_rhythm_sinus (&longer, &sinus);
  g_assert_cmpfloat_with_epsilon (sinus.returns, 1.0 / 12, EPSILON);
  g_assert_cmpfloat_with_epsilon (sinus.longer, 1.0 / 3, EPSILON);
  dure_rhythm_sinus (&steady, &sinus);
  g_assert_cmpfloat (sinus.cluster_5, ==, 1);
  g_assert_cmpfloat (sinus.returns, ==, 0);
  g_assert_cmpfloat (sinus.longer, ==, 0);
}

static void
test_waves (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (3);
  SERIES (steady, STEADY);
  DureBeatSeries wave, noise;
  DureRhythmWaves steady_waves, wave_waves, noise_waves, held_waves;
  double ms[240];

  dure_rhythm_waves (&steady, &steady_waves);
  g_assert_cmpfloat (steady_waves.skew, ==, 0);
  g_assert_cmpfloat (steady_waves.tails, ==, 3);
  g_assert_cmpfloat (steady_waves.flatness, ==, 0.56);
  /* the fifteen around any beat hold three whole waves of five beats, and none is left of them */
  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    ms[i] = 1000 + 50 * sin (2 * G_PI * i / 5);
  dure_beat_series_init_whole (&wave, ms, G_N_ELEMENTS (ms));
  dure_rhythm_waves (&wave, &wave_waves);
  g_assert_cmpfloat_with_epsilon (wave_waves.skew, 0, 0.02);
  g_assert_cmpfloat_with_epsilon (wave_waves.tails, 1.5, 0.02);
  g_assert_cmpfloat (wave_waves.flatness, <, 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    ms[i] = 1000 + g_rand_double_range (dice, -50, 50);
  dure_beat_series_init_whole (&noise, ms, G_N_ELEMENTS (ms));
  dure_rhythm_waves (&noise, &noise_waves);
  g_assert_cmpfloat (noise_waves.flatness, >, 0.4);
  /* one beat of five held back: the third moment of a share s is (1 - 2 s) / sqrt (s (1 - s)) */
  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    ms[i] = i % 5 == 0 ? 1100 : 1000;
  dure_beat_series_init_whole (&wave, ms, G_N_ELEMENTS (ms));
  dure_rhythm_waves (&wave, &held_waves);
  g_assert_cmpfloat_with_epsilon (held_waves.skew, 1.5, 0.02);
}

static double
feature (const double *features, const char *name)
{
  guint index;

  g_assert_true (dure_rhythm_feature_find (name, &index));
  return features[index];
}

static void
test_vector (void)
{
  /* steps: 100 up, 200 down, 100 up and so on; as many up as down, but fewer and larger down */
  static const gint32 rr[] = { 800, 900, 1000, 800, 900, 1000, 800, 900, 1000 };
  double features[DURE_RHYTHM_FEATURE_COUNT];

  g_assert_true (dure_rhythm_features_measure (rr, G_N_ELEMENTS (rr), features));
  g_assert_cmpfloat_with_epsilon (feature (features, "rr-mean"), 900, 1e-4);
  g_assert_cmpfloat_with_epsilon (feature (features, "rr-mad"), 100.0 / 900, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "rr-cv"), sqrt (60000.0 / 8) / 900, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "rr-skew"), 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "step-rms"), sqrt (140000.0 / 8) / 900, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "step-over-100-ms"), 2.0 / 8, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "step-over-10-percent"), 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "step-lean"), -2.0 / 14, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "sd1"), sqrt (70000.0 / 8) / 900, 1e-6);
  g_assert_cmpfloat_with_epsilon (feature (features, "lag-3-gap"), 0, 1e-6);
}

static void
test_too_few (void)
{
  static const gint32 rr[] = { 800, 100, 800, 800, 800, 5000, 800, 800, 800, 800 };
  double features[DURE_RHYTHM_FEATURE_COUNT];

  g_assert_true (dure_rhythm_features_measure (rr, 10, features));
  g_assert_false (dure_rhythm_features_measure (rr, 9, features));
  g_assert_false (dure_rhythm_features_measure (NULL, 0, features));
}

/* Made-up bytes of every kind: whatever comes, features are numbers within their ranges. */
static void
test_hostile (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (7);
  gint32 rr[300];
  double features[DURE_RHYTHM_FEATURE_COUNT];

  for (guint round = 0; round < 400; round++)
    {
      const gint32 low = round % 4 == 0 ? G_MININT32 : g_rand_int_range (dice, 250, 2100);
      const gint32 high = round % 4 == 0 ? G_MAXINT32 : low + 1 + g_rand_int_range (dice, 0, 900);

      for (guint i = 0; i < G_N_ELEMENTS (rr); i++)
        rr[i] = g_rand_int_range (dice, low, high);
      if (!dure_rhythm_features_measure (rr, (gsize) g_rand_int_range (dice, 0, 300), features))
        continue;
      for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
        {
          g_assert_cmpfloat (features[i], >=, (float) dure_rhythm_features[i].low);
          g_assert_cmpfloat (features[i], <=, (float) dure_rhythm_features[i].high);
        }
    }
}

static void
test_table (void)
{
  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    {
      guint found;

      g_assert_true (g_regex_match_simple ("^[a-z0-9-]+$", dure_rhythm_features[i].name, 0, 0));
      g_assert_cmpfloat (dure_rhythm_features[i].low, <, dure_rhythm_features[i].high);
      g_assert_true (dure_rhythm_feature_find (dure_rhythm_features[i].name, &found));
      g_assert_cmpuint (found, ==, i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rhythm-features/series", test_series);
  g_test_add_func ("/rhythm-features/cosen", test_cosen);
  g_test_add_func ("/rhythm-features/no-match-across-a-gap", test_no_match_across_a_gap);
  g_test_add_func ("/rhythm-features/sample-entropy", test_sample_entropy);
  g_test_add_func ("/rhythm-features/other-entropies", test_other_entropies);
  g_test_add_func ("/rhythm-features/foretelling", test_foretelling);
  g_test_add_func ("/rhythm-features/lags", test_lags);
  g_test_add_func ("/rhythm-features/ectopy", test_ectopy);
  g_test_add_func ("/rhythm-features/clusters", test_clusters);
  g_test_add_func ("/rhythm-features/mending", test_mending);
  g_test_add_func ("/rhythm-features/halves", test_halves);
  g_test_add_func ("/rhythm-features/sinus", test_sinus);
  g_test_add_func ("/rhythm-features/waves", test_waves);
  g_test_add_func ("/rhythm-features/vector", test_vector);
  g_test_add_func ("/rhythm-features/too-few", test_too_few);
  g_test_add_func ("/rhythm-features/hostile", test_hostile);
  g_test_add_func ("/rhythm-features/table", test_table);
  return g_test_run ();
}
