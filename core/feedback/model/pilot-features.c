// pilot-features.c: what a pilot model may be told of a visit, and nothing else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A closed list: a model asks for its numbers by these names, and what is not here cannot be asked
// for. Each has one unit and a range; a number outside of it is as good as none, and a model that
// needs it cannot tell. The ranges are those of adults at rest whom an instrument measured rightly,
// narrower than what a living person can have at all (core/record/code.c).

#include "pilot-features.h"

#include "vital-rules.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

static const DurePilotFeatureKind kinds[DURE_PILOT_FEATURE_COUNT] = {
  /* The lower end of the band: 12, 16, 20, 40, 60 or 80. */
  [DURE_PILOT_AGE_BAND] = { "age-band", "a", 12, 80 },
  /* 0 for women, 1 for men. */
  [DURE_PILOT_SEX] = { "sex", "1", 0, 1 },
  [DURE_PILOT_HEART_RATE] = { "heart-rate", "/min", 30, 200 },
  [DURE_PILOT_RMSSD] = { "rmssd", "ms", 1, 300 },
  [DURE_PILOT_SYSTOLIC] = { "systolic", "mm[Hg]", 70, 250 },
  [DURE_PILOT_DIASTOLIC] = { "diastolic", "mm[Hg]", 40, 150 },
  [DURE_PILOT_OXYGEN] = { "oxygen", "%", 70, 100 },
  [DURE_PILOT_TEMPERATURE] = { "temperature", "Cel", 34, 42 },
  [DURE_PILOT_WEIGHT] = { "weight", "kg", 30, 250 },
  [DURE_PILOT_BMI] = { "bmi", "kg/m2", 10, 70 },
  [DURE_PILOT_BODY_FAT] = { "body-fat", "%", 3, 70 },
  [DURE_PILOT_GLUCOSE] = { "glucose", "mg/dL", 20, 600 },
};

/* Which feature an observation is, and what its value is multiplied with. */
static const struct
{
  DureCode code;
  DurePilotFeature feature;
  double factor;
} observed[] = {
  { DURE_CODE_HEART_RATE, DURE_PILOT_HEART_RATE, 1 },
  { DURE_CODE_SYSTOLIC, DURE_PILOT_SYSTOLIC, 1 },
  { DURE_CODE_DIASTOLIC, DURE_PILOT_DIASTOLIC, 1 },
  { DURE_CODE_OXYGEN, DURE_PILOT_OXYGEN, 1 },
  { DURE_CODE_TEMPERATURE, DURE_PILOT_TEMPERATURE, 1 },
  { DURE_CODE_WEIGHT, DURE_PILOT_WEIGHT, 1 },
  { DURE_CODE_BMI, DURE_PILOT_BMI, 1 },
  { DURE_CODE_BODY_FAT, DURE_PILOT_BODY_FAT, 1 },
  { DURE_CODE_GLUCOSE_MASS, DURE_PILOT_GLUCOSE, 1 },
  { DURE_CODE_GLUCOSE_MOLES, DURE_PILOT_GLUCOSE, DURE_GLUCOSE_MG_DL },
};

static const double ages[DURE_AGE_COUNT] = {
  [DURE_AGE_UNSAID] = NAN, [DURE_AGE_12_15] = 12, [DURE_AGE_16_19] = 16, [DURE_AGE_20_39] = 20,
  [DURE_AGE_40_59] = 40,   [DURE_AGE_60_79] = 60, [DURE_AGE_80_UP] = 80,
  [DURE_AGE_12_39] = NAN,  [DURE_AGE_40_UP] = NAN,
};

/**
 * dure_pilot_feature_kind:
 *
 * Returns: (transfer none): its name, unit and range
 */
const DurePilotFeatureKind *
dure_pilot_feature_kind (DurePilotFeature feature)
{
  g_return_val_if_fail (feature < DURE_PILOT_FEATURE_COUNT, NULL);

  return &kinds[feature];
}

/**
 * dure_pilot_feature_find:
 * @name: (nullable): foreign text
 * @ret_feature: (out): set only on success
 *
 * Returns: whether there is such a feature
 */
gboolean
dure_pilot_feature_find (const char *name, DurePilotFeature *ret_feature)
{
  for (guint i = 0; name != NULL && i < DURE_PILOT_FEATURE_COUNT; i++)
    if (strcmp (name, kinds[i].name) == 0)
      {
        *ret_feature = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_pilot_features_clear:
 *
 * Wipes it: nothing is known.
 */
void
dure_pilot_features_clear (DurePilotFeatures *self)
{
  sodium_memzero (self, sizeof *self);
  for (guint i = 0; i < DURE_PILOT_FEATURE_COUNT; i++)
    self->values[i] = NAN;
}

static void
take (DurePilotFeatures *self, DurePilotFeature feature, double value)
{
  const DurePilotFeatureKind *kind = &kinds[feature];

  self->values[feature] = value >= kind->low && value <= kind->high ? value : NAN;
}

/**
 * dure_pilot_features_take_about:
 * @age: what the donor said, if anything
 * @sex: what the donor said, if anything
 */
void
dure_pilot_features_take_about (DurePilotFeatures *self, DureAgeBand age, DureSex sex)
{
  g_return_if_fail (age < DURE_AGE_COUNT && sex < DURE_SEX_COUNT);

  take (self, DURE_PILOT_AGE_BAND, ages[age]);
  take (self, DURE_PILOT_SEX, sex == DURE_SEX_UNSAID ? NAN : sex == DURE_SEX_MALE);
}

/**
 * dure_pilot_features_take_pulse:
 * @feedback: of a pulse that was measured beat by beat; what it cannot tell stays unknown
 */
void
dure_pilot_features_take_pulse (DurePilotFeatures *self, const DureFeedback *feedback)
{
  take (self, DURE_PILOT_HEART_RATE, feedback->heart_rate);
  take (self, DURE_PILOT_RMSSD, feedback->rmssd_ms);
}

/**
 * dure_pilot_features_take_observation:
 * @observation: a single value; other kinds than those of the list are passed over
 *
 * A heart rate that another instrument tells beside its own value does not replace that of the
 * pulse.
 */
void
dure_pilot_features_take_observation (DurePilotFeatures *self, const DureObservation *observation)
{
  for (guint i = 0; i < G_N_ELEMENTS (observed); i++)
    if (observed[i].code == observation->code
        && !(observation->code == DURE_CODE_HEART_RATE
             && dure_pilot_features_has (self, DURE_PILOT_HEART_RATE)))
      take (self, observed[i].feature, observation->value * observed[i].factor);
}

/**
 * dure_pilot_features_has:
 *
 * Returns: whether it is known
 */
gboolean
dure_pilot_features_has (const DurePilotFeatures *self, DurePilotFeature feature)
{
  g_return_val_if_fail (feature < DURE_PILOT_FEATURE_COUNT, FALSE);

  return !isnan (self->values[feature]);
}
