// test-alike.c: how many people are like somebody, by what is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "alike.h"

/* What the ministry's own table says of the whole city. */
#define MALE 690826
#define FEMALE 709054

static void
test_sums (void)
{
  guint sum = 0;

  g_assert_cmpuint (dure_alike_count (DURE_AGE_UNSAID, DURE_SEX_MALE), ==, MALE);
  g_assert_cmpuint (dure_alike_count (DURE_AGE_UNSAID, DURE_SEX_FEMALE), ==, FEMALE);
  g_assert_cmpuint (dure_alike_count (DURE_AGE_UNSAID, DURE_SEX_UNSAID), ==, MALE + FEMALE);
  g_assert_cmpuint (dure_alike_count (DURE_AGE_40_59, DURE_SEX_FEMALE), ==, 231130);
  for (DureAgeBand age = DURE_AGE_12_15; age < DURE_AGE_SAID_COUNT; age++)
    sum += dure_alike_count (age, DURE_SEX_UNSAID);
  g_assert_cmpuint (sum, ==, dure_alike_count (DURE_AGE_12_39, DURE_SEX_UNSAID)
                                 + dure_alike_count (DURE_AGE_40_UP, DURE_SEX_UNSAID));
  g_assert_cmpuint (sum, <, MALE + FEMALE);
}

/* Whatever was said: every choice but the first tells of more people, in a band that holds them. */
static void
test_coarser (void)
{
  for (DureAgeBand age = 0; age < DURE_AGE_SAID_COUNT; age++)
    for (DureSex sex = 0; sex < DURE_SEX_COUNT; sex++)
      {
        const gboolean has_age = age != DURE_AGE_UNSAID, has_sex = sex != DURE_SEX_UNSAID;
        const gboolean offered[DURE_ABOUT_COUNT] = { has_age || has_sex, has_age,
                                                     has_age && has_sex, has_age && has_sex };

        for (DureAbout about = 0; about < DURE_ABOUT_COUNT; about++)
          {
            DureAgeBand told_age = age;
            DureSex told_sex = sex;
            gboolean is_offered = dure_about_tell (about, &told_age, &told_sex);

            g_assert_cmpint (is_offered, ==, offered[about]);
            if (!is_offered || about == DURE_ABOUT_WHOLE)
              g_assert_true (told_age == age && told_sex == sex);
            else
              g_assert_cmpuint (dure_alike_count (told_age, told_sex), >,
                                dure_alike_count (age, sex));
            g_assert_true (told_sex == sex || told_sex == DURE_SEX_UNSAID);
            g_assert_cmpint (dure_age_band_is_under_19 (age), <=,
                             told_age == DURE_AGE_UNSAID || dure_age_band_is_under_19 (told_age));
          }
      }
}

static void
test_of_100 (void)
{
  g_assert_cmpuint (dure_alike_of_100 (DURE_AGE_UNSAID, DURE_SEX_UNSAID), ==, 100);
  g_assert_cmpuint (dure_alike_of_100 (DURE_AGE_40_59, DURE_SEX_FEMALE), ==, 17);
  g_assert_cmpuint (dure_alike_of_100 (DURE_AGE_UNSAID, DURE_SEX_FEMALE), ==, 51);
  for (DureAgeBand age = 0; age < DURE_AGE_COUNT; age++)
    for (DureSex sex = 0; sex < DURE_SEX_COUNT; sex++)
      g_assert_cmpuint (dure_alike_of_100 (age, sex), >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alike/sums", test_sums);
  g_test_add_func ("/alike/coarser", test_coarser);
  g_test_add_func ("/alike/of-100", test_of_100);
  return g_test_run ();
}
