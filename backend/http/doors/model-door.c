// model-door.c: where kiosks ask for a model on trial, and whether it still may run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/model-words      one digest: may it run? signed by the city
//   POST /v1/station-models   the next piece of the model that my pilot runs, signed by the kiosk
//
// Which models may not run is no secret, so whoever knows a digest may ask. The model itself is a
// company's: only a kiosk whose pilot runs it is told, and no cache keeps an answer to a POST.

#include "model-door.h"

#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "kiosk-question.h"
#include "model-handing.h"
#include "model-submissions.h"

#include <string.h>

#define NAME "station-models"

/**
 * dure_model_door_ask:
 *
 * POST /v1/model-words: `{"model": SHA-256, "asked": id}`.
 */
void
dure_model_door_ask (DureExchange *exchange)
{
  static const char *const keys[] = { "model", "asked", NULL };
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const gboolean is_whole = request != NULL && dure_json_only (request, keys, NULL);
  const char *digest = is_whole ? dure_json_text_of (request, "model") : "";
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  DureModelWord word;

  if (!dure_sha256_is_hex (digest) || !dure_id_is_uuid (dure_json_text_of (request, "asked")))
    dure_exchange_problem (exchange, "malformed");
  else if (!dure_model_word_find (exchange->city, digest, &word, &error))
    dure_exchange_failure (exchange, error);
  else
    {
      answer = dure_model_word_sign (request, word, exchange->city->keys->signing);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
    }
}

static gboolean
may_go_on (DureExchange *exchange, DureRate *pieces, const char *kiosk)
{
  return dure_rate_take (pieces, kiosk, strlen (kiosk),
                         dure_clock_monotonic_ms (exchange->city->clock))
         == 0;
}

/**
 * dure_model_door_fetch:
 * @pieces: how many each kiosk may have
 *
 * POST /v1/station-models: `{"station-models":[envelope]}`, in which there is a question.
 */
void
dure_model_door_fetch (DureExchange *exchange, DureRate *pieces)
{
  g_autoptr (json_t) question = NULL, answer = NULL;
  g_autofree char *kiosk = dure_kiosk_question_read (exchange, NAME, &question);
  g_autoptr (DureModelPart) part = NULL;
  g_autoptr (GError) error = NULL;
  char digest[DURE_MODEL_DIGEST_LENGTH + 1];
  gsize from;

  if (kiosk == NULL)
    return;
  if (!dure_model_question_read (question, digest, &from, NULL))
    dure_exchange_problem (exchange, "malformed");
  else if (!may_go_on (exchange, pieces, kiosk))
    dure_exchange_problem (exchange, "too-often");
  else if (!dure_model_hand (exchange->city, kiosk, digest, from, &part, &error))
    dure_exchange_failure (exchange, error);
  else if (part == NULL)
    dure_exchange_problem (exchange, "not-found");
  else
    {
      answer = dure_model_part_to_json (part);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
    }
}
