// quality.c: what is wrong with what was measured
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Takes the observations of one visit or batch, which it only reads, and writes beside each of them
// a set of reasons; none means that it is kept. First each is looked at alone (here), then beside
// the others and what the donor gave before (quality-neighbours.c). The same input always has the
// same answer. O(n log n), with one block of memory.

#include "quality.h"

#include "pulse-variability.h"
#include "quality-inside.h"
#include "quality-limits.h"

#include <string.h>

#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)
#define HOUR_MS (60 * MINUTE_MS)

/* Clocks of kiosks, gateways and instruments may be wrong by this much. */
#define CLOCK_MS (10 * MINUTE_MS)
/* What a home of three phases and 63 A can draw, and a little more. */
#define HOME_WATTS 50000.0

static const struct
{
  const char *text;
  gboolean drops;
} reasons_known[DURE_QUALITY_REASONS] = {
  [DURE_QUALITY_IMPLAUSIBLE] = { "implausible", TRUE },
  [DURE_QUALITY_UNIT] = { "unit", TRUE },
  [DURE_QUALITY_INSTRUMENT_RANGE] = { "instrument-range", FALSE },
  [DURE_QUALITY_DEVICE_ERROR] = { "device-error", TRUE },
  [DURE_QUALITY_NO_CONTACT] = { "no-contact", TRUE },
  [DURE_QUALITY_GAPS] = { "gaps", FALSE },
  [DURE_QUALITY_MOTION] = { "motion", FALSE },
  [DURE_QUALITY_POSITION] = { "position", FALSE },
  [DURE_QUALITY_IRREGULAR_PULSE] = { "irregular-pulse", FALSE },
  [DURE_QUALITY_RR_ARTEFACTS] = { "rr-artefacts", FALSE },
  [DURE_QUALITY_ARTEFACT_SHARE] = { "artefact-share", TRUE },
  [DURE_QUALITY_DUPLICATE] = { "duplicate", TRUE },
  [DURE_QUALITY_NEAR_DUPLICATE] = { "near-duplicate", FALSE },
  [DURE_QUALITY_FUTURE] = { "future", TRUE },
  [DURE_QUALITY_BEFORE_CONSENT] = { "before-consent", TRUE },
  [DURE_QUALITY_DEVICE_CLOCK] = { "device-clock", FALSE },
  [DURE_QUALITY_DST_COPY] = { "dst-copy", FALSE },
  [DURE_QUALITY_STUCK] = { "stuck", FALSE },
  [DURE_QUALITY_PAIR] = { "pair", TRUE },
  [DURE_QUALITY_JUMP] = { "jump", FALSE },
};

static const char *const outcomes[DURE_QUALITY_OUTCOMES] = {
  [DURE_QUALITY_KEPT] = "kept",
  [DURE_QUALITY_FLAGGED] = "flagged",
  [DURE_QUALITY_DROPPED] = "dropped",
};

/**
 * dure_quality_reason_to_text:
 *
 * Returns: (transfer none): the word that counts and figures have for it
 */
const char *
dure_quality_reason_to_text (DureQualityReason reason)
{
  g_return_val_if_fail (reason < DURE_QUALITY_REASONS, NULL);

  return reasons_known[reason].text;
}

/**
 * dure_quality_outcome_to_text:
 *
 * Returns: (transfer none): the word that counts and figures have for it
 */
const char *
dure_quality_outcome_to_text (DureQualityOutcome outcome)
{
  g_return_val_if_fail (outcome < DURE_QUALITY_OUTCOMES, NULL);

  return outcomes[outcome];
}

/**
 * dure_quality_drops:
 *
 * Returns: whether an observation with it is left out of what is used, rather than flagged
 */
gboolean
dure_quality_drops (DureQualityReason reason)
{
  g_return_val_if_fail (reason < DURE_QUALITY_REASONS, FALSE);

  return reasons_known[reason].drops;
}

/**
 * dure_quality_outcome:
 * @reasons: a set of them: bit n for reason n
 *
 * Returns: what becomes of an observation with them
 */
DureQualityOutcome
dure_quality_outcome (guint32 reasons)
{
  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    if ((reasons & 1u << reason) != 0 && reasons_known[reason].drops)
      return DURE_QUALITY_DROPPED;
  return reasons != 0 ? DURE_QUALITY_FLAGGED : DURE_QUALITY_KEPT;
}

static guint32
judge_value (const DureQualityItem *item)
{
  const DureQualityLimit *limit = dure_quality_limit (item->code);
  const gint64 lasted_ms = item->end_ms - item->start_ms;
  double low, high;

  if (!(item->value >= limit->low && item->value <= limit->high))
    return item->value >= limit->other_low && item->value <= limit->other_high
                   && limit->other_high > 0
               ? DURE_QUALITY_BIT (UNIT)
               : DURE_QUALITY_BIT (IMPLAUSIBLE);
  if (item->code == DURE_CODE_ELECTRICITY && lasted_ms > 0
      && item->value * (double) HOUR_MS > HOME_WATTS * (double) lasted_ms)
    return DURE_QUALITY_BIT (IMPLAUSIBLE);
  if (dure_quality_instrument_range (item->device, item->code, &low, &high)
      && (item->value < low || item->value > high))
    return DURE_QUALITY_BIT (INSTRUMENT_RANGE);
  return 0;
}

static gboolean
is_stuck (const DureQualityItem *item)
{
  const guint most = dure_quality_limit (item->code)->stuck;
  guint run = 1;

  for (guint i = 1; i < item->n_values; i++)
    {
      run = item->values[i] == item->values[i - 1] ? run + 1 : 1;
      if (most > 0 && run >= most)
        return TRUE;
    }
  return FALSE;
}

/* Beats follow one another without a gap while the strap touches the skin. */
static gboolean
has_gaps (const DureQualityItem *item)
{
  gint64 heard_ms = 0;

  for (guint i = 0; i < item->n_values; i++)
    heard_ms += item->values[i];
  return heard_ms * 5 <= (item->end_ms - item->start_ms) * 4;
}

static guint32
judge_beats (const DureQualityItem *item)
{
  DurePulseVariability pulse;
  guint32 reasons = 0;

  dure_pulse_variability (item->values, item->n_values, &pulse);
  if (pulse.rejected * 5 > pulse.intervals)
    reasons |= DURE_QUALITY_BIT (ARTEFACT_SHARE);
  else if (pulse.rejected * 20 > pulse.intervals)
    reasons |= DURE_QUALITY_BIT (RR_ARTEFACTS);
  if (item->end_ms > item->start_ms && has_gaps (item))
    reasons |= DURE_QUALITY_BIT (GAPS);
  return reasons;
}

static guint32
judge_series (const DureQualityItem *item)
{
  return (item->code == DURE_CODE_RR_INTERVALS ? judge_beats (item) : 0)
         | (is_stuck (item) ? DURE_QUALITY_BIT (STUCK) : 0);
}

static guint32
judge_status (guint status)
{
  static const struct
  {
    DureQualityStatus status;
    guint32 reasons;
  } meanings[] = {
    { DURE_QUALITY_STATUS_ERROR, DURE_QUALITY_BIT (DEVICE_ERROR) },
    { DURE_QUALITY_STATUS_NO_CONTACT, DURE_QUALITY_BIT (NO_CONTACT) },
    { DURE_QUALITY_STATUS_MOTION, DURE_QUALITY_BIT (MOTION) },
    { DURE_QUALITY_STATUS_POSITION, DURE_QUALITY_BIT (POSITION) },
    { DURE_QUALITY_STATUS_IRREGULAR_PULSE, DURE_QUALITY_BIT (IRREGULAR_PULSE) },
  };
  guint32 reasons = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if ((status & meanings[i].status) != 0)
      reasons |= meanings[i].reasons;
  return reasons;
}

/* The file of a home tells what was before the visit that it is brought to; all of it is agreed
   to. */
static gboolean
is_file_of_home (const DureQualityItem *item)
{
  return item->device == DURE_DEVICE_HOME_METER && item->n_values > 0;
}

static guint32
judge_clock (const DureQualityItem *item, const DureQualityContext *context)
{
  guint32 reasons = 0;

  if (item->end_ms > context->arrived_ms + CLOCK_MS)
    reasons |= DURE_QUALITY_BIT (FUTURE);
  if (item->end_ms < context->consented_ms && !is_file_of_home (item))
    reasons |= DURE_QUALITY_BIT (BEFORE_CONSENT);
  if (item->has_clock_offset
      && (item->clock_offset_ms > CLOCK_MS || item->clock_offset_ms < -CLOCK_MS))
    reasons |= DURE_QUALITY_BIT (DEVICE_CLOCK);
  return reasons;
}

/**
 * dure_quality_judge:
 * @items: (array length=count): of one donor, in any order
 * @count: how many
 * @context: how they came
 * @ret_reasons: (out caller-allocates) (array length=count): of each item the set of reasons, bit n
 *   for reason n; 0 when nothing is wrong with it
 */
void
dure_quality_judge (const DureQualityItem *items, gsize count, const DureQualityContext *context,
                    guint32 *ret_reasons)
{
  for (gsize i = 0; i < count; i++)
    {
      const DureQualityItem *item = &items[i];

      g_return_if_fail (item->code < DURE_CODE_COUNT);
      ret_reasons[i] = (item->n_values > 0 ? judge_series (item) : judge_value (item))
                       | judge_status (item->status) | judge_clock (item, context);
    }
  if (count > 0)
    dure_quality_judge_neighbours (items, count, context, ret_reasons);
}

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static guint64
hash_values (const gint32 *values, guint count)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (guint i = 0; i < count; i++)
    hash = (hash ^ (guint32) values[i]) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

/**
 * dure_quality_key:
 * @ret_key: (out caller-allocates): what a duplicate of @item has too
 */
void
dure_quality_key (const DureQualityItem *item, DureQualityKey *ret_key)
{
  *ret_key = (DureQualityKey) { item->start_ms, item->end_ms, 0, item->code };
  if (item->n_values > 0)
    ret_key->content = hash_values (item->values, item->n_values);
  else
    memcpy (&ret_key->content, &item->value, sizeof item->value);
}

/**
 * dure_quality_key_hash:
 *
 * A #GHashFunc.
 */
guint
dure_quality_key_hash (gconstpointer key)
{
  const DureQualityKey *self = key;
  const guint64 mixed = ((guint64) self->start_ms * 31 + self->content) * 31 + self->code;

  return (guint) (mixed ^ mixed >> 32);
}

/**
 * dure_quality_key_equal:
 *
 * A #GEqualFunc.
 */
gboolean
dure_quality_key_equal (gconstpointer one, gconstpointer other)
{
  const DureQualityKey *a = one, *b = other;

  return a->start_ms == b->start_ms && a->end_ms == b->end_ms && a->content == b->content
         && a->code == b->code;
}
