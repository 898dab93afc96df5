// rhythm.h: a sensor that is taken off the skin and put back when the donor is asked to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proof.h"

G_BEGIN_DECLS

typedef struct _DureRhythm DureRhythm;

DureRhythm      *dure_rhythm_new          (DureDice               *dice,
                                           guint                   second_ms,
                                           gint64                  now_ms);
void             dure_rhythm_free         (DureRhythm             *self);
void             dure_rhythm_beat         (DureRhythm             *self,
                                           DureBeatContact         contact,
                                           guint                   n_rr,
                                           gint64                  now_ms);
void             dure_rhythm_refuse       (DureRhythm             *self);
DureProofResult  dure_rhythm_step         (DureRhythm             *self,
                                           gint64                  now_ms);
void             dure_rhythm_get_question (DureRhythm             *self,
                                           DureInstrumentQuestion *ret_question);
double           dure_rhythm_chance       (double                  flips_per_minute);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRhythm, dure_rhythm_free)

G_END_DECLS
