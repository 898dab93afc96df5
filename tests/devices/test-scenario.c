// test-scenario.c: the text of scenarios: what is understood, and what is refused where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "devices-error.h"
#include "scenario.h"

#include <string.h>

static DureScenario *
parse (const char *lines, GError **error)
{
  g_autofree char *text = g_strconcat ("# trap.scenario: a trap\n", lines, NULL);

  return dure_scenario_parse ("trap", text, strlen (text), error);
}

static const DureScenarioStep *
step (DureScenario *scenario, guint index)
{
  g_assert_cmpuint (index, <, scenario->steps->len);

  return g_ptr_array_index (scenario->steps, index);
}

static void
test_understood (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureScenario) scenario = parse ("\n# why\n"
                                             "room --straps 2 --beats 'a b.csv'\n"
                                             "measure  heart-rate\town\n"
                                             "await told tell strap1 Connected=true\n"
                                             "order\n"
                                             "  call  strap1 Connect\n"
                                             "\n"
                                             "  reply strap1 Connect\n"
                                             "room --seed 7\n"
                                             "release",
                                             &error);
  g_auto (GStrv) room = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (scenario->name, ==, "trap");
  g_assert_cmpstr (scenario->title, ==, "a trap");
  g_assert_cmpuint (scenario->steps->len, ==, 6);
  g_assert_cmpint (step (scenario, 1)->verb, ==, DURE_SCENARIO_MEASURE);
  g_assert_cmpuint (step (scenario, 1)->line, ==, 5);
  g_assert_cmpstr (step (scenario, 1)->text, ==, "heart-rate own");
  g_assert_cmpstr (step (scenario, 1)->words[1], ==, "own");
  g_assert_cmpint (step (scenario, 2)->verb, ==, DURE_SCENARIO_TOLD);
  g_assert_cmpstr (step (scenario, 2)->text, ==, "tell strap1 Connected=true");
  g_assert_cmpstr (step (scenario, 3)->words[0], ==, "call strap1 Connect");
  g_assert_cmpstr (step (scenario, 3)->words[1], ==, "reply strap1 Connect");
  g_assert_cmpstr (dure_scenario_verb (step (scenario, 5)), ==, "release");

  room = dure_scenario_room (scenario);
  g_assert_cmpuint (g_strv_length (room), ==, 6);
  g_assert_cmpstr (room[3], ==, "a b.csv");
  g_assert_cmpstr (room[5], ==, "7");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *lines;
    const char *message;
  } cases[] = {
    { "", "trap, line 1: nothing happens" },
    { "release\ndance\n", "trap, line 3: no such verb" },
    { "await\n", "trap, line 2: too few or too many words after the verb" },
    { "release now\n", "trap, line 2: too few or too many words after the verb" },
    { "beats many\n", "trap, line 2: a number is missing" },
    { "value systolic nan\n", "trap, line 2: a number is missing" },
    { "beats 1e3\n", "trap, line 2: a number is missing" },
    { "room 'a\n", "trap, line 2: the quotes do not match" },
    { "release\n  call strap1 Connect\n", "trap, line 3: an indented line belongs to order only" },
    { "release\r\n", "trap, line 1: this is not a text of at most 64 KiB" },
    { "release\xff\n", "trap, line 1: this is not a text of at most 64 KiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].lines, &error));
      g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* Cut anywhere and with any byte changed, a scenario is understood or refused, and nothing else. */
static void
test_total (void)
{
  const char *whole = dure_scenario_texts[0].text;
  const gsize length = strlen (whole);

  for (gsize i = 0; i <= length; i++)
    {
      g_autoptr (GError) cut_error = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *spoilt = g_strdup (whole);
      g_autoptr (DureScenario) cut =
        dure_scenario_parse (dure_scenario_texts[0].name, whole, i, &cut_error);
      g_autoptr (DureScenario) other = NULL;

      g_assert_true ((cut == NULL) == (cut_error != NULL));
      spoilt[i] = (char) (i * 37);
      other = dure_scenario_parse (dure_scenario_texts[0].name, spoilt, length, &error);
      g_assert_true ((other == NULL) == (error != NULL));
    }
}

/* Each that is compiled in is understood, and is one of the tests of this build. */
static void
test_compiled_in (void)
{
  g_auto (GStrv) tests = g_strsplit (g_getenv ("DURE_SCENARIOS"), " ", -1);
  guint n = 0;

  for (; dure_scenario_texts[n].name != NULL; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DureScenario) scenario = dure_scenario_load (dure_scenario_texts[n].name, &error);

      g_assert_no_error (error);
      if (!g_strv_contains ((const char *const *) tests, scenario->name))
        g_error ("%s is new: configure the build anew (meson setup --reconfigure)",
                 scenario->name);
    }
  g_assert_cmpuint (n, ==, g_strv_length (tests));
}

static void
test_not_there (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) file_error = NULL;

  g_assert_null (dure_scenario_load ("no-such-trap", &error));
  g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
  g_assert_null (dure_scenario_load ("/nonexistent/trap.scenario", &file_error));
  g_assert_error (file_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scenario/understood", test_understood);
  g_test_add_func ("/scenario/refused", test_refused);
  g_test_add_func ("/scenario/total", test_total);
  g_test_add_func ("/scenario/compiled-in", test_compiled_in);
  g_test_add_func ("/scenario/not-there", test_not_there);

  return g_test_run ();
}
