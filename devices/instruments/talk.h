// talk.h: everything that is said to one linked instrument, and heard from it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "heart-rate.h"
#include "intake.h"
#include "link.h"
#include "recipe.h"

G_BEGIN_DECLS

#define DURE_TYPE_TALK (dure_talk_get_type ())
G_DECLARE_FINAL_TYPE (DureTalk, dure_talk, DURE, TALK, GObject)

/* Signals:
 *   "ready": the instrument is subscribed to and its clock is known as far as it can be
 *   "beat" (const DureHeartRate *beat): one packet of a heart-rate device that was understood
 *   "refused": one packet that was not; intervals before and after it do not join
 *   "heard": the intake took something in; readings may be there
 *   "ended" (const GError *reason): as of a #DureLink
 */

DureTalk   *dure_talk_new      (DureRadio        *radio,
                                const char       *path,
                                const DureRecipe *recipe,
                                DureIntake       *intake,
                                gboolean          is_installed);
void        dure_talk_open     (DureTalk         *self);
void        dure_talk_close    (DureTalk         *self);

G_END_DECLS
