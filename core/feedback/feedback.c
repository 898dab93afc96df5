// feedback.c: what a visit tells the citizen at once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Begin with dure_feedback_init() or with a pulse, judge what else was measured, say what the model
// found; the headline follows each step. What the donor keeps back is dropped by its codes, with
// all that would tell it. In a document judgements stand in the order of DureVital, each once.

#include "feedback.h"

#include "canonical-json.h"
#include "error.h"
#include "pulse-variability.h"
#include "vital-words.h"

#include <math.h>

/* RMSSD is told of about a minute and more; the first and last beat may be missing of it. */
#define ENOUGH_FOR_RMSSD_MS 50000

#define CODE(name) (1u << DURE_CODE_##name)

/* What a judgement is made of, and would tell. */
static const guint codes_of[DURE_VITAL_COUNT] = {
  [DURE_VITAL_BLOOD_PRESSURE] = CODE (SYSTOLIC) | CODE (DIASTOLIC),
  [DURE_VITAL_HEART_RATE] = CODE (HEART_RATE),
  [DURE_VITAL_OXYGEN] = CODE (OXYGEN),
  [DURE_VITAL_TEMPERATURE] = CODE (TEMPERATURE),
  [DURE_VITAL_BMI] = CODE (WEIGHT) | CODE (HEIGHT) | CODE (BMI),
  [DURE_VITAL_GLUCOSE] = CODE (GLUCOSE_MASS) | CODE (GLUCOSE_MOLES),
};

/* "Cannot tell" is not grave: it says nothing. */
static DureUrgency
graver (DureUrgency one, DureUrgency other)
{
  if (one == DURE_URGENCY_CANNOT_TELL)
    return other;
  return other == DURE_URGENCY_CANNOT_TELL ? one : MAX (one, other);
}

static void
update_headline (DureFeedback *self)
{
  self->urgency = DURE_URGENCY_CANNOT_TELL;
  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    if ((self->judged & 1u << vital) != 0)
      self->urgency = graver (self->urgency, self->judgements[vital].urgency);
  if (self->has_rhythm && self->rhythm == DURE_RHYTHM_IRREGULAR)
    self->urgency = graver (
        self->urgency,
        dure_irregular_pulse_red_flag (self->heart_rate, 0) != DURE_RED_FLAG_NONE
            ? DURE_URGENCY_SEE_DOCTOR
            : DURE_URGENCY_LOOK_AGAIN);
}

static DurePerson
person_of (DureAgeBand age)
{
  return (DurePerson) { .is_under_19 = dure_age_band_is_under_19 (age) };
}

/**
 * dure_feedback_init:
 *
 * Nothing measured, nothing told.
 */
void
dure_feedback_init (DureFeedback *self)
{
  *self = (DureFeedback) { .urgency = DURE_URGENCY_CANNOT_TELL, .rmssd_ms = -1 };
}

/**
 * dure_feedback_from_pulse:
 * @rr_ms: (array length=count): RR intervals in ms, oldest first, as measured
 * @count: how many
 * @age: age band, if the citizen said it
 * @sex: sex, if the citizen said it
 * @ret_feedback: (out caller-allocates): what to say of a first measurement
 *
 * The heart rate is told from 30 usable intervals with at most 10 % out of range; RMSSD of about a
 * minute, with at most 5 % rejected as artefacts. Otherwise the answer is "cannot tell". Under 19:
 * the number, no range.
 */
void
dure_feedback_from_pulse (const gint32 *rr_ms, gsize count, DureAgeBand age, DureSex sex,
                          DureFeedback *ret_feedback)
{
  const DurePerson person = person_of (age);
  DureFeedback self;
  DurePulseVariability pulse;

  dure_feedback_init (&self);
  dure_pulse_variability (rr_ms, count, &pulse);
  self.beats = pulse.intervals;
  self.rejected = pulse.rejected;
  if (pulse.intervals - pulse.out_of_range >= DURE_FEEDBACK_ENOUGH_BEATS
      && pulse.out_of_range * 10 <= pulse.intervals)
    {
      self.heart_rate = (guint) dure_vital_rounded (DURE_VITAL_HEART_RATE, 60000 / pulse.mean_ms);
      dure_feedback_judge_pulse (&self, &person, FALSE);
      dure_pulse_percentile (self.heart_rate, age, sex, &self.percentile);
      if (pulse.rejected * 20 <= pulse.intervals && pulse.pairs > 0
          && pulse.mean_ms * (pulse.intervals - pulse.out_of_range) >= ENOUGH_FOR_RMSSD_MS)
        self.rmssd_ms = round (pulse.rmssd_ms * 10) / 10;
    }
  *ret_feedback = self;
}

/**
 * dure_feedback_from_rate:
 * @bpm: mean heart rate, 1/min; 0 when it cannot be told
 * @age: age band, if the citizen said it
 * @sex: sex, if the citizen said it
 * @ret_feedback: (out caller-allocates): what to say of a first measurement
 *
 * For a device that tells a heart rate and no beats, as many watches do: no variation.
 */
void
dure_feedback_from_rate (guint bpm, DureAgeBand age, DureSex sex, DureFeedback *ret_feedback)
{
  const DurePerson person = person_of (age);
  DureFeedback self;

  dure_feedback_init (&self);
  self.heart_rate = bpm;
  dure_feedback_judge_pulse (&self, &person, FALSE);
  if (bpm > 0)
    dure_pulse_percentile (bpm, age, sex, &self.percentile);
  *ret_feedback = self;
}

/**
 * dure_feedback_judge:
 * @reading: what was measured; an earlier one of its vital is forgotten
 * @person: whom
 */
void
dure_feedback_judge (DureFeedback *self, const DureVitalReading *reading, const DurePerson *person)
{
  dure_vital_judge (reading, person, &self->judgements[reading->vital]);
  self->judged |= 1u << reading->vital;
  update_headline (self);
}

/**
 * dure_feedback_judge_pulse:
 * @person: whose pulse
 * @is_repeated: whether an earlier measurement wanted this second one
 *
 * Judges the heart rate anew; nothing is said when there is none.
 */
void
dure_feedback_judge_pulse (DureFeedback *self, const DurePerson *person, gboolean is_repeated)
{
  const DureVitalReading reading = { .vital = DURE_VITAL_HEART_RATE,
                                     .value = self->heart_rate,
                                     .is_repeated = is_repeated };

  if (self->heart_rate > 0)
    dure_feedback_judge (self, &reading, person);
}

/**
 * dure_feedback_set_rhythm:
 * @rhythm: what the model found in the whole visit
 */
void
dure_feedback_set_rhythm (DureFeedback *self, DureRhythm rhythm)
{
  self->has_rhythm = TRUE;
  self->rhythm = rhythm;
  update_headline (self);
}

/**
 * dure_feedback_get:
 *
 * Returns: (transfer none) (nullable): what the rules say of that vital, if it was judged
 */
const DureJudgement *
dure_feedback_get (const DureFeedback *self, DureVital vital)
{
  return (self->judged & 1u << vital) != 0 ? &self->judgements[vital] : NULL;
}

/**
 * dure_feedback_pulse_urgency:
 *
 * Returns: what to do about the pulse alone; "cannot tell" when it could not be told
 */
DureUrgency
dure_feedback_pulse_urgency (const DureFeedback *self)
{
  const DureJudgement *pulse = dure_feedback_get (self, DURE_VITAL_HEART_RATE);

  return pulse != NULL ? pulse->urgency : DURE_URGENCY_CANNOT_TELL;
}

/**
 * dure_feedback_pulse_category:
 *
 * Returns: the range of the pulse; unsaid without any
 */
DureCategory
dure_feedback_pulse_category (const DureFeedback *self)
{
  const DureJudgement *pulse = dure_feedback_get (self, DURE_VITAL_HEART_RATE);

  return pulse != NULL ? pulse->category : DURE_CATEGORY_UNSAID;
}

/**
 * dure_feedback_drop:
 * @codes: bits 1 << DureCode: what is not given
 *
 * Forgets what would tell them.
 *
 * Returns: whether anything is still told
 */
gboolean
dure_feedback_drop (DureFeedback *self, guint codes)
{
  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    if ((codes_of[vital] & codes) != 0)
      {
        self->judged &= ~(1u << vital);
        self->judgements[vital] = (DureJudgement) { 0 };
      }
  if ((codes & CODE (RMSSD)) != 0)
    self->rmssd_ms = -1;
  if ((codes & CODE (HEART_RATE)) != 0)
    self->heart_rate = self->percentile = 0;
  if ((codes & CODE (RR_INTERVALS)) != 0)
    self->has_rhythm = FALSE;
  /* So many beats in about a minute: that is the heart rate again. */
  if ((codes & CODE (HEART_RATE)) != 0 && (codes & CODE (RR_INTERVALS)) != 0)
    self->beats = self->rejected = 0;
  update_headline (self);
  return self->judged != 0 || self->has_rhythm || self->beats > 0 || self->rmssd_ms >= 0;
}

static json_t *
judgements_to_json (const DureFeedback *self)
{
  json_t *list = json_array ();

  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    {
      const DureJudgement *judgement = dure_feedback_get (self, vital);
      json_t *item;

      if (judgement == NULL)
        continue;
      item = json_pack ("{s:s, s:s, s:s, s:s}",
                        "vital", dure_vital_to_text (vital),
                        "category", dure_category_to_text (judgement->category),
                        "urgency", dure_urgency_to_text (judgement->urgency),
                        "redFlag", dure_red_flag_to_text (judgement->red_flag));
      if (judgement->is_isolated_systolic)
        json_object_set_new (item, "isolatedSystolic", json_true ());
      json_array_append_new (list, item);
    }
  return list;
}

/**
 * dure_feedback_to_json:
 *
 * Returns: (transfer full): the feedback as a donation carries it; what could not be told is absent
 */
json_t *
dure_feedback_to_json (const DureFeedback *self)
{
  json_t *json = json_pack ("{s:s, s:s, s:i, s:i, s:o}",
                            "schema", DURE_FEEDBACK_SCHEMA,
                            "urgency", dure_urgency_to_text (self->urgency),
                            "beats", (int) self->beats,
                            "rejected", (int) self->rejected,
                            "vitals", judgements_to_json (self));

  if (self->heart_rate > 0)
    json_object_set_new (json, "heartRate", json_integer (self->heart_rate));
  if (self->percentile > 0)
    json_object_set_new (json, "percentile", json_integer (self->percentile));
  if (self->rmssd_ms >= 0)
    json_object_set_new (json, "rmssd", json_real (self->rmssd_ms));
  if (self->has_rhythm)
    json_object_set_new (json, "rhythm", json_string (dure_rhythm_to_text (self->rhythm)));
  return json;
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "%s", what);
  return FALSE;
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

static gboolean
read_judgement (DureFeedback *self, const json_t *json, GError **error)
{
  static const char *const keys[] = { "vital",   "category",         "urgency",
                                      "redFlag", "isolatedSystolic", NULL };
  const json_t *isolated = json_object_get (json, "isolatedSystolic");
  DureJudgement judgement = { .is_isolated_systolic = isolated != NULL };
  DureVital vital;

  if (!dure_json_only (json, keys, error))
    return FALSE;
  if (!dure_vital_from_text (dure_json_text_of (json, "vital"), &vital)
      || !dure_category_from_text (vital, dure_json_text_of (json, "category"),
                                   &judgement.category)
      || !dure_urgency_from_text (dure_json_text_of (json, "urgency"), &judgement.urgency)
      || !dure_red_flag_from_text (dure_json_text_of (json, "redFlag"), &judgement.red_flag))
    return refuse (error, "\"vitals\" must say words that are known");
  if (isolated != NULL && (!json_is_true (isolated) || vital != DURE_VITAL_BLOOD_PRESSURE))
    return refuse (error, "\"isolatedSystolic\" is true, of a blood pressure, or is not there");
  if (self->judged >> vital != 0)
    return refuse (error, "\"vitals\" must be each once and in their order");
  self->judged |= 1u << vital;
  self->judgements[vital] = judgement;
  return TRUE;
}

static gboolean
read_judgements (DureFeedback *self, const json_t *json, GError **error)
{
  const json_t *list = dure_json_array (json, "vitals", 0, DURE_VITAL_COUNT, error);
  gsize i;
  json_t *item;

  if (list == NULL)
    return FALSE;
  json_array_foreach ((json_t *) list, i, item)
    if (!read_judgement (self, item, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_rmssd (DureFeedback *self, const json_t *json, GError **error)
{
  const json_t *rmssd = json_object_get (json, "rmssd");

  if (rmssd == NULL)
    return TRUE;
  if (!json_is_number (rmssd) || json_number_value (rmssd) < 0 || json_number_value (rmssd) > 2000)
    return refuse (error, "\"rmssd\" is out of range");
  self->rmssd_ms = json_number_value (rmssd);
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
  static const char *const keys[] = { "schema",    "urgency",    "beats", "rejected", "vitals",
                                      "heartRate", "percentile", "rmssd", "rhythm",   NULL };
  static const char *const schemas[] = { DURE_FEEDBACK_SCHEMA };
  DureFeedback self;
  gint64 beats, rejected;
  guint schema;

  dure_feedback_init (&self);
  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "schema", schemas, G_N_ELEMENTS (schemas), &schema, error)
      || !dure_json_integer (json, "beats", 0, G_MAXINT32, &beats, error)
      || !dure_json_integer (json, "rejected", 0, beats, &rejected, error)
      || !read_judgements (&self, json, error)
      || !read_optional (json, "heartRate", 300, &self.heart_rate, error)
      || !read_optional (json, "percentile", 100, &self.percentile, error)
      || !read_rmssd (&self, json, error))
    return FALSE;
  self.has_rhythm = json_object_get (json, "rhythm") != NULL;
  if (self.has_rhythm && !dure_rhythm_from_text (dure_json_text_of (json, "rhythm"), &self.rhythm))
    return refuse (error, "\"rhythm\" must be a word that is known");
  self.beats = (guint) beats;
  self.rejected = (guint) rejected;
  update_headline (&self);
  if (g_strcmp0 (dure_json_text_of (json, "urgency"), dure_urgency_to_text (self.urgency)) != 0)
    return refuse (error, "\"urgency\" must be the gravest of what was judged");
  *ret_feedback = self;
  return TRUE;
}
