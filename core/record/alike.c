// alike.c: how many people of the city are like somebody, by what is told of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is counted are the people of the city, not its donors: a station knows none of those, and a
// figure of few donors would tell of them. It is a preview of how much an age and a sex say, and no
// promise: what leaves the city is judged again by the donors who are in it.

#include "alike.h"

/* Registered residents of Gwangju in May 2025: Ministry of the Interior and Safety, resident
 * registration statistics by age and sex (jumin.mois.go.kr), single years added up. Those under 12
 * belong to no band: they are in the first row. */
static const guint residents[DURE_AGE_SAID_COUNT][DURE_SEX_COUNT] = {
  [DURE_AGE_UNSAID] = { [DURE_SEX_MALE] = 59529, [DURE_SEX_FEMALE] = 57030 },
  [DURE_AGE_12_15] = { [DURE_SEX_MALE] = 30252, [DURE_SEX_FEMALE] = 28482 },
  [DURE_AGE_16_19] = { [DURE_SEX_MALE] = 30334, [DURE_SEX_FEMALE] = 28326 },
  [DURE_AGE_20_39] = { [DURE_SEX_MALE] = 182314, [DURE_SEX_FEMALE] = 167832 },
  [DURE_AGE_40_59] = { [DURE_SEX_MALE] = 228395, [DURE_SEX_FEMALE] = 231130 },
  [DURE_AGE_60_79] = { [DURE_SEX_MALE] = 138770, [DURE_SEX_FEMALE] = 158556 },
  [DURE_AGE_80_UP] = { [DURE_SEX_MALE] = 21232, [DURE_SEX_FEMALE] = 37698 },
};

static DureAgeBand
widen (DureAgeBand age)
{
  return age < DURE_AGE_40_59 ? DURE_AGE_12_39 : DURE_AGE_40_UP;
}

/**
 * dure_about_tell:
 * @about: how much is told
 * @age: (inout): as it was said; becomes what is told
 * @sex: (inout): likewise
 *
 * Returns: whether it is a choice for somebody who said that; else all of it is told
 */
gboolean
dure_about_tell (DureAbout about, DureAgeBand *age, DureSex *sex)
{
  const gboolean has_age = *age != DURE_AGE_UNSAID, has_both = has_age && *sex != DURE_SEX_UNSAID;

  switch (about)
    {
    case DURE_ABOUT_WIDE:
      if (has_age)
        *age = widen (*age);
      return has_age;
    case DURE_ABOUT_AGE:
      if (has_both)
        *sex = DURE_SEX_UNSAID;
      return has_both;
    case DURE_ABOUT_SEX:
      if (has_both)
        *age = DURE_AGE_UNSAID;
      return has_both;
    case DURE_ABOUT_WHOLE:
      return has_age || *sex != DURE_SEX_UNSAID;
    case DURE_ABOUT_COUNT:
    default:
      return FALSE;
    }
}

static gboolean
is_in (DureAgeBand band, DureAgeBand age)
{
  if (age == DURE_AGE_12_39 || age == DURE_AGE_40_UP)
    return band != DURE_AGE_UNSAID && widen (band) == age;
  return age == DURE_AGE_UNSAID || band == age;
}

/**
 * dure_alike_count:
 * @age: as it is told
 * @sex: as it is told
 *
 * Returns: how many people of the city have that age and sex; all of them where neither is told
 */
guint
dure_alike_count (DureAgeBand age, DureSex sex)
{
  guint count = 0;

  g_return_val_if_fail (age < DURE_AGE_COUNT && sex < DURE_SEX_COUNT, 0);
  for (DureAgeBand band = 0; band < DURE_AGE_SAID_COUNT; band++)
    for (DureSex one = DURE_SEX_MALE; one < DURE_SEX_COUNT; one++)
      if (is_in (band, age) && (sex == DURE_SEX_UNSAID || sex == one))
        count += residents[band][one];
  return count;
}

/**
 * dure_alike_of_100:
 * @age: as it is told
 * @sex: as it is told
 *
 * Returns: how many of 100 people of the city those are, rounded; 1 at least
 */
guint
dure_alike_of_100 (DureAgeBand age, DureSex sex)
{
  const guint all = dure_alike_count (DURE_AGE_UNSAID, DURE_SEX_UNSAID);
  const guint64 rounded = ((guint64) dure_alike_count (age, sex) * 100 + all / 2) / all;

  return MAX ((guint) rounded, 1);
}
