// token-door.c: where recipients show who they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// SMART backend services: client credentials (RFC 6749, 4.4) with a signed assertion (RFC 7523).
//
//   GET /.well-known/smart-configuration   what is understood here, and where; also below /fhir
//   POST /oauth/token                      an assertion for a token of five minutes
//
// The audience of an assertion is the address that it is sent to. What goes wrong is told as
// RFC 6749, 5.2, says, never why a signature does not hold. Of the scopes that are asked for those
// are granted that there are (token-scopes.c), and named in the answer; none is an error. What a
// token is not good for is refused with the scope that it takes (RFC 6750, 3).

#include "token-door.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "errand.h"
#include "tokens.h"

#include <string.h>

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define BEARER "Bearer "
#define INVALID_SCOPE "invalid_scope"

typedef struct
{
  DureErrand errand;
  DureAssertion assertion;
  DureTokenScopes scopes;
  char *key;
  char *token;
} IssueErrand;

static void
refuse (DureExchange *exchange, guint status, const char *code)
{
  g_autofree char *there_is = dure_token_scopes_to_text (DURE_TOKEN_SCOPES_ALL);
  g_autofree char *more = g_str_equal (code, INVALID_SCOPE)
                              ? g_strconcat ("There is: ", there_is, NULL)
                              : NULL;
  g_autoptr (json_t) answer = json_pack ("{s:s, s:s*}", "error", code, "error_description", more);

  dure_exchange_json (exchange, status, answer);
}

static gboolean
run_issue (DureCity *city, gpointer data, GError **error)
{
  IssueErrand *self = data;

  self->token = dure_token_issue (city, &self->assertion, self->key, self->scopes, error);
  return self->token != NULL;
}

static void
answer_issue (gpointer data, const GError *error)
{
  IssueErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autofree char *scope = dure_token_scopes_to_text (self->scopes);
  g_autoptr (json_t) answer = NULL;

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    refuse (exchange, SOUP_STATUS_UNAUTHORIZED, "invalid_client");
  else if (error != NULL)
    dure_exchange_failure (exchange, error);
  else
    {
      answer = json_pack ("{s:s, s:s, s:i, s:s}", "access_token", self->token, "token_type",
                          "bearer", "expires_in", DURE_TOKEN_LIFE_S, "scope",
                          scope);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
    }
}

static void
clear_issue (gpointer data)
{
  IssueErrand *self = data;

  dure_assertion_clear (&self->assertion);
  g_free (self->key);
  dure_text_wipe (self->token);
}

static const DureErrandKind issue_kind = {
  .size = sizeof (IssueErrand),
  .work = { .run = run_issue, .done = dure_errand_done },
  .answer = answer_issue,
  .clear = clear_issue,
};

static gboolean
says (GHashTable *form, const char *key, const char *text)
{
  return g_strcmp0 (g_hash_table_lookup (form, key), text) == 0;
}

/* What is wrong with what was sent, before anybody looks who sent it. */
static const char *
fault_of (GHashTable *form, DureTokenScopes scopes)
{
  if (g_hash_table_lookup (form, "grant_type") == NULL)
    return "invalid_request";
  if (!says (form, "grant_type", "client_credentials"))
    return "unsupported_grant_type";
  if (!says (form, "client_assertion_type", ASSERTION_TYPE)
      || g_hash_table_lookup (form, "client_assertion") == NULL)
    return "invalid_request";
  return scopes != 0 ? NULL : INVALID_SCOPE;
}

/**
 * dure_token_door_post:
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 *
 * POST /oauth/token: a form.
 */
void
dure_token_door_post (DureExchange *exchange, const char *machines_url)
{
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  g_autofree char *audience = dure_exchange_url (exchange, machines_url, DURE_TOKEN_PATH);
  const DureTokenScopes scopes = dure_token_scopes_read (g_hash_table_lookup (form, "scope"));
  const char *fault = fault_of (form, scopes);
  g_autoptr (DureJws) text = NULL;
  g_auto (DureAssertion) assertion = { 0 };
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  IssueErrand *errand;

  if (fault != NULL)
    {
      refuse (exchange, SOUP_STATUS_BAD_REQUEST, fault);
      return;
    }
  text = dure_jws_read (g_hash_table_lookup (form, "client_assertion"), NULL);
  if (text != NULL
      && dure_assertion_read (text->payload, audience, dure_city_now (exchange->city), &assertion,
                              NULL)
      && !dure_token_signer (exchange->city, assertion.recipient, text, &key, &error))
    dure_exchange_failure (exchange, error);
  else if (key == NULL)
    refuse (exchange, SOUP_STATUS_UNAUTHORIZED, "invalid_client");
  else
    {
      errand = dure_errand_new (&issue_kind, exchange);
      errand->assertion = assertion;
      assertion.recipient = NULL;
      errand->scopes = scopes;
      errand->key = g_steal_pointer (&key);
      dure_errand_send (errand, DURE_WORK_MACHINE, 0);
    }
}

/* Returns: (transfer full): each that there is, alone */
static json_t *
list_scopes (void)
{
  g_autofree char *text = dure_token_scopes_to_text (DURE_TOKEN_SCOPES_ALL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  json_t *list = json_pack ("[s]", "system/*.rs");

  for (guint i = 0; words[i] != NULL; i++)
    json_array_append_new (list, json_string (words[i]));
  return list;
}

/**
 * dure_token_door_describe:
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 *
 * GET /.well-known/smart-configuration: what any client of the standard looks at first. It asks
 * for methods of code challenges of every server, also where nobody is given a code.
 */
void
dure_token_door_describe (DureExchange *exchange, const char *machines_url)
{
  g_autofree char *address = dure_exchange_url (exchange, machines_url, DURE_TOKEN_PATH);
  g_autoptr (json_t) answer = json_pack (
      "{s:s, s:[s], s:[s], s:[s, s, s], s:o, s:[s], s:[s, s, s]}", "token_endpoint", address,
      "grant_types_supported", "client_credentials", "token_endpoint_auth_methods_supported",
      "private_key_jwt", "token_endpoint_auth_signing_alg_values_supported", "ES384", "RS384",
      "EdDSA", "scopes_supported", list_scopes (), "code_challenge_methods_supported", "S256",
      "capabilities", "client-confidential-asymmetric", "permission-v1", "permission-v2");

  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_token_door_bearer:
 * @ret_scopes: (out): what their token is good for; set only on success
 *
 * Returns: (transfer full) (nullable): who asks, by their token; %NULL when it has been answered
 *   that nobody knows them
 */
char *
dure_token_door_bearer (DureExchange *exchange, DureTokenScopes *ret_scopes)
{
  const char *header = dure_exchange_header (exchange, "Authorization");
  const gboolean is_bearer = header != NULL && g_str_has_prefix (header, BEARER);
  g_autoptr (GError) error = NULL;
  char *recipient = dure_token_find (exchange->city, is_bearer ? header + strlen (BEARER) : NULL,
                                     ret_scopes, &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      dure_exchange_put (exchange, "WWW-Authenticate",
                         is_bearer ? "Bearer error=\"invalid_token\"" : "Bearer");
      dure_exchange_problem (exchange, "unknown-recipient");
    }
  else if (recipient == NULL)
    dure_exchange_failure (exchange, error);
  return recipient;
}

/**
 * dure_token_door_covers:
 * @scopes: what a token is good for
 * @needed: what is asked for with it
 *
 * Returns: whether it is good for all of that; otherwise that has been answered
 */
gboolean
dure_token_door_covers (DureExchange *exchange, DureTokenScopes scopes, DureTokenScopes needed)
{
  g_autofree char *scope = NULL, *header = NULL;

  if ((needed & ~scopes) == 0)
    return TRUE;
  scope = dure_token_scopes_to_text (needed);
  header = g_strdup_printf ("Bearer error=\"insufficient_scope\", scope=\"%s\"", scope);
  dure_exchange_put (exchange, "WWW-Authenticate", header);
  dure_exchange_problem (exchange, "insufficient-scope");
  return FALSE;
}

/**
 * dure_token_door_admit:
 * @needed: what is asked for
 *
 * Returns: (transfer full) (nullable): who asks, by a token that is good for it; %NULL when
 *   something else has been answered
 */
char *
dure_token_door_admit (DureExchange *exchange, DureTokenScopes needed)
{
  DureTokenScopes scopes = 0;
  g_autofree char *recipient = dure_token_door_bearer (exchange, &scopes);

  return recipient != NULL && dure_token_door_covers (exchange, scopes, needed)
             ? g_steal_pointer (&recipient)
             : NULL;
}
