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
// RFC 6749, 5.2, says, never why a signature does not hold.

#include "token-door.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "errand.h"
#include "tokens.h"

#include <string.h>

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define BEARER "Bearer "

typedef struct
{
  DureErrand errand;
  DureAssertion assertion;
  char *scope;
  char *key;
  char *token;
} IssueErrand;

static void
refuse (DureExchange *exchange, guint status, const char *code)
{
  g_autoptr (json_t) answer = json_pack ("{s:s}", "error", code);

  dure_exchange_json (exchange, status, answer);
}

static gboolean
run_issue (DureCity *city, gpointer data, GError **error)
{
  IssueErrand *self = data;

  self->token = dure_token_issue (city, &self->assertion, self->key, error);
  return self->token != NULL;
}

static void
answer_issue (gpointer data, const GError *error)
{
  IssueErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (json_t) answer = NULL;

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    refuse (exchange, SOUP_STATUS_UNAUTHORIZED, "invalid_client");
  else if (error != NULL)
    dure_exchange_failure (exchange, error);
  else
    {
      answer = json_pack ("{s:s, s:s, s:i, s:s}", "access_token", self->token, "token_type",
                          "bearer", "expires_in", DURE_TOKEN_LIFE_S, "scope",
                          self->scope);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
    }
}

static void
clear_issue (gpointer data)
{
  IssueErrand *self = data;

  dure_assertion_clear (&self->assertion);
  g_free (self->scope);
  g_free (self->key);
  dure_text_wipe (self->token);
}

static const DureErrandKind issue_kind = {
  .size = sizeof (IssueErrand),
  .work = { .run = run_issue, .done = dure_errand_done },
  .answer = answer_issue,
  .clear = clear_issue,
};

/* Returns: (transfer full): what there is of what was asked for, and nothing else; empty when that
 *   is nothing. Of a Patient there is no more to read than an Observation says. */
static char *
scope_of (const char *asked)
{
  static const char *const ours[][4] = {
    { "system/Observation.rs", "system/Observation.read", "system/*.rs", "system/*.read" },
    { "system/Patient.rs", "system/Patient.read", "system/*.rs", "system/*.read" },
  };
  g_auto (GStrv) scopes = g_strsplit (asked != NULL ? asked : "", " ", -1);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    for (gsize form = 0; form < G_N_ELEMENTS (ours[i]); form++)
      if (g_strv_contains ((const char *const *) scopes, ours[i][form]))
        {
          g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", ours[i][0]);
          break;
        }
  return g_string_free (text, FALSE);
}

static gboolean
says (GHashTable *form, const char *key, const char *text)
{
  return g_strcmp0 (g_hash_table_lookup (form, key), text) == 0;
}

/* What is wrong with what was sent, before anybody looks who sent it. */
static const char *
fault_of (GHashTable *form, const char *scope)
{
  if (g_hash_table_lookup (form, "grant_type") == NULL)
    return "invalid_request";
  if (!says (form, "grant_type", "client_credentials"))
    return "unsupported_grant_type";
  if (!says (form, "client_assertion_type", ASSERTION_TYPE)
      || g_hash_table_lookup (form, "client_assertion") == NULL)
    return "invalid_request";
  return *scope != '\0' ? NULL : "invalid_scope";
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
  g_autofree char *scope = scope_of (g_hash_table_lookup (form, "scope"));
  const char *fault = fault_of (form, scope);
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
      errand->scope = g_steal_pointer (&scope);
      errand->key = g_steal_pointer (&key);
      dure_errand_send (errand, DURE_WORK_MACHINE, 0);
    }
}

/**
 * dure_token_door_describe:
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 *
 * GET /.well-known/smart-configuration: what any client of the standard looks at first.
 */
void
dure_token_door_describe (DureExchange *exchange, const char *machines_url)
{
  g_autofree char *address = dure_exchange_url (exchange, machines_url, DURE_TOKEN_PATH);
  g_autoptr (json_t) answer = json_pack (
      "{s:s, s:[s], s:[s], s:[s, s, s], s:[s, s], s:[s, s]}", "token_endpoint", address,
      "grant_types_supported", "client_credentials", "token_endpoint_auth_methods_supported",
      "private_key_jwt", "token_endpoint_auth_signing_alg_values_supported", "ES384", "RS384",
      "EdDSA", "scopes_supported", "system/Observation.rs", "system/Patient.rs", "capabilities",
      "client-confidential-asymmetric", "permission-v2");

  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_token_door_bearer:
 *
 * Returns: (transfer full) (nullable): who asks, by their token; %NULL when it has been answered
 *   that nobody knows them
 */
char *
dure_token_door_bearer (DureExchange *exchange)
{
  const char *header = dure_exchange_header (exchange, "Authorization");
  const gboolean is_bearer = header != NULL && g_str_has_prefix (header, BEARER);
  g_autoptr (GError) error = NULL;
  char *recipient = dure_token_find (exchange->city, is_bearer ? header + strlen (BEARER) : NULL,
                                     &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      dure_exchange_put (exchange, "WWW-Authenticate", "Bearer");
      dure_exchange_problem (exchange, "unknown-recipient");
    }
  else if (recipient == NULL)
    dure_exchange_failure (exchange, error);
  return recipient;
}
