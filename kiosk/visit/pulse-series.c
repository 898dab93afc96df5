// pulse-series.c: the beats of one visit, in runs without a gap
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Intervals are kept as whole milliseconds, as they came, artefacts too: judging them is for core.
// Where the strap lost the skin or the link a new run begins, because an interval before a gap and
// one after it were never neighbours. To the judge a gap counts like one artefact; in the donation
// each run is an observation of its own, with its own period.
//
// Many watches tell a heart rate and no intervals. Of these the rates are kept, by how long each
// stood; they count only as long as there is no interval.
//
// All of it lies in one block of guarded memory (libsodium), taken once and wiped between visitors:
// about 17 KiB.

#include "pulse-series.h"

#include "pulse-variability.h"

#include <sodium.h>

typedef struct
{
  guint first;
  gint64 start_ms;
  gint64 end_ms;
} Run;

struct _DurePulseSeries
{
  gint32 rr_ms[DURE_OBSERVATION_MAX_VALUES];
  guint count;
  Run runs[DURE_PULSE_SERIES_MAX_RUNS];
  guint run_count;
  gboolean is_broken;
  gint64 usable_ms;
  gint64 first_rate_ms, last_rate_ms; /* 0: none yet */
  gint64 rated_ms;
  double beats_in_rated; /* a minute of 72 is 72 */
  gboolean is_rate_broken;
};

/* A rate stands until the next one, but not through a gap. */
#define LONGEST_RATE_MS 3000

/**
 * dure_pulse_series_new:
 *
 * Returns: (transfer full): a series without a beat
 */
DurePulseSeries *
dure_pulse_series_new (void)
{
  DurePulseSeries *self;

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  self = sodium_malloc (sizeof *self);
  if (self == NULL)
    g_error ("no memory for a pulse series");
  dure_pulse_series_forget (self);
  return self;
}

/**
 * dure_pulse_series_free:
 * @self: (transfer full) (nullable): wiped and freed
 */
void
dure_pulse_series_free (DurePulseSeries *self)
{
  sodium_free (self);
}

/**
 * dure_pulse_series_forget:
 *
 * Wipes every beat; the series is as good as new.
 */
void
dure_pulse_series_forget (DurePulseSeries *self)
{
  sodium_memzero (self, sizeof *self);
  self->is_broken = self->is_rate_broken = TRUE;
}

/**
 * dure_pulse_series_break:
 *
 * The next interval does not join the last one.
 */
void
dure_pulse_series_break (DurePulseSeries *self)
{
  self->is_broken = self->is_rate_broken = TRUE;
}

static gboolean
begin_run (DurePulseSeries *self, gint64 wall_ms)
{
  if (self->run_count == DURE_PULSE_SERIES_MAX_RUNS)
    return FALSE;
  self->runs[self->run_count++] = (Run){ self->count, wall_ms, wall_ms };
  self->is_broken = FALSE;
  return TRUE;
}

/**
 * dure_pulse_series_add:
 * @wall_ms: when the packet came, milliseconds since 1970; never earlier than the one before
 * @rr_1024: (array length=count): intervals in 1/1024 s, oldest first
 * @count: how many
 *
 * An interval of zero is none: it breaks the run.
 */
void
dure_pulse_series_add (DurePulseSeries *self, gint64 wall_ms, const guint16 *rr_1024, gsize count)
{
  for (gsize i = 0; i < count && self->count < G_N_ELEMENTS (self->rr_ms); i++)
    {
      gint32 rr_ms = dure_rr_to_ms (rr_1024[i]);

      if (rr_ms == 0)
        {
          self->is_broken = TRUE;
          continue;
        }
      if (self->is_broken && !begin_run (self, wall_ms))
        return;
      self->rr_ms[self->count++] = rr_ms;
      self->runs[self->run_count - 1].end_ms = wall_ms;
      if (rr_ms >= DURE_RR_SHORTEST_MS && rr_ms <= DURE_RR_LONGEST_MS)
        self->usable_ms += rr_ms;
    }
}

/**
 * dure_pulse_series_add_rate:
 * @wall_ms: when the packet came, milliseconds since 1970; never earlier than the one before
 * @bpm: a heart rate that came without intervals, 1/min
 */
void
dure_pulse_series_add_rate (DurePulseSeries *self, gint64 wall_ms, guint bpm)
{
  gint64 stood_ms =
      self->is_rate_broken ? 0 : MIN (wall_ms - self->last_rate_ms, LONGEST_RATE_MS);

  if (!dure_code_holds (DURE_CODE_HEART_RATE, bpm))
    return;
  if (self->first_rate_ms == 0)
    self->first_rate_ms = wall_ms;
  self->last_rate_ms = wall_ms;
  self->rated_ms += stood_ms;
  self->beats_in_rated += (double) bpm * (double) stood_ms / 60000;
  self->is_rate_broken = FALSE;
}

/* The mean over half a minute at least, as dure_feedback_from_pulse() asks for 30 beats. */
static guint
mean_rate (DurePulseSeries *self)
{
  if (self->rated_ms < DURE_FEEDBACK_ENOUGH_MS / 2)
    return 0;
  return (guint) (self->beats_in_rated * 60000 / (double) self->rated_ms + 0.5);
}

/**
 * dure_pulse_series_rr_ms:
 * @ret_count: (out): how many
 *
 * Returns: (transfer none) (array length=ret_count): the intervals so far in ms, oldest first
 */
const gint32 *
dure_pulse_series_rr_ms (DurePulseSeries *self, gsize *ret_count)
{
  *ret_count = self->count;
  return self->rr_ms;
}

/**
 * dure_pulse_series_progress:
 *
 * Counted in beats, not by a clock: only time in which a heart was heard brings it on, and beats
 * played faster than life bring it on faster.
 *
 * Returns: 0 without a beat to 1 when there is enough of them
 */
double
dure_pulse_series_progress (DurePulseSeries *self)
{
  if (self->count == G_N_ELEMENTS (self->rr_ms))
    return 1;
  return MIN (1, (double) (self->count > 0 ? self->usable_ms : self->rated_ms)
                     / DURE_FEEDBACK_ENOUGH_MS);
}

/**
 * dure_pulse_series_period:
 * @ret_start_ms: (out): when the first interval came; set only on success
 * @ret_end_ms: (out): when the last one came; set only on success
 *
 * Of rates alone, when the first and the last of them came.
 *
 * Returns: whether there is anything
 */
gboolean
dure_pulse_series_period (DurePulseSeries *self, gint64 *ret_start_ms, gint64 *ret_end_ms)
{
  if (self->count == 0 && self->rated_ms == 0)
    return FALSE;
  if (self->count == 0)
    {
      *ret_start_ms = self->first_rate_ms;
      *ret_end_ms = self->last_rate_ms;
      return TRUE;
    }
  *ret_start_ms = self->runs[0].start_ms;
  *ret_end_ms = self->runs[self->run_count - 1].end_ms;
  return TRUE;
}

/* A zero is out of every range, so nothing is made of a pair across a gap. */
static gint32 *
splice (DurePulseSeries *self, gsize *ret_length)
{
  gint32 *spliced = g_new (gint32, self->count + DURE_PULSE_SERIES_MAX_RUNS);
  gsize length = 0;
  guint run = 1;

  for (guint i = 0; i < self->count; i++)
    {
      if (run < self->run_count && self->runs[run].first == i)
        {
          spliced[length++] = 0;
          run++;
        }
      spliced[length++] = self->rr_ms[i];
    }
  *ret_length = length;
  return spliced;
}

static void
drop_spliced (gint32 *spliced, gsize length)
{
  sodium_memzero (spliced, length * sizeof *spliced);
  g_free (spliced);
}

/**
 * dure_pulse_series_judge:
 * @age: age band, if said
 * @sex: sex, if said
 * @ret_feedback: (out caller-allocates): what the beats say
 */
void
dure_pulse_series_judge (DurePulseSeries *self, DureAgeBand age, DureSex sex,
                         DureFeedback *ret_feedback)
{
  gint32 *spliced;
  gsize length;
  guint gaps;

  if (self->count == 0)
    {
      dure_feedback_from_rate (mean_rate (self), age, sex, ret_feedback);
      return;
    }
  spliced = splice (self, &length);
  gaps = (guint) length - self->count;
  dure_feedback_from_pulse (spliced, length, age, sex, ret_feedback);
  ret_feedback->beats -= gaps;
  ret_feedback->rejected -= gaps;
  drop_spliced (spliced, length);
}

/**
 * dure_pulse_series_look_at_rhythm:
 * @ret_rhythm: (out caller-allocates): what the AI says of the beats
 */
void
dure_pulse_series_look_at_rhythm (DurePulseSeries *self, DureRhythmResult *ret_rhythm)
{
  gsize length;
  gint32 *spliced = splice (self, &length);

  dure_rhythm_judge (dure_rhythm_model (), spliced, length, ret_rhythm);
  drop_spliced (spliced, length);
}

/**
 * dure_pulse_series_observations:
 *
 * Returns: (transfer full) (element-type DureObservation): one observation of RR intervals a run
 */
GPtrArray *
dure_pulse_series_observations (DurePulseSeries *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);

  for (guint run = 0; run < self->run_count; run++)
    {
      const Run *this = &self->runs[run];
      guint end = run + 1 < self->run_count ? this[1].first : self->count;
      DureObservation *observation =
          dure_observation_new (DURE_CODE_RR_INTERVALS, this->start_ms, this->end_ms);

      /* Sized at once: an array that grows leaves copies behind. */
      g_array_set_size (observation->values, end - this->first);
      for (guint i = this->first; i < end; i++)
        g_array_index (observation->values, gint32, i - this->first) = self->rr_ms[i];
      g_ptr_array_add (list, observation);
    }
  return list;
}
