// bulk-door.h: where recipients ask for an export, and how far it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_bulk_door_begin (DureExchange *exchange, const char *machines_url);
void dure_bulk_door_look (DureExchange *exchange, const char *machines_url);
void dure_bulk_door_end (DureExchange *exchange);

G_END_DECLS
