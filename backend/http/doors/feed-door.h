// feed-door.h: where recipients read what they are told, and say what they did
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_feed_door_read (DureExchange *exchange);
void dure_feed_door_acknowledge (DureExchange *exchange);
void dure_feed_door_deleted (DureExchange *exchange);

G_END_DECLS
