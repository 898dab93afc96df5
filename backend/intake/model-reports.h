// model-reports.h: how often models on trial ran at kiosks, and which may not run any more
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "model-runs.h"

G_BEGIN_DECLS

/**
 * DureModelReportOutcome:
 * @DURE_MODEL_REPORT_STORED: written down now, with an entry of the ledger
 * @DURE_MODEL_REPORT_REPEAT: was there already
 * @DURE_MODEL_REPORT_MALFORMED: no report, or not ours to open
 * @DURE_MODEL_REPORT_UNKNOWN_KIOSK: no kiosk of ours has signed it
 */
typedef enum
{
  DURE_MODEL_REPORT_STORED,
  DURE_MODEL_REPORT_REPEAT,
  DURE_MODEL_REPORT_MALFORMED,
  DURE_MODEL_REPORT_UNKNOWN_KIOSK,
} DureModelReportOutcome;

const char *dure_model_report_outcome_to_text (DureModelReportOutcome outcome);
gboolean dure_model_report_take (DureCity *city, const DureEnvelope *envelope,
                                 DureModelReportOutcome *ret_outcome, GError **error);
json_t *dure_model_reports_list (DureCity *city, GError **error);

gboolean dure_model_digest_is_valid (const char *text);
gboolean dure_model_stop (DureCity *city, const char *digest, GError **error);
gboolean dure_model_is_stopped (DureCity *city, const char *digest, gboolean *ret_is_stopped,
                                GError **error);

G_END_DECLS
