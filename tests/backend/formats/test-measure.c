// test-measure.c: each code leaves as it is written elsewhere, and no other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "code.h"
#include "measure.h"

/* A second writing of the whole list: the code, its unit, its category. */
static const struct
{
  const char *code, *unit, *category;
} expected[] = {
  { "8867-4", "/min", "vital-signs" },   { "40443-4", "/min", "vital-signs" },
  { "9279-1", "/min", "vital-signs" },   { "8637-1", "ms", "vital-signs" },
  { "80404-7", "ms", "vital-signs" },    { "rmssd", "ms", "vital-signs" },
  { "85354-9", NULL, "vital-signs" },    { "8480-6", "mm[Hg]", "vital-signs" },
  { "8462-4", "mm[Hg]", "vital-signs" }, { "8478-0", "mm[Hg]", "vital-signs" },
  { "59408-5", "%", "vital-signs" },     { "2708-6", "%", "vital-signs" },
  { "8310-5", "Cel", "vital-signs" },    { "29463-7", "kg", "vital-signs" },
  { "8302-2", "cm", "vital-signs" },     { "39156-5", "kg/m2", "vital-signs" },
  { "41982-0", "%", "vital-signs" },     { "2339-0", "mg/dL", "laboratory" },
  { "15074-8", "mmol/L", "laboratory" }, { "41653-7", "mg/dL", "laboratory" },
  { "14743-9", "mmol/L", "laboratory" }, { "99504-3", "mg/dL", "laboratory" },
  { "55423-8", "{steps}", "activity" },  { "41950-7", "/d", "activity" },
  { "93832-4", "min", "activity" },      { "93830-8", "min", "activity" },
  { "93831-6", "min", "activity" },      { "93829-0", "min", "activity" },
  { "electricity-use", "Wh", NULL },     { "electricity-power", "W", NULL },
};

static void
test_whole_list (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const DureMeasure *measure = dure_measure_find (expected[i].code);

      g_assert_nonnull (measure);
      g_assert_cmpstr (measure->code, ==, expected[i].code);
      g_assert_cmpstr (measure->unit, ==, expected[i].unit);
      g_assert_cmpstr (measure->category, ==, expected[i].category);
      g_assert_true (measure == dure_measure_at (i));
    }
  g_assert_null (dure_measure_at (G_N_ELEMENTS (expected)));
}

static void
test_check_digits (void)
{
  for (guint i = 0; dure_measure_at (i) != NULL; i++)
    {
      const DureMeasure *measure = dure_measure_at (i);

      g_assert_cmpint (dure_measure_is_loinc (measure->code), ==,
                       g_str_equal (measure->system, DURE_MEASURE_LOINC));
      if (measure->also != NULL)
        g_assert_true (dure_measure_is_loinc (measure->also));
    }
}

/* Numbers of altered lists. Two of them pass the check digit and are another question. */
static void
test_altered (void)
{
  static const struct
  {
    const char *code;
    gboolean passes;
  } altered[] = {
    { "8867-5", FALSE },  { "68408-4", TRUE }, { "7410-4", TRUE },  { "54423-8", FALSE },
    { "94830-6", FALSE }, { "8867-", FALSE },  { "-4", FALSE },     { "", FALSE },
    { "8867-44", FALSE }, { "88674", FALSE },  { "8x67-4", FALSE }, { "8867-4 ", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (altered); i++)
    {
      g_assert_cmpint (dure_measure_is_loinc (altered[i].code), ==, altered[i].passes);
      g_assert_null (dure_measure_find (altered[i].code));
    }
}

/* As the profiles of KR Core 2.0.0 say of themselves what they are for; nothing else has one. */
static void
test_kr_core (void)
{
  static const struct
  {
    const char *code, *profile;
  } covered[] = {
    { "8867-4", "krcore-heartrate" },         { "9279-1", "krcore-respiratoryrate" },
    { "2708-6", "krcore-pulseoximetry" },     { "59408-5", "krcore-pulseoximetry" },
    { "8310-5", "krcore-bodytemperature" },   { "8302-2", "krcore-bodyheight" },
    { "29463-7", "krcore-bodyweight" },       { "85354-9", "krcore-bloodpressure" },
    { "8478-0", "krcore-vitalsigns" },
  };
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    {
      g_autofree char *url = g_strconcat (
          "http://www.hl7korea.or.kr/fhir/krcore/StructureDefinition/", covered[i].profile, NULL);

      g_assert_cmpstr (dure_measure_find (covered[i].code)->profile, ==, url);
    }
  for (guint i = 0; dure_measure_at (i) != NULL; i++)
    n_found += dure_measure_at (i)->profile != NULL;
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (covered));
  /* By pulse oximetry, which the set does not have, it goes by the code that it has. */
  g_assert_cmpstr (dure_measure_find ("59408-5")->also, ==, "2708-6");
}

/* What comes in under a code goes out under the same, in the same unit. */
static void
test_same_as_inside (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureMeasure *measure = dure_measure_find (dure_code_to_text (code));

      g_assert_nonnull (measure);
      g_assert_cmpstr (measure->system, ==, dure_code_system (code));
      g_assert_cmpstr (measure->unit, ==, dure_code_unit (code));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measure/whole-list", test_whole_list);
  g_test_add_func ("/measure/check-digits", test_check_digits);
  g_test_add_func ("/measure/altered", test_altered);
  g_test_add_func ("/measure/kr-core", test_kr_core);
  g_test_add_func ("/measure/same-as-inside", test_same_as_inside);
  return g_test_run ();
}
