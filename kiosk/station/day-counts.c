// day-counts.c: how many visits this station had, by day, until the city has been told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   add, add, ... -> save (by the clock) -> (the day is over) -> closed -> (it is told) -> drop
//
// One private file with a row a day, written whole. It is written when the clock says so and never
// by a visit, so that not even the file's own time says when somebody stood here; a crash loses
// what was added since. What cannot be read begins anew: counts are no data of anybody.

#include "day-counts.h"

#include "canonical-json.h"
#include "encoding.h"
#include "private-file.h"

#define MAX_FILE (256 * 1024)
#define MAX_DAYS 400

struct _DureDayCounts
{
  char *path;
  DureClock *clock;
  GArray *days; /* of DureDayCount, the oldest first */
  gboolean is_saved;
};

/* A clock that was ahead for a while leaves a day behind that is still to come: it is the last. */
static gint
compare_days (gconstpointer one, gconstpointer other)
{
  const gint64 a = ((const DureDayCount *) one)->day, b = ((const DureDayCount *) other)->day;

  return (a > b) - (a < b);
}

static void
read_days (DureDayCounts *self, GBytes *bytes)
{
  g_autoptr (json_t) list = dure_json_parse (g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes), NULL);
  gsize i;
  json_t *json;

  json_array_foreach (list, i, json)
    {
      DureDayCount count;

      if (self->days->len < MAX_DAYS && dure_day_count_from_json (json, &count, NULL))
        g_array_append_val (self->days, count);
    }
  g_array_sort (self->days, compare_days);
}

/**
 * dure_day_counts_open:
 * @path: the file; need not be there
 * @clock: says what day it is
 * @error: when it cannot be read, or others may
 *
 * Returns: (transfer full) (nullable): what was counted and not yet told
 */
DureDayCounts *
dure_day_counts_open (const char *path, DureClock *clock, GError **error)
{
  g_autoptr (DureDayCounts) self = g_new0 (DureDayCounts, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = dure_private_file_read (path, MAX_FILE, &local);

  self->path = g_strdup (path);
  self->clock = clock;
  self->days = g_array_new (FALSE, TRUE, sizeof (DureDayCount));
  self->is_saved = TRUE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (bytes != NULL)
    read_days (self, bytes);
  return g_steal_pointer (&self);
}

/**
 * dure_day_counts_close:
 * @self: (transfer full) (nullable): what was saved stays
 */
void
dure_day_counts_close (DureDayCounts *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->days);
  g_free (self->path);
  g_free (self);
}

static gint64
today (DureDayCounts *self)
{
  return dure_day_of_time (dure_clock_wall_ms (self->clock));
}

static DureDayCount *
row_of_today (DureDayCounts *self)
{
  DureDayCount count = { .day = today (self) };
  guint at = 0;

  self->is_saved = FALSE;
  /* A city that has not been reached for more than a year: the oldest day gives way. */
  if (self->days->len == MAX_DAYS
      && !g_array_binary_search (self->days, &count, compare_days, NULL))
    g_array_remove_index (self->days, 0);
  while (at < self->days->len && g_array_index (self->days, DureDayCount, at).day < count.day)
    at++;
  if (at == self->days->len || g_array_index (self->days, DureDayCount, at).day != count.day)
    g_array_insert_val (self->days, at, count);
  return &g_array_index (self->days, DureDayCount, at);
}

/**
 * dure_day_counts_add_end:
 * @step: the screen that a visit has ended on
 */
void
dure_day_counts_add_end (DureDayCounts *self, DureStep step)
{
  g_return_if_fail (step < DURE_STEP_COUNT);

  row_of_today (self)->ended_on[step]++;
}

/**
 * dure_day_counts_add_refusal:
 * @refusal: a #DurePurpose or %DURE_REFUSAL_DONATE that was answered with no
 */
void
dure_day_counts_add_refusal (DureDayCounts *self, guint refusal)
{
  g_return_if_fail (refusal < DURE_REFUSAL_COUNT);

  row_of_today (self)->refused[refusal]++;
}

/**
 * dure_day_counts_add_staff:
 * @what: has happened at the staff corner
 */
void
dure_day_counts_add_staff (DureDayCounts *self, DureStaffCount what)
{
  g_return_if_fail (what < DURE_STAFF_COUNTS);

  row_of_today (self)->staff[what]++;
}

/**
 * dure_day_counts_save:
 * @error: when the file cannot be written; it is counted in memory all the same
 *
 * Costs nothing when nothing was added.
 */
gboolean
dure_day_counts_save (DureDayCounts *self, GError **error)
{
  g_autoptr (json_t) list = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (self->is_saved)
    return TRUE;
  list = json_array ();
  for (guint i = 0; i < self->days->len; i++)
    json_array_append_new (
        list, dure_day_count_to_json (&g_array_index (self->days, DureDayCount, i)));
  text = dure_json_canonical (list, &length);
  self->is_saved = dure_private_file_write (self->path, text, length, error);
  return self->is_saved;
}

/**
 * dure_day_counts_closed:
 * @ret_days: (out caller-allocates) (array length=most): the oldest days that are over
 * @most: how many it takes
 *
 * Returns: how many there are
 */
guint
dure_day_counts_closed (DureDayCounts *self, DureDayCount *ret_days, guint most)
{
  const gint64 now = today (self);
  guint number = 0;

  while (number < most && number < self->days->len
         && g_array_index (self->days, DureDayCount, number).day < now)
    {
      ret_days[number] = g_array_index (self->days, DureDayCount, number);
      number++;
    }
  return number;
}

/**
 * dure_day_counts_drop:
 * @number: so many of the oldest days have been told
 * @error: when the file cannot be written; a day that is told twice counts once
 */
gboolean
dure_day_counts_drop (DureDayCounts *self, guint number, GError **error)
{
  g_return_val_if_fail (number <= self->days->len, FALSE);

  if (number == 0)
    return TRUE;
  g_array_remove_range (self->days, 0, number);
  self->is_saved = FALSE;
  return dure_day_counts_save (self, error);
}
