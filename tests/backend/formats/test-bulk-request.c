// test-bulk-request.c: what an export is asked for with, and what is not supported
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bulk-request.h"
#include "canonical-json.h"
#include "formats-error.h"

#include <string.h>

#define NOON_MS (G_GINT64_CONSTANT (1767236400) * 1000) /* 2026-01-01T12:00:00+09:00 */

/* Of @since_ms -1, that it is refused. */
static const struct
{
  const char *query;
  gboolean is_lenient, observations, patients;
  gint64 since_ms;
} table[] = {
  { NULL, FALSE, TRUE, TRUE, 0 },
  { "", FALSE, TRUE, TRUE, 0 },
  { "_type=Patient", FALSE, FALSE, TRUE, 0 },
  { "_type=Observation%2CPatient", FALSE, TRUE, TRUE, 0 },
  { "_type=Observation,Observation", FALSE, TRUE, FALSE, 0 },
  { "_type=Condition", FALSE, FALSE, FALSE, -1 },
  { "_type=Condition", TRUE, FALSE, FALSE, -1 },
  { "_type=Condition,Patient", TRUE, FALSE, TRUE, 0 },
  { "_type=Patient&_type=Observation", FALSE, TRUE, TRUE, 0 },
  { "_since=2026-01-01T03:00:00Z&_since=2026-01-01T03:00:00Z", TRUE, FALSE, FALSE, -1 },
  { "_since=2026-01-01T03:00:00Z", FALSE, TRUE, TRUE, NOON_MS },
  { "_since=2026-01-01T12%3A00%3A00.250%2B09%3A00", FALSE, TRUE, TRUE, NOON_MS + 250 },
  { "_since=2026-01-01T12:00:00+09:00", FALSE, TRUE, TRUE, NOON_MS },
  { "_since=1970-01-01T00:00:00Z", FALSE, TRUE, TRUE, 1 },
  { "_since=1969-12-31T23:59:59Z", FALSE, FALSE, FALSE, -1 },
  { "_since=2026-01-01T12:00:00", FALSE, FALSE, FALSE, -1 },
  { "_since=2026-01-01", TRUE, FALSE, FALSE, -1 },
  { "_since=", FALSE, FALSE, FALSE, -1 },
  { "_outputFormat=ndjson", FALSE, TRUE, TRUE, 0 },
  { "_outputFormat=application%2Ffhir%2Bndjson", FALSE, TRUE, TRUE, 0 },
  { "_outputFormat=application/fhir+ndjson", FALSE, TRUE, TRUE, 0 },
  { "_outputFormat=csv", FALSE, FALSE, FALSE, -1 },
  { "_outputFormat=csv", TRUE, TRUE, TRUE, 0 },
  { "_elements=id", FALSE, TRUE, TRUE, 0 },
  { "_elements=name.given", FALSE, FALSE, FALSE, -1 },
  { "_elements=name.given", TRUE, TRUE, TRUE, 0 },
  { "_typeFilter=Observation%3Fcode%3D8867-4", FALSE, TRUE, TRUE, 0 },
  { "_typeFilter=Observation%3Fdate%3Dgt2026", FALSE, FALSE, FALSE, -1 },
  { "_typeFilter=Observation%3Fdate%3Dgt2026", TRUE, TRUE, TRUE, 0 },
  { "patient=x", FALSE, FALSE, FALSE, -1 },
  { "patient=x", TRUE, TRUE, TRUE, 0 },
  { "_type", FALSE, FALSE, FALSE, -1 },
  { "=", FALSE, FALSE, FALSE, -1 },
  { "_type=%ff", TRUE, FALSE, FALSE, -1 },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      DureBulkRequest request;
      const gboolean is_read
          = dure_bulk_request_read (table[i].query, table[i].is_lenient, &request, &error);

      g_test_message ("%s", table[i].query != NULL ? table[i].query : "none");
      if (table[i].since_ms < 0)
        {
          g_assert_error (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_REQUEST);
          g_assert_false (is_read);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (request.since_ms, ==, table[i].since_ms);
      g_assert_cmpint (request.types[DURE_BULK_OBSERVATION], ==, table[i].observations);
      g_assert_cmpint (request.types[DURE_BULK_PATIENT], ==, table[i].patients);
    }
}

/* A name that could be anything is not repeated. */
static void
test_names (void)
{
  g_autoptr (GError) known = NULL, foreign = NULL;
  DureBulkRequest request;

  g_assert_false (dure_bulk_request_read ("patient=x", FALSE, &request, &known));
  g_assert_nonnull (strstr (known->message, "patient"));
  g_assert_false (dure_bulk_request_read ("%3Cb%3E=x", FALSE, &request, &foreign));
  g_assert_null (strchr (foreign->message, '<'));
}

static void
test_left_out (void)
{
  g_autoptr (GPtrArray) some
      = dure_bulk_request_left_out ("_elements=a.b.c,id&_type=Patient,Group&_outputFormat=csv");
  g_autoptr (GPtrArray) none = dure_bulk_request_left_out ("_type=Patient&_outputFormat=ndjson");
  g_autoptr (GPtrArray) nothing = dure_bulk_request_left_out (NULL);

  g_assert_cmpuint (some->len, ==, 3);
  g_assert_true (g_str_has_prefix (some->pdata[0], "_elements"));
  g_assert_true (g_str_has_prefix (some->pdata[1], "_type"));
  g_assert_true (g_str_has_prefix (some->pdata[2], "_outputFormat"));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* What is posted asks for the same as a query. */
static void
test_posted (void)
{
  static const char *const good[][2] = {
    { "{'resourceType':'Parameters'}", "" },
    { "{'resourceType':'Parameters','parameter':[]}", "" },
    { "{'resourceType':'Parameters','parameter':["
      "{'name':'_type','valueString':'Patient'},{'name':'_type','valueCode':'Observation'},"
      "{'name':'_since','valueInstant':'2026-01-01T12:00:00+09:00'}]}",
      "_type=Patient&_type=Observation&_since=2026-01-01T12%3A00%3A00%2B09%3A00" },
    { "{'resourceType':'Parameters','parameter':["
      "{'name':'_typeFilter','valueString':'Observation?code=a&category=b'}]}",
      "_typeFilter=Observation%3Fcode%3Da%26category%3Db" },
    { "{'resourceType':'Parameters','parameter':["
      "{'name':'patient','valueReference':{'reference':'Patient/x'}}]}",
      "patient=" },
    { "{'resourceType':'Parameters','parameter':[{'name':'a&b=c','valueBoolean':true}]}",
      "a%26b%3Dc=" },
  };
  static const char *const bad[] = {
    "{}", "{'resourceType':'Bundle'}", "{'resourceType':'Parameters','parameter':{}}",
    "{'resourceType':'Parameters','parameter':[{}]}",
    "{'resourceType':'Parameters','parameter':['x']}",
    "{'resourceType':'Parameters','parameter':[{'name':''}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = g_strdelimit (g_strdup (good[i][0]), "'", '"');
      g_autoptr (json_t) json = json_loads (text, 0, NULL);
      g_autofree char *query = dure_bulk_request_query (json, NULL);

      g_assert_cmpstr (query, ==, good[i][1]);
    }
  for (gsize i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = i > 0 ? g_strdelimit (g_strdup (bad[i - 1]), "'", '"') : NULL;
      g_autoptr (json_t) json = text != NULL ? json_loads (text, 0, NULL) : NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_bulk_request_query (json, &error));
      g_assert_error (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_REQUEST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bulk-request/table", test_table);
  g_test_add_func ("/bulk-request/names", test_names);
  g_test_add_func ("/bulk-request/left-out", test_left_out);
  g_test_add_func ("/bulk-request/posted", test_posted);
  return g_test_run ();
}
