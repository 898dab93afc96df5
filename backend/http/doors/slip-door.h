// slip-door.h: where slips come in: what is taken back by the short code at a kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "limiter.h"

G_BEGIN_DECLS

#define DURE_SLIPS_AT_ONCE 8

/**
 * DureSlipLimits:
 * @of_kiosk: how many wrong codes one kiosk may send
 * @of_all: how many all of them may, so that codes cannot be tried through
 */
typedef struct
{
  DureLimiter *of_kiosk;
  DureLimiter *of_all;
} DureSlipLimits;

void dure_slip_limits_init (DureSlipLimits *self);
void dure_slip_limits_clear (DureSlipLimits *self);
void dure_slip_door_look (const DureSlipLimits *limits, DureExchange *exchange);
void dure_slip_door_post (const DureSlipLimits *limits, DureExchange *exchange);

G_END_DECLS
