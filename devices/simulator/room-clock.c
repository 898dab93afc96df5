// room-clock.c: the one clock that every timer of the simulated room runs from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Times are milliseconds of the simulated room since its start. Running, it goes `speed` times as
// fast as ours. Held, it stands still, and only dure_room_clock_advance() lets time pass: timers
// then fire one by one in the order of their times (of equal times, the older timer first), each at
// its own exact time, so that a run can be repeated from its seed and script alone.
//
//   add -> fires, and again after the same time as long as it returns %G_SOURCE_CONTINUE -> remove
//
// A repeated timer that runs late while the clock runs skips what it missed and never fires more
// often than once in a millisecond of ours. Adding and removing take time in proportion to the
// timers that are set (some tens).

#include "room-clock.h"

#define REAL_MS_MIN 1.0
#define ROUNDING_MS 1e-6

typedef struct
{
  guint id;
  double due;
  double interval;
  GSourceFunc function;
  gpointer user_data;
} Timer;

struct _DureRoomClock
{
  double speed;
  gboolean held;
  double base_ms;    /* the room's time when it was last held or let go */
  gint64 base_us;    /* our time then */
  GQueue timers;     /* of Timer, by due time */
  guint last_id;
  guint running_id;  /* the timer whose function runs, 0 once that one was removed */
  guint source;
  GDateTime *date;   /* the room's date at its start, NULL for ours */
};

static void arm (DureRoomClock *self);

/**
 * dure_room_clock_new:
 * @speed: how many times faster than life it runs, more than 0
 *
 * Returns: (transfer full): a clock that runs
 */
DureRoomClock *
dure_room_clock_new (double speed)
{
  DureRoomClock *self = g_new0 (DureRoomClock, 1);

  self->speed = speed;
  self->base_us = g_get_monotonic_time ();
  g_queue_init (&self->timers);

  return self;
}

void
dure_room_clock_free (DureRoomClock *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_queue_clear_full (&self->timers, g_free);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self);
}

/**
 * dure_room_clock_get_ms:
 * Returns: the room's time, milliseconds since its start
 */
double
dure_room_clock_get_ms (DureRoomClock *self)
{
  if (self->held)
    return self->base_ms;

  return self->base_ms + (g_get_monotonic_time () - self->base_us) / 1000.0 * self->speed;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Timer *one = a, *other = b;

  if (one->due != other->due)
    return one->due < other->due ? -1 : 1;

  return one->id < other->id ? -1 : one->id > other->id;
}

/* The timer's function, and its next time if it wants one. */
static void
fire (DureRoomClock *self, Timer *timer, double now)
{
  gboolean again;

  g_queue_remove (&self->timers, timer);
  self->running_id = timer->id;
  again = timer->function (timer->user_data);
  if (!again || self->running_id != timer->id)
    {
      g_free (timer);
      return;
    }

  timer->due += timer->interval;
  if (!self->held)
    timer->due = MAX (timer->due, now + REAL_MS_MIN * self->speed);
  g_queue_insert_sorted (&self->timers, timer, compare, NULL);
}

static gboolean
on_due (gpointer user_data)
{
  DureRoomClock *self = user_data;
  const double now = dure_room_clock_get_ms (self);

  self->source = 0;
  for (Timer *first = g_queue_peek_head (&self->timers); first != NULL && first->due <= now;
       first = g_queue_peek_head (&self->timers))
    fire (self, first, now);
  self->running_id = 0;
  arm (self);

  return G_SOURCE_REMOVE;
}

static void
arm (DureRoomClock *self)
{
  const Timer *first = g_queue_peek_head (&self->timers);
  double ms;

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->held || first == NULL)
    return;

  ms = (first->due - dure_room_clock_get_ms (self)) / self->speed;
  self->source = g_timeout_add ((guint) CLAMP (ms + 0.5, REAL_MS_MIN, (double) G_MAXINT), on_due,
                                self);
}

/**
 * dure_room_clock_add:
 * @self: the clock
 * @ms: from now, in the room; more than 0
 * @function: called then, and again after the same time while it returns %G_SOURCE_CONTINUE
 * @user_data: for @function
 *
 * Returns: an id for dure_room_clock_remove(), never 0
 */
guint
dure_room_clock_add (DureRoomClock *self, double ms, GSourceFunc function, gpointer user_data)
{
  Timer *timer = g_new0 (Timer, 1);

  timer->id = ++self->last_id;
  timer->interval = self->held ? ms : MAX (ms, REAL_MS_MIN * self->speed);
  timer->due = dure_room_clock_get_ms (self) + timer->interval;
  timer->function = function;
  timer->user_data = user_data;
  g_queue_insert_sorted (&self->timers, timer, compare, NULL);
  arm (self);

  return timer->id;
}

/**
 * dure_room_clock_remove:
 * @self: the clock
 * @id: (inout): a timer's id, 0 or gone for none; set to 0
 */
void
dure_room_clock_remove (DureRoomClock *self, guint *id)
{
  if (*id == 0)
    return;

  if (self->running_id == *id)
    self->running_id = 0;
  for (GList *link = self->timers.head; link != NULL; link = link->next)
    if (((Timer *) link->data)->id == *id)
      {
        g_free (link->data);
        g_queue_delete_link (&self->timers, link);
        break;
      }
  *id = 0;
}

/**
 * dure_room_clock_hold:
 * @self: the clock
 *
 * From now on time passes only by dure_room_clock_advance().
 */
void
dure_room_clock_hold (DureRoomClock *self)
{
  self->base_ms = dure_room_clock_get_ms (self);
  self->held = TRUE;
  arm (self);
}

void
dure_room_clock_go (DureRoomClock *self)
{
  if (!self->held)
    return;

  self->held = FALSE;
  self->base_us = g_get_monotonic_time ();
  arm (self);
}

/**
 * dure_room_clock_advance:
 * @self: a clock; it is held from now on
 * @ms: how far
 *
 * Fires, at their own times, all timers of this span, and those that they set within it.
 */
void
dure_room_clock_advance (DureRoomClock *self, double ms)
{
  double end;

  dure_room_clock_hold (self);
  end = self->base_ms + ms;
  for (Timer *first = g_queue_peek_head (&self->timers);
       first != NULL && first->due <= end + ROUNDING_MS;
       first = g_queue_peek_head (&self->timers))
    {
      self->base_ms = MAX (self->base_ms, first->due);
      fire (self, first, self->base_ms);
    }
  self->running_id = 0;
  self->base_ms = end;
}

/**
 * dure_room_clock_set_date:
 * @self: the clock
 * @date: what the calendar of the room said at its start; it goes on with the room's time
 */
void
dure_room_clock_set_date (DureRoomClock *self, GDateTime *date)
{
  g_clear_pointer (&self->date, g_date_time_unref);
  self->date = g_date_time_ref (date);
}

/**
 * dure_room_clock_get_date:
 * @self: the clock
 * @offset_s: how much the asking device's own clock is ahead
 *
 * Without a date of its own the room has ours, at our pace: whoever compares a device's stamp with
 * the clock on the wall finds them equal at every speed.
 *
 * Returns: (transfer full): local date and time of day
 */
GDateTime *
dure_room_clock_get_date (DureRoomClock *self, gint64 offset_s)
{
  g_autoptr (GDateTime) now =
    self->date == NULL
      ? g_date_time_new_now_local ()
      : g_date_time_add (self->date, (GTimeSpan) (dure_room_clock_get_ms (self) * 1000.0));

  return g_date_time_add_seconds (now, (double) offset_s);
}
