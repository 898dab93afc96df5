// people-errands.c: what phones change
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Claiming and signing in: each reads its request, goes to the writer, and
// answers when what it did is durable. Secrets are wiped when they have been handed out.

#include "people-errands.h"

#include "canonical-json.h"
#include "challenges.h"
#include "claims.h"
#include "encoding.h"
#include "errand.h"
#include "guess.h"
#include "sessions.h"
#include "shown-key.h"

static const char *
text_of (const json_t *json, const char *key)
{
  return json_string_value (json_object_get (json, key));
}

/**
 * dure_people_fail_guess:
 * @code: the problem
 *
 * As dure_guess_failed().
 */
void
dure_people_fail_guess (DurePeople *self, DureExchange *exchange, const char *code)
{
  dure_guess_failed (exchange, self->guesses, code);
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  char *token, *cookie;
  DureShownKey key;
  DureClaim claim;
  char *secret;
} ClaimErrand;

static gboolean
run_claim (DureCity *city, gpointer data, GError **error)
{
  ClaimErrand *self = data;
  DurePhone here;

  if (!dure_shown_key_spend (&self->key, city, error))
    return FALSE;
  if (!self->key.is_fresh)
    return TRUE;
  if (!dure_session_find_phone (city, self->cookie, &here, error)
      || !dure_claim (city, self->token, self->key.point, &here, &self->claim, error))
    return FALSE;
  if (self->claim.state == DURE_CLAIM_CLAIMED)
    self->secret = dure_session_open (city, self->claim.phone, error);
  return self->claim.state != DURE_CLAIM_CLAIMED || self->secret != NULL;
}

static void
welcome (DureExchange *exchange, const ClaimErrand *self)
{
  gboolean is_claimed = self->claim.state == DURE_CLAIM_CLAIMED;
  g_autoptr (json_t) answer = json_pack ("{s:s, s:[s, s]}", "state",
                                         is_claimed ? "claimed" : "waiting", "words",
                                         self->claim.words[0], self->claim.words[1]);

  if (is_claimed)
    dure_exchange_put_session (exchange, self->secret);
  dure_exchange_json (exchange, is_claimed ? SOUP_STATUS_CREATED : SOUP_STATUS_ACCEPTED, answer);
}

static void
answer_claim (gpointer data, const GError *error)
{
  ClaimErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  if (!self->key.is_fresh)
    {
      dure_people_fail_guess (self->people, exchange, "refused");
      return;
    }
  switch (self->claim.state)
    {
    case DURE_CLAIM_CUT_SHORT:
      dure_people_fail_guess (self->people, exchange, "cut-short");
      break;
    case DURE_CLAIM_UNKNOWN:
      dure_people_fail_guess (self->people, exchange, "unknown-kiosk");
      break;
    case DURE_CLAIM_EXPIRED:
      dure_exchange_problem (exchange, "expired");
      break;
    case DURE_CLAIM_TAKEN:
      dure_exchange_problem (exchange, "claimed");
      break;
    case DURE_CLAIM_REMOVED:
      dure_exchange_problem (exchange, "removed-phone");
      break;
    case DURE_CLAIM_CLAIMED:
    case DURE_CLAIM_WAITING:
      welcome (exchange, self);
    }
}

static void
clear_claim (gpointer data)
{
  ClaimErrand *self = data;

  g_clear_pointer (&self->token, dure_text_wipe);
  g_clear_pointer (&self->cookie, dure_text_wipe);
  g_clear_pointer (&self->secret, dure_text_wipe);
  dure_shown_key_clear (&self->key);
}

static const DureErrandKind claim_kind = {
  .size = sizeof (ClaimErrand),
  .work = { .run = run_claim, .done = dure_errand_done },
  .answer = answer_claim,
  .clear = clear_claim,
};

/**
 * dure_people_claim:
 *
 * POST /v1/claims: `{"token": what stood behind the #, "publicKey": JWK, "challenge": ...,
 * "signature": ES256}`, signed for `dure-claim/1` about the token.
 */
void
dure_people_claim (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *token = text_of (request, "token");
  ClaimErrand *errand;
  DureShownKey key;

  if (!dure_shown_key_read (self, exchange, request, "dure-claim/1", token, &key))
    return;
  errand = dure_errand_new (&claim_kind, exchange);
  errand->people = self;
  errand->token = g_strdup (token);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->key = key;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  const char *origin;
  char *challenge, *thumbprint, *signature;
  char *secret;
} SessionErrand;

static gboolean
run_session (DureCity *city, gpointer data, GError **error)
{
  SessionErrand *self = data;
  const DureProof proof = { .purpose = "dure-session/1",
                            .origin = self->origin,
                            .challenge = self->challenge,
                            .signature = self->signature };
  gint64 phone;

  if (!dure_proof_find_phone (city, &proof, self->thumbprint, &phone, error))
    return FALSE;
  if (phone != 0)
    self->secret = dure_session_open (city, phone, error);
  return phone == 0 || self->secret != NULL;
}

/**
 * dure_people_welcome:
 * @secret: (nullable): of the session that was opened; %NULL when who asked did not show who it is
 * @error: (nullable): why it could not be looked at
 *
 * Answers whoever signs in.
 */
void
dure_people_welcome (DurePeople *self, DureExchange *exchange, const char *secret,
                     const GError *error)
{
  g_autoptr (json_t) answer = json_pack ("{s:s}", "state", "open");

  if (error != NULL)
    dure_exchange_failure (exchange, error);
  else if (secret == NULL)
    dure_people_fail_guess (self, exchange, "refused");
  else
    {
      dure_exchange_put_session (exchange, secret);
      dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
    }
}

static void
answer_session (gpointer data, const GError *error)
{
  SessionErrand *self = data;

  dure_people_welcome (self->people, &self->errand.exchange, self->secret, error);
}

static void
clear_session (gpointer data)
{
  SessionErrand *self = data;

  g_free (self->challenge);
  g_free (self->thumbprint);
  g_free (self->signature);
  g_clear_pointer (&self->secret, dure_text_wipe);
}

static const DureErrandKind session_kind = {
  .size = sizeof (SessionErrand),
  .work = { .run = run_session, .done = dure_errand_done },
  .answer = answer_session,
  .clear = clear_session,
};

/**
 * dure_people_sign_in:
 *
 * POST /v1/sessions: `{"challenge": ..., "key": thumbprint, "signature": ES256}`.
 */
void
dure_people_sign_in (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  SessionErrand *errand = dure_errand_new (&session_kind, exchange);

  errand->people = self;
  errand->origin = dure_exchange_same_origin (exchange);
  errand->challenge = g_strdup (text_of (request, "challenge"));
  errand->thumbprint = g_strdup (text_of (request, "key"));
  errand->signature = g_strdup (text_of (request, "signature"));
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
