// session.h: from looking for an instrument to forgetting it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "agent.h"
#include "heart-rate.h"
#include "instrument-reading.h"
#include "instrument-state.h"
#include "radio.h"
#include "world.h"

G_BEGIN_DECLS

/**
 * DureSessionPlan:
 * @clock: the kiosk's
 * @dice: for whatever must not be guessed
 * @second_ms: how long a second is; shorter in a simulated world
 * @installed: addresses of the station's own instruments by kind, %NULL where it has none
 *
 * What a session works with besides the radio.
 */
typedef struct {
  DureClock *clock;
  DureDice *dice;
  guint second_ms;
  const char *installed[DURE_INSTRUMENT_KIND_COUNT];
} DureSessionPlan;

#define DURE_TYPE_SESSION (dure_session_get_type ())
G_DECLARE_FINAL_TYPE (DureSession, dure_session, DURE, SESSION, GObject)

/* Signals:
 *   "state" (guint state): a DureInstrumentState, on every change
 *   "proven" (guint possession): a DurePossession, before anything that was measured
 *   "beat" (const DureHeartRate *beat): one packet that was understood
 *   "refused": one packet that was not; intervals before and after it do not join
 *   "reading" (const DureInstrumentReading *reading): what another instrument measured
 *   "question" (const DureInstrumentQuestion *question): NONE closes it
 */

DureSession *dure_session_new     (DureRadio             *radio,
                                   DureAgent             *agent,
                                   const DureSessionPlan *plan);
void         dure_session_measure (DureSession           *self,
                                   DureInstrumentKind     kind,
                                   gboolean               own);
void         dure_session_answer  (DureSession           *self,
                                   DureQuestion           question,
                                   guint                  asked,
                                   gboolean               yes,
                                   guint                  number);
void         dure_session_release (DureSession           *self);
void         dure_session_let_go  (DureSession           *self,
                                   DureInstrumentKind     kind);

G_END_DECLS
