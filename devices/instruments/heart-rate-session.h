// heart-rate-session.h: from looking for a heart-rate device to forgetting it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "heart-rate.h"
#include "instrument-state.h"
#include "radio.h"

G_BEGIN_DECLS

#define DURE_TYPE_HEART_RATE_SESSION (dure_heart_rate_session_get_type ())
G_DECLARE_FINAL_TYPE (DureHeartRateSession, dure_heart_rate_session, DURE, HEART_RATE_SESSION,
                      GObject)

/* Signals:
 *   "state" (guint state): a DureInstrumentState, on every change
 *   "measured" (const DureHeartRate *measurement): one packet that was understood
 *   "refused": one packet that was not; intervals before and after it do not join
 */

DureHeartRateSession *dure_heart_rate_session_new     (DureRadio            *radio);
void                  dure_heart_rate_session_measure (DureHeartRateSession *self,
                                                       const char           *strap_address);
void                  dure_heart_rate_session_release (DureHeartRateSession *self);

G_END_DECLS
