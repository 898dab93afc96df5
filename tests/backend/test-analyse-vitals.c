// test-analyse-vitals.c: what the desk answers of measured values, and what it refuses
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "analyse.h"
#include "canonical-json.h"
#include "commands.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The whole command on a file; what it wrote to standard output. */
static int
analyse (const char *document, char **ret_out)
{
  g_autofree char *path = NULL;
  char name[] = "analyse", subject[] = "vitals";
  char *argv[] = { name, subject, NULL, NULL };
  size_t length = 0;
  int file = g_file_open_tmp ("dure-vitals-XXXXXX", &path, NULL);
  FILE *out = open_memstream (ret_out, &length);
  int status;

  g_assert_cmpint (file, >=, 0);
  close (file);
  g_assert_true (g_file_set_contents (path, document, -1, NULL));
  argv[2] = path;
  status = dure_command_analyse (3, argv, out);
  fclose (out);
  g_remove (path);
  return status;
}

static json_t *
answers (const char *document)
{
  char *out = NULL;
  json_t *json;

  g_assert_cmpint (analyse (document, &out), ==, 0);
  json = json_loads (out, 0, NULL);
  g_assert_true (json_is_array (json));
  free (out);
  return json;
}

/* Each document is one value; @answer is what its answer must hold, in canonical form. */
static const struct
{
  const char *document, *answer;
} rows[] = {
  { "[{\"code\":\"blood-pressure\",\"systolic\":142,\"diastolic\":91,\"age\":55,\"sex\":\"M\"}]",
    "{\"category\":\"stage-1\",\"diastolic\":91,\"systolic\":142,\"urgency\":\"look-again\"}" },
  { "[{\"code\":\"85354-9\",\"value\":{\"systolic\":150,\"diastolic\":80},\"repeated\":true}]",
    "{\"category\":\"stage-1\",\"isolatedSystolic\":true,\"urgency\":\"see-doctor\"}" },
  { "[{\"code\":\"8462-4\",\"value\":91},{\"code\":\"8480-6\",\"value\":118}]",
    "{\"category\":\"stage-1\",\"code\":\"85354-9\",\"diastolic\":91,\"systolic\":118}" },
  { "[{\"vital\":\"bloodPressure\",\"value\":\"142/91\"}]",
    "{\"category\":\"stage-1\",\"diastolic\":91,\"systolic\":142}" },
  { "[{\"name\":\"Blood pressure\",\"value\":[142,91]}]",
    "{\"category\":\"stage-1\",\"diastolic\":91,\"systolic\":142}" },
  { "[{\"code\":{\"coding\":[{\"code\":\"85354-9\"}]},\"component\":["
    "{\"code\":{\"coding\":[{\"code\":\"8462-4\"}]},\"valueQuantity\":{\"value\":91}},"
    "{\"code\":{\"coding\":[{\"code\":\"8480-6\"}]},\"valueQuantity\":{\"value\":142}}]}]",
    "{\"category\":\"stage-1\",\"diastolic\":91,\"systolic\":142}" },
  { "[{\"code\":{\"coding\":[{\"code\":\"85354-9\"}]},\"component\":["
    "{\"code\":{\"coding\":[{\"code\":\"8867-4\"}]},\"valueQuantity\":{\"value\":70}},"
    "{\"code\":{\"coding\":[{\"code\":\"8462-4\"}]},\"valueQuantity\":{\"value\":91}},"
    "{\"code\":{\"coding\":[{\"code\":\"8480-6\"}]},\"valueQuantity\":{\"value\":142}}]}]",
    "{\"category\":\"stage-1\",\"diastolic\":91,\"systolic\":142}" },
  { "[{\"code\":\"bp\",\"sbp\":142,\"dbp\":91}]",
    "{\"category\":\"stage-1\",\"diastolic\":91,\"systolic\":142}" },
  { "[{\"code\":\"bp\",\"readings\":[{\"systolic\":143,\"diastolic\":91},"
    "{\"systolic\":136,\"diastolic\":87}]}]",
    "{\"category\":\"stage-1\",\"diastolic\":89,\"systolic\":140,\"urgency\":\"see-doctor\"}" },
  { "[{\"code\":\"waist\",\"value\":85,\"sex\":\"female\"}]",
    "{\"category\":\"large\",\"code\":\"8280-0\",\"urgency\":\"look-again\",\"vital\":\"waist\"}" },
  { "[{\"code\":\"waist\",\"value\":85}]", "{\"category\":\"unsaid\",\"urgency\":\"usual\"}" },
  { "[{\"code\":\"systolic\",\"value\":118}]",
    "{\"category\":\"unsaid\",\"code\":\"8480-6\",\"urgency\":\"cannot-tell\"}" },
  { "[{\"code\":\"systolic\",\"value\":181}]",
    "{\"category\":\"stage-2\",\"redFlag\":\"repeat\",\"urgency\":\"look-again\"}" },
  { "[{\"code\":\"diastolic\",\"value\":84}]",
    "{\"category\":\"prehypertension\",\"code\":\"8462-4\",\"diastolic\":84}" },
  { "\xef\xbb\xbf[{\"code\":\"oxygen\",\"value\":94.5}]\r\n",
    "{\"category\":\"usual\",\"value\":95}" },
  { "[{\"code\":\"bp\",\"systolic\":136,\"diastolic\":80,\"setting\":\"home\"}]",
    "{\"category\":\"stage-1\",\"isolatedSystolic\":true}" },
  { "[{\"code\":\"Glucose\",\"value\":7.0,\"unit\":\"mmol/L\",\"fasting\":true}]",
    "{\"category\":\"high\",\"context\":\"fasting\",\"unit\":\"mg/dL\",\"value\":126}" },
  { "[{\"code\":\"14743-9\",\"value\":5.5,\"context\":\"Fasting\"}]",
    "{\"category\":\"usual\",\"code\":\"41653-7\",\"value\":99}" },
  { "[{\"code\":\"glucose\",\"value\":150,\"context\":\"after-load-2h\"}]",
    "{\"category\":\"impaired\"}" },
  { "[{\"code\":\"glucose\",\"value\":150,\"context\":\"after meal\"}]",
    "{\"category\":\"below-200\",\"context\":\"random\"}" },
  { "[{\"code\":\"temperature\",\"value\":102.5,\"unit\":\"degF\"}]",
    "{\"category\":\"high-fever\",\"unit\":\"Cel\",\"value\":39.2}" },
  { "[{\"code\":\"bmi\",\"weight\":64,\"height\":1.7}]",
    "{\"category\":\"usual\",\"value\":22.1}" },
  { "{\"code\":{\"coding\":[{\"code\":\"59408-5\"}]},\"valueQuantity\":{\"value\":92.4}}",
    "{\"category\":\"low\",\"redFlag\":\"repeat\",\"unit\":\"%\",\"value\":92}" },
  { "[{\"code\":\"8867-4\",\"system\":\"http://loinc.org\",\"effectivePeriod\":{\"start\":"
    "\"2026-11-21T05:00:00.000Z\",\"end\":\"2026-11-21T05:01:00.000Z\"},\"device\":\"ecg-strap\","
    "\"possession\":\"own-instrument\",\"unit\":\"/min\",\"value\":72,\"age\":70,\"sex\":\"f\"}]",
    "{\"category\":\"usual\",\"percentile\":50,\"percentileReference\":\"US reference\"}" },
  { "[{\"code\":{\"coding\":[{\"code\":\"PR\"},{\"code\":\"8867-4\"}]},\"valueQuantity\":"
    "{\"value\":72,\"unit\":\"beats per minute\",\"code\":\"/min\"}}]",
    "{\"category\":\"usual\",\"unit\":\"/min\",\"value\":72}" },
  { "[{\"code\":{\"text\":\"Heart rate\"},\"value\":72,\"unit\":\"beats/minute\"}]",
    "{\"category\":\"usual\",\"value\":72}" },
  { "[{\"code\":\"1558-6\",\"value\":126}]",
    "{\"category\":\"high\",\"context\":\"fasting\"}" },
  { "[{\"code\":\"14995-5\",\"value\":7.8,\"unit\":\"mmol/L\"}]",
    "{\"category\":\"impaired\",\"context\":\"after-load-2h\",\"value\":141}" },
  { "[{\"code\":\"pulse\",\"value\":115,\"irregular\":true}]",
    "{\"category\":\"fast\",\"redFlag\":\"doctor\",\"urgency\":\"see-doctor\"}" },
  { "[{\"code\":\"weight\",\"value\":70,\"symptoms\":[\"Chest pain\"]}]",
    "{\"category\":\"unsaid\",\"redFlag\":\"119\",\"urgency\":\"see-doctor\"}" },
};

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (json_t) list = answers (rows[i].document);
      json_t *wanted = json_loads (rows[i].answer, 0, NULL), *value;
      const char *key;

      g_test_message ("%s", rows[i].document);
      g_assert_cmpuint (json_array_size (list), ==, 1);
      json_object_foreach (wanted, key, value)
        {
          json_t *said = json_object_get (json_array_get (list, 0), key);

          g_test_message ("  %s", key);
          if (json_is_number (value))
            g_assert_cmpfloat (json_number_value (said), ==, json_number_value (value));
          else
            g_assert_true (json_equal (said, value));
        }
      json_decref (wanted);
    }
}

static const char *
said (const json_t *list, gsize i, const char *key)
{
  return dure_json_text_of (json_array_get (list, i), key);
}

/* Age 19 is the first with a range; bands and pregnancy as well. */
static void
test_person (void)
{
  g_autoptr (json_t) list = answers (
      "[{\"code\":\"spo2\",\"value\":97,\"age\":18.9},{\"code\":\"spo2\",\"value\":97,\"age\":19},"
      "{\"code\":\"spo2\",\"value\":97,\"age\":\"16-19\"},"
      "{\"code\":\"spo2\",\"value\":97,\"age\":30,\"pregnancy\":true},"
      "{\"code\":\"spo2\",\"value\":91,\"age\":30,\"pregnant\":true},"
      "{\"code\":\"spo2\",\"value\":97,\"person\":{\"age\":30,\"pregnant\":true}},"
      "{\"patient\":{\"age\":18},\"observations\":[{\"code\":\"spo2\",\"value\":97}]}]");
  static const char *const categories[] = { "unsaid", "usual", "unsaid", "unsaid", "unsaid",
                                            "unsaid", "unsaid" };

  for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
    g_assert_cmpstr (said (list, i, "category"), ==, categories[i]);
  g_assert_cmpstr (said (list, 4, "redFlag"), ==, "repeat");
}

/* One person for a list, which a value may change; weight and height become a mass index. */
static void
test_groups (void)
{
  g_autoptr (json_t) list =
      answers ("[{\"age\":17,\"sex\":\"male\",\"observations\":[{\"code\":\"weight\",\"value\":70},"
               "{\"code\":\"height\",\"value\":1.72,\"unit\":\"m\"},"
               "{\"code\":\"spo2\",\"value\":97,\"age\":44}]},"
               "{\"age\":40,\"observations\":[{\"code\":\"weight\",\"value\":70},"
               "{\"code\":\"height\",\"value\":172}]}]");

  g_assert_cmpuint (json_array_size (list), ==, 7);
  g_assert_cmpstr (said (list, 2, "category"), ==, "usual");
  g_assert_cmpstr (said (list, 5, "vital"), ==, "bmi");
  g_assert_cmpstr (said (list, 5, "category"), ==, "unsaid");
  g_assert_cmpstr (said (list, 6, "vital"), ==, "bmi");
  g_assert_cmpstr (said (list, 6, "category"), ==, "pre-obese");
}

/* 80 s of even beats; RMSSD of 0, 10 and -10 in turn. */
static void
test_intervals (void)
{
  g_autoptr (GString) document = g_string_new ("[{\"code\":\"8637-1\",\"values\":[800");
  g_autoptr (json_t) list = NULL;
  const json_t *answer;

  for (guint i = 1; i < 100; i++)
    g_string_append_printf (document, ",%u", i % 2 == 0 ? 800 : 810);
  g_string_append (document, "]}]");
  list = answers (document->str);
  answer = json_array_get (list, 0);
  g_assert_cmpfloat (json_number_value (json_object_get (answer, "value")), ==, 75);
  g_assert_cmpfloat (json_number_value (json_object_get (answer, "rmssd")), ==, 10);
  g_assert_cmpstr (said (list, 0, "category"), ==, "usual");
}

static void
test_malformed (void)
{
  static const char *const documents[] = {
    "",
    "x",
    "[3]",
    "{\"observations\":3}",
    "[{\"code\":\"mood\",\"value\":3}]",
    "[{\"value\":3}]",
    "[{\"code\":\"spo2\"}]",
    "[{\"code\":\"spo2\",\"value\":\"95\"}]",
    "[{\"code\":\"spo2\",\"value\":101}]",
    "[{\"code\":\"spo2\",\"value\":1e300}]",
    "[{\"code\":\"spo2\",\"value\":95,\"unit\":\"mmHg\"}]",
    "[{\"code\":\"spo2\",\"value\":95,\"age\":-1}]",
    "[{\"code\":\"spo2\",\"value\":95,\"age\":\"old\"}]",
    "[{\"code\":\"spo2\",\"value\":95,\"sex\":\"q\"}]",
    "[{\"code\":\"spo2\",\"value\":95,\"pregnant\":\"no\"}]",
    "[{\"code\":\"spo2\",\"value\":95,\"symptoms\":[\"love\"]}]",
    "[{\"code\":\"bp\",\"systolic\":120,\"diastolic\":null}]",
    "[{\"code\":\"bp\",\"value\":\"142/91x\"}]",
    "[{\"code\":\"bp\",\"value\":[142]}]",
    "[{\"code\":\"bp\",\"readings\":[]}]",
    "[{\"code\":\"bp\",\"readings\":[{\"systolic\":143}]}]",
    "[{\"code\":\"bp\",\"component\":[3,{}]}]",
    "[{\"code\":\"glucose\",\"value\":95,\"context\":\"noon\"}]",
    "[{\"code\":\"rr-intervals\",\"values\":[]}]",
    "[{\"code\":\"spo2\",\"value\":95},{\"code\":\"spo2\",\"value\":95,\"value\":96}]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      char *out = NULL;

      g_test_message ("%s", documents[i]);
      g_assert_cmpint (analyse (documents[i], &out), ==, DURE_ANALYSE_MALFORMED);
      g_assert_cmpstr (out, ==, "");
      free (out);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analyse-vitals/forms", test_forms);
  g_test_add_func ("/analyse-vitals/person", test_person);
  g_test_add_func ("/analyse-vitals/groups", test_groups);
  g_test_add_func ("/analyse-vitals/intervals", test_intervals);
  g_test_add_func ("/analyse-vitals/malformed", test_malformed);
  return g_test_run ();
}
