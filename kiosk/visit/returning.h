// returning.h: asks the city whether a phone has approved the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station.h"
#include "uplink.h"
#include "visit.h"

G_BEGIN_DECLS

typedef struct _DureReturning DureReturning;

/**
 * DureReturningFunc:
 * @state: how far the pass is
 * @approval: (nullable): what the city said, when @state is %DURE_PASS_APPROVED; wiped afterwards
 */
typedef void (*DureReturningFunc) (DurePassState state, const DureApproval *approval,
                                   gpointer data);

DureReturning *dure_returning_new (DureStation *station, DureUplink *uplink, DureClock *clock,
                                   DureDice *dice, DureReturningFunc heard, gpointer data);
void dure_returning_free (DureReturning *self);
gboolean dure_returning_begin (DureReturning *self, const char *language,
                               const char *notice_digest, DureVisitPass *ret_pass);
void dure_returning_end (DureReturning *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReturning, dure_returning_free)

G_END_DECLS
