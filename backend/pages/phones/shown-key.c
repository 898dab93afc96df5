// shown-key.c: a key that a phone has just shown it holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Public keys stand in the store, so that somebody names one proves nothing. Whatever opens a
// session, or binds something to a phone, comes with a signature over a challenge of ours, its
// purpose, and the secret that it is about: what was signed for one code is worth nothing with
// another. The handler reads it, on its own thread; the errand spends the challenge before it does
// anything else.

#include "shown-key.h"

#include "challenges.h"
#include "people-errands.h"

static const char *
text_of (const json_t *json, const char *key)
{
  return json_string_value (json_object_get (json, key));
}

/**
 * dure_shown_key_read:
 * @request: (nullable): `{"publicKey": JWK, "challenge": ..., "signature": ES256, ...}`
 * @purpose: what the signature must be for, `dure-claim/1`
 * @subject: (nullable): the secret in the request that it must be about
 * @ret_key: (out caller-allocates): set only on success; cleared with dure_shown_key_clear()
 *
 * Returns: whether the signature holds; if not, it has been answered
 */
gboolean
dure_shown_key_read (DurePeople *people, DureExchange *exchange, const json_t *request,
                     const char *purpose, const char *subject, DureShownKey *ret_key)
{
  const DureProof proof = { .purpose = purpose,
                            .origin = dure_exchange_same_origin (exchange),
                            .challenge = text_of (request, "challenge"),
                            .subject = subject != NULL ? subject : "",
                            .signature = text_of (request, "signature") };
  DureShownKey key = { .is_fresh = FALSE };

  if (!dure_es256_key_from_jwk (json_object_get (request, "publicKey"), key.point))
    {
      dure_people_fail_guess (people, exchange, "malformed");
      return FALSE;
    }
  if (!dure_proof_holds (exchange->city, &proof, key.point))
    {
      dure_people_fail_guess (people, exchange, "refused");
      return FALSE;
    }
  key.challenge = g_strdup (proof.challenge);
  *ret_key = key;
  return TRUE;
}

/**
 * dure_shown_key_spend:
 * @self: told whether it is fresh; if not, nothing is to be done for it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the writer's transaction, which is to be kept also when the rest is refused.
 */
gboolean
dure_shown_key_spend (DureShownKey *self, DureCity *city, GError **error)
{
  return dure_challenge_spend (city, self->challenge, &self->is_fresh, error);
}

/**
 * dure_shown_key_clear:
 */
void
dure_shown_key_clear (DureShownKey *self)
{
  g_clear_pointer (&self->challenge, g_free);
}
