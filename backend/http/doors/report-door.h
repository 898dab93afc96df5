// report-door.h: where kiosks bring reports of themselves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "kiosk-report.h"

G_BEGIN_DECLS

#define DURE_REPORTS_AT_ONCE 8

/**
 * DureReportKind:
 * @name: of the list in the request, and the last part of the path
 * @take: takes one of them
 */
typedef struct
{
  const char *name;
  DureReportTakeFunc take;
} DureReportKind;

void dure_report_door_post (const DureReportKind *kind, DureExchange *exchange);

G_END_DECLS
