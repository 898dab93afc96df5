// model-reports.h: how often models on trial ran at kiosks, and which may not run any more
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "kiosk-report.h"
#include "model-runs.h"

G_BEGIN_DECLS

gboolean dure_model_report_take (DureCity *city, const DureEnvelope *envelope,
                                 DureReportOutcome *ret_outcome, GError **error);
json_t *dure_model_reports_list (DureCity *city, GError **error);

gboolean dure_model_stop (DureCity *city, const char *digest, GError **error);

G_END_DECLS
