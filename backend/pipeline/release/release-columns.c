// release-columns.c: what a release may tell of a donor's month, and how exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table: each feature with the codes it is worked out of, what it is to a stranger, and its
// bands. Body size can be seen from across the street, so weight, height and body mass index are
// quasi-identifiers, as age, sex and month are. All else that was measured is what must not be
// learnt of anybody. Of a series nothing is told but what has a code of its own: a permit for
// `8637-1` alone gives no column. Where somebody gave it is no item that anybody agreed to provide,
// so no place is a column.
//
// Rounded as pseudonymised health data is in Europe and the United States: heart rate to 1, blood
// pressure to 2, weight in bands of 5 kg and height of 5 cm (as the Robert Koch Institute's corona
// data donation binned them). The ends are those beyond which few adults are; they are drawn in
// further where fewer than k donors are beyond them (tails.c).

#include "release-columns.h"

#include "deidentify-error.h"

#include <string.h>

#define N(number) ((gint64) ((number) * DURE_CELL_ONE))

/* The two ends come first, then the step, then the widths of the bands. */
#define BANDS(from, to, rounded, ...)                                                             \
  {                                                                                               \
    .low = N (from), .high = N (to), .step = N (rounded), .widths = { __VA_ARGS__ }               \
  }

typedef struct
{
  const char *name;
  DureCode code;
  DureColumnRole role;
  DureBands bands;
} Feature;

/* Named by their codes, as exports do (bulk-lines.c); what has none, by a word. */
static const Feature features[DURE_FEATURES] = {
  [DURE_FEATURE_HEART_RATE] = { "8867-4", DURE_CODE_HEART_RATE, DURE_ROLE_SENSITIVE,
                                BANDS (45, 110, 1, N (1), N (10)) },
  [DURE_FEATURE_RMSSD] = { "rmssd", DURE_CODE_RMSSD, DURE_ROLE_SENSITIVE,
                           BANDS (10, 110, 1, N (1), N (20)) },
  [DURE_FEATURE_SYSTOLIC] = { "8480-6", DURE_CODE_SYSTOLIC, DURE_ROLE_SENSITIVE,
                              BANDS (90, 180, 2, N (2), N (10)) },
  [DURE_FEATURE_DIASTOLIC] = { "8462-4", DURE_CODE_DIASTOLIC, DURE_ROLE_SENSITIVE,
                               BANDS (50, 110, 2, N (2), N (10)) },
  [DURE_FEATURE_MEAN_PRESSURE] = { "8478-0", DURE_CODE_MEAN_PRESSURE, DURE_ROLE_SENSITIVE,
                                   BANDS (60, 130, 2, N (2), N (10)) },
  [DURE_FEATURE_OXYGEN] = { "59408-5", DURE_CODE_OXYGEN, DURE_ROLE_SENSITIVE,
                            BANDS (90, 100, 1, N (1), N (2)) },
  [DURE_FEATURE_TEMPERATURE] = { "8310-5", DURE_CODE_TEMPERATURE, DURE_ROLE_SENSITIVE,
                                 BANDS (35, 38, 0.1, N (0.1), N (0.5)) },
  [DURE_FEATURE_WEIGHT] = { "29463-7", DURE_CODE_WEIGHT, DURE_ROLE_QUASI,
                            BANDS (40, 110, 1, N (5), N (10), N (20), N (40)) },
  [DURE_FEATURE_HEIGHT] = { "8302-2", DURE_CODE_HEIGHT, DURE_ROLE_QUASI,
                            BANDS (145, 190, 1, N (5), N (10), N (20)) },
  [DURE_FEATURE_BMI] = { "39156-5", DURE_CODE_BMI, DURE_ROLE_QUASI,
                         BANDS (17.5, 35, 0.5, N (2.5), N (5), N (10)) },
  [DURE_FEATURE_BODY_FAT] = { "41982-0", DURE_CODE_BODY_FAT, DURE_ROLE_SENSITIVE,
                              BANDS (10, 45, 1, N (1), N (5)) },
  [DURE_FEATURE_GLUCOSE] = { "41653-7", DURE_CODE_GLUCOSE_MASS, DURE_ROLE_SENSITIVE,
                             BANDS (60, 250, 5, N (5), N (20)) },
  [DURE_FEATURE_ELECTRICITY] = { "electricityMonth", DURE_CODE_ELECTRICITY, DURE_ROLE_SENSITIVE,
                                 BANDS (50, 700, 10, N (10), N (100)) },
  [DURE_FEATURE_EVENING_SHARE] = { "eveningShare", DURE_CODE_ELECTRICITY, DURE_ROLE_SENSITIVE,
                                   BANDS (5, 50, 1, N (1), N (10)) },
};

/* Age as it was told (pulse-percentile.h), then wider and wider. */
static const char *const ages[] = {
  "12-15", "under 20", "under 40", "16-19", "under 20", "under 40", "20-39", "20-39", "under 40",
  "40-59", "40-59",    "40+",      "60-79", "60+",      "40+",      "80+",   "60+",   "40+",
  "12-39", "12-39",    "under 40", "40+",   "40+",      "40+",
};
#define AGE_LEVELS 3

static const char *const sexes[] = { "female", "male" };

/* Sugar is one thing whatever unit it came in. */
static DureCode
code_of_column (DureCode code)
{
  return code == DURE_CODE_GLUCOSE_MOLES ? DURE_CODE_GLUCOSE_MASS : code;
}

/**
 * dure_release_feature_of_code:
 *
 * Returns: which feature is a mean of its values; %DURE_FEATURES for one of which there is none
 */
DureReleaseFeature
dure_release_feature_of_code (DureCode code)
{
  if (code == DURE_CODE_ELECTRICITY)
    return DURE_FEATURES;
  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    if (features[i].code == code_of_column (code))
      return i;
  return DURE_FEATURES;
}

/* Series are read by nobody here. */
static gboolean
choose_item (DureReleaseColumns *self, const char *item)
{
  DureCode code;

  if (strcmp (item, "ageBand") == 0)
    return self->has_age = TRUE;
  if (strcmp (item, "sex") == 0)
    return self->has_sex = TRUE;
  if (!dure_code_from_text (item, &code))
    return FALSE;
  self->codes[code] = !dure_code_is_series (code) && code != DURE_CODE_POWER;
  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    self->features[i] |= self->codes[code] && features[i].code == code_of_column (code);
  return TRUE;
}

/**
 * dure_release_columns_choose:
 * @items: (array zero-terminated=1): what a permit is for, as consents name it
 * @ret_columns: (out caller-allocates): what is told by it
 * @error: %DURE_DEIDENTIFY_ERROR_PLAN when one is not known, or nothing can be told by them
 */
gboolean
dure_release_columns_choose (const char *const *items, DureReleaseColumns *ret_columns,
                             GError **error)
{
  gboolean has_any = FALSE;

  memset (ret_columns, 0, sizeof *ret_columns);
  for (guint i = 0; items[i] != NULL; i++)
    if (!choose_item (ret_columns, items[i]))
      {
        g_set_error_literal (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_PLAN,
                             "the permit is for an item that no release has a column for");
        return FALSE;
      }
  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    has_any |= ret_columns->features[i];
  if (!has_any)
    g_set_error_literal (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_PLAN,
                         "the permit is for nothing that is measured once");
  return has_any;
}

/**
 * dure_release_columns_table:
 *
 * Returns: (transfer full): an empty table: month, age band and sex where they may be told, then
 *   the features in their order
 */
DureTable *
dure_release_columns_table (const DureReleaseColumns *self)
{
  DureTable *table = dure_table_new ();

  dure_table_add_column (table, "month", DURE_COLUMN_TIME);
  if (self->has_age)
    dure_table_add_column (table, "ageBand", DURE_COLUMN_TEXT);
  if (self->has_sex)
    dure_table_add_column (table, "sex", DURE_COLUMN_TEXT);
  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    if (self->features[i])
      dure_table_add_column (table, features[i].name, DURE_COLUMN_NUMBER);
  return table;
}

/**
 * dure_release_columns_plan:
 * @k: what the permit asks for; no fewer than what leaves the room needs
 *
 * Returns: (transfer full): what is to become of each column
 */
DurePlan *
dure_release_columns_plan (const DureReleaseColumns *self, guint k)
{
  DurePlan *plan = dure_plan_new (TRUE);

  plan->k = MAX (k, DURE_PLAN_LEAVING_K);
  plan->has_energy = self->features[DURE_FEATURE_ELECTRICITY];
  dure_plan_declare (plan, "month", DURE_ROLE_QUASI,
                     dure_hierarchy_new_calendar (DURE_CALENDAR_MONTH));
  if (self->has_age)
    dure_plan_declare (plan, "ageBand", DURE_ROLE_QUASI,
                       dure_hierarchy_new_places (ages, G_N_ELEMENTS (ages) / AGE_LEVELS,
                                                  AGE_LEVELS));
  if (self->has_sex)
    dure_plan_declare (plan, "sex", DURE_ROLE_QUASI,
                       dure_hierarchy_new_places (sexes, G_N_ELEMENTS (sexes), 1));
  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    if (self->features[i])
      dure_plan_declare (plan, features[i].name, features[i].role,
                         dure_hierarchy_new_bands (&features[i].bands));
  return plan;
}
