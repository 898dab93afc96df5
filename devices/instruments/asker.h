// asker.h: puts the ladder's questions to the donor, and the device's behaviour to the ladder
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "agent.h"
#include "candidates.h"
#include "heart-rate.h"
#include "possession.h"

G_BEGIN_DECLS

#define DURE_TYPE_ASKER (dure_asker_get_type ())
G_DECLARE_FINAL_TYPE (DureAsker, dure_asker, DURE, ASKER, GObject)

/* Signals:
 *   "question" (const DureInstrumentQuestion *question): on every change; NONE closes it
 *   "wants-link": link the device of dure_asker_get_path() and hand on its beats
 *   "proven" (guint DurePossession): the device of dure_asker_get_path() is the donor's
 *   "not-proven" (gboolean several): the end
 */

DureAsker  *dure_asker_new             (DureRadio           *radio,
                                        DureAgent           *agent,
                                        DureDice            *dice,
                                        guint                second_ms);
void        dure_asker_begin           (DureAsker           *self,
                                        const DureWanted    *wanted,
                                        GPtrArray           *found);
void        dure_asker_expect          (DureAsker           *self,
                                        const char          *path);
void        dure_asker_linked          (DureAsker           *self);
void        dure_asker_beat            (DureAsker           *self,
                                        const DureHeartRate *beat);
void        dure_asker_answer          (DureAsker           *self,
                                        DureQuestion         question,
                                        guint                asked,
                                        gboolean             yes,
                                        guint                number);
void        dure_asker_stop            (DureAsker           *self);
gboolean    dure_asker_is_asking       (DureAsker           *self);
gboolean    dure_asker_was_pairing     (DureAsker           *self);
const char *dure_asker_get_path        (DureAsker           *self);

G_END_DECLS
