// pilot-classes.c: how many donors there are of each age band and sex, and how many are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Alike are those whom a release would tell the same of. How many the fewest of them are is the k
// that it could reach if it told just that.

#include "pilot-classes.h"

#include <string.h>

static const struct
{
  const char *word;
  gboolean by_age, by_sex;
} levels[DURE_PILOT_LEVELS] = {
  [DURE_PILOT_BY_BOTH] = { "both", TRUE, TRUE },
  [DURE_PILOT_BY_AGE] = { "age", TRUE, FALSE },
  [DURE_PILOT_BY_SEX] = { "sex", FALSE, TRUE },
};

/**
 * dure_pilot_level_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_pilot_level_to_text (DurePilotLevel level)
{
  return levels[level].word;
}

/**
 * dure_pilot_class_to_text:
 *
 * Returns: (transfer full): `20-39/male`
 */
char *
dure_pilot_class_to_text (DureAgeBand age, DureSex sex)
{
  return g_strdup_printf ("%s/%s", dure_age_band_to_text (age), dure_sex_to_text (sex));
}

/**
 * dure_pilot_class_from_text:
 * @text: as dure_pilot_class_to_text() has it, or another word
 * @ret_age: (out): set only on success, like @ret_sex
 *
 * Returns: whether it is a class
 */
gboolean
dure_pilot_class_from_text (const char *text, DureAgeBand *ret_age, DureSex *ret_sex)
{
  const char *slash = strchr (text, '/');
  g_autofree char *band = slash != NULL ? g_strndup (text, (gsize) (slash - text)) : NULL;
  DureAgeBand age;

  if (band == NULL || !dure_age_band_from_text (band, &age)
      || !dure_sex_from_text (slash + 1, ret_sex))
    return FALSE;
  *ret_age = age;
  return TRUE;
}

/**
 * dure_pilot_classes_sum:
 *
 * Returns: how many donors there are
 */
gint64
dure_pilot_classes_sum (const DurePilotClasses *self)
{
  gint64 sum = 0;

  for (guint age = 0; age < DURE_AGE_COUNT; age++)
    for (guint sex = 0; sex < DURE_SEX_COUNT; sex++)
      sum += self->numbers[age][sex];
  return sum;
}

/**
 * dure_pilot_classes_alike:
 * @level: what would be told
 *
 * Returns: how many donors the smallest class has in which that is told alike; 0 when there are
 *   none
 */
gint64
dure_pilot_classes_alike (const DurePilotClasses *self, DurePilotLevel level)
{
  gint64 sums[DURE_AGE_COUNT][DURE_SEX_COUNT] = { { 0 } }, least = 0;

  for (guint age = 0; age < DURE_AGE_COUNT; age++)
    for (guint sex = 0; sex < DURE_SEX_COUNT; sex++)
      sums[levels[level].by_age ? age : 0][levels[level].by_sex ? sex : 0]
          += self->numbers[age][sex];
  for (guint age = 0; age < DURE_AGE_COUNT; age++)
    for (guint sex = 0; sex < DURE_SEX_COUNT; sex++)
      if (sums[age][sex] > 0 && (least == 0 || sums[age][sex] < least))
        least = sums[age][sex];
  return least;
}
