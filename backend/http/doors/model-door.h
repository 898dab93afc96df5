// model-door.h: where kiosks ask for a model on trial, and whether it still may run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "rate.h"

G_BEGIN_DECLS

/* Pieces for a kiosk: the largest model at once, then so many a second. */
#define DURE_MODEL_PIECES_A_SECOND 1
#define DURE_MODEL_PIECES_BURST 60

void dure_model_door_ask (DureExchange *exchange);
void dure_model_door_fetch (DureExchange *exchange, DureRate *pieces);

G_END_DECLS
