// model-door.h: where kiosks ask whether a model on trial still may run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_model_door_ask (DureExchange *exchange);

G_END_DECLS
