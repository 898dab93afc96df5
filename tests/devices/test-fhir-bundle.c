// test-fhir-bundle.c: bundles of a clinic, whole and cut; what is not taken, and why
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "taken.h"

#include "canonical-json.h"
#include "fhir.h"

#include <string.h>

#define NOON_MS G_GINT64_CONSTANT (1730948400000)
#define AT_NOON "'effectiveDateTime':'2024-11-07T12:00:00+09:00'"
#define LOINC(code) "'code':{'coding':[{'system':'http://loinc.org','code':'" code "'}]}"
#define QUANTITY(value, unit)                                                                     \
  "'valueQuantity':{'value':" value ",'system':'http://unitsofmeasure.org','code':'" unit "'}"
#define OBSERVATION(rest) "{'resource':{'resourceType':'Observation','status':'final'," rest "}}"
#define PULSE OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("61", "/min"))
#define OF(who) "'subject':{'reference':'" who "'},"
#define BUNDLE(entries) "{'resourceType':'Bundle','type':'collection','entry':[" entries "]}"

static Taken *
read_pieces (const char *text, gsize piece, GError **error)
{
  return taken_from (DURE_HEALTH_FORM_FHIR, text, strlen (text), piece, error);
}

/* Texts are written with ' for ", so that they can be read here. */
static Taken *
read_quoted (const char *quoted, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (quoted), "'", '"');

  return read_pieces (text, G_MAXINT, error);
}

static Taken *
read_all (const char *quoted)
{
  g_autoptr (GError) error = NULL;
  Taken *taken = read_quoted (quoted, &error);

  g_assert_no_error (error);
  return taken;
}

static void
assert_refused (const char *quoted, DureHealthError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Taken) taken = read_quoted (quoted, &error);

  g_assert_null (taken);
  g_assert_error (error, DURE_HEALTH_ERROR, (gint) code);
}

static void
assert_one_complaint (const char *quoted, DureHealthReason reason)
{
  g_autoptr (Taken) taken = read_all (quoted);

  g_assert_cmpuint (taken->facts->len, ==, 0);
  g_assert_cmpuint (taken->report->n_complaints, ==, 1);
  taken_assert_complaint (taken, 0, 1, reason);
}

static char *
made_up (gsize *ret_length)
{
  g_autofree char *path = g_build_filename (g_getenv ("DURE_HEALTH"), "made-up.json", NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));
  return text;
}

static void
test_made_up (void)
{
  gsize length;
  g_autofree char *text = made_up (&length);

  for (gsize piece = 1; piece < 2 * length; piece *= 5)
    {
      g_autoptr (Taken) taken = read_pieces (text, piece, NULL);

      g_assert_nonnull (taken);
      g_assert_cmpuint (taken->facts->len, ==, 4);
      taken_assert_fact (taken, 0, DURE_CODE_SYSTOLIC, 1730934000000, 121000000);
      taken_assert_fact (taken, 1, DURE_CODE_DIASTOLIC, 1730934000000, 79000000);
      taken_assert_fact (taken, 2, DURE_CODE_TEMPERATURE, 1730934060500, 37000000);
      taken_assert_fact (taken, 3, DURE_CODE_OXYGEN, 1730934240000, 97000000);
      g_assert_cmpuint (taken->report->n_complaints, ==, 2);
      /* A day is no moment. */
      taken_assert_complaint (taken, 0, 4, DURE_HEALTH_NO_TIME);
      taken_assert_complaint (taken, 1, 5, DURE_HEALTH_NOT_FINAL);
      g_assert_cmpuint (taken_not_taken (taken, "Patient"), ==, 1);
      g_assert_cmpuint (taken_not_taken (taken, "Condition"), ==, 1);
      g_assert_cmpuint (taken_not_taken (taken, "4548-4"), ==, 1);
      g_assert_cmpuint (taken->report->n_nameless, ==, 0);
    }
}

static void
test_cut_anywhere (void)
{
  gsize length;
  g_autofree char *text = made_up (&length);

  for (gsize cut = 0; cut < (gsize) (strrchr (text, '}') - text); cut++)
    {
      g_autofree char *begin = g_strndup (text, cut);

      assert_refused (begin, DURE_HEALTH_ERROR_MALFORMED);
    }
}

static void
test_complaints (void)
{
  static const struct
  {
    const char *entry;
    DureHealthReason reason;
  } rows[] = {
    { OBSERVATION (LOINC ("8867-4") "," QUANTITY ("61", "/min")), DURE_HEALTH_NO_TIME },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4")), DURE_HEALTH_NO_AMOUNT },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") ",'dataAbsentReason':{}"), DURE_HEALTH_NO_AMOUNT },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("'61'", "/min")),
      DURE_HEALTH_BAD_AMOUNT },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("61,'comparator':'<'", "/min")),
      DURE_HEALTH_BAD_AMOUNT },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("1e300", "/min")),
      DURE_HEALTH_BAD_AMOUNT },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("123456789012345678", "/min")),
      DURE_HEALTH_BAD_AMOUNT },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("61", "mm[Hg]")),
      DURE_HEALTH_UNIT_UNKNOWN },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") ",'valueQuantity':{'value':61,'code':'/min'}"),
      DURE_HEALTH_UNIT_UNKNOWN },
    { OBSERVATION (AT_NOON "," LOINC ("8867-4") "," QUANTITY ("-61", "/min")),
      DURE_HEALTH_OUT_OF_RANGE },
    { OBSERVATION (AT_NOON "," LOINC ("8480-6") "," QUANTITY ("120", "mm[Hg]")),
      DURE_HEALTH_HALF_A_PAIR },
    { "{'resource':{'resourceType':'Observation'}}", DURE_HEALTH_NOT_FINAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *bundle = g_strdup_printf (BUNDLE ("%s"), rows[i].entry);

      assert_one_complaint (bundle, rows[i].reason);
    }
}

/* What is of no code of ours is counted; what may be a name is counted without it. */
static void
test_not_taken (void)
{
  g_autoptr (Taken) taken = read_all (BUNDLE (
      PULSE "," OBSERVATION (AT_NOON "," LOINC ("40443-4") "," QUANTITY ("55", "/min")) ","
      OBSERVATION (AT_NOON "," LOINC ("8637-1") "," QUANTITY ("800", "ms")) ","
      OBSERVATION (AT_NOON "," LOINC ("Hong Gildong")) "," OBSERVATION (AT_NOON) ","
      OBSERVATION (AT_NOON ",'code':{'coding':[{'system':'urn:x','code':'8867-4'}]}") ","
      "{'resource':{'resourceType':'hong'}},{'resource':5},{}"));

  g_assert_cmpuint (taken->facts->len, ==, 1);
  taken_assert_fact (taken, 0, DURE_CODE_HEART_RATE, NOON_MS, 61000000);
  g_assert_cmpuint (taken_not_taken (taken, "40443-4"), ==, 1);
  g_assert_cmpuint (taken_not_taken (taken, "8637-1"), ==, 1);
  g_assert_cmpuint (g_hash_table_size (taken->report->not_taken), ==, 2);
  g_assert_cmpuint (taken->report->n_nameless, ==, 6);
  g_assert_cmpuint (taken->report->n_complaints, ==, 0);
}

static void
test_refusals (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *wide = g_strnfill (300 << 10, ' ');
  g_autofree char *wide_entry = g_strdup_printf (BUNDLE ("{%s}"), wide);

  assert_refused ("", DURE_HEALTH_ERROR_MALFORMED);
  assert_refused ("{}", DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused ("{'resourceType':'Patient'}", DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused ("{'resourceType':'Bundle','entry':{}}", DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused (BUNDLE ("1"), DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused (BUNDLE ("[" PULSE "]"), DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused (BUNDLE (PULSE) "x", DURE_HEALTH_ERROR_MALFORMED);
  assert_refused (BUNDLE (PULSE PULSE), DURE_HEALTH_ERROR_MALFORMED);
  assert_refused (BUNDLE (PULSE ","), DURE_HEALTH_ERROR_MALFORMED);
  assert_refused (BUNDLE ("{'resource':{'a':1,'a':2}}"), DURE_HEALTH_ERROR_MALFORMED);
  assert_refused ("{'resourceType':'Bundle','entry':[],'entry':[" PULSE "]}",
                  DURE_HEALTH_ERROR_MALFORMED);
  /* The key of entries, spelt so that it is not known before the end. */
  assert_refused ("{'resourceType':'Bundle','entr\\u0079':[" PULSE "]}",
                  DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused (BUNDLE ("{'resource':{'a':1e999}}"), DURE_HEALTH_ERROR_MALFORMED);
  assert_refused (BUNDLE ("{'resource':{'a':'\xff'}}"), DURE_HEALTH_ERROR_MALFORMED);
  assert_refused (wide_entry, DURE_HEALTH_ERROR_TOO_BIG);
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  assert_refused (deep->str, DURE_HEALTH_ERROR_MALFORMED);
  g_string_prepend (deep, "{'entry':[{'resource':");
  assert_refused (deep->str, DURE_HEALTH_ERROR_MALFORMED);
}

/* Brackets and quotes within texts are no marks. */
static void
test_texts (void)
{
  g_autoptr (Taken) taken = read_all (
      "\xef\xbb\xbf{'a':'entry','link':[{'entry':[{}]}],'b':']}\\\\',"
      "'resourceType':'Bundle','entry' : \n[ "
      "{'x':'}]\\\\\\'','resource':{'resourceType':'Basic','n':'[{\\'\\\\'}} ," PULSE "] }\n");

  g_assert_cmpuint (taken->facts->len, ==, 1);
  g_assert_cmpuint (taken_not_taken (taken, "Basic"), ==, 1);
}

/* A bundle about two people is nobody's own. */
static void
test_people (void)
{
  g_autoptr (Taken) taken = read_all (
      BUNDLE (OBSERVATION (OF ("Patient/1") AT_NOON) "," PULSE ","
              OBSERVATION (OF ("Patient/1") AT_NOON)));

  g_assert_cmpuint (taken->facts->len, ==, 1);
  assert_refused (BUNDLE (OBSERVATION (OF ("Patient/1") AT_NOON) ","
                          OBSERVATION (OF ("Patient/2") AT_NOON)), DURE_HEALTH_ERROR_PEOPLE);
  assert_refused (BUNDLE ("{'resource':{'resourceType':'Patient'}},"
                          "{'resource':{'resourceType':'Patient'}}"), DURE_HEALTH_ERROR_PEOPLE);
}

/* What the file says about a person must not come back in an error. */
static void
test_errors_are_silent (void)
{
  static const char *const bundles[] = {
    BUNDLE ("{'Hong':Gildong}"),
    BUNDLE (OBSERVATION (OF ("Hong") AT_NOON) "," OBSERVATION (OF ("Gildong") AT_NOON)),
    "{'Hong':'Gildong'}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Taken) taken = read_quoted (bundles[i], &error);

      g_assert_null (taken);
      g_assert_null (strstr (error->message, "Hong"));
      g_assert_null (strstr (error->message, "Gildong"));
    }
}

static gboolean
on_resource (const json_t *resource, gpointer data, GError **error)
{
  return json_array_append_new (data, json_pack ("{s:O}", "resource", resource)) == 0;
}

/* What we give to a donor in this form, another Dure can take. */
static void
test_own_form (void)
{
  static const DureFhirFact facts[] = {
    { .donor = "d", .code = DURE_CODE_HEART_RATE, .start_ms = NOON_MS, .end_ms = NOON_MS + 1500,
      .value = 61 },
    { .donor = "d", .code = DURE_CODE_SYSTOLIC, .start_ms = NOON_MS, .end_ms = NOON_MS,
      .value = 121 },
    { .donor = "d", .code = DURE_CODE_DIASTOLIC, .start_ms = NOON_MS, .end_ms = NOON_MS,
      .value = 79 },
    { .donor = "d", .code = DURE_CODE_TEMPERATURE, .start_ms = NOON_MS, .end_ms = NOON_MS,
      .value = 36.6 },
    { .donor = "d", .code = DURE_CODE_OXYGEN, .start_ms = NOON_MS, .end_ms = NOON_MS,
      .value = 97 },
  };
  json_t *entries = json_array ();
  g_autoptr (json_t) bundle
      = json_pack ("{s:s, s:o}", "resourceType", "Bundle", "entry", entries);
  g_autoptr (Taken) taken = NULL;
  g_autofree char *text = NULL;

  g_assert_true (dure_fhir_observations (facts, G_N_ELEMENTS (facts), on_resource, entries, NULL));
  text = dure_json_canonical (bundle, NULL);
  taken = read_pieces (text, G_MAXINT, NULL);
  g_assert_nonnull (taken);
  g_assert_cmpuint (taken->facts->len, ==, G_N_ELEMENTS (facts));
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    taken_assert_fact (taken, i, facts[i].code, NOON_MS, (gint64) (facts[i].value * 1000) * 1000);
}

static void
test_forms (void)
{
  static const struct
  {
    const char *begin;
    DureHealthForm form;
  } rows[] = {
    { "", DURE_HEALTH_FORM_UNKNOWN },
    { "  \n", DURE_HEALTH_FORM_UNKNOWN },
    { "PK\3\4", DURE_HEALTH_FORM_APPLE_ARCHIVE },
    { " {", DURE_HEALTH_FORM_FHIR },
    { "\xef\xbb\xbf{", DURE_HEALTH_FORM_FHIR },
    { "<?xml version='1.0'?><!DOCTYPE HealthData [", DURE_HEALTH_FORM_APPLE },
    { "<HealthData>", DURE_HEALTH_FORM_APPLE },
    { "<feed xmlns='http://www.w3.org/2005/Atom'>", DURE_HEALTH_FORM_UNKNOWN },
    { "time,kWh\n", DURE_HEALTH_FORM_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (dure_health_form_of ((const guint8 *) rows[i].begin, strlen (rows[i].begin)),
                     ==, rows[i].form);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir-bundle/made-up", test_made_up);
  g_test_add_func ("/fhir-bundle/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/fhir-bundle/complaints", test_complaints);
  g_test_add_func ("/fhir-bundle/not-taken", test_not_taken);
  g_test_add_func ("/fhir-bundle/refusals", test_refusals);
  g_test_add_func ("/fhir-bundle/texts", test_texts);
  g_test_add_func ("/fhir-bundle/people", test_people);
  g_test_add_func ("/fhir-bundle/errors-tell-nothing", test_errors_are_silent);
  g_test_add_func ("/fhir-bundle/own-form", test_own_form);
  g_test_add_func ("/fhir-bundle/forms", test_forms);
  return g_test_run ();
}
