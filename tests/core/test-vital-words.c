// test-vital-words.c: each word of the rules is read back as what it was, and no other is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "vital-words.h"

static void
test_words (void)
{
  guint said = 0;

  for (DureVital vital = 0; vital < DURE_VITAL_COUNT; vital++)
    {
      DureVital same;

      g_assert_true (dure_vital_from_text (dure_vital_to_text (vital), &same) && same == vital);
      for (DureCategory category = 0; category < DURE_CATEGORY_COUNT; category++)
        {
          DureCategory read;

          if (dure_category_from_text (vital, dure_category_to_text (category), &read)
              && read == category && category != DURE_CATEGORY_UNSAID)
            said++;
        }
    }
  /* Each is of one vital, and of one only. */
  g_assert_cmpuint (said, ==, DURE_CATEGORY_COUNT - 1);
  for (DureUrgency urgency = 0; urgency < DURE_URGENCY_COUNT; urgency++)
    {
      DureUrgency same;

      g_assert_true (dure_urgency_from_text (dure_urgency_to_text (urgency), &same));
      g_assert_cmpint (same, ==, urgency);
    }
  for (DureRedFlag flag = 0; flag < DURE_RED_FLAG_COUNT; flag++)
    {
      DureRedFlag same;

      g_assert_true (dure_red_flag_from_text (dure_red_flag_to_text (flag), &same));
      g_assert_cmpint (same, ==, flag);
    }
}

static void
test_foreign_words (void)
{
  DureVital vital = DURE_VITAL_BMI;
  DureCategory category = DURE_CATEGORY_BMI_USUAL;
  DureSymptom symptom;
  DureRedFlag flag;

  g_assert_false (dure_vital_from_text ("mood", &vital));
  g_assert_false (dure_vital_from_text (NULL, &vital));
  g_assert_false (dure_category_from_text (DURE_VITAL_OXYGEN, "stage-1", &category));
  g_assert_false (dure_category_from_text (DURE_VITAL_OXYGEN, NULL, &category));
  g_assert_cmpint (category, ==, DURE_CATEGORY_BMI_USUAL);
  g_assert_false (dure_red_flag_from_text ("red", &flag));
  g_assert_true (dure_symptom_from_text ("thirst", &symptom));
  g_assert_cmpint (symptom, ==, DURE_SYMPTOM_THIRST);
  g_assert_false (dure_symptom_from_text ("love", &symptom));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vital-words/words", test_words);
  g_test_add_func ("/vital-words/foreign-words", test_foreign_words);
  return g_test_run ();
}
