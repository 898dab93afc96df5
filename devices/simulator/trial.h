// trial.h: one measurement after another, by itself or as the script wants it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "wearable.h"

G_BEGIN_DECLS

typedef struct _DureTrial DureTrial;

/**
 * DureTrialStep:
 * @owner: the instrument
 * @act: what kind of measurement this is
 * @person: what the instrument finds, the same in all steps of one measurement
 * @step: counted from 0
 *
 * Returns: whether the measurement goes on
 */
typedef gboolean (*DureTrialStep) (gpointer          owner,
                                   const DureAct    *act,
                                   const DurePerson *person,
                                   guint             step);

DureTrial    *dure_trial_new        (DureWearable        *wearable,
                                     const DureModelPlan *plan,
                                     double               step_ms,
                                     DureTrialStep        step,
                                     gpointer             owner);
void          dure_trial_free       (DureTrial           *self);
void          dure_trial_subscribed (DureTrial           *self);
void          dure_trial_unlinked   (DureTrial           *self);
void          dure_trial_act        (DureTrial           *self,
                                     const DureAct       *act);
GDateTime    *dure_trial_get_stamp  (DureTrial           *self,
                                     const DureAct       *act);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTrial, dure_trial_free)

G_END_DECLS
