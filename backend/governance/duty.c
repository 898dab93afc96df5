// duty.c: what a permit's holder has to show, and by when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A duty is late when its day has passed and nothing, or too little, was shown. Whoever has shown
// too little has thirty days from then, even beyond the day.

#include "duty.h"

#include "state-table.h"

static const char *const kinds[DURE_DUTY_KINDS] = {
  [DURE_DUTY_LOCAL_STAFF] = "local-staff",
  [DURE_DUTY_REPORT] = "report",
  [DURE_DUTY_DELETION] = "deletion",
};

/**
 * dure_duty_look:
 * @now_ms: the time
 *
 * Returns: whether they are to be reminded, or are late
 */
DureDutyLook
dure_duty_look (const DureDuty *self, gint64 now_ms)
{
  const gint64 grace_ms = DURE_DUTY_WARNING_DAYS * DURE_DUTY_DAY_MS;
  const gint64 limit_ms
      = self->short_ms != 0 ? MAX (self->due_ms, self->short_ms + grace_ms) : self->due_ms;

  if (self->met_ms != 0)
    return DURE_DUTY_QUIET;
  if (now_ms >= limit_ms)
    return DURE_DUTY_LATE;
  return self->warned_ms == 0 && now_ms >= self->due_ms - grace_ms ? DURE_DUTY_WARN
                                                                   : DURE_DUTY_QUIET;
}

/**
 * dure_duty_next_ms:
 * @due_ms: of the one that was met
 *
 * Returns: when the next of its kind is due; 0 when there is none
 */
gint64
dure_duty_next_ms (DureDutyKind kind, gint64 due_ms)
{
  switch (kind)
    {
    case DURE_DUTY_LOCAL_STAFF:
      return due_ms + DURE_DUTY_QUARTER_DAYS * DURE_DUTY_DAY_MS;
    case DURE_DUTY_REPORT:
      return due_ms + DURE_DUTY_HALF_YEAR_DAYS * DURE_DUTY_DAY_MS;
    case DURE_DUTY_DELETION:
    default:
      return 0;
    }
}

/**
 * dure_duty_kind_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_duty_kind_to_text (DureDutyKind kind)
{
  return kinds[kind];
}

/**
 * dure_duty_kind_from_text:
 * @text: (nullable): foreign
 * @ret_kind: (out): set only on success
 */
gboolean
dure_duty_kind_from_text (const char *text, DureDutyKind *ret_kind)
{
  return dure_word_find (kinds, DURE_DUTY_KINDS, text, ret_kind);
}
