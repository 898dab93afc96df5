// lift-rhythm.h: a sensor that is taken off the skin and put back when the donor is asked to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proof.h"

G_BEGIN_DECLS

typedef struct _DureLiftRhythm DureLiftRhythm;

DureLiftRhythm  *dure_lift_rhythm_new          (DureDice               *dice,
                                                guint                   second_ms,
                                                gint64                  now_ms);
void             dure_lift_rhythm_free         (DureLiftRhythm         *self);
void             dure_lift_rhythm_beat         (DureLiftRhythm         *self,
                                                DureBeatContact         contact,
                                                guint                   n_rr,
                                                gint64                  now_ms);
void             dure_lift_rhythm_refuse       (DureLiftRhythm         *self);
DureProofResult  dure_lift_rhythm_step         (DureLiftRhythm         *self,
                                                gint64                  now_ms);
void             dure_lift_rhythm_get_question (DureLiftRhythm         *self,
                                                DureInstrumentQuestion *ret_question);
double           dure_lift_rhythm_chance       (double                  flips_per_minute);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLiftRhythm, dure_lift_rhythm_free)

G_END_DECLS
