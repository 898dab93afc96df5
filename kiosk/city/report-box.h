// report-box.h: reports of one kind on their way to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "outbox.h"
#include "station.h"
#include "uplink.h"

G_BEGIN_DECLS

#define DURE_REPORT_BOX_BATCH 8 /* what the city takes at once */

typedef struct _DureReportBox DureReportBox;

DureReportBox *dure_report_box_open (const char *load, DureStation *station, DureUplink *uplink,
                                     DureClock *clock, DureDice *dice, GError **error);
gboolean dure_report_box_start (DureReportBox *self, GError **error);
gboolean dure_report_box_put (DureReportBox *self, const json_t *report, GError **error);
gboolean dure_report_box_count (DureReportBox *self, guint *ret_queued, GError **error);
void dure_report_box_close (DureReportBox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReportBox, dure_report_box_close)

G_END_DECLS
