// model-door.c: where kiosks report how often a model on trial ran, and ask whether it still may
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/model-runs    reports; each has an answer, all of them signed like donations' ones
//   POST /v1/model-stops   one digest: may it not run any more? signed by the city
//
// Which models are stopped is no secret, so whoever knows a digest may ask.

#include "model-door.h"

#include "canonical-json.h"
#include "errand.h"
#include "kiosk-mail.h"
#include "log.h"
#include "model-reports.h"
#include "model-stop.h"

typedef struct
{
  DureErrand errand;
  GPtrArray *envelopes;
  DureModelReportOutcome outcomes[DURE_MODEL_REPORTS_AT_ONCE];
} ReportsErrand;

static gboolean
run_reports (DureCity *city, gpointer data, GError **error)
{
  ReportsErrand *self = data;

  for (guint i = 0; i < self->envelopes->len; i++)
    if (!dure_model_report_take (city, self->envelopes->pdata[i], &self->outcomes[i], error))
      return FALSE;
  return TRUE;
}

static void
answer_reports (gpointer data, const GError *error)
{
  ReportsErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (json_t) answer = NULL;
  json_t *results;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  results = json_array ();
  for (guint i = 0; i < self->envelopes->len; i++)
    {
      const DureEnvelope *envelope = self->envelopes->pdata[i];
      const char *text = dure_model_report_outcome_to_text (self->outcomes[i]);
      const gboolean is_refused = self->outcomes[i] > DURE_MODEL_REPORT_REPEAT;

      dure_kiosk_mail_answer (results, envelope->id, text, is_refused ? text : NULL);
      if (is_refused)
        dure_log (G_LOG_LEVEL_MESSAGE, "model-runs-refused", { DURE_LOG_REASON, text });
    }
  answer = dure_kiosk_mail_sign (exchange->city, results);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

static void
clear_reports (gpointer data)
{
  g_ptr_array_unref (((ReportsErrand *) data)->envelopes);
}

static const DureErrandKind reports_kind = {
  .size = sizeof (ReportsErrand),
  .work = { .run = run_reports, .done = dure_errand_done },
  .answer = answer_reports,
  .clear = clear_reports,
};

/**
 * dure_model_door_post:
 *
 * POST /v1/model-runs: `{"model-runs":[envelope, ...]}`.
 */
void
dure_model_door_post (DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GPtrArray) envelopes =
      dure_kiosk_mail_read (request, "model-runs", DURE_MODEL_REPORTS_AT_ONCE);
  ReportsErrand *errand;

  if (envelopes == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&reports_kind, exchange);
  errand->envelopes = g_steal_pointer (&envelopes);
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}

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
