// tokens.h: what a recipient may ask with, for some minutes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "assertion.h"
#include "city.h"
#include "token-scopes.h"

G_BEGIN_DECLS

#define DURE_TOKEN_LIFE_S 300

gboolean dure_token_signer (DureCity *city, const char *recipient, const DureJws *signed_text,
                            char **ret_key, GError **error);
char *dure_token_issue (DureCity *city, const DureAssertion *assertion, const char *key,
                        DureTokenScopes scopes, GError **error);
char *dure_token_find (DureCity *city, const char *token, DureTokenScopes *ret_scopes,
                       GError **error);

G_END_DECLS
