// duty.h: what a permit's holder has to show, and by when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_DUTY_DAY_MS (24 * 60 * 60 * 1000LL)
/* Evidence of local staff each quarter, a report each half year. */
#define DURE_DUTY_QUARTER_DAYS 91
#define DURE_DUTY_HALF_YEAR_DAYS 182
/* Before it is due they are reminded; who has shown too little has as long to show enough. */
#define DURE_DUTY_WARNING_DAYS 30
/* After the end, everything is deleted (the same clock as a donor's withdrawal). */
#define DURE_DUTY_DELETION_DAYS 10

/**
 * DureDutyKind:
 * @DURE_DUTY_LOCAL_STAFF: at least so many people employed in Gwangju
 * @DURE_DUTY_REPORT: what came of the data
 * @DURE_DUTY_DELETION: the statement that every copy is deleted
 */
typedef enum
{
  DURE_DUTY_LOCAL_STAFF,
  DURE_DUTY_REPORT,
  DURE_DUTY_DELETION,
  DURE_DUTY_KINDS,
} DureDutyKind;

/**
 * DureDuty:
 * @number: of its row
 * @kind: what
 * @least: how much must be shown
 * @due_ms: by when
 * @warned_ms: when they were reminded; 0 for not yet
 * @short_ms: when too little was shown; 0 for never
 * @met_ms: when enough was shown; 0 for not yet
 * @late_ms: when it was found to be late; 0 for not yet
 */
typedef struct
{
  gint64 number;
  DureDutyKind kind;
  gint64 least;
  gint64 due_ms;
  gint64 warned_ms;
  gint64 short_ms;
  gint64 met_ms;
  gint64 late_ms;
} DureDuty;

/**
 * DureDutyLook:
 *
 * What the clock says of a duty.
 */
typedef enum
{
  DURE_DUTY_QUIET,
  DURE_DUTY_WARN,
  DURE_DUTY_LATE,
} DureDutyLook;

DureDutyLook dure_duty_look (const DureDuty *self, gint64 now_ms);
gint64 dure_duty_next_ms (DureDutyKind kind, gint64 due_ms);
const char *dure_duty_kind_to_text (DureDutyKind kind);
gboolean dure_duty_kind_from_text (const char *text, DureDutyKind *ret_kind);

G_END_DECLS
