// result-words.h: what the screens say of a judged value
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "range-band.h"
#include "vital-rules.h"

G_BEGIN_DECLS

/**
 * DureUrgencyWords:
 * @headline: what it means, in one sentence; not translated yet
 * @shape: which drawing
 * @css_class: its colour
 */
typedef struct
{
  const char *headline;
  const char *shape;
  const char *css_class;
} DureUrgencyWords;

const DureUrgencyWords *dure_urgency_words (DureUrgency urgency);
char *dure_category_in_words (const DureJudgement *judgement);
const char *dure_advice_in_words (const DureVitalReading *reading, const DureJudgement *judgement);
const char *dure_blind_spot_in_words (DureDeviceClass device);
char *dure_source_in_words (const DureJudgement *judgement);
const DureBandScale *dure_band_scale (const DureVitalReading *reading, DureCode code);

G_END_DECLS
