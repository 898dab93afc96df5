// token-door.h: where recipients show who they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "token-scopes.h"

G_BEGIN_DECLS

#define DURE_TOKEN_PATH "/oauth/token"

void dure_token_door_post (DureExchange *exchange, const char *machines_url);
void dure_token_door_describe (DureExchange *exchange, const char *machines_url);
char *dure_token_door_bearer (DureExchange *exchange, DureTokenScopes *ret_scopes);
gboolean dure_token_door_covers (DureExchange *exchange, DureTokenScopes scopes,
                                 DureTokenScopes needed);
char *dure_token_door_admit (DureExchange *exchange, DureTokenScopes needed);

G_END_DECLS
