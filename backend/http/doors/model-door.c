// model-door.c: where kiosks ask whether a model on trial still may run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/model-stops   one digest: may it not run any more? signed by the city
//
// Which models are stopped is no secret, so whoever knows a digest may ask.

#include "model-door.h"

#include "canonical-json.h"
#include "model-reports.h"
#include "model-stop.h"

/**
 * dure_model_door_ask:
 *
 * POST /v1/model-stops: `{"model": SHA-256}`.
 */
void
dure_model_door_ask (DureExchange *exchange)
{
  static const char *const keys[] = { "model", NULL };
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *digest = request != NULL && dure_json_only (request, keys, NULL)
                           ? json_string_value (json_object_get (request, "model"))
                           : NULL;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_stopped;

  if (!dure_model_digest_is_valid (digest))
    dure_exchange_problem (exchange, "malformed");
  else if (!dure_model_is_stopped (exchange->city, digest, &is_stopped, &error))
    dure_exchange_failure (exchange, error);
  else
    {
      answer = dure_model_stop_sign (digest, is_stopped, exchange->city->keys->signing);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
    }
}
