// rhythm.h: whether a pulse was regular, as far as a learned model can tell
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "packed-model.h"

G_BEGIN_DECLS

#define DURE_RHYTHM_WINDOW 60
#define DURE_RHYTHM_WINDOWS 3

/**
 * DureRhythm:
 *
 * "Cannot tell" is an answer. The word for a disease is never one.
 */
typedef enum
{
  DURE_RHYTHM_CANNOT_TELL,
  DURE_RHYTHM_REGULAR,
  DURE_RHYTHM_IRREGULAR,
  DURE_RHYTHM_COUNT,
} DureRhythm;

/**
 * DureRhythmWindow:
 * @first: index of its first interval, the first of all being 0
 * @beats: how many intervals
 * @probability: of an irregular pulse, as the model has it; calibrated to no crowd; NAN with too
 *   few beats for any
 * @cosen: coefficient of sample entropy (Lake and Moorman 2011), the cross-check; NAN without any
 * @rejected: of @beats, intervals outside 300 to 2000 ms
 * @verdict: after the gate: few usable beats, many rejected, a rate below 40 or above 150, or
 *   model and CoSEn not of one mind are "cannot tell"
 */
typedef struct
{
  guint first;
  guint beats;
  double probability;
  double cosen;
  guint rejected;
  DureRhythm verdict;
} DureRhythmWindow;

/**
 * DureRhythmResult:
 * @verdict: of the visit: "irregular" only if three windows in a row say so
 * @windows: how many windows of %DURE_RHYTHM_WINDOW beats were looked at
 * @irregular: how many of them said so
 */
typedef struct
{
  DureRhythm verdict;
  guint windows;
  guint irregular;
} DureRhythmResult;

/**
 * DureRhythmRun:
 * @windows: how many windows there were
 * @regular: how many of them were regular
 * @irregular: how many were irregular
 * @in_a_row: how many of the latest windows were irregular without a break
 * @longest: the most that this has been
 *
 * What has to be kept of windows one after the other. Starts as { 0 }.
 */
typedef struct
{
  guint windows;
  guint regular;
  guint irregular;
  guint in_a_row;
  guint longest;
} DureRhythmRun;

const DurePackedModel *dure_rhythm_model (void);
gboolean dure_rhythm_may_ask (const DurePackedModel *model);
void dure_rhythm_judge_window (const DurePackedModel *model, const gint32 *rr_ms, guint first,
                               guint beats, DureRhythmWindow *ret_window);
void dure_rhythm_run_add (DureRhythmRun *run, DureRhythm window);
DureRhythm dure_rhythm_run_judge (const DureRhythmRun *run);
void dure_rhythm_judge (const DurePackedModel *model, const gint32 *rr_ms, gsize count,
                        DureRhythmResult *ret_result);
const char *dure_rhythm_to_text (DureRhythm rhythm);
gboolean dure_rhythm_from_text (const char *text, DureRhythm *ret_rhythm);

G_END_DECLS
