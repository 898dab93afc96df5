// passkey-errands.c: making a passkey, and signing in with one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The page asks for a challenge, hands it to the browser, and sends here what the browser says.
// Whoever makes a passkey has a session already; a passkey that is refused takes nothing from them.

#include "passkey-errands.h"

#include "canonical-json.h"
#include "encoding.h"
#include "errand.h"
#include "passkeys.h"
#include "people-errands.h"
#include "sessions.h"

#define MAX_FIELD 8192

/* What the browser sent, as bytes; empty where it is missing, which then does not hold. */
static GBytes *
bytes_of (const json_t *request, const char *key)
{
  const char *text = json_string_value (json_object_get (request, key));
  GBytes *bytes = dure_base64url_decode_any (text, MAX_FIELD);

  return bytes != NULL ? bytes : g_bytes_new (NULL, 0);
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  const char *origin;
  char *cookie, *challenge;
  GBytes *client_data, *attestation;
  gboolean is_made;
} AddErrand;

static gboolean
run_add (DureCity *city, gpointer data, GError **error)
{
  AddErrand *self = data;
  DurePhone phone;

  if (!dure_session_find_phone (city, self->cookie, &phone, error))
    return FALSE;
  return phone.number == 0
         || dure_passkey_add (city, phone.number, self->origin, self->challenge, self->client_data,
                              self->attestation, &self->is_made, error);
}

static void
answer_add (gpointer data, const GError *error)
{
  AddErrand *self = data;
  g_autoptr (json_t) answer = json_pack ("{s:s}", "state", "made");

  if (error != NULL)
    dure_exchange_failure (&self->errand.exchange, error);
  else if (!self->is_made)
    dure_people_fail_guess (self->people, &self->errand.exchange, "refused");
  else
    dure_exchange_json (&self->errand.exchange, SOUP_STATUS_CREATED, answer);
}

static void
clear_add (gpointer data)
{
  AddErrand *self = data;

  g_free (self->cookie);
  g_free (self->challenge);
  g_bytes_unref (self->client_data);
  g_bytes_unref (self->attestation);
}

static const DureErrandKind add_kind = {
  .size = sizeof (AddErrand),
  .work = { .run = run_add, .done = dure_errand_done },
  .answer = answer_add,
  .clear = clear_add,
};

/**
 * dure_passkey_errands_add:
 *
 * POST /v1/passkeys: `{"challenge", "clientData", "attestation"}`, the last two in base64url, with
 * a session.
 */
void
dure_passkey_errands_add (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = NULL;
  AddErrand *errand;

  if (dure_people_session (self, exchange) == 0)
    return;
  request = dure_exchange_read (exchange, NULL);
  errand = dure_errand_new (&add_kind, exchange);
  errand->people = self;
  errand->origin = dure_exchange_same_origin (exchange);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->challenge = g_strdup (json_string_value (json_object_get (request, "challenge")));
  errand->client_data = bytes_of (request, "clientData");
  errand->attestation = bytes_of (request, "attestation");
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  const char *origin;
  char *challenge, *secret;
  GBytes *id;
  DurePasskeySigned proof;
} SignInErrand;

static gboolean
run_sign_in (DureCity *city, gpointer data, GError **error)
{
  SignInErrand *self = data;
  gint64 phone;

  if (!dure_passkey_answer (city, self->origin, self->challenge, self->id, &self->proof, &phone,
                            error))
    return FALSE;
  if (phone != 0)
    self->secret = dure_session_open (city, phone, error);
  return phone == 0 || self->secret != NULL;
}

static void
answer_sign_in (gpointer data, const GError *error)
{
  SignInErrand *self = data;

  dure_people_welcome (self->people, &self->errand.exchange, self->secret, error);
}

static void
clear_sign_in (gpointer data)
{
  SignInErrand *self = data;

  g_free (self->challenge);
  g_bytes_unref (self->id);
  g_bytes_unref (self->proof.client_data);
  g_bytes_unref (self->proof.authenticator_data);
  g_bytes_unref (self->proof.signature);
  dure_text_wipe (self->secret);
}

static const DureErrandKind sign_in_kind = {
  .size = sizeof (SignInErrand),
  .work = { .run = run_sign_in, .done = dure_errand_done },
  .answer = answer_sign_in,
  .clear = clear_sign_in,
};

/**
 * dure_passkey_errands_sign_in:
 *
 * POST /v1/sessions/passkeys: `{"challenge", "id", "clientData", "authenticatorData",
 * "signature"}`, all but the first in base64url.
 */
void
dure_passkey_errands_sign_in (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  SignInErrand *errand = dure_errand_new (&sign_in_kind, exchange);

  errand->people = self;
  errand->origin = dure_exchange_same_origin (exchange);
  errand->challenge = g_strdup (json_string_value (json_object_get (request, "challenge")));
  errand->id = bytes_of (request, "id");
  errand->proof.client_data = bytes_of (request, "clientData");
  errand->proof.authenticator_data = bytes_of (request, "authenticatorData");
  errand->proof.signature = bytes_of (request, "signature");
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
