// feedback.c: what a visit tells the citizen at once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Rules and statistics only: nothing here is learned from data, so nothing here is called AI.

#include "feedback.h"

#include "canonical-json.h"
#include "error.h"
#include "pulse-variability.h"

#include <math.h>

static const char *const urgencies[DURE_URGENCY_COUNT] = { "usual", "look-again", "see-doctor",
                                                           "cannot-tell" };
static const char *const ranges[DURE_PULSE_COUNT] = { "unsaid", "very-slow", "slow",     "usual",
                                                      "raised", "fast",      "very-fast" };

/* Resting heart rate of adults. 50-100 usual, 101-110 advice, from 111 urgent when it stays: NHS
 * home monitoring sheet. 40-49 is fine in trained people; below 40 and from 130 a doctor should
 * look: to be confirmed by the pilot's physician. Boundaries apply to the rounded value, as it
 * is shown. */
static const struct
{
  guint up_to;
  DurePulseRange range;
  DureUrgency urgency;
} pulse_rules[] = {
  { 39, DURE_PULSE_VERY_SLOW, DURE_URGENCY_SEE_DOCTOR },
  { 49, DURE_PULSE_SLOW, DURE_URGENCY_LOOK_AGAIN },
  { 100, DURE_PULSE_USUAL, DURE_URGENCY_USUAL },
  { 110, DURE_PULSE_RAISED, DURE_URGENCY_LOOK_AGAIN },
  { 129, DURE_PULSE_FAST, DURE_URGENCY_LOOK_AGAIN },
  { G_MAXUINT, DURE_PULSE_VERY_FAST, DURE_URGENCY_SEE_DOCTOR },
};

static void
judge (DureFeedback *self, DureAgeBand age)
{
  guint i = 0;

  self->urgency = DURE_URGENCY_USUAL;
  if (dure_age_band_is_under_19 (age))
    return;
  while (self->heart_rate > pulse_rules[i].up_to)
    i++;
  self->range = pulse_rules[i].range;
  self->urgency = pulse_rules[i].urgency;
}

/**
 * dure_feedback_from_pulse:
 * @rr_ms: (array length=count): RR intervals in ms, oldest first, as measured
 * @count: how many
 * @age: age band, if the citizen said it
 * @sex: sex, if the citizen said it
 * @ret_feedback: (out caller-allocates): what to say
 *
 * The heart rate is told from 30 usable intervals with at most 10 % out of range; RMSSD with at
 * most 5 % rejected as artefacts. Otherwise the answer is "cannot tell". Under 19: the number, no
 * range.
 */
void
dure_feedback_from_pulse (const gint32 *rr_ms, gsize count, DureAgeBand age, DureSex sex,
                          DureFeedback *ret_feedback)
{
  DureFeedback self = { .urgency = DURE_URGENCY_CANNOT_TELL, .rmssd_ms = -1 };
  DurePulseVariability pulse;

  dure_pulse_variability (rr_ms, count, &pulse);
  self.beats = pulse.intervals;
  self.rejected = pulse.rejected;
  if (pulse.intervals - pulse.out_of_range >= DURE_FEEDBACK_ENOUGH_BEATS
      && pulse.out_of_range * 10 <= pulse.intervals)
    {
      self.heart_rate = (guint) lround (60000 / pulse.mean_ms);
      judge (&self, age);
      dure_pulse_percentile (self.heart_rate, age, sex, &self.percentile);
      if (pulse.rejected * 20 <= pulse.intervals && pulse.pairs > 0)
        self.rmssd_ms = round (pulse.rmssd_ms * 10) / 10;
    }
  *ret_feedback = self;
}

/**
 * dure_feedback_from_rate:
 * @bpm: mean heart rate, 1/min; 0 when it cannot be told
 * @age: age band, if the citizen said it
 * @sex: sex, if the citizen said it
 * @ret_feedback: (out caller-allocates): what to say
 *
 * For a device that tells a heart rate and no beats, as many watches do: no variation.
 */
void
dure_feedback_from_rate (guint bpm, DureAgeBand age, DureSex sex, DureFeedback *ret_feedback)
{
  DureFeedback self = { .urgency = DURE_URGENCY_CANNOT_TELL, .rmssd_ms = -1, .heart_rate = bpm };

  if (bpm > 0)
    {
      judge (&self, age);
      dure_pulse_percentile (bpm, age, sex, &self.percentile);
    }
  *ret_feedback = self;
}

/**
 * dure_feedback_to_json:
 *
 * Returns: (transfer full): the feedback as a donation carries it; what could not be told is absent
 */
json_t *
dure_feedback_to_json (const DureFeedback *self)
{
  json_t *json = json_pack ("{s:s, s:s, s:i, s:i}",
                            "schema", "dure.feedback/1",
                            "urgency", urgencies[self->urgency],
                            "beats", (int) self->beats,
                            "rejected", (int) self->rejected);

  if (self->heart_rate > 0)
    json_object_set_new (json, "heartRate", json_integer (self->heart_rate));
  if (self->range != DURE_PULSE_UNSAID)
    json_object_set_new (json, "range", json_string (ranges[self->range]));
  if (self->percentile > 0)
    json_object_set_new (json, "percentile", json_integer (self->percentile));
  if (self->rmssd_ms >= 0)
    json_object_set_new (json, "rmssd", json_real (self->rmssd_ms));
  return json;
}

static gboolean
read_optional (const json_t *json, const char *key, gint64 max, guint *ret_value, GError **error)
{
  gint64 value = 0;

  if (json_object_get (json, key) != NULL && !dure_json_integer (json, key, 1, max, &value, error))
    return FALSE;
  *ret_value = (guint) value;
  return TRUE;
}

/**
 * dure_feedback_from_json:
 * @json: foreign JSON
 * @ret_feedback: (out caller-allocates): set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_feedback_from_json (const json_t *json, DureFeedback *ret_feedback, GError **error)
{
  static const char *const keys[] = { "schema", "urgency",    "beats", "rejected", "heartRate",
                                      "range",  "percentile", "rmssd", NULL };
  DureFeedback self = { .rmssd_ms = -1 };
  const json_t *rmssd = json_object_get (json, "rmssd");
  gint64 beats, rejected;
  guint urgency, range = DURE_PULSE_UNSAID;

  if (!dure_json_only (json, keys, error) || dure_json_text (json, "schema", 32, error) == NULL
      || !dure_json_word (json, "urgency", urgencies, DURE_URGENCY_COUNT, &urgency, error)
      || !dure_json_integer (json, "beats", 0, G_MAXINT32, &beats, error)
      || !dure_json_integer (json, "rejected", 0, beats, &rejected, error)
      || !read_optional (json, "heartRate", 300, &self.heart_rate, error)
      || !read_optional (json, "percentile", 100, &self.percentile, error)
      || (json_object_get (json, "range") != NULL
          && !dure_json_word (json, "range", ranges, DURE_PULSE_COUNT, &range, error)))
    return FALSE;
  if (rmssd != NULL)
    {
      if (!json_is_number (rmssd) || json_number_value (rmssd) < 0 ||
          json_number_value (rmssd) > 2000)
        {
          g_set_error (
              error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"rmssd\" is out of range");
          return FALSE;
        }
      self.rmssd_ms = json_number_value (rmssd);
    }
  self.urgency = urgency;
  self.range = range;
  self.beats = (guint) beats;
  self.rejected = (guint) rejected;
  *ret_feedback = self;
  return TRUE;
}
