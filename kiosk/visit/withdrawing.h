// withdrawing.h: brings to the city what people without a phone take back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station.h"
#include "sync.h"
#include "visit.h"

G_BEGIN_DECLS

typedef struct _DureWithdrawing DureWithdrawing;

/**
 * DureWithdrawingHeard:
 * @looked_up: what the city said of a code; @stands with %DURE_CODE_FOUND
 * @taken_back: the city has decided the last slip
 * @data: handed to both
 */
typedef struct
{
  void (*looked_up) (DureCodeState state, const gboolean stands[DURE_TAKE_COUNT], gpointer data);
  void (*taken_back) (gpointer data);
  gpointer data;
} DureWithdrawingHeard;

DureWithdrawing *dure_withdrawing_open (DureStation *station, DureUplink *uplink, DureClock *clock,
                                        DureDice *dice, const DureWithdrawingHeard *heard,
                                        GError **error);
void dure_withdrawing_close (DureWithdrawing *self);
gboolean dure_withdrawing_start (DureWithdrawing *self, GError **error);
void dure_withdrawing_wake (DureWithdrawing *self);
void dure_withdrawing_look_up (DureWithdrawing *self, const char *code);
void dure_withdrawing_stop_looking (DureWithdrawing *self);
gboolean dure_withdrawing_take (DureWithdrawing *self, const DureSlip *slip, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWithdrawing, dure_withdrawing_close)

G_END_DECLS
