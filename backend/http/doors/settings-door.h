// settings-door.h: where kiosks ask how they are to be, and what they are to tell people
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_settings_door_ask (DureExchange *exchange);
void dure_settings_door_notice (DureExchange *exchange);

G_END_DECLS
