// rhythm.c: whether a pulse was regular, as far as a learned model can tell
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Windows of 60 beats, one after the other, are judged each for itself; a visit is called irregular
// only if three in a row are. A window goes through three hands: the gate, which knows when not to
// ask; the model, whose threshold stands in its file; and CoSEn, a single formula that anybody can
// follow, which must not be clearly of the other mind. rhythm-model-card.md says how well this does
// on people it has not learned from, and what it cannot find.
//
// A window costs less than 0.1 ms, nearly all of it for the features; nothing is allocated but the
// model, once.

#include "rhythm.h"

#include "beat-series.h"
#include "rhythm-entropy.h"
#include "rhythm-features.h"
#include "rhythm-model.h"

#include <math.h>

#define LEAST_USABLE 30
#define MOST_REJECTED_PERCENT 10
#define SLOWEST 40 /* 1/min */
#define FASTEST 150

/* Of the 60-beat windows of the Holter records that the model was trained on, one in two hundred of
 * the irregular ones has a lower CoSEn than the first, one in a hundred of the regular ones a
 * higher one than the second (the model card has both). Beyond these CoSEn is sure, and a model
 * that says otherwise is not believed. */
#define COSEN_SURELY_REGULAR -2.25
#define COSEN_SURELY_IRREGULAR -0.85

/* So many of a visit's windows must be regular for the visit to be called that. */
#define REGULAR_PERCENT 90

static const char *const words[DURE_RHYTHM_COUNT] = { "cannot-tell", "regular", "irregular" };

/**
 * dure_rhythm_may_ask:
 * @model: any packed model
 *
 * Returns: whether it looks at what is measured here, in the same order
 */
gboolean
dure_rhythm_may_ask (const DurePackedModel *model)
{
  if (!g_str_equal (dure_packed_model_get_feature_list (model), DURE_RHYTHM_FEATURE_LIST)
      || dure_packed_model_get_feature_count (model) != DURE_RHYTHM_FEATURE_COUNT)
    return FALSE;
  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    if (!g_str_equal (dure_packed_model_get_feature (model, i)->name, dure_rhythm_features[i].name))
      return FALSE;
  return TRUE;
}

/**
 * dure_rhythm_model:
 *
 * Reads and checks it at the first call. Any thread may ask.
 *
 * Returns: (transfer none): the model that this program was built with
 */
const DurePackedModel *
dure_rhythm_model (void)
{
  static gsize model;

  if (g_once_init_enter (&model))
    {
      DurePackedModel *read =
          dure_packed_model_read (dure_rhythm_model_bytes, dure_rhythm_model_size, NULL);

      g_assert (read != NULL && dure_rhythm_may_ask (read));
      g_once_init_leave (&model, (gsize) read);
    }
  return (const DurePackedModel *) model;
}

static gboolean
may_be_asked (const DureBeatSeries *series)
{
  const guint beats = series->count + series->rejected;

  return series->count >= LEAST_USABLE && series->rejected * 100 <= MOST_REJECTED_PERCENT * beats
         && series->mean_ms >= 60000.0 / FASTEST && series->mean_ms <= 60000.0 / SLOWEST;
}

static DureRhythm
judge (const DurePackedModel *model, const DureRhythmWindow *window)
{
  const gboolean is_irregular = window->probability >= dure_packed_model_get_threshold (model);

  if (!isfinite (window->cosen))
    return DURE_RHYTHM_CANNOT_TELL;
  if (is_irregular && window->cosen < COSEN_SURELY_REGULAR)
    return DURE_RHYTHM_CANNOT_TELL;
  if (!is_irregular && window->cosen > COSEN_SURELY_IRREGULAR)
    return DURE_RHYTHM_CANNOT_TELL;
  return is_irregular ? DURE_RHYTHM_IRREGULAR : DURE_RHYTHM_REGULAR;
}

/**
 * dure_rhythm_judge_window:
 * @model: dure_rhythm_model(), or another that may be asked
 * @rr_ms: RR intervals in ms, oldest first, as measured by an ECG strap, never corrected
 * @first: index of the window's first interval
 * @beats: how many it has, at most 256; they must be there
 * @ret_window: (out caller-allocates): the judgement; the probability is the model's own even where
 *   the verdict is "cannot tell"
 */
void
dure_rhythm_judge_window (const DurePackedModel *model, const gint32 *rr_ms, guint first,
                          guint beats, DureRhythmWindow *ret_window)
{
  DureRhythmWindow window = { .first = first, .beats = beats, .probability = NAN };
  double features[DURE_RHYTHM_FEATURE_COUNT];
  DureBeatSeries series;

  g_return_if_fail (beats <= DURE_BEAT_SERIES_MAX);

  dure_beat_series_init (&series, rr_ms + first, beats);
  window.rejected = series.rejected;
  window.cosen = dure_rhythm_cosen (&series);
  if (dure_rhythm_features_measure (rr_ms + first, beats, features))
    window.probability = dure_packed_model_predict (model, features);
  if (may_be_asked (&series))
    window.verdict = judge (model, &window);
  *ret_window = window;
}

/**
 * dure_rhythm_run_add:
 * @run: the windows so far
 * @window: what the next one was
 */
void
dure_rhythm_run_add (DureRhythmRun *run, DureRhythm window)
{
  run->windows++;
  run->regular += window == DURE_RHYTHM_REGULAR;
  run->irregular += window == DURE_RHYTHM_IRREGULAR;
  run->in_a_row = window == DURE_RHYTHM_IRREGULAR ? run->in_a_row + 1 : 0;
  run->longest = MAX (run->longest, run->in_a_row);
}

/**
 * dure_rhythm_run_judge:
 * @run: windows one after the other
 *
 * A visit has three windows, and all of them must be irregular for it to be irregular. Of a longer
 * run any three in a row must be: an attack that begins in the third hour of a night is one.
 * It is regular if there were three windows at least and nine in ten of them were.
 *
 * Returns: the verdict on them all
 */
DureRhythm
dure_rhythm_run_judge (const DureRhythmRun *run)
{
  if (run->longest >= DURE_RHYTHM_WINDOWS)
    return DURE_RHYTHM_IRREGULAR;
  if (run->windows >= DURE_RHYTHM_WINDOWS && run->regular * 100 >= REGULAR_PERCENT * run->windows)
    return DURE_RHYTHM_REGULAR;
  return DURE_RHYTHM_CANNOT_TELL;
}

/**
 * dure_rhythm_judge:
 * @model: dure_rhythm_model()
 * @rr_ms: (array length=count): RR intervals in ms, oldest first, as measured by an ECG strap
 * @count: how many; less than three windows of 60 are "cannot tell"
 * @ret_result: (out caller-allocates): the judgement
 */
void
dure_rhythm_judge (const DurePackedModel *model, const gint32 *rr_ms, gsize count,
                   DureRhythmResult *ret_result)
{
  DureRhythmRun run = { 0 };

  for (gsize first = 0; first + DURE_RHYTHM_WINDOW <= count; first += DURE_RHYTHM_WINDOW)
    {
      DureRhythmWindow window;

      dure_rhythm_judge_window (model, rr_ms, (guint) first, DURE_RHYTHM_WINDOW, &window);
      dure_rhythm_run_add (&run, window.verdict);
    }
  *ret_result = (DureRhythmResult){ .verdict = dure_rhythm_run_judge (&run),
                                    .windows = run.windows,
                                    .irregular = run.irregular };
}

/**
 * dure_rhythm_to_text:
 *
 * Returns: (transfer none): the verdict as documents spell it
 */
const char *
dure_rhythm_to_text (DureRhythm rhythm)
{
  g_return_val_if_fail (rhythm < DURE_RHYTHM_COUNT, NULL);
  return words[rhythm];
}

/**
 * dure_rhythm_from_text:
 * @text: (nullable): foreign text
 * @ret_rhythm: (out): set only on success
 *
 * Returns: whether it is one of the words
 */
gboolean
dure_rhythm_from_text (const char *text, DureRhythm *ret_rhythm)
{
  for (DureRhythm rhythm = 0; rhythm < DURE_RHYTHM_COUNT; rhythm++)
    if (g_strcmp0 (text, words[rhythm]) == 0)
      {
        *ret_rhythm = rhythm;
        return TRUE;
      }
  return FALSE;
}
