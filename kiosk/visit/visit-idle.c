// visit-idle.c: when a visit asks whether somebody is still there, and when it ends by itself
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a touch -> (idle) -> still there? -> (warning) -> all is forgotten
//
// Any touch begins anew, as often as it takes. The clock stands still while an instrument is at
// work, and while somebody rests who is to measure once more (visit-rest.c).

#include "visit-private.h"

/* While an instrument is at work nobody touches the screen: a person who sits still must not be
 * asked whether they are there. Bounded by the donor's own last word, so that a strap left behind
 * cannot hold the station. */
static gboolean
is_sitting_still (DureVisit *self)
{
  switch (self->screen)
    {
    case DURE_SCREEN_CONNECT:
      return self->link <= DURE_LINK_MEASURING
             && dure_visit_now_ms (self) - self->asked_ms < self->times.patience_ms;
    case DURE_SCREEN_PROVE:
      return dure_visit_now_ms (self) - self->asked_ms < self->times.patience_ms;
    case DURE_SCREEN_RETURNING:
      return self->visitor->pass_state == DURE_PASS_WAITING
             && dure_visit_now_ms (self) - self->entered_ms < self->times.patience_ms;
    case DURE_SCREEN_HOME:
      return self->visitor->home_state == DURE_PASS_WAITING
             && dure_visit_now_ms (self) - self->entered_ms < self->times.patience_ms;
    case DURE_SCREEN_MEASURE:
      return dure_visit_now_ms (self) - self->asked_ms < 2 * self->times.patience_ms;
    default:
      return FALSE;
    }
}

/* How long nobody may touch anything before they are asked. */
gint64
dure_visit_idle_ms (DureVisit *self)
{
  const gint64 idle_ms = self->screen == DURE_SCREEN_RECEIPT ? self->times.receipt_idle_ms
                                                             : self->times.idle_ms;

  return self->is_heard ? MAX (idle_ms, self->times.heard_idle_ms) : idle_ms;
}

static void
watch_idle (DureVisit *self)
{
  gboolean is_receipt = self->screen == DURE_SCREEN_RECEIPT;
  gint64 idle_ms = dure_visit_idle_ms (self);
  gint64 warning_ms = is_receipt ? self->times.receipt_warning_ms : self->times.warning_ms;
  gint64 waited_ms = dure_visit_now_ms (self) - MAX (self->touched_ms, self->rests_until_ms);
  guint seconds_left = 0;

  if (waited_ms >= idle_ms + warning_ms)
    {
      dure_visit_clear (self);
      return;
    }
  if (waited_ms >= idle_ms)
    seconds_left = (guint) ((idle_ms + warning_ms - waited_ms + 999) / 1000);
  if (seconds_left == self->seconds_left)
    return;
  self->seconds_left = seconds_left;
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_tick:
 *
 * Looks at the clock; to be called a few times a second while a visit runs.
 */
void
dure_visit_tick (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen == DURE_SCREEN_WELCOME)
    return;
  if (self->screen == DURE_SCREEN_MEASURE
      && dure_visit_now_ms (self) - self->entered_ms >= dure_visit_patience_ms (self))
    {
      dure_visit_end_measuring (self);
      return;
    }
  if (is_sitting_still (self))
    {
      dure_visit_touch (self);
      return;
    }
  if (!dure_visit_watch_rest (self))
    watch_idle (self);
}
