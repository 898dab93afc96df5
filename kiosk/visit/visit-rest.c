// visit-rest.c: the rest before a second measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A value that is worth another look says more after a rest: 1 to 15 minutes, by the rules. Who
// wants to measure again too soon comes to a screen of its own, which tells how long is left and
// nothing of the result, and invites them when the time is over. Who only sits and reads values
// that are worth another look comes there by themselves, before anybody else would be asked whether
// they are there, for somebody may have come near. Nobody is held: one may measure at once.

#include "visit-private.h"

#define SECOND_MS 1000
/* Whoever did not say that they rest is expected to sit here for no longer. */
#define QUIETLY_MS (5 * 60 * SECOND_MS)
/* The last minute is told in steps of ten seconds. */
#define MINUTE_S 60
#define STEP_S 10

/* How long is left, as it is told: whole minutes, then tens of seconds, and 0 when it is over. */
static guint
rest_left_at (DureVisit *self, gint64 left_ms)
{
  const gint64 left_s = (MAX (left_ms, 0) + SECOND_MS - 1) / SECOND_MS;
  const gint64 step_s = left_s > MINUTE_S ? MINUTE_S : STEP_S;

  return (guint) ((left_s + step_s - 1) / step_s * step_s);
}

/* On a result: how long is left of the rest that it asks for, and the whole of it. */
static gint64
find_rest (DureVisit *self, gint64 *ret_rest_ms)
{
  gint64 since_ms = 0;

  *ret_rest_ms = self->screen == DURE_SCREEN_RESULT
                     ? dure_visitor_rest_ms (self->visitor, self->kind, &since_ms)
                     : 0;
  return *ret_rest_ms > 0 ? MAX (since_ms + *ret_rest_ms - dure_visit_wall_ms (self), 0) : 0;
}

static void
begin_rest (DureVisit *self, gint64 left_ms, gint64 rest_ms)
{
  self->values_shown = FALSE;
  self->rests_until_ms = dure_visit_now_ms (self) + left_ms;
  self->rest_ms = rest_ms;
  self->rest_left = rest_left_at (self, left_ms);
  dure_visit_go_to (self, DURE_SCREEN_REST);
}

/**
 * dure_visit_rest:
 *
 * On a result, to measure again: to the rest before it, if any of that is left.
 */
void
dure_visit_rest (DureVisit *self)
{
  gint64 left_ms, rest_ms;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_RESULT))
    return;
  left_ms = find_rest (self, &rest_ms);
  if (left_ms > 0)
    begin_rest (self, left_ms, rest_ms);
  else
    dure_visit_try_again (self);
}

/* Tells what has changed; whether nobody is to be asked now whether they are there. */
gboolean
dure_visit_watch_rest (DureVisit *self)
{
  const gint64 now_ms = dure_visit_now_ms (self);

  if (self->screen == DURE_SCREEN_REST)
    {
      const guint left = rest_left_at (self, self->rests_until_ms - now_ms);

      if (left != self->rest_left)
        {
          self->rest_left = left;
          dure_visit_tell (self, FALSE);
        }
      return left > 0;
    }
  if (self->values_shown && now_ms - self->touched_ms >= dure_visit_idle_ms (self))
    {
      gint64 rest_ms;
      const gint64 left_ms = find_rest (self, &rest_ms);
      DureRedFlag flag;

      if (left_ms > 0 && rest_ms <= QUIETLY_MS
          && dure_visit_get_answer (self, &flag) == DURE_URGENCY_LOOK_AGAIN)
        {
          begin_rest (self, left_ms, rest_ms);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * dure_visit_get_rest_left:
 * @ret_whole: (out): how long the rest is, in seconds; 0 when there is none
 *
 * On a result and while resting. In whole minutes, and in tens of seconds in the last one.
 *
 * Returns: how long to rest before a second measurement, in seconds; 0 when it is over
 */
guint
dure_visit_get_rest_left (DureVisit *self, guint *ret_whole)
{
  gint64 left_ms = self->rests_until_ms - dure_visit_now_ms (self), rest_ms = self->rest_ms;

  if (self->screen != DURE_SCREEN_REST)
    left_ms = find_rest (self, &rest_ms);
  *ret_whole = (guint) (rest_ms / SECOND_MS);
  return rest_left_at (self, left_ms);
}
