// token-door.h: where recipients show who they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

#define DURE_TOKEN_PATH "/oauth/token"

void dure_token_door_post (DureExchange *exchange, const char *machines_url);
void dure_token_door_describe (DureExchange *exchange, const char *machines_url);
char *dure_token_door_bearer (DureExchange *exchange);

G_END_DECLS
