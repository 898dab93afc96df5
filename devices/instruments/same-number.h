// same-number.h: the donor picks the heart rate that the device's own display shows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proof.h"

G_BEGIN_DECLS

typedef struct _DureSameNumber DureSameNumber;

DureSameNumber  *dure_same_number_new          (DureDice               *dice,
                                                guint                   second_ms,
                                                gint64                  now_ms);
void             dure_same_number_free         (DureSameNumber         *self);
void             dure_same_number_rate         (DureSameNumber         *self,
                                                guint                   bpm,
                                                gint64                  now_ms);
void             dure_same_number_answer       (DureSameNumber         *self,
                                                gboolean                yes,
                                                guint                   number,
                                                gint64                  now_ms);
DureProofResult  dure_same_number_step         (DureSameNumber         *self,
                                                gint64                  now_ms);
void             dure_same_number_get_question (DureSameNumber         *self,
                                                DureInstrumentQuestion *ret_question);
double           dure_same_number_chance       (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSameNumber, dure_same_number_free)

G_END_DECLS
