// rhythm-entropy.c: how hard a run of beats is to foretell
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pulse that is irregular in an irregular way repeats no pattern: whatever went before, the next
// interval may be anything. Each function here measures that in one way. None allocates; all are
// O(n) or O(n^2) over a window of some 60 beats, together about 50 us.

#include "rhythm-entropy.h"

#include <math.h>

/* Lake and Moorman 2011: the tolerance grows from 30 ms until there are so many matches. */
#define COSEN_TOLERANCE_MS 30
#define COSEN_STEP_MS 10
#define COSEN_WIDEST_MS 1000
#define COSEN_MATCHES 5

static inline gboolean
is_past_alike (const DureBeatSeries *series, guint i, guint j, guint length, double tolerance_ms)
{
  for (guint back = 1; back <= length; back++)
    if (fabs (series->ms[i - back] - series->ms[j - back]) > tolerance_ms)
      return FALSE;
  return TRUE;
}

/* Counts pairs of places whose @length intervals of the past match within the tolerance, and of
 * these the pairs whose own interval matches too. Places that reach across a gap do not count. */
static void
count_matches (const DureBeatSeries *series, guint length, double tolerance_ms, guint *ret_alike,
               guint *ret_longer)
{
  guint places[DURE_BEAT_SERIES_MAX];
  guint count = 0, alike = 0, longer = 0;

  for (guint i = length; i < series->count; i++)
    if (dure_beat_series_reaches (series, i, length))
      places[count++] = i;
  for (guint a = 0; a < count; a++)
    for (guint b = a + 1; b < count; b++)
      {
        const guint i = places[a], j = places[b];

        if (!is_past_alike (series, i, j, length, tolerance_ms))
          continue;
        alike++;
        longer += fabs (series->ms[i] - series->ms[j]) <= tolerance_ms;
      }
  *ret_alike = alike;
  *ret_longer = longer;
}

/**
 * dure_rhythm_sample_entropy:
 * @series: beats
 * @length: how many intervals have to match before the next is compared
 * @tolerance_ms: what still counts as a match
 *
 * Sample entropy (Richman and Moorman, Am J Physiol Heart Circ Physiol 278:H2039, 2000). Without
 * any match of the longer pattern, as if there were half a one.
 *
 * Returns: its natural logarithm form, 0 for a pulse that repeats itself; 0 without comparisons
 */
double
dure_rhythm_sample_entropy (const DureBeatSeries *series, guint length, double tolerance_ms)
{
  guint alike, longer;

  count_matches (series, length, tolerance_ms, &alike, &longer);
  return alike > 0 ? log (alike / (longer > 0 ? longer : 0.5)) : 0;
}

/**
 * dure_rhythm_cosen:
 * @series: beats
 *
 * Coefficient of sample entropy (Lake and Moorman, Am J Physiol Heart Circ Physiol 300:H319, 2011):
 * sample entropy of patterns of one, made independent of its tolerance r by + ln (2r), and of the
 * rate by - ln (mean). r is 30 ms, or the first wider one with five matches.
 *
 * Returns: about -1 for atrial fibrillation, below -2 for a regular pulse; NAN with too few beats
 */
double
dure_rhythm_cosen (const DureBeatSeries *series)
{
  for (double r = COSEN_TOLERANCE_MS; r <= COSEN_WIDEST_MS; r += COSEN_STEP_MS)
    {
      guint alike, longer;

      count_matches (series, 1, r, &alike, &longer);
      if (longer >= COSEN_MATCHES)
        return log ((double) alike / longer) + log (2 * r) - log (series->mean_ms);
    }
  return NAN;
}

/* Shannon's entropy of symbols, as a share of what it would be if all of them were different. */
static double
share_of_entropy (double *symbols, guint count)
{
  double entropy = 0;

  if (count < 2)
    return 0;
  dure_sort_doubles (symbols, count);
  for (guint i = 0, same; i < count; i += same)
    {
      for (same = 1; i + same < count && symbols[i + same] == symbols[i]; same++)
        continue;
      entropy -= same * log2 ((double) same / count) / count;
    }
  return entropy / log2 (count);
}

/**
 * dure_rhythm_word_entropy:
 * @series: beats
 *
 * After Zhou and others, PLoS ONE 10:e0136544 (2015): the rate of each beat in steps of 5 /min is a
 * letter, three letters in a row are a word.
 *
 * Returns: entropy of the words, 0 (one word only) to 1 (all different)
 */
double
dure_rhythm_word_entropy (const DureBeatSeries *series)
{
  double words[DURE_BEAT_SERIES_MAX];
  guint count = 0;

  for (guint i = 2; i < series->count; i++)
    if (dure_beat_series_reaches (series, i, 2))
      {
        guint word = 0;

        for (guint back = 0; back < 3; back++)
          word = word * 40 + (guint) MIN (60000 / series->ms[i - back] / 5, 39);
        words[count++] = word;
      }
  return share_of_entropy (words, count);
}

/**
 * dure_rhythm_step_entropy:
 * @series: beats
 *
 * Returns: entropy of the differences between neighbours in bins of 4 % of the median, 0 to 1
 */
double
dure_rhythm_step_entropy (const DureBeatSeries *series)
{
  double bins[DURE_BEAT_SERIES_MAX];
  guint count = 0;

  for (guint i = 1; i < series->count; i++)
    if (series->follows[i])
      {
        const double step = series->ms[i] - series->ms[i - 1];

        bins[count++] = round (step / (0.04 * series->median_ms));
      }
  return share_of_entropy (bins, count);
}

/**
 * dure_rhythm_occupancy:
 * @series: beats
 *
 * After Lian, Wang and Muessig, Am J Cardiol 107:1494 (2011): the map of each interval against its
 * difference from the one before, in cells of 25 ms.
 *
 * Returns: cells that anything lies in, per difference, above 0 to 1
 */
double
dure_rhythm_occupancy (const DureBeatSeries *series)
{
  guint32 cells[DURE_BEAT_SERIES_MAX];
  guint count = 0, differences = 0;

  for (guint i = 1; i < series->count; i++)
    if (series->follows[i])
      {
        const guint32 across = (guint32) (series->ms[i] / 25);
        const guint32 up = (guint32) (100 + floor ((series->ms[i] - series->ms[i - 1]) / 25));
        const guint32 cell = across * 1000 + up;
        guint known = 0;

        while (known < count && cells[known] != cell)
          known++;
        if (known == count)
          cells[count++] = cell;
        differences++;
      }
  return differences > 0 ? (double) count / differences : 0;
}

/**
 * dure_rhythm_turning_points:
 * @series: beats
 *
 * Returns: share of beats that are longer, or shorter, than both neighbours; 2/3 by chance
 */
double
dure_rhythm_turning_points (const DureBeatSeries *series)
{
  guint turns = 0, looked = 0;

  for (guint i = 2; i < series->count; i++)
    if (dure_beat_series_reaches (series, i, 2))
      {
        const double before = series->ms[i - 1] - series->ms[i - 2];
        const double after = series->ms[i] - series->ms[i - 1];

        looked++;
        turns += before * after < 0;
      }
  return looked > 0 ? (double) turns / looked : 0;
}

/**
 * Nearest:
 * @far: how far the three most similar pasts are, nearest first
 * @next: what came after each
 */
typedef struct
{
  double far[3];
  double next[3];
} Nearest;

static inline void
offer (Nearest *nearest, double far, double next)
{
  guint at = 2;

  if (far >= nearest->far[2])
    return;
  for (; at > 0 && far < nearest->far[at - 1]; at--)
    {
      nearest->far[at] = nearest->far[at - 1];
      nearest->next[at] = nearest->next[at - 1];
    }
  nearest->far[at] = far;
  nearest->next[at] = next;
}

/* The places whose one, two, three intervals of the past are most like those of place @i. A past is
 * as far from another as the two of its intervals that differ most. */
static void
find_nearest (const DureBeatSeries *series, guint i, Nearest *ret_nearest)
{
  const double *ms = series->ms, median = series->median_ms;

  for (guint length = 0; length < DURE_RHYTHM_PASTS; length++)
    ret_nearest[length] = (Nearest){ { INFINITY, INFINITY, INFINITY }, { median, median, median } };
  for (guint j = 1; j < series->count; j++)
    {
      const guint longest = MIN (MIN (i, j), DURE_RHYTHM_PASTS);
      double far = 0;

      for (guint back = 1; i != j && back <= longest; back++)
        {
          far = MAX (far, fabs (ms[i - back] - ms[j - back]));
          offer (&ret_nearest[back - 1], far, ms[j]);
        }
    }
}

/**
 * dure_rhythm_foretelling:
 * @series: beats
 * @ret_errors: (out caller-allocates) (array fixed-size=3): with one, two and three intervals of
 *   the past: mean error by mean error, 0 (foretold) to 2; 1 when there is nothing to foretell
 *
 * Foretells each interval from what came after the three most similar pasts in the same window, by
 * their middle, and compares with foretelling the median always. Patterns (every second or third
 * beat early) are well foretold however uneven they are.
 */
void
dure_rhythm_foretelling (const DureBeatSeries *series, double *ret_errors)
{
  double wrong[DURE_RHYTHM_PASTS] = { 0 }, plain[DURE_RHYTHM_PASTS] = { 0 };

  for (guint i = 1; i < series->count; i++)
    {
      Nearest nearest[DURE_RHYTHM_PASTS];

      find_nearest (series, i, nearest);
      for (guint length = 0; length < MIN (i, DURE_RHYTHM_PASTS); length++)
        {
          dure_sort_doubles (nearest[length].next, 3);
          wrong[length] += fabs (series->ms[i] - nearest[length].next[1]);
          plain[length] += fabs (series->ms[i] - series->median_ms);
        }
    }
  for (guint length = 0; length < DURE_RHYTHM_PASTS; length++)
    ret_errors[length] = plain[length] > 0 ? MIN (wrong[length] / plain[length], 2) : 1;
}
