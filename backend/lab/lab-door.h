// lab-door.h: coming in to the lab, and going
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "limiter.h"

G_BEGIN_DECLS

void dure_lab_door_show (DureExchange *exchange, DureLimiter *guesses);
void dure_lab_door_challenge (DureExchange *exchange, DureLimiter *guesses);
void dure_lab_door_join (DureExchange *exchange, DureLimiter *guesses);
void dure_lab_door_sign_in (DureExchange *exchange, DureLimiter *guesses);
void dure_lab_door_sign_out (DureExchange *exchange, DureLimiter *guesses);

G_END_DECLS
