// enrolling.h: the first start of a station, until the city knows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station.h"

G_BEGIN_DECLS

/**
 * DureEnrollingState:
 * @DURE_ENROLLING_WAITING: for a code
 * @DURE_ENROLLING_ASKING: the city is being asked
 * @DURE_ENROLLING_WRONG: it does not know the code, or not any more
 * @DURE_ENROLLING_SPENT: the code was used already
 * @DURE_ENROLLING_SLOW: too many codes were wrong
 * @DURE_ENROLLING_NO_NETWORK: the city did not answer
 * @DURE_ENROLLING_CLOCK: this station's clock is wrong
 * @DURE_ENROLLING_FAILED: the answer makes no sense, or the disk does not take it
 * @DURE_ENROLLING_DONE: the city knows this station
 *
 * What became of the last code. Each but the last takes another one.
 */
typedef enum
{
  DURE_ENROLLING_WAITING,
  DURE_ENROLLING_ASKING,
  DURE_ENROLLING_WRONG,
  DURE_ENROLLING_SPENT,
  DURE_ENROLLING_SLOW,
  DURE_ENROLLING_NO_NETWORK,
  DURE_ENROLLING_CLOCK,
  DURE_ENROLLING_FAILED,
  DURE_ENROLLING_DONE,
  DURE_ENROLLING_STATES,
} DureEnrollingState;

typedef struct _DureEnrolling DureEnrolling;

typedef void (*DureEnrollingFunc) (DureEnrollingState state, gpointer data);

DureEnrolling *dure_enrolling_new (DureStation *station, DureUplink *uplink, DureDice *dice,
                                   DureEnrollingFunc heard, gpointer data);
void dure_enrolling_free (DureEnrolling *self);
void dure_enrolling_try (DureEnrolling *self, const char *code);
DureEnrollingState dure_enrolling_get_state (DureEnrolling *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnrolling, dure_enrolling_free)

G_END_DECLS
