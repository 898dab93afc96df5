// home-hours.c: what a home took from the grid, hour by hour, at most a year of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The one form in which a home's electricity goes from the phone's file to the kiosk and into a
// donation. Hours, because the feedback needs no finer ones, and a finer curve would tell who boils
// a kettle when. A year, because every season is in it once.
//
//   fill: makes it of a file's intervals
//   pack, unpack: as bytes between city and kiosk; 35 KB a year, checked as foreign
//   uses: for the feedback; observations: for a donation
//
// Whoever holds one wipes it: it says when nobody was at home.

#include "home-hours.h"

#include "keys.h"

#include <string.h>

#define HOUR DURE_HOME_HOUR_S
#define UNKNOWN G_MAXUINT32
#define ESTIMATED (1u << 31)
/* As the readers of files take it: a megawatt is no home. */
#define MOST_WH 1000000
/* 2000-01-01 to 2035-12-31, as the readers of files. */
#define FIRST_S G_GINT64_CONSTANT (946684800)
#define LAST_S G_GINT64_CONSTANT (2082758399)

/* What is known of an hour so far. */
typedef struct
{
  gint64 milliwatt_hours;
  gint64 covered_s;
  gboolean is_estimated;
} Sum;

/* Adds what @used has of hour number @hour since 1970, in proportion to its time. */
static void
add_part (Sum *sum, const DureHomeUse *used, gint64 hour)
{
  const DureEnergyUse *use = &used->use;
  const gint64 from_s = MAX (use->start_s, hour * HOUR);
  const gint64 to_s = MIN (use->start_s + use->duration_s, (hour + 1) * HOUR);

  sum->milliwatt_hours += use->milliwatt_hours * (to_s - from_s) / use->duration_s;
  sum->covered_s += to_s - from_s;
  sum->is_estimated |= used->is_estimated;
}

/* What is longer than an hour says nothing about one. */
static gboolean
is_fine (const DureEnergyUse *use)
{
  return use->duration_s > 0 && use->duration_s <= HOUR && use->milliwatt_hours >= 0
         && use->start_s >= FIRST_S && use->start_s <= LAST_S;
}

/* The hours that are known whole; from the first of them to the last. */
static void
settle (DureHomeHours *self, const Sum *sums, guint count, gint64 first_hour)
{
  for (guint i = 0; i < count; i++)
    {
      const gint64 wh = (sums[i].milliwatt_hours + 500) / 1000;
      const gboolean is_known = sums[i].covered_s == HOUR && wh <= MOST_WH;

      if (!is_known && self->count == 0)
        continue;
      if (self->count == 0)
        self->start_s = (first_hour + i) * HOUR;
      self->hours[self->count].wh = is_known ? (gint32) wh : -1;
      self->hours[self->count++].is_estimated = is_known && sums[i].is_estimated;
    }
  while (self->count > 0 && self->hours[self->count - 1].wh < 0)
    self->count--;
}

/**
 * dure_home_hours_fill:
 * @self: whatever it was before is gone
 * @uses: (array length=count): intervals into the home, oldest first, none overlapping
 * @count: how many
 *
 * Keeps the newest year. An hour counts when each of its seconds is known; an interval that crosses
 * the hour is shared out by time. Nothing is left when all are longer than an hour.
 */
void
dure_home_hours_fill (DureHomeHours *self, const DureHomeUse *uses, gsize count)
{
  const gsize bytes = DURE_HOME_HOURS_MAX * sizeof (Sum);
  g_autofree Sum *sums = NULL;
  gint64 first_hour, end_hour = 0;

  explicit_bzero (self, sizeof *self);
  for (gsize i = 0; i < count; i++)
    if (is_fine (&uses[i].use))
      end_hour = MAX (end_hour, (uses[i].use.start_s + uses[i].use.duration_s) / HOUR);
  sums = g_malloc0 (bytes);
  first_hour = end_hour - DURE_HOME_HOURS_MAX;
  for (gsize i = 0; i < count; i++)
    {
      const DureEnergyUse *use = &uses[i].use;

      if (!is_fine (use))
        continue;
      for (gint64 hour = MAX (use->start_s / HOUR, first_hour);
           hour < MIN ((use->start_s + use->duration_s + HOUR - 1) / HOUR, end_hour); hour++)
        add_part (&sums[hour - first_hour], &uses[i], hour);
    }
  settle (self, sums, DURE_HOME_HOURS_MAX, first_hour);
  explicit_bzero (sums, bytes);
}

/**
 * dure_home_hours_pack:
 *
 * Returns: (transfer full): it as bytes, which wipe themselves: the start in 8 bytes, then 4 for
 *   each hour, all big-endian
 */
GBytes *
dure_home_hours_pack (const DureHomeHours *self)
{
  const guint64 start = GUINT64_TO_BE ((guint64) self->start_s);
  gpointer bytes;
  GBytes *packed = dure_bytes_new_wiped (sizeof start + 4 * (gsize) self->count, &bytes);
  guint8 *p = bytes;

  memcpy (p, &start, sizeof start);
  p += sizeof start;
  for (guint i = 0; i < self->count; i++, p += 4)
    {
      const guint32 hour = self->hours[i].wh < 0         ? UNKNOWN
                           : self->hours[i].is_estimated ? (guint32) self->hours[i].wh | ESTIMATED
                                                         : (guint32) self->hours[i].wh;
      const guint32 placed = GUINT32_TO_BE (hour);

      memcpy (p, &placed, sizeof placed);
    }
  return packed;
}

static gboolean
unpack_hours (DureHomeHours *self, const guint8 *bytes)
{
  for (guint i = 0; i < self->count; i++)
    {
      guint32 hour;

      memcpy (&hour, bytes + 4 * i, sizeof hour);
      hour = GUINT32_FROM_BE (hour);
      self->hours[i].is_estimated = hour != UNKNOWN && (hour & ESTIMATED) != 0;
      if (hour != UNKNOWN && (hour & ~ESTIMATED) > MOST_WH)
        return FALSE;
      self->hours[i].wh = hour == UNKNOWN ? -1 : (gint32) (hour & ~ESTIMATED);
    }
  return self->hours[0].wh >= 0 && self->hours[self->count - 1].wh >= 0;
}

/**
 * dure_home_hours_unpack:
 * @self: whatever it was before is gone
 * @bytes: (array length=length): foreign
 * @length: of @bytes
 *
 * Returns: whether it is what dure_home_hours_pack() makes; else @self is nothing
 */
gboolean
dure_home_hours_unpack (DureHomeHours *self, const guint8 *bytes, gsize length)
{
  guint64 start;

  explicit_bzero (self, sizeof *self);
  if (length < sizeof start + 4 || length > DURE_HOME_HOURS_PACKED_MAX || length % 4 != 0)
    return FALSE;
  memcpy (&start, bytes, sizeof start);
  start = GUINT64_FROM_BE (start);
  self->start_s = (gint64) start;
  self->count = (guint) ((length - sizeof start) / 4);
  if (start >= FIRST_S && start <= LAST_S && start % HOUR == 0
      && unpack_hours (self, bytes + sizeof start))
    return TRUE;
  explicit_bzero (self, sizeof *self);
  return FALSE;
}

/**
 * dure_home_hours_uses:
 *
 * Returns: (transfer full) (element-type DureEnergyUse): the known hours, estimated or not, for
 *   dure_home_energy(); the caller wipes them
 */
GArray *
dure_home_hours_uses (const DureHomeHours *self)
{
  GArray *uses = g_array_sized_new (FALSE, FALSE, sizeof (DureEnergyUse), self->count);

  for (guint i = 0; i < self->count; i++)
    {
      const DureEnergyUse use = { self->start_s + (gint64) i * HOUR, HOUR,
                                  (gint64) self->hours[i].wh * 1000 };

      if (self->hours[i].wh >= 0)
        g_array_append_val (uses, use);
    }
  return uses;
}

static gboolean
is_measured (const DureHomeHours *self, guint i)
{
  return self->hours[i].wh >= 0 && !self->hours[i].is_estimated;
}

/**
 * dure_home_hours_measured:
 *
 * Returns: of how many hours is known what the meter has measured
 */
guint
dure_home_hours_measured (const DureHomeHours *self)
{
  guint count = 0;

  for (guint i = 0; i < self->count; i++)
    count += is_measured (self, i);
  return count;
}

static DureObservation *
observe (const DureHomeHours *self, guint from, guint to)
{
  const gint64 start_ms = 1000 * (self->start_s + (gint64) from * HOUR);
  DureObservation *observation = dure_observation_new (
      DURE_CODE_ELECTRICITY, start_ms, start_ms + (gint64) (to - from) * 1000 * HOUR);

  observation->possession = DURE_POSSESSION_OWN_FILE;
  for (guint i = from; i < to; i++)
    {
      const gint32 wh = is_measured (self, i) ? self->hours[i].wh : DURE_OBSERVATION_UNKNOWN;

      g_array_append_val (observation->values, wh);
    }
  return observation;
}

/**
 * dure_home_hours_observations:
 *
 * Returns: (transfer full) (element-type DureObservation): what was measured, in as few series as
 *   it takes; each begins and ends with an hour that is known. What the supplier has estimated
 *   stays out.
 */
GPtrArray *
dure_home_hours_observations (const DureHomeHours *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  guint to;

  for (guint from = 0; from < self->count; from = to)
    {
      guint end = to = MIN (from + DURE_OBSERVATION_MAX_VALUES, self->count);

      while (from < end && !is_measured (self, from))
        from++;
      while (end > from && !is_measured (self, end - 1))
        end--;
      if (from < end)
        g_ptr_array_add (list, observe (self, from, end));
    }
  return list;
}
