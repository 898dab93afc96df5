// model-door.h: where kiosks report how often a model on trial ran, and ask whether it still may
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

#define DURE_MODEL_REPORTS_AT_ONCE 8

void dure_model_door_post (DureExchange *exchange);
void dure_model_door_ask (DureExchange *exchange);

G_END_DECLS
