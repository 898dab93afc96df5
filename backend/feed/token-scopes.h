// token-scopes.h: what a token is good for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bulk-type.h"

G_BEGIN_DECLS

/**
 * DureTokenScopes:
 *
 * Those that were granted: DURE_TOKEN_SCOPE_OF() a type of resources, %DURE_TOKEN_SCOPE_FEED, or
 * several at once; 0 for none.
 */
typedef guint DureTokenScopes;

#define DURE_TOKEN_SCOPE_OF(type) (1u << (type))
#define DURE_TOKEN_SCOPE_FEED (1u << DURE_BULK_TYPES)
#define DURE_TOKEN_SCOPES_ALL ((1u << (DURE_BULK_TYPES + 1)) - 1)

DureTokenScopes dure_token_scopes_read (const char *text);
DureTokenScopes dure_token_scopes_of_types (const gboolean types[DURE_BULK_TYPES]);
char *dure_token_scopes_to_text (DureTokenScopes scopes);

G_END_DECLS
