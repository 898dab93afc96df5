// settings-door.c: where kiosks ask how they are to be, and what they are to tell people
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/station-settings   newer ones than I have? signed by the kiosk, answered signed
//   POST /v1/notices            the notice with this digest
//
// Where a kiosk stands and what it has is its own business, so only the kiosk is told. Notices are
// for everybody, and a digest says by itself whether what comes is what was asked for.

#include "settings-door.h"

#include "canonical-json.h"
#include "kiosk-question.h"
#include "kiosk-settings.h"
#include "settings-question.h"
#include "station-settings.h"

#define NAME "station-settings"

static void
answer (DureExchange *exchange, const json_t *settings, guint has)
{
  const json_int_t version = json_integer_value (json_object_get (settings, "version"));
  g_autoptr (json_t) reply = NULL;

  if (version <= has)
    reply = json_object ();
  else
    reply = dure_station_settings_sign (settings, exchange->city->keys->signing);
  json_object_set_new (reply, "state", json_string (version <= has ? "current" : "newer"));
  dure_exchange_json (exchange, SOUP_STATUS_OK, reply);
}

/**
 * dure_settings_door_ask:
 *
 * POST /v1/station-settings: `{"station-settings":[envelope]}`, in which there is a question.
 */
void
dure_settings_door_ask (DureExchange *exchange)
{
  g_autoptr (json_t) question = NULL, settings = NULL;
  g_autofree char *kiosk = dure_kiosk_question_read (exchange, NAME, &question);
  g_autoptr (GError) error = NULL;
  guint has;

  if (kiosk == NULL)
    return;
  if (!dure_settings_question_read (question, &has, NULL))
    dure_exchange_problem (exchange, "malformed");
  else if (!dure_kiosk_settings_find (exchange->city, kiosk, &settings, &error))
    dure_exchange_failure (exchange, error);
  else
    answer (exchange, settings, has);
}

/**
 * dure_settings_door_notice:
 *
 * POST /v1/notices: `{"notice": SHA-256}`.
 */
void
dure_settings_door_notice (DureExchange *exchange)
{
  static const char *const keys[] = { "notice", NULL };
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *digest = request != NULL && dure_json_only (request, keys, NULL)
                           ? json_string_value (json_object_get (request, "notice"))
                           : NULL;
  DureNotice *notice =
      digest != NULL ? dure_notice_shelf_find (exchange->city->notices, digest) : NULL;
  g_autoptr (json_t) reply = NULL;

  if (notice != NULL)
    {
      reply = dure_notice_to_json (notice);
      dure_exchange_json (exchange, SOUP_STATUS_OK, reply);
    }
  else
    dure_exchange_problem (exchange, digest == NULL ? "malformed" : "not-found");
}
