// release-columns.h: what a release may tell of a donor's month, and how exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"
#include "plan.h"

G_BEGIN_DECLS

/**
 * DureReleaseFeature:
 *
 * What is worked out of a month of one donor.
 */
typedef enum
{
  DURE_FEATURE_HEART_RATE,
  DURE_FEATURE_RMSSD,
  DURE_FEATURE_SYSTOLIC,
  DURE_FEATURE_DIASTOLIC,
  DURE_FEATURE_MEAN_PRESSURE,
  DURE_FEATURE_OXYGEN,
  DURE_FEATURE_TEMPERATURE,
  DURE_FEATURE_WEIGHT,
  DURE_FEATURE_HEIGHT,
  DURE_FEATURE_BMI,
  DURE_FEATURE_BODY_FAT,
  DURE_FEATURE_GLUCOSE,
  DURE_FEATURE_ELECTRICITY,   /* kWh a month */
  DURE_FEATURE_EVENING_SHARE, /* percent of it, from 17 to 21 o'clock */
  DURE_FEATURES,
} DureReleaseFeature;

/**
 * DureReleaseColumns:
 * @has_age: whether age bands may be told
 * @has_sex: whether sexes may be
 * @codes: by code, whether its observations may be read
 * @features: by feature, whether it may be told
 *
 * What the items of a permit cover.
 */
typedef struct
{
  gboolean has_age, has_sex;
  gboolean codes[DURE_CODE_COUNT];
  gboolean features[DURE_FEATURES];
} DureReleaseColumns;

gboolean dure_release_columns_choose (const char *const *items, DureReleaseColumns *ret_columns,
                                      GError **error);
DureTable *dure_release_columns_table (const DureReleaseColumns *self);
DurePlan *dure_release_columns_plan (const DureReleaseColumns *self, guint k);

DureReleaseFeature dure_release_feature_of_code (DureCode code);

G_END_DECLS
