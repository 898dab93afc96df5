// staff.c: the door of the staff corner: who knows the code, and for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   OUTSIDE -knock-> TYPING -right-> INSIDE -leave, or nobody touches-> OUTSIDE
//                      |  ^
//                    wrong |  (the fifth: LOCKED for five minutes, for whoever comes)
//
// Without a code there is no door. What opens it is counted, never who does.

#include "staff.h"

#include "staff-code.h"

struct _DureStaff
{
  DureClock *clock;
  DureStaffFunc counted;
  gpointer data;
  char *hash;
  DureStaffState state;
  guint wrong;     /* in a row, by whoever */
  gint64 wrong_ms; /* when the last of them was */
  gint64 touched_ms;
};

/**
 * dure_staff_new:
 * @clock: (transfer none): must outlive it
 * @counted: called when the door was opened, and when a code was wrong
 * @data: handed to @counted
 *
 * Returns: (transfer full): a station without a door
 */
DureStaff *
dure_staff_new (DureClock *clock, DureStaffFunc counted, gpointer data)
{
  DureStaff *self = g_new0 (DureStaff, 1);

  self->clock = clock;
  self->counted = counted;
  self->data = data;
  return self;
}

/**
 * dure_staff_free:
 * @self: (transfer full) (nullable)
 */
void
dure_staff_free (DureStaff *self)
{
  if (self == NULL)
    return;
  g_free (self->hash);
  g_free (self);
}

/**
 * dure_staff_set_hash:
 * @hash: (nullable): of the code, see dure_staff_code_hash(); %NULL takes the door away
 *
 * Whoever is inside has to leave.
 */
void
dure_staff_set_hash (DureStaff *self, const char *hash)
{
  dure_staff_leave (self);
  g_free (self->hash);
  self->hash = g_strdup (hash);
}

/**
 * dure_staff_has_door:
 *
 * Returns: whether there is a code
 */
gboolean
dure_staff_has_door (DureStaff *self)
{
  return self->hash != NULL;
}

static gint64
now_ms (DureStaff *self)
{
  return dure_clock_monotonic_ms (self->clock);
}

/* What was wrong is forgotten as long after the last of it as a lock stands. */
static gboolean
is_locked (DureStaff *self)
{
  if (self->wrong > 0 && now_ms (self) - self->wrong_ms >= DURE_STAFF_LOCKED_MS)
    self->wrong = 0;
  return self->wrong >= DURE_STAFF_TRIES;
}

/**
 * dure_staff_knock:
 *
 * Somebody wants to come in, and has to type the code.
 */
void
dure_staff_knock (DureStaff *self)
{
  if (!dure_staff_has_door (self))
    return;
  self->touched_ms = now_ms (self);
  self->state = is_locked (self) ? DURE_STAFF_LOCKED : DURE_STAFF_TYPING;
}

/**
 * dure_staff_type:
 * @code: what was typed
 */
void
dure_staff_type (DureStaff *self, const char *code)
{
  dure_staff_tick (self);
  dure_staff_touch (self);
  if (self->state != DURE_STAFF_TYPING && self->state != DURE_STAFF_WRONG)
    return;
  if (dure_staff_code_holds (self->hash, code))
    {
      self->wrong = 0;
      self->state = DURE_STAFF_INSIDE;
      self->counted (DURE_STAFF_COUNT_OPENED, self->data);
      return;
    }
  self->wrong++;
  self->wrong_ms = now_ms (self);
  self->state = is_locked (self) ? DURE_STAFF_LOCKED : DURE_STAFF_WRONG;
  self->counted (DURE_STAFF_COUNT_WRONG, self->data);
}

/**
 * dure_staff_touch:
 *
 * Somebody is still there.
 */
void
dure_staff_touch (DureStaff *self)
{
  self->touched_ms = now_ms (self);
}

/**
 * dure_staff_leave:
 *
 * From everywhere.
 */
void
dure_staff_leave (DureStaff *self)
{
  self->state = DURE_STAFF_OUTSIDE;
}

/**
 * dure_staff_tick:
 *
 * Looks at the clock; to be called about once a second while somebody is at the door or inside.
 */
void
dure_staff_tick (DureStaff *self)
{
  if (self->state != DURE_STAFF_OUTSIDE
      && now_ms (self) - self->touched_ms >= DURE_STAFF_IDLE_MS)
    dure_staff_leave (self);
  else if (self->state == DURE_STAFF_LOCKED && !is_locked (self))
    self->state = DURE_STAFF_TYPING;
}

/**
 * dure_staff_get_state:
 *
 * Returns: where staff are
 */
DureStaffState
dure_staff_get_state (DureStaff *self)
{
  return self->state;
}
