// test-bulk-lines.c: a row of a release says the same in FHIR, and no more
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bulk-lines.h"
#include "canonical-json.h"
#include "formats-error.h"
#include "measure.h"

#include <string.h>

#define RELEASE "6f1c2a34-0000-4000-8000-000000000012"
#define PSEUDONYM "00112233445566778899aabbccddeeff"
#define MASKED                                                                                     \
  "{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\","    \
  "\"valueCode\":\"masked\"}]}"

/* A manifest with a column for each of @columns (JSON); `when` is one of times. */
static json_t *
manifest_of (json_t *row)
{
  json_t *attributes = json_array ();
  const char *name;
  json_t *cell;

  json_object_foreach (row, name, cell)
    if (!g_str_equal (name, "pseudonym"))
      json_array_append_new (attributes,
                             json_pack ("{s:s, s:s}", "name", name, "transformation",
                                        g_str_equal (name, "when") ? "calendar" : "bands"));
  return json_pack ("{s:s, s:o}", "release", RELEASE, "attributes", attributes);
}

static json_t *
row_of (const char *cells)
{
  json_t *row = json_loads (cells, 0, NULL);

  g_assert_nonnull (row);
  json_object_set_new (row, "pseudonym", json_string (PSEUDONYM));
  return row;
}

static char *
lines_of (const char *cells, guint64 line)
{
  g_autoptr (json_t) row = row_of (cells);
  g_autoptr (json_t) manifest = manifest_of (row);
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);

  g_assert_true (dure_bulk_lines (manifest, line, row, NULL, out, &error));
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

static json_t *
observations_of (const char *cells)
{
  g_autofree char *text = lines_of (cells, 0);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  json_t *list = json_array ();

  g_assert_true (g_str_has_suffix (text, "\n") || *text == '\0');
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    json_array_append_new (list, dure_json_parse (lines[i], strlen (lines[i]), NULL));
  return list;
}

/* Whether @json has what @expected (JSON) has; lists are as long. */
static gboolean
holds (const json_t *json, const json_t *expected)
{
  const char *key;
  json_t *value;

  if (json_is_array (expected))
    {
      if (json_array_size (json) != json_array_size (expected))
        return FALSE;
      for (gsize i = 0; i < json_array_size (expected); i++)
        if (!holds (json_array_get (json, i), json_array_get (expected, i)))
          return FALSE;
      return TRUE;
    }
  if (!json_is_object (expected))
    return json_equal (json, expected);
  json_object_foreach ((json_t *) expected, key, value)
    if (!holds (json_object_get (json, key), value))
      return FALSE;
  return TRUE;
}

static void
assert_holds (const char *cells, const char *expected)
{
  g_autoptr (json_t) observations = observations_of (cells);
  g_autoptr (json_t) wanted = json_loads (expected, 0, NULL);

  g_assert_nonnull (wanted);
  g_assert_cmpuint (json_array_size (observations), ==, 1);
  if (!holds (json_array_get (observations, 0), wanted))
    g_error ("%s", json_dumps (observations, 0));
}

static void
test_golden (void)
{
  g_autofree char *text = lines_of ("{\"29463-7\": \"72.5\", \"when\": \"2026-03-01\"}", 7);
  g_autoptr (json_t) got = dure_json_parse (text, strlen (text) - 1, NULL);
  g_autoptr (json_t) wanted = json_loads (
      "{\"resourceType\": \"Observation\", \"status\": \"final\", \"meta\": {\"profile\":"
      " [\"http://www.hl7korea.or.kr/fhir/krcore/StructureDefinition/krcore-bodyweight\"]},"
      " \"category\": [{\"coding\": [{\"system\":"
      " \"http://terminology.hl7.org/CodeSystem/observation-category\","
      " \"code\": \"vital-signs\"}]}],"
      " \"code\": {\"coding\": [{\"system\": \"http://loinc.org\", \"code\": \"29463-7\"}],"
      " \"text\": \"Body weight\"},"
      " \"subject\": {\"reference\": \"Patient/" PSEUDONYM "\","
      " \"identifier\": {\"system\": \"urn:dure:pseudonym\","
      " \"value\": \"" PSEUDONYM "\"}}, \"effectiveDateTime\": \"2026-03-01\","
      " \"valueQuantity\": {\"value\": 72.5, \"unit\": \"kg\","
      " \"system\": \"http://unitsofmeasure.org\", \"code\": \"kg\"}}",
      0, NULL);

  g_assert_nonnull (wanted);
  g_assert_cmpuint (strlen (json_string_value (json_object_get (got, "id"))), ==, 32);
  json_object_del (got, "id");
  g_assert_true (json_equal (got, wanted));
}

/* One Provenance of all that the row says, and nothing that the manifest does not. */
static void
test_origin (void)
{
  const char *cells = "{\"29463-7\": \"72.5\", \"8480-6\": \"120\", \"8462-4\": \"80\","
                      " \"sex\": \"female\", \"when\": \"2026-03\"}";
  g_autoptr (json_t) row = row_of (cells), observations = observations_of (cells);
  g_autoptr (json_t) manifest = manifest_of (row), got = NULL, wanted = json_array ();
  g_autoptr (json_t) code = json_pack ("{s:s, s:s, s:i}", "dure", "1.2", "rules", "r/1",
                                       "quality", 2);
  g_autoptr (GString) out = g_string_new ("before\n");
  const json_t *one;
  gsize i;

  json_object_set (manifest, "code", code);
  json_object_set_new (manifest, "tree", json_pack ("{s:s}", "root", "the-root"));
  g_assert_true (dure_bulk_line_of_origin (manifest, 1000, 0, row, NULL, out, NULL));
  g_assert_true (g_str_has_prefix (out->str, "before\n") && g_str_has_suffix (out->str, "}\n"));
  got = dure_json_parse (out->str + 7, out->len - 8, NULL);
  json_array_foreach (observations, i, one)
    json_array_append_new (wanted, json_pack ("{s:o}", "reference",
                                              json_sprintf ("Observation/%s", json_string_value (
                                                  json_object_get (one, "id")))));
  g_assert_cmpuint (json_array_size (wanted), ==, 3);
  json_array_append_new (wanted, json_pack ("{s:s}", "reference", "Patient/" PSEUDONYM));
  g_assert_true (json_equal (json_object_get (got, "target"), wanted));
  json_decref (g_steal_pointer (&wanted));
  wanted = json_loads (
      "{\"resourceType\": \"Provenance\", \"recorded\": \"1970-01-01T00:00:01.000Z\","
      " \"activity\": {\"coding\": [{\"system\":"
      " \"http://terminology.hl7.org/CodeSystem/v3-ActCode\", \"code\": \"PSEUD\"}]},"
      " \"agent\": [{\"type\": {\"coding\": [{\"system\":"
      " \"http://terminology.hl7.org/CodeSystem/provenance-participant-type\","
      " \"code\": \"assembler\"}]}, \"who\": {\"type\": \"Device\","
      " \"display\": \"dure 1.2\"}}],"
      " \"entity\": [{\"role\": \"source\", \"what\": {\"type\": \"Device\","
      " \"display\": \"kiosk, phone, clinic or home\"}}, {\"role\": \"source\","
      " \"what\": {\"type\": \"Consent\", \"identifier\": {\"system\":"
      " \"urn:dure:release-tree\", \"value\": \"the-root\"}}}],"
      " \"policy\": [\"urn:dure:quality-rules:2\", \"urn:dure:rules:r/1\"]}",
      0, NULL);
  json_object_del (got, "id");
  json_object_del (got, "target");
  g_assert_true (json_equal (got, wanted));
}

/* Of nothing there is none, and of what is no row neither. */
static void
test_no_origin (void)
{
  g_autoptr (json_t) row = row_of ("{\"when\": \"2026-03\"}"), manifest = manifest_of (row);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_bulk_line_of_origin (manifest, 1000, 0, row, NULL, out, &error));
  g_assert_no_error (error);
  json_object_set_new (row, "more", json_string ("1"));
  g_assert_false (dure_bulk_line_of_origin (manifest, 1000, 0, row, NULL, out, &error));
  g_assert_error (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_ROW);
  g_assert_cmpuint (out->len, ==, 0);
}

static void
test_every_code (void)
{
  for (guint i = 0; dure_measure_at (i) != NULL; i++)
    {
      const DureMeasure *measure = dure_measure_at (i);
      g_autofree char *cells = g_strdup_printf ("{\"%s\": \"50\"}", measure->code);
      g_autoptr (json_t) observations = NULL;
      const json_t *only, *value;

      if (measure->unit == NULL || measure->rule == DURE_MEASURE_COMPONENT)
        continue;
      observations = observations_of (cells);
      only = json_array_get (observations, 0);
      value = json_object_get (only, "valueQuantity");
      g_assert_cmpuint (json_array_size (observations), ==, 1);
      g_assert_cmpstr (json_string_value (json_object_get (value, "code")), ==, measure->unit);
      g_assert_cmpint (json_integer_value (json_object_get (value, "value")), ==, 50);
    }
}

static void
test_how_exactly (void)
{
  assert_holds ("{\"41982-0\": \"80+\"}",
                "{\"valueQuantity\": {\"value\": 80, \"comparator\": \">=\"}}");
  assert_holds ("{\"41982-0\": \"<5\"}",
                "{\"valueQuantity\": {\"value\": 5, \"comparator\": \"<\"}}");
  assert_holds ("{\"41982-0\": \"20-24\"}",
                "{\"valueRange\": {\"low\": {\"value\": 20, \"code\": \"%\"},"
                " \"high\": {\"value\": 24, \"code\": \"%\"}}}");
  assert_holds ("{\"41982-0\": \"*\"}",
                "{\"dataAbsentReason\": {\"coding\": [{\"code\": \"masked\"}]}}");
  assert_holds ("{\"41982-0\": \"\"}",
                "{\"dataAbsentReason\": {\"coding\": [{\"code\": \"unknown\"}]}}");
}

/* R4's own profile of this code knows no range as value. */
static void
test_band_of_a_vital_sign (void)
{
  g_autoptr (json_t) observations = observations_of ("{\"8867-4\": \"60-64\"}");
  const json_t *only = json_array_get (observations, 0);

  g_assert_null (json_object_get (only, "valueRange"));
  g_assert_null (json_object_get (only, "meta"));
  assert_holds ("{\"8867-4\": \"60-64\"}",
                "{\"dataAbsentReason\": {\"coding\": [{\"code\": \"masked\"}]}, \"component\":"
                " [{\"code\": {\"coding\": [{\"code\": \"8867-4\"}]}, \"valueRange\":"
                " {\"low\": {\"value\": 60}, \"high\": {\"value\": 64}}}]}");
}

static void
test_oxygen_has_both_codes (void)
{
  assert_holds ("{\"59408-5\": \"97\"}",
                "{\"code\": {\"coding\": [{\"code\": \"2708-6\"}, {\"code\": \"59408-5\"}]}}");
}

static void
test_pressures (void)
{
  g_autoptr (json_t) alone = observations_of ("{\"8478-0\": \"90\"}");
  g_autoptr (json_t) banded = observations_of ("{\"8480-6\": \"120-129\", \"8462-4\": \"80\"}");

  assert_holds ("{\"8462-4\": \"80\", \"8480-6\": \"<100\", \"8478-0\": \"\"}",
                "{\"code\": {\"coding\": [{\"code\": \"85354-9\"}]}, \"component\":"
                " [{\"code\": {\"coding\": [{\"code\": \"8480-6\"}]},"
                " \"valueQuantity\": {\"value\": 100, \"comparator\": \"<\"}},"
                " {\"code\": {\"coding\": [{\"code\": \"8462-4\"}]},"
                " \"valueQuantity\": {\"value\": 80}}]}");
  assert_holds ("{\"8480-6\": \"120\"}",
                "{\"component\": [{\"valueQuantity\": {\"value\": 120}},"
                " {\"dataAbsentReason\": {\"coding\": [{\"code\": \"masked\"}]}}]}");
  g_assert_true (json_object_get (json_array_get (alone, 0), "valueQuantity") != NULL);
  g_assert_cmpuint (json_array_size (banded), ==, 2);
  g_assert_true (json_object_get (json_array_get (banded, 0), "valueRange") != NULL);
}

static void
test_words (void)
{
  assert_holds ("{\"district\": \"광주 \\\"북구\\\" <&>\"}",
                "{\"code\": {\"coding\": [{\"system\": \"urn:dure:code\", \"code\":"
                " \"district\"}]}, \"valueString\": \"광주 \\\"북구\\\" <&>\"}");
  assert_holds ("{\"ageBand\": \"*\"}",
                "{\"dataAbsentReason\": {\"coding\": [{\"code\": \"masked\"}]}}");
}

static void
test_times (void)
{
  assert_holds ("{\"8867-4\": \"60\", \"when\": \"2026-W10\"}",
                "{\"effectivePeriod\": {\"start\": \"2026-03-02\", \"end\": \"2026-03-08\"}}");
  assert_holds ("{\"8867-4\": \"60\", \"when\": \"*\"}",
                "{\"effectivePeriod\": {\"extension\": [{\"valueCode\": \"masked\"}]}}");
  assert_holds ("{\"8867-4\": \"60\"}",
                "{\"effectivePeriod\": {\"extension\": [{\"valueCode\": \"masked\"}]}}");
}

/* The same row makes the same bytes; another line, another id. */
static void
test_ids (void)
{
  g_autofree char *one = lines_of ("{\"8867-4\": \"60\"}", 3);
  g_autofree char *again = lines_of ("{\"8867-4\": \"60\"}", 3);
  g_autofree char *next = lines_of ("{\"8867-4\": \"60\"}", 4);

  g_assert_cmpstr (one, ==, again);
  g_assert_cmpstr (one, !=, next);
}

static void
test_empty (void)
{
  g_autofree char *text = lines_of ("{}", 0);

  g_assert_cmpstr (text, ==, "");
}

static void
assert_refused (const char *cells, const char *pseudonym, DureFormatsError code)
{
  g_autoptr (json_t) row = json_loads (cells, 0, NULL);
  g_autoptr (json_t) manifest = manifest_of (row);
  g_autoptr (GString) out = g_string_new ("before\n");
  g_autoptr (GError) error = NULL;

  if (pseudonym != NULL)
    json_object_set_new (row, "pseudonym", json_string (pseudonym));
  g_assert_false (dure_bulk_lines (manifest, 0, row, NULL, out, &error));
  g_assert_error (error, DURE_FORMATS_ERROR, (int) code);
  g_assert_cmpstr (out->str, ==, "before\n");
}

static void
test_refused (void)
{
  assert_refused ("{\"8867-4\": \"60\"}", NULL, DURE_FORMATS_ERROR_ROW);
  assert_refused ("{\"8867-5\": \"60\"}", PSEUDONYM, DURE_FORMATS_ERROR_CODE);
  assert_refused ("{\"68408-4\": \"60\"}", PSEUDONYM, DURE_FORMATS_ERROR_CODE);
  assert_refused ("{\"85354-9\": \"60\"}", PSEUDONYM, DURE_FORMATS_ERROR_ROW);
  assert_refused ("{\"29463-7\": \"70\", \"8867-4\": \"fast\"}", PSEUDONYM, DURE_FORMATS_ERROR_ROW);
  assert_refused ("{\"8480-6\": \"high\", \"8462-4\": \"80\"}", PSEUDONYM, DURE_FORMATS_ERROR_ROW);
  assert_refused ("{\"8867-4\": \"60\", \"when\": \"yesterday\"}", PSEUDONYM,
                  DURE_FORMATS_ERROR_ROW);
}

/* What no manifest tells of does not leave, not even unseen. */
static void
test_more_than_the_manifest (void)
{
  g_autoptr (json_t) row = row_of ("{\"8867-4\": \"60\"}");
  g_autoptr (json_t) manifest = manifest_of (row);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  json_object_set_new (row, "name", json_string ("Kim"));
  g_assert_false (dure_bulk_lines (manifest, 0, row, NULL, out, &error));
  g_assert_error (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_ROW);
  g_assert_null (strstr (error->message, "Kim"));
}

static void
test_patient_and_deletion (void)
{
  const gboolean all[DURE_BULK_TYPES] = { TRUE, TRUE };
  const gboolean patients[DURE_BULK_TYPES] = { [DURE_BULK_PATIENT] = TRUE };
  g_autoptr (GString) out = g_string_new (NULL);

  dure_bulk_line_of_patient (PSEUDONYM, NULL, out);
  g_assert_cmpstr (out->str, ==,
                   "{\"_birthDate\":" MASKED ",\"_gender\":" MASKED ","
                   "\"id\":\"" PSEUDONYM "\",\"identifier\":[{\"system\":"
                   "\"urn:dure:pseudonym\",\"value\":\"" PSEUDONYM "\"}],"
                   "\"meta\":{\"profile\":[\"http://www.hl7korea.or.kr/fhir/krcore/"
                   "StructureDefinition/krcore-patient\"]},"
                   "\"name\":[{\"_text\":" MASKED "}],\"resourceType\":\"Patient\"}\n");
  g_string_truncate (out, 0);
  dure_bulk_line_of_deletion (PSEUDONYM, all, out);
  g_assert_nonnull (strstr (out->str, "\"Observation?subject=Patient/" PSEUDONYM "\""));
  g_assert_nonnull (strstr (out->str, "\"Patient/" PSEUDONYM "\""));
  g_string_truncate (out, 0);
  dure_bulk_line_of_deletion (PSEUDONYM, patients, out);
  g_assert_null (strstr (out->str, "Observation"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bulk-lines/golden", test_golden);
  g_test_add_func ("/bulk-lines/origin", test_origin);
  g_test_add_func ("/bulk-lines/no-origin", test_no_origin);
  g_test_add_func ("/bulk-lines/every-code", test_every_code);
  g_test_add_func ("/bulk-lines/how-exactly", test_how_exactly);
  g_test_add_func ("/bulk-lines/band-of-a-vital-sign", test_band_of_a_vital_sign);
  g_test_add_func ("/bulk-lines/oxygen-has-both-codes", test_oxygen_has_both_codes);
  g_test_add_func ("/bulk-lines/pressures", test_pressures);
  g_test_add_func ("/bulk-lines/words", test_words);
  g_test_add_func ("/bulk-lines/times", test_times);
  g_test_add_func ("/bulk-lines/ids", test_ids);
  g_test_add_func ("/bulk-lines/empty", test_empty);
  g_test_add_func ("/bulk-lines/refused", test_refused);
  g_test_add_func ("/bulk-lines/more-than-the-manifest", test_more_than_the_manifest);
  g_test_add_func ("/bulk-lines/patient-and-deletion", test_patient_and_deletion);
  return g_test_run ();
}
