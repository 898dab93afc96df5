// report-door.c: where kiosks bring reports of themselves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/model-runs        how often models on trial ran
//   POST /v1/station-reports   how the station is, and how many came
//
// One door for every kind: each report has an answer, and all answers are signed together, like
// donations' ones.

#include "report-door.h"

#include "canonical-json.h"
#include "errand.h"
#include "kiosk-mail.h"
#include "log.h"

typedef struct
{
  DureErrand errand;
  const DureReportKind *kind;
  GPtrArray *envelopes;
  DureReportOutcome outcomes[DURE_REPORTS_AT_ONCE];
} ReportsErrand;

static gboolean
run_reports (DureCity *city, gpointer data, GError **error)
{
  ReportsErrand *self = data;

  for (guint i = 0; i < self->envelopes->len; i++)
    if (!self->kind->take (city, self->envelopes->pdata[i], &self->outcomes[i], error))
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
      const char *text = dure_report_outcome_to_text (self->outcomes[i]);
      const gboolean is_refused = self->outcomes[i] > DURE_REPORT_REPEAT;

      dure_kiosk_mail_answer (results, envelope->id, text, is_refused ? text : NULL);
      if (is_refused)
        dure_log (G_LOG_LEVEL_MESSAGE, "report-refused", { DURE_LOG_REASON, text });
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
 * dure_report_door_post:
 * @kind: (transfer none): what is reported
 *
 * POST /v1/NAME: `{"NAME":[envelope, ...]}`.
 */
void
dure_report_door_post (const DureReportKind *kind, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GPtrArray) envelopes =
      dure_kiosk_mail_read (request, kind->name, DURE_REPORTS_AT_ONCE);
  ReportsErrand *errand;

  if (envelopes == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&reports_kind, exchange);
  errand->kind = kind;
  errand->envelopes = g_steal_pointer (&envelopes);
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}
