// test-pilot-runner.c: whatever a pilot model does, it ends, and no more is believed than may be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The doubles are run in the product's lock, with and without bubblewrap around it. Times are long
// here: a busy machine must not make a good model look bad, and a bad one is ended all the same.

#include "canonical-json.h"
#include "packed-model-writer.h"
#include "pilot-features.h"
#include "runner.h"

#include <string.h>
#include <unistd.h>

#define WALL "/usr/bin/bwrap"

static const DurePilotFeature wanted[] = { DURE_PILOT_HEART_RATE, DURE_PILOT_AGE_BAND };

static DurePilotFeatures
features_of (double heart_rate, double age)
{
  DurePilotFeatures features;

  dure_pilot_features_clear (&features);
  features.values[DURE_PILOT_HEART_RATE] = heart_rate;
  features.values[DURE_PILOT_AGE_BAND] = age;
  return features;
}

static void
on_run_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static DureModelOutcome
run (DurePilotRunner *runner, GBytes *question, double *ret_answer)
{
  g_autoptr (GAsyncResult) result = NULL;

  dure_pilot_run_async (runner, question, on_run_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dure_pilot_run_finish (runner, result, ret_answer);
}

static GBytes *
question_of (const char *act)
{
  const DurePilotFeatures features = features_of (60, 40);
  g_autoptr (GBytes) model = g_bytes_new_static (act, strlen (act));

  return dure_pilot_question_new (&features, wanted, G_N_ELEMENTS (wanted), model);
}

static DureModelOutcome
run_double (const char *wall, const char *act, guint think_ms, double *ret_answer)
{
  const DurePilotTimes times = { 20000, think_ms };
  g_autoptr (DurePilotRunner) runner =
      dure_pilot_runner_new (g_getenv ("DURE_PILOT_DOUBLE"), wall, &times);
  g_autoptr (GBytes) question = question_of (act);

  return run (runner, question, ret_answer);
}

static void
test_doubles (gconstpointer wall)
{
  static const struct
  {
    const char *act;
    DureModelOutcome outcome;
  } rows[] = {
    { "good", DURE_MODEL_ANSWERED },    { "crash", DURE_MODEL_KILLED },
    { "give-up", DURE_MODEL_KILLED },   { "allocate", DURE_MODEL_KILLED },
    { "lie", DURE_MODEL_ANSWERED },     { "no-number", DURE_MODEL_REFUSED },
    { "babble", DURE_MODEL_REFUSED },   { "stammer", DURE_MODEL_REFUSED },
    { "half", DURE_MODEL_REFUSED },     { "flood", DURE_MODEL_REFUSED },
    { "nothing", DURE_MODEL_REFUSED },  { "socket", DURE_MODEL_KILLED },
    { "open", DURE_MODEL_KILLED },      { "make", DURE_MODEL_KILLED },
    { "fork", DURE_MODEL_KILLED },      { "exec", DURE_MODEL_KILLED },
    { "kill", DURE_MODEL_KILLED },      { "trace", DURE_MODEL_KILLED },
    { "run-data", DURE_MODEL_KILLED },  { "stderr", DURE_MODEL_KILLED },
    { "no such act", DURE_MODEL_KILLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double answer = -1;

      g_test_message ("%s", rows[i].act);
      g_assert_cmpint (run_double (wall, rows[i].act, 20000, &answer), ==, rows[i].outcome);
      if (g_str_equal (rows[i].act, "good"))
        g_assert_cmpfloat (answer, ==, 0.5);
      else if (rows[i].outcome != DURE_MODEL_ANSWERED)
        g_assert_cmpfloat (answer, ==, -1);
    }
  g_assert_false (g_file_test ("/tmp/pilot-double", G_FILE_TEST_EXISTS));
}

static void
test_loop_is_ended (gconstpointer wall)
{
  double answer = -1;

  g_assert_cmpint (run_double (wall, "loop", 200, &answer), ==, DURE_MODEL_KILLED);
  g_assert_cmpfloat (answer, ==, -1);
}

/* The second of processor that a process has, long before any alarm. */
static void
test_processor_is_limited (void)
{
  const gint64 start_us = g_get_monotonic_time ();
  double answer = -1;

  g_assert_cmpint (run_double (NULL, "loop", 60000, &answer), ==, DURE_MODEL_KILLED);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 50 * G_USEC_PER_SEC);
}

static void
test_never_ready (void)
{
  const DurePilotTimes times = { 100, 100 };
  g_autoptr (DurePilotRunner) runner = dure_pilot_runner_new ("/bin/cat", NULL, &times);
  g_autoptr (GBytes) question = g_bytes_new_static ("R", 1);
  double answer = -1;

  g_assert_cmpint (run (runner, question, &answer), ==, DURE_MODEL_KILLED);
}

static void
test_no_such_program (void)
{
  const DurePilotTimes times = DURE_PILOT_TIMES_DEFAULT;
  g_autoptr (DurePilotRunner) runner = dure_pilot_runner_new ("/no/such/program", NULL, &times);
  g_autoptr (GBytes) question = g_bytes_new_static ("R", 1);
  double answer = -1;

  g_assert_cmpint (run (runner, question, &answer), ==, DURE_MODEL_KILLED);
}

/* One that always fails stands for a bubblewrap that may not do its work on this machine. */
static void
test_without_a_wall_that_works (void)
{
  const DurePilotTimes times = { 20000, 20000 };
  g_autoptr (DurePilotRunner) runner =
      dure_pilot_runner_new (g_getenv ("DURE_PILOT_DOUBLE"), "/bin/false", &times);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) question = question_of ("good");
      double answer = -1;

      g_test_expect_message ("dure", G_LOG_LEVEL_MESSAGE, "*bubblewrap does not work here*");
      g_assert_cmpint (run (runner, question, &answer), ==, DURE_MODEL_ANSWERED);
      g_test_assert_expected_messages ();
      g_assert_cmpfloat (answer, ==, 0.5);
    }
}

static void
test_missing_number (void)
{
  const DurePilotFeatures features = features_of (60, 0.0 / 0.0);
  g_autoptr (GBytes) model = g_bytes_new_static ("good", 4);

  g_assert_null (dure_pilot_question_new (&features, wanted, G_N_ELEMENTS (wanted), model));
}

/* 0.01 * heart rate + 0.001 * age, made for up to 100 a minute */
static GBytes *
pack (const char *unit)
{
  json_t *vectors = json_array ();
  g_autoptr (json_t) description = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:f, s:i, s:[{s:s, s:s, s:i, s:i}, {s:s, s:s, s:i, s:i}], s:[f, "
      "f], s:o}",
      "schema", "dure.model/1", "name", "pulse-rest", "version", 1, "featureList", "pilot-1",
      "link", "identity", "threshold", 0.5, "base", 0, "features", "name", "age-band", "unit", unit,
      "low", 12, "high", 80, "name", "heart-rate", "unit", "/min", "low", 30, "high", 100,
      "weights", 0.001, 0.01, "vectors", vectors);
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < DURE_PACKED_MODEL_MIN_VECTORS; i++)
    json_array_append_new (vectors, json_pack ("{s:[i, i], s:f}", "inputs", 20, 50 + i, "output",
                                               0.02 + 0.01 * (50 + i)));
  file = dure_packed_model_write (description, &error);
  g_assert_no_error (error);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

static DureModelOutcome
run_model (GBytes *model, const char *wall, double heart_rate, double *ret_answer)
{
  const DurePilotTimes times = { 20000, 20000 };
  g_autoptr (DurePilotRunner) runner =
      dure_pilot_runner_new (g_getenv ("DURE_PILOT_MODEL"), wall, &times);
  const DurePilotFeatures features = features_of (heart_rate, 40);
  g_autoptr (GBytes) question =
      dure_pilot_question_new (&features, wanted, G_N_ELEMENTS (wanted), model);

  return run (runner, question, ret_answer);
}

static void
test_real_model (gconstpointer wall)
{
  g_autoptr (GBytes) model = pack ("a");
  double answer = -1;

  g_assert_cmpint (run_model (model, wall, 60, &answer), ==, DURE_MODEL_ANSWERED);
  g_assert_cmpfloat_with_epsilon (answer, 0.64, 1e-9);
  answer = -1;
  g_assert_cmpint (run_model (model, wall, 100.5, &answer), ==, DURE_MODEL_CANNOT_TELL);
  g_assert_cmpfloat (answer, ==, -1);
}

static void
test_no_real_model (void)
{
  g_autoptr (GBytes) other_unit = pack ("mo");
  g_autoptr (GBytes) model = pack ("a");
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (model, 0, g_bytes_get_size (model) - 1);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  double answer = -1;

  g_assert_cmpint (run_model (other_unit, NULL, 60, &answer), ==, DURE_MODEL_REFUSED);
  g_assert_cmpint (run_model (cut, NULL, 60, &answer), ==, DURE_MODEL_REFUSED);
  g_assert_cmpint (run_model (none, NULL, 60, &answer), ==, DURE_MODEL_REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/pilot-runner/doubles", NULL, test_doubles);
  g_test_add_data_func ("/pilot-runner/doubles-walled", WALL, test_doubles);
  g_test_add_data_func ("/pilot-runner/loop-is-ended", NULL, test_loop_is_ended);
  g_test_add_data_func ("/pilot-runner/loop-is-ended-walled", WALL, test_loop_is_ended);
  g_test_add_func ("/pilot-runner/processor-is-limited", test_processor_is_limited);
  g_test_add_func ("/pilot-runner/never-ready", test_never_ready);
  g_test_add_func ("/pilot-runner/no-such-program", test_no_such_program);
  g_test_add_func ("/pilot-runner/without-a-wall-that-works", test_without_a_wall_that_works);
  g_test_add_func ("/pilot-runner/missing-number", test_missing_number);
  g_test_add_data_func ("/pilot-runner/real-model", NULL, test_real_model);
  g_test_add_data_func ("/pilot-runner/real-model-walled", WALL, test_real_model);
  g_test_add_func ("/pilot-runner/no-real-model", test_no_real_model);
  return g_test_run ();
}
