// staff.c: the door of the staff corner: who knows the code, and for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   OUTSIDE -knock-> TYPING -right-> INSIDE -leave, or nobody touches-> OUTSIDE
//                      |  ^
//                    wrong |  (the fifth: LOCKED for five minutes, for whoever comes)
//
// Without a code there is no door. What opens it is counted, never who does. How many were wrong,
// and when the last of them was, is on the disk before the next one can be typed: whoever takes the
// power away finds the same lock again. What cannot be read there counts as a lock.

#include "staff.h"

#include "canonical-json.h"
#include "encoding.h"
#include "private-file.h"
#include "staff-code.h"

#define MAX_FILE 1024

struct _DureStaff
{
  char *path;
  DureClock *clock;
  DureStaffFunc counted;
  gpointer data;
  char *hash;
  DureStaffState state;
  guint wrong;     /* in a row, by whoever */
  gint64 wrong_ms; /* when the last of them was */
  gint64 touched_ms;
};

static gint64
now_ms (DureStaff *self)
{
  return dure_clock_monotonic_ms (self->clock);
}

/* The wall clock alone goes on while the station is off; one that was set back waits longer. */
static gboolean
read_wrong (DureStaff *self, GBytes *bytes, GError **error)
{
  static const char *const keys[] = { "wrong", "at", NULL };
  const gint64 wall_ms = dure_clock_wall_ms (self->clock);
  g_autoptr (json_t) json =
      dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  gint64 wrong, at_ms;

  if (json == NULL || !dure_json_only (json, keys, error)
      || !dure_json_integer (json, "wrong", 0, DURE_STAFF_TRIES, &wrong, error)
      || !dure_json_time (json, "at", &at_ms, error))
    return FALSE;
  self->wrong = (guint) wrong;
  self->wrong_ms = now_ms (self) - CLAMP (wall_ms - at_ms, 0, DURE_STAFF_LOCKED_MS);
  return TRUE;
}

static void
load (DureStaff *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dure_private_file_read (self->path, MAX_FILE, &error);

  if ((bytes == NULL && error == NULL) || (bytes != NULL && read_wrong (self, bytes, &error)))
    return;
  g_message ("How often the staff's code was wrong is not known: %s", error->message);
  self->wrong = DURE_STAFF_TRIES;
  self->wrong_ms = now_ms (self);
}

static void
save (DureStaff *self)
{
  g_autofree char *at = dure_time_to_text (dure_clock_wall_ms (self->clock));
  g_autoptr (json_t) json = json_pack ("{s:i, s:s}", "wrong", (int) self->wrong, "at", at);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (self->path == NULL)
    return;
  text = dure_json_canonical (json, &length);
  if (!dure_private_file_write (self->path, text, length, &error))
    g_message ("How often the staff's code was wrong is not kept: %s", error->message);
}

/**
 * dure_staff_new:
 * @path: (nullable): the file that keeps how many codes were wrong; need not be there
 * @clock: (transfer none): must outlive it
 * @counted: called when the door was opened, and when a code was wrong
 * @data: handed to @counted
 *
 * Returns: (transfer full): a station without a door
 */
DureStaff *
dure_staff_new (const char *path, DureClock *clock, DureStaffFunc counted, gpointer data)
{
  DureStaff *self = g_new0 (DureStaff, 1);

  self->path = g_strdup (path);
  self->clock = clock;
  self->counted = counted;
  self->data = data;
  if (path != NULL)
    load (self);
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
  g_free (self->path);
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
      save (self);
      self->state = DURE_STAFF_INSIDE;
      self->counted (DURE_STAFF_COUNT_OPENED, self->data);
      return;
    }
  self->wrong++;
  self->wrong_ms = now_ms (self);
  save (self);
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
