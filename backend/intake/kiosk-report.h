// kiosk-report.h: what becomes of a report of a kiosk, of whatever kind
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "envelope.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureReportOutcome:
 * @DURE_REPORT_STORED: written down now
 * @DURE_REPORT_REPEAT: was there already
 * @DURE_REPORT_MALFORMED: no report, or not ours to open
 * @DURE_REPORT_UNKNOWN_KIOSK: no kiosk of ours has signed it
 */
typedef enum
{
  DURE_REPORT_STORED,
  DURE_REPORT_REPEAT,
  DURE_REPORT_MALFORMED,
  DURE_REPORT_UNKNOWN_KIOSK,
} DureReportOutcome;

/* Takes a foreign envelope, within a transaction; sets the outcome unless the store fails. */
typedef gboolean (*DureReportTakeFunc) (DureCity *city, const DureEnvelope *envelope,
                                        DureReportOutcome *ret_outcome, GError **error);

const char *dure_report_outcome_to_text (DureReportOutcome outcome);
gboolean dure_kiosk_report_read (DureCity *city, const DureEnvelope *envelope, json_t **ret_report,
                                 DureReportOutcome *ret_outcome, GError **error);

G_END_DECLS
