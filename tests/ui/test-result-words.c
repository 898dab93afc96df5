// test-result-words.c: the words say as long a rest as the rules want
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "result-words.h"

#include <stdlib.h>
#include <string.h>

/* The number before "minutes"; 0 where none is said. */
static guint
minutes_said (const char *advice)
{
  const char *at = strstr (advice, " minutes");

  while (at != NULL && at > advice && g_ascii_isdigit (at[-1]))
    at--;
  return at != NULL ? (guint) strtoul (at, NULL, 10) : 0;
}

/* Of a first measurement that is to be repeated here: as many minutes as the rule has, or one more
 * where it has one to two. */
static void
check (const DureVitalReading *reading)
{
  static const DurePerson adult;
  const guint rest = dure_vital_rest_minutes (reading);
  DureJudgement judgement;
  guint said;

  dure_vital_judge (reading, &adult, &judgement);
  if (judgement.urgency != DURE_URGENCY_LOOK_AGAIN)
    return;
  said = minutes_said (dure_advice_in_words (reading, &judgement));
  if (judgement.category == DURE_CATEGORY_OXYGEN_REDUCED)
    g_assert_cmpuint (said, ==, 0); /* a warm hand is what counts */
  else if (rest == 1)
    g_assert_cmpuint (said, ==, 2);
  else
    g_assert_cmpuint (said, ==, rest > 60 ? 0 : rest);
}

static void
test_rest (void)
{
  static const double diastolic[] = { 70, 88, 95, 125 };

  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    for (guint tenths = 0; tenths < 4000; tenths += 5)
      for (gsize i = 0; i < (vital == DURE_VITAL_BLOOD_PRESSURE ? G_N_ELEMENTS (diastolic) : 1);
           i++)
        for (DureMeal meal = 0; meal < (vital == DURE_VITAL_GLUCOSE ? DURE_MEAL_COUNT : 1); meal++)
          check (&(DureVitalReading){ .vital = vital,
                                      .value = tenths / 10.0,
                                      .diastolic = diastolic[i],
                                      .meal = meal });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result-words/rest", test_rest);
  return g_test_run ();
}
