// sound-cue.h: which sound belongs to what has just happened in a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sound.h"
#include "visit.h"

G_BEGIN_DECLS

#define DURE_SOUND_CUE_TROUBLES 9

/**
 * DureSoundCue:
 * @screen: which one was shown
 * @troubles: what there was to be told of, 0 where all was well
 * @is_approved: whether a phone had shown whose visit it is
 * @is_rested: whether the rest before a second measurement was over
 *
 * How a visit stood when it was last looked at. In zeroes it is one on its welcome screen.
 */
typedef struct
{
  DureScreen screen;
  guint troubles[DURE_SOUND_CUE_TROUBLES];
  gboolean is_approved;
  gboolean is_rested;
} DureSoundCue;

DureSound dure_sound_cue_next (DureSoundCue *self, DureVisit *visit);

G_END_DECLS
