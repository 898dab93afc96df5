// machines.c: what kiosks ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// No cookies, no origins: a kiosk shows who it is by signing what it sends.

#include "machines.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"
#include "ingest.h"

static json_t *
city_card (DureMachines *self, const char *kiosk)
{
  const guint8 *seal = dure_opening_key_public (self->city->keys->opening);
  const guint8 *sign = dure_signing_key_public (self->city->keys->signing);
  g_autofree char *seal_id = dure_public_key_id (seal);
  g_autofree char *sign_id = dure_public_key_id (sign);
  g_autofree char *seal_text = dure_base64url_encode (seal, DURE_PUBLIC_KEY_BYTES);
  g_autofree char *sign_text = dure_base64url_encode (sign, DURE_PUBLIC_KEY_BYTES);

  return json_pack ("{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s}}",
                    "kiosk", kiosk,
                    "pilot", DURE_PILOT,
                    "publicUrl", self->public_url,
                    "city", "sealKeyId", seal_id, "sealKey", seal_text,
                    "signKeyId", sign_id, "signKey", sign_text);
}

static void
post_enrolment (DureMachines *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const json_t *code = json_object_get (request, "code");
  gint64 now = dure_clock_monotonic_ms (self->city->clock);
  g_autofree char *address = dure_exchange_address (exchange);
  g_autofree char *kiosk = NULL;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  guint8 key[DURE_PUBLIC_KEY_BYTES];

  if (!dure_limiter_allows (self->guesses, address, now))
    dure_exchange_problem (exchange, "too-often");
  else if (!json_is_string (code)
           || !dure_base64url_decode (json_string_value (json_object_get (request, "publicKey")),
                                      key, sizeof key))
    dure_exchange_problem (exchange, "malformed");
  else if ((kiosk = dure_enrolment_use (self->city, json_string_value (code), key, &error)) != NULL)
    {
      answer = city_card (self, kiosk);
      g_message ("kiosk %s is enrolled", kiosk);
      dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
    }
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      dure_limiter_failed (self->guesses, address, now);
      dure_exchange_problem (exchange, "unknown-code");
    }
  else
    dure_exchange_failure (exchange, error);
}

static void
post_donations (DureMachines *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = request != NULL ? dure_ingest (self->city, request, &error) : NULL;

  if (answer != NULL)
    dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
  else if (error == NULL
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_problem (exchange, "malformed");
  else
    dure_exchange_failure (exchange, error);
}

static void
show_health (DureMachines *self, DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (self->city->database, &error,
                                                 "SELECT version FROM schema_version", "");
  g_autoptr (json_t) answer = json_pack ("{s:s}", "status", "ok");

  if (rows != NULL && dure_rows_next (rows, &error))
    dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
  else
    dure_exchange_problem (exchange, "busy");
}

static const struct
{
  const char *method, *path;
  void (*answer) (DureMachines *self, DureExchange *exchange);
} routes[] = {
  { "GET", "/healthz", show_health },
  { "POST", "/v1/enrolments", post_enrolment },
  { "POST", "/v1/donations", post_donations },
};

/**
 * dure_machines_handle:
 * @message: a whole request that passed the guard
 * @machines: a #DureMachines
 */
void
dure_machines_handle (SoupServerMessage *message, gpointer machines)
{
  DureMachines *self = machines;
  gboolean is_post = g_str_equal (soup_server_message_get_method (message), "POST");
  const char *problem = "not-found";
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->city, self->web, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (exchange.path, routes[i].path))
      {
        if (is_post == g_str_equal (routes[i].method, "POST"))
          {
            routes[i].answer (self, &exchange);
            return;
          }
        problem = "method";
      }
  dure_exchange_problem (&exchange, problem);
}

/**
 * dure_machines_refuse:
 * @message: a request of which only the head was read
 * @status: what the guard decided
 * @machines: a #DureMachines
 */
void
dure_machines_refuse (SoupServerMessage *message, guint status, gpointer machines)
{
  DureMachines *self = machines;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->city, self->web, NULL);
  dure_exchange_refusal (&exchange, status);
}
