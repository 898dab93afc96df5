// kiosk-question.c: who asks at a door for kiosks, and what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Some answers are one kiosk's own business. It shows who it is by its signature over the question,
// which travels as its reports do.

#include "kiosk-question.h"

#include "canonical-json.h"
#include "kiosk-mail.h"
#include "kiosk-report.h"

/**
 * dure_kiosk_question_read:
 * @name: of the door: `{"NAME":[envelope]}`
 * @ret_question: (out) (transfer full): what the kiosk asks, foreign; set only on success
 *
 * Returns: (transfer full) (nullable): the id of a kiosk of ours; %NULL when there is none, which
 *   has been answered then
 */
char *
dure_kiosk_question_read (DureExchange *exchange, const char *name, json_t **ret_question)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GPtrArray) envelopes = dure_kiosk_mail_read (request, name, 1);
  const DureEnvelope *envelope = envelopes != NULL ? envelopes->pdata[0] : NULL;
  DureReportOutcome outcome = DURE_REPORT_MALFORMED;
  g_autoptr (GError) error = NULL;

  if (envelope != NULL
      && !dure_kiosk_report_read (exchange->city, envelope, ret_question, &outcome, &error))
    dure_exchange_failure (exchange, error);
  else if (outcome == DURE_REPORT_UNKNOWN_KIOSK)
    dure_exchange_problem (exchange, "unknown-kiosk");
  else if (outcome != DURE_REPORT_STORED)
    dure_exchange_problem (exchange, "malformed");
  else
    return g_strdup (envelope->kiosk);
  return NULL;
}
