// kiosk-report.c: what becomes of a report of a kiosk, of whatever kind
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The part that every kind shares: who has signed the envelope, and does it open to a document?
// What the document says is for the kind to read.

#include "kiosk-report.h"

#include "kiosk-mail.h"
#include "report.h"

/**
 * dure_report_outcome_to_text:
 *
 * Returns: (transfer none): what the kiosk is told, as a status or a reason
 */
const char *
dure_report_outcome_to_text (DureReportOutcome outcome)
{
  static const char *const texts[] = {
    [DURE_REPORT_STORED] = "stored",
    [DURE_REPORT_REPEAT] = "repeat",
    [DURE_REPORT_MALFORMED] = "malformed",
    [DURE_REPORT_UNKNOWN_KIOSK] = "unknown-kiosk",
  };

  return texts[outcome];
}

/**
 * dure_kiosk_report_read:
 * @envelope: foreign
 * @ret_report: (out) (transfer full): the document, of a kiosk of ours; set only when the outcome
 *   is %DURE_REPORT_STORED
 * @ret_outcome: (out): %DURE_REPORT_STORED when it is known who says something
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_report_read (DureCity *city, const DureEnvelope *envelope, json_t **ret_report,
                        DureReportOutcome *ret_outcome, GError **error)
{
  DureKioskMail mail;
  json_t *report = NULL;

  if (!dure_kiosk_mail_check (city, envelope, &mail, error))
    return FALSE;
  if (mail == DURE_KIOSK_MAIL_GENUINE)
    report = dure_report_open (envelope, city->keys->opening, NULL);
  if (report != NULL)
    *ret_report = report;
  *ret_outcome = mail == DURE_KIOSK_MAIL_UNKNOWN_KIOSK ? DURE_REPORT_UNKNOWN_KIOSK
                 : report == NULL                      ? DURE_REPORT_MALFORMED
                                                       : DURE_REPORT_STORED;
  return TRUE;
}
