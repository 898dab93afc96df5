// tokens.c: what a recipient may ask with, for some minutes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In order: an assertion was read (assertion.c); _signer() looks whether a key of the recipient's
// has signed it; _issue() spends it and gives a token; _find() tells whose it is, and what for. A
// token is 32 random bytes; stored is its hash, so nobody who reads the store can ask with it. A
// key that is revoked or has ended ends its tokens at once, and so does the end of the contract.

#include "tokens.h"

#include "backend-error.h"
#include "bearer.h"
#include "canonical-json.h"
#include "recipient-keys.h"
#include <string.h>

/* ?2: now. */
#define KEY_WORKS "revoked_ms IS NULL AND (ends_ms IS NULL OR ends_ms > ?2)"
#define CONTRACT_HOLDS "(contract_ends_ms IS NULL OR contract_ends_ms > ?2)"

/**
 * dure_token_signer:
 * @recipient: who is said to have signed; foreign
 * @signed_text: what
 * @ret_key: (out) (transfer full) (nullable): the thumbprint of the key; %NULL when no key of this
 *   recipient's has signed it
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_token_signer (DureCity *city, const char *recipient, const DureJws *signed_text,
                   char **ret_key, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT thumbprint, jwk FROM recipient_key WHERE recipient = ?1 AND " KEY_WORKS
      " ORDER BY thumbprint",
      "ti", recipient, dure_city_now (city));
  g_autofree char *key = NULL;
  GError *failure = NULL;

  while (rows != NULL && key == NULL && dure_rows_next (rows, &failure))
    {
      const char *text = dure_rows_text (rows, 1);
      g_autoptr (json_t) jwk = dure_json_parse (text, strlen (text), NULL);

      if (dure_jws_holds (signed_text, jwk))
        key = g_strdup (dure_rows_text (rows, 0));
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (rows == NULL || failure != NULL)
    return FALSE;
  *ret_key = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
sweep (DureCity *city, gint64 now, GError **error)
{
  return dure_database_run (city->database, error,
                            "DELETE FROM recipient_token WHERE expires_ms <= ?1", "i", now)
         && dure_database_run (city->database, error,
                               "DELETE FROM recipient_assertion WHERE expires_ms <= ?1", "i", now);
}

static gboolean
spend (DureCity *city, const DureAssertion *assertion, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "INSERT INTO recipient_assertion (recipient, name, expires_ms)"
                          " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                          "tbi", assertion->recipient, assertion->name, sizeof assertion->name,
                          assertion->expires_ms))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                       "this assertion was shown before");
  return FALSE;
}

/* Once more, in the transaction: a key or a contract may have ended since. */
static gboolean
check_client (DureCity *city, const char *recipient, const char *key, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM recipient_key JOIN recipient ON recipient.id = recipient"
      " WHERE thumbprint = ?1 AND " KEY_WORKS " AND " CONTRACT_HOLDS " AND recipient = ?3",
      "tit", key, dure_city_now (city), recipient);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                         "this key or the contract has ended");
  return is_there;
}

/**
 * dure_token_issue:
 * @assertion: one that holds
 * @key: the thumbprint of who signed it
 * @scopes: what it is to be good for
 * @error: %DURE_BACKEND_ERROR_CONFLICT when it was shown before, or the key or the recipient's
 *   contract has ended, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): a token, in base64url; it is told this once
 */
char *
dure_token_issue (DureCity *city, const DureAssertion *assertion, const char *key,
                  DureTokenScopes scopes, GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autofree char *scope = dure_token_scopes_to_text (scopes);
  guint8 hash[DURE_SHA256_BYTES];
  char *token;

  if (!sweep (city, now, error) || !check_client (city, assertion->recipient, key, error)
      || !spend (city, assertion, error) || !dure_recipient_key_use (city, key, error))
    return NULL;
  token = dure_bearer_new (city->dice, hash);
  return dure_bearer_give (
      token, dure_database_run (city->database, error,
                                "INSERT INTO recipient_token (hash, recipient, key, expires_ms,"
                                " scope) VALUES (?1, ?2, ?3, ?4, ?5)",
                                "bttit", hash, sizeof hash, assertion->recipient, key,
                                now + DURE_TOKEN_LIFE_S * 1000, scope));
}

/**
 * dure_token_find:
 * @token: foreign
 * @ret_scopes: (out): what it is good for; set only on success
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when it is none that is good now, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the recipient that it was given to
 */
char *
dure_token_find (DureCity *city, const char *token, DureTokenScopes *ret_scopes, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES] = { 0 };
  const gboolean is_one = dure_bearer_hash (token, hash);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT recipient_token.recipient, scope FROM recipient_token"
      " JOIN recipient_key ON recipient_key.thumbprint = recipient_token.key"
      " JOIN recipient ON recipient.id = recipient_token.recipient"
      " WHERE hash = ?1 AND expires_ms > ?2 AND " KEY_WORKS " AND " CONTRACT_HOLDS,
      "bi", hash, sizeof hash, dure_city_now (city));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_one && is_there)
    {
      *ret_scopes = dure_token_scopes_read (dure_rows_text (rows, 1));
      return g_strdup (dure_rows_text (rows, 0));
    }
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "no token that is good now");
  return NULL;
}
