// slot.h: the one place of a station for a company's model on trial
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilot-model.h"
#include "run-counts.h"
#include "runner.h"

G_BEGIN_DECLS

/**
 * DurePilotHeard:
 * @outcome: what became of a run
 * @answer: what it answered, when it did
 */
typedef void (*DurePilotHeard) (DureModelOutcome outcome, double answer, gpointer data);

typedef struct _DurePilotSlot DurePilotSlot;

DurePilotSlot *dure_pilot_slot_new (const char *by_hand, const char *shelf,
                                    const guint8 operator_key[DURE_PUBLIC_KEY_BYTES],
                                    const char *pilot, DureClock *clock, DurePilotRunner *runner,
                                    DureRunCounts *counts);
void dure_pilot_slot_free (DurePilotSlot *self);
void dure_pilot_slot_set_pilot (DurePilotSlot *self, const char *pilot, const char *model);
const char *dure_pilot_slot_lacks (DurePilotSlot *self);
void dure_pilot_slot_look_again (DurePilotSlot *self);
const DurePilotModel *dure_pilot_slot_find (DurePilotSlot *self, const char *language);
const char *dure_pilot_slot_get_digest (DurePilotSlot *self);
void dure_pilot_slot_ask (DurePilotSlot *self, const DurePilotFeatures *features,
                          DurePilotHeard heard, gpointer data);
void dure_pilot_slot_forget (DurePilotSlot *self);
void dure_pilot_slot_stop (DurePilotSlot *self);
void dure_pilot_slot_rest (DurePilotSlot *self, gboolean rests);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePilotSlot, dure_pilot_slot_free)

G_END_DECLS
