// pilot-features.h: what a pilot model may be told of a visit, and nothing else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "feedback.h"
#include "observation.h"

G_BEGIN_DECLS

/**
 * DurePilotFeature:
 *
 * Every number there is for a pilot model. No time, no place, no name of a device, no series.
 */
typedef enum
{
  DURE_PILOT_AGE_BAND,
  DURE_PILOT_SEX,
  DURE_PILOT_HEART_RATE,
  DURE_PILOT_RMSSD,
  DURE_PILOT_SYSTOLIC,
  DURE_PILOT_DIASTOLIC,
  DURE_PILOT_OXYGEN,
  DURE_PILOT_TEMPERATURE,
  DURE_PILOT_WEIGHT,
  DURE_PILOT_BMI,
  DURE_PILOT_BODY_FAT,
  DURE_PILOT_GLUCOSE,
  DURE_PILOT_FEATURE_COUNT,
} DurePilotFeature;

/**
 * DurePilotFeatureKind:
 * @name: `heart-rate`, as manifests and models name it
 * @unit: UCUM; `1` for a plain number
 * @low: the least value that is told
 * @high: the greatest one
 */
typedef struct
{
  const char *name;
  const char *unit;
  double low;
  double high;
} DurePilotFeatureKind;

/**
 * DurePilotFeatures:
 * @values: a number for each feature in its unit; NaN for what was not measured, not said, or lies
 *   outside of its range
 */
typedef struct
{
  double values[DURE_PILOT_FEATURE_COUNT];
} DurePilotFeatures;

const DurePilotFeatureKind *dure_pilot_feature_kind (DurePilotFeature feature);
gboolean dure_pilot_feature_find (const char *name, DurePilotFeature *ret_feature);

void dure_pilot_features_clear (DurePilotFeatures *self);
void dure_pilot_features_take_about (DurePilotFeatures *self, DureAgeBand age, DureSex sex);
void dure_pilot_features_take_pulse (DurePilotFeatures *self, const DureFeedback *feedback);
void dure_pilot_features_take_observation (DurePilotFeatures *self,
                                           const DureObservation *observation);
gboolean dure_pilot_features_has (const DurePilotFeatures *self, DurePilotFeature feature);

G_END_DECLS
