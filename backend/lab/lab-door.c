// lab-door.c: coming in to the lab, and going
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Who was invited makes a passkey with the link, and is in; from then on the passkey opens the
// door. An invitation is spent only when a passkey was made with it. Whatever does not hold is
// refused in one way, and whoever is wrong five times in a minute is not told so any more.

#include "lab-door.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "challenges.h"
#include "encoding.h"
#include "errand.h"
#include "guess.h"
#include "lab-passkeys.h"
#include "lab-sessions.h"

#define MAX_FIELD 8192
#define REFUSED "unknown-invitation"

/* What the browser sent, as bytes; empty where it is missing, which then does not hold. */
static GBytes *
bytes_of (const json_t *request, const char *key)
{
  const char *text = json_string_value (json_object_get (request, key));
  GBytes *bytes = dure_base64url_decode_any (text, MAX_FIELD);

  return bytes != NULL ? bytes : g_bytes_new (NULL, 0);
}

static char *
text_of (const json_t *request, const char *key)
{
  return g_strdup (json_string_value (json_object_get (request, key)));
}

/**
 * dure_lab_door_show:
 *
 * GET /lab/join: where a link leads. Its secret stands behind the #, so it is not sent.
 */
void
dure_lab_door_show (DureExchange *exchange, DureLimiter *guesses)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "lab-join.html", json_object ());
}

/**
 * dure_lab_door_challenge:
 *
 * POST /lab/challenges.
 */
void
dure_lab_door_challenge (DureExchange *exchange, DureLimiter *guesses)
{
  g_autofree char *challenge = dure_challenge_new (exchange->city);
  g_autoptr (json_t) answer = json_pack ("{s:s}", "challenge", challenge);

  dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
}

typedef struct
{
  DureErrand errand;
  DureLimiter *guesses;
  const char *origin;
  char *challenge, *invitation, *secret;
  GBytes *id, *attestation;
  DurePasskeySigned proof;
} DoorErrand;

static gboolean
run_join (DureCity *city, gpointer data, GError **error)
{
  DoorErrand *self = data;
  g_autofree char *person = NULL;
  gboolean is_fresh, is_new;
  DurePasskey passkey;

  if (!dure_challenge_spend (city, self->challenge, &is_fresh, error))
    return FALSE;
  if (!is_fresh
      || !dure_passkey_made (self->origin, self->challenge, self->proof.client_data,
                             self->attestation, &passkey, NULL))
    return TRUE;
  if (!dure_lab_invitation_spend (city, self->invitation, &person, error))
    return FALSE;
  if (person == NULL)
    return TRUE;
  if (!dure_lab_passkey_add (city, person, &passkey, &is_new, error))
    return FALSE;
  if (!is_new)
    {
      /* As if it had not been tried: the link still works. */
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT, "known");
      return FALSE;
    }
  self->secret = dure_lab_session_open (city, person, error);
  return self->secret != NULL;
}

static gboolean
run_sign_in (DureCity *city, gpointer data, GError **error)
{
  DoorErrand *self = data;
  g_autofree char *person = NULL;

  if (!dure_lab_passkey_answer (city, self->origin, self->challenge, self->id, &self->proof,
                                &person, error))
    return FALSE;
  if (person != NULL)
    self->secret = dure_lab_session_open (city, person, error);
  return person == NULL || self->secret != NULL;
}

static void
answer_door (gpointer data, const GError *error)
{
  DoorErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (json_t) answer = json_pack ("{s:s}", "state", "open");

  if (error != NULL && !g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_failure (exchange, error);
  else if (self->secret == NULL)
    dure_guess_failed (exchange, self->guesses, REFUSED);
  else
    {
      dure_exchange_put_cookie (exchange, DURE_LAB_SESSION_COOKIE, self->secret,
                                DURE_LAB_SESSION_LIFE_S);
      dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
    }
}

static void
clear_door (gpointer data)
{
  DoorErrand *self = data;

  g_free (self->challenge);
  g_clear_pointer (&self->invitation, dure_text_wipe);
  g_clear_pointer (&self->secret, dure_text_wipe);
  g_bytes_unref (self->id);
  g_bytes_unref (self->attestation);
  g_bytes_unref (self->proof.client_data);
  g_bytes_unref (self->proof.authenticator_data);
  g_bytes_unref (self->proof.signature);
}

static const DureErrandKind join_kind = {
  .size = sizeof (DoorErrand),
  .work = { .run = run_join, .done = dure_errand_done },
  .answer = answer_door,
  .clear = clear_door,
};

static const DureErrandKind sign_in_kind = {
  .size = sizeof (DoorErrand),
  .work = { .run = run_sign_in, .done = dure_errand_done },
  .answer = answer_door,
  .clear = clear_door,
};

static void
send_door (const DureErrandKind *kind, DureExchange *exchange, DureLimiter *guesses)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  DoorErrand *errand = dure_errand_new (kind, exchange);

  errand->guesses = guesses;
  errand->origin = dure_exchange_same_origin (exchange);
  errand->challenge = text_of (request, "challenge");
  errand->invitation = text_of (request, "invitation");
  errand->id = bytes_of (request, "id");
  errand->attestation = bytes_of (request, "attestation");
  errand->proof.client_data = bytes_of (request, "clientData");
  errand->proof.authenticator_data = bytes_of (request, "authenticatorData");
  errand->proof.signature = bytes_of (request, "signature");
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

/**
 * dure_lab_door_join:
 *
 * POST /lab/joins: `{"invitation": what stood behind the #, "challenge", "clientData",
 * "attestation"}`, the last two in base64url.
 */
void
dure_lab_door_join (DureExchange *exchange, DureLimiter *guesses)
{
  send_door (&join_kind, exchange, guesses);
}

/**
 * dure_lab_door_sign_in:
 *
 * POST /lab/sessions: `{"challenge", "id", "clientData", "authenticatorData", "signature"}`, all
 * but the first in base64url.
 */
void
dure_lab_door_sign_in (DureExchange *exchange, DureLimiter *guesses)
{
  send_door (&sign_in_kind, exchange, guesses);
}

typedef struct
{
  DureErrand errand;
  char *cookie;
} OutErrand;

static gboolean
run_out (DureCity *city, gpointer data, GError **error)
{
  return dure_lab_session_close (city, ((OutErrand *) data)->cookie, error);
}

static void
answer_out (gpointer data, const GError *error)
{
  DureExchange *exchange = &((OutErrand *) data)->errand.exchange;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  dure_exchange_put_cookie (exchange, DURE_LAB_SESSION_COOKIE, "", 0);
  dure_exchange_go (exchange, "/lab");
}

static void
clear_out (gpointer data)
{
  g_clear_pointer (&((OutErrand *) data)->cookie, dure_text_wipe);
}

static const DureErrandKind out_kind = {
  .size = sizeof (OutErrand),
  .work = { .run = run_out, .done = dure_errand_done },
  .answer = answer_out,
  .clear = clear_out,
};

/**
 * dure_lab_door_sign_out:
 *
 * POST /lab/sign-out.
 */
void
dure_lab_door_sign_out (DureExchange *exchange, DureLimiter *guesses)
{
  OutErrand *errand = dure_errand_new (&out_kind, exchange);

  errand->cookie = dure_exchange_cookie (exchange, DURE_LAB_SESSION_COOKIE);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
