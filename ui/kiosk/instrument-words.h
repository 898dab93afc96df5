// instrument-words.h: what the screens say of each instrument, and of each value
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"

G_BEGIN_DECLS

#define DURE_INSTRUMENT_STEPS 3

/**
 * DureInstrumentWords:
 * @name: what it measures
 * @note: with what, and how long
 * @overline: the instrument
 * @picture: which drawing
 * @title: what to do, in one sentence
 * @steps: how to
 * @looking: while it is looked for
 * @lost: what helps when it was not found
 * @measuring: what to do meanwhile, in one sentence
 * @meaning: (nullable): one plain sentence beside the numbers
 *
 * Not translated yet; every text goes through gettext when it is shown.
 */
typedef struct
{
  const char *name;
  const char *note;
  const char *overline;
  const char *picture;
  const char *title;
  const char *steps[DURE_INSTRUMENT_STEPS];
  const char *looking;
  const char *lost;
  const char *measuring;
  const char *meaning;
} DureInstrumentWords;

const DureInstrumentWords *dure_instrument_words (DureDeviceClass device);
const char *dure_code_in_words (DureCode code);
char *dure_value_in_figures (DureCode code, double value);
const char *dure_unit_in_words (DureCode code);

G_END_DECLS
