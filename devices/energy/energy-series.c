// energy-series.c: how much electricity a home used, interval by interval
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What all readers of energy files fill. A reader adds intervals in any order and complains of
// what it leaves out; settling sorts them and drops what came twice. Amounts are whole milliwatt
// hours, so that sums are exact; no meter shows less. One interval takes 32 bytes, and there is a
// most of them, so the largest series holds 8 MiB. Freeing wipes: what a home used says when
// nobody was in.

#include "energy-series.h"

#include <string.h>

/* A home behind a common fuse has tens of kilowatts; a megawatt is none. */
#define MOST_MILLIWATTS G_GINT64_CONSTANT (1000000000)
#define SHORTEST_S 60
#define LONGEST_S (92 * 86400)

G_DEFINE_QUARK (dure-energy-error-quark, dure_energy_error)

/**
 * dure_energy_reason_word:
 *
 * Returns: (transfer none): the reason as documents and pages name it
 */
const char *
dure_energy_reason_word (DureEnergyReason reason)
{
  static const char *const words[DURE_ENERGY_N_REASONS] = {
    [DURE_ENERGY_NO_TIME] = "no-time",
    [DURE_ENERGY_NO_AMOUNT] = "no-amount",
    [DURE_ENERGY_BAD_AMOUNT] = "bad-amount",
    [DURE_ENERGY_BAD_LENGTH] = "bad-length",
    [DURE_ENERGY_IMPLAUSIBLE] = "implausible",
    [DURE_ENERGY_UNIT_UNKNOWN] = "unit-unknown",
    [DURE_ENERGY_OVERLAPPING] = "overlapping",
    [DURE_ENERGY_CONTRADICTING] = "contradicting",
    [DURE_ENERGY_SHORT_ROW] = "short-row",
  };

  g_return_val_if_fail (reason < DURE_ENERGY_N_REASONS, NULL);

  return words[reason];
}

/**
 * dure_energy_scale:
 * @mantissa: digits as they were written
 * @exponent: the power of ten that makes milliwatt hours of them
 * @ret_milliwatt_hours: (out): exact, or rounded to the nearest when @exponent is negative
 *
 * Returns: whether it fits
 */
gboolean
dure_energy_scale (gint64 mantissa, int exponent, gint64 *ret_milliwatt_hours)
{
  gint64 divisor = 1;

  for (; exponent > 0 && mantissa != 0; exponent--)
    if (__builtin_mul_overflow (mantissa, 10, &mantissa))
      return FALSE;
  for (; exponent < 0 && divisor <= G_MAXINT64 / 20; exponent++)
    divisor *= 10;
  if (exponent < 0)
    mantissa = 0;
  *ret_milliwatt_hours = mantissa / divisor;
  if (ABS (mantissa % divisor) >= divisor - divisor / 2 && divisor > 1)
    *ret_milliwatt_hours += mantissa < 0 ? -1 : 1;
  return TRUE;
}

/**
 * dure_energy_of_power:
 * @milliwatts: the average power of an interval
 * @duration_s: how long it is
 * @ret_milliwatt_hours: (out): what that makes, rounded towards 0; set only on success
 *
 * Returns: whether it fits
 */
gboolean
dure_energy_of_power (gint64 milliwatts, guint32 duration_s, gint64 *ret_milliwatt_hours)
{
  const __int128 milliwatt_hours = (__int128) milliwatts * duration_s / 3600;

  if (milliwatt_hours < G_MININT64 || milliwatt_hours > G_MAXINT64)
    return FALSE;
  *ret_milliwatt_hours = (gint64) milliwatt_hours;
  return TRUE;
}

/**
 * dure_energy_series_new:
 *
 * Returns: (transfer full): an empty series
 */
DureEnergySeries *
dure_energy_series_new (void)
{
  DureEnergySeries *self = g_new0 (DureEnergySeries, 1);

  self->intervals = g_array_new (FALSE, FALSE, sizeof (DureEnergyInterval));
  self->complaints = g_array_new (FALSE, FALSE, sizeof (DureEnergyComplaint));
  return self;
}

/**
 * dure_energy_series_free:
 * @self: (transfer full) (nullable): its intervals are wiped first
 */
void
dure_energy_series_free (DureEnergySeries *self)
{
  if (self == NULL)
    return;
  if (self->intervals->len > 0)
    explicit_bzero (self->intervals->data, self->intervals->len * sizeof (DureEnergyInterval));
  g_array_unref (self->intervals);
  g_array_unref (self->complaints);
  g_free (self);
}

/**
 * dure_energy_series_complain:
 * @entry: where, as in #DureEnergyInterval
 * @line: where
 * @reason: why it is left out
 * @error: %DURE_ENERGY_ERROR_COMPLAINTS when this is one too many
 */
gboolean
dure_energy_series_complain (DureEnergySeries *self, guint32 entry, guint32 line,
                             DureEnergyReason reason, GError **error)
{
  const DureEnergyComplaint complaint = { .entry = entry, .line = line, .reason = reason };

  if (self->complaints->len < DURE_ENERGY_KEPT_COMPLAINTS)
    g_array_append_val (self->complaints, complaint);
  if (++self->n_complaints <= DURE_ENERGY_MAX_COMPLAINTS)
    return TRUE;
  g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_COMPLAINTS,
               "line %u is one bad row too many", line);
  return FALSE;
}

static gboolean
is_plausible (const DureEnergyInterval *interval)
{
  const gint64 most = MOST_MILLIWATTS / 3600 * interval->duration_s;

  return interval->milliwatt_hours <= most
         && interval->milliwatt_hours >= (interval->flow == DURE_ENERGY_NET ? -most : 0);
}

/**
 * dure_energy_series_add:
 * @interval: copied, if it can be; else there is a complaint
 * @error: %DURE_ENERGY_ERROR_TOO_BIG, or as dure_energy_series_complain()
 */
gboolean
dure_energy_series_add (DureEnergySeries *self, const DureEnergyInterval *interval, GError **error)
{
  DureEnergyReason reason;

  if (interval->start_s < DURE_ENERGY_FIRST_S || interval->start_s > DURE_ENERGY_LAST_S)
    reason = DURE_ENERGY_NO_TIME;
  else if (interval->duration_s < SHORTEST_S || interval->duration_s > LONGEST_S)
    reason = DURE_ENERGY_BAD_LENGTH;
  else if (!is_plausible (interval))
    reason = DURE_ENERGY_IMPLAUSIBLE;
  else if (self->intervals->len >= DURE_ENERGY_MAX_INTERVALS)
    {
      g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_TOO_BIG,
                   "line %u is one interval too many", interval->line);
      return FALSE;
    }
  else
    {
      g_array_append_vals (self->intervals, interval, 1);
      return TRUE;
    }
  return dure_energy_series_complain (self, interval->entry, interval->line, reason, error);
}

/* What was read first stands first among equals. */
static gint
compare (gconstpointer one, gconstpointer other)
{
  const DureEnergyInterval *a = one, *b = other;

  if (a->flow != b->flow)
    return a->flow < b->flow ? -1 : 1;
  if (a->start_s != b->start_s)
    return a->start_s < b->start_s ? -1 : 1;
  if (a->line != b->line)
    return a->line < b->line ? -1 : 1;
  return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Most files are: looking costs far less than sorting. */
static gboolean
is_sorted (const GArray *intervals)
{
  for (guint i = 1; i < intervals->len; i++)
    if (compare (&g_array_index (intervals, DureEnergyInterval, i - 1),
                 &g_array_index (intervals, DureEnergyInterval, i))
        > 0)
      return FALSE;
  return TRUE;
}

/**
 * dure_energy_series_settle:
 * @error: as dure_energy_series_complain()
 *
 * Sorts the intervals. Of two that are equal one goes silently; of two that overlap the later one
 * goes with a complaint.
 */
gboolean
dure_energy_series_settle (DureEnergySeries *self, GError **error)
{
  DureEnergyInterval *intervals = (DureEnergyInterval *) (gpointer) self->intervals->data;
  guint kept = 0;

  if (!is_sorted (self->intervals))
    g_array_sort (self->intervals, compare);
  for (guint i = 0; i < self->intervals->len; i++)
    {
      const DureEnergyInterval next = intervals[i], *last = kept > 0 ? &intervals[kept - 1] : NULL;
      gboolean is_same;

      if (last == NULL || last->flow != next.flow
          || next.start_s >= last->start_s + last->duration_s)
        {
          intervals[kept++] = next;
          continue;
        }
      is_same = next.start_s == last->start_s && next.duration_s == last->duration_s;
      if (is_same && next.milliwatt_hours == last->milliwatt_hours)
        self->n_repeated++;
      else if (!dure_energy_series_complain (
                   self, next.entry, next.line,
                   is_same ? DURE_ENERGY_CONTRADICTING : DURE_ENERGY_OVERLAPPING, error))
        return FALSE;
    }
  g_array_set_size (self->intervals, kept);
  return TRUE;
}
