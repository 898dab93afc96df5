// test-bulk-request.c: what an export is asked for with, and what is not supported
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bulk-request.h"
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
  { "_type=Patient&_type=Patient", TRUE, FALSE, FALSE, -1 },
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
  { "_elements=id", FALSE, FALSE, FALSE, -1 },
  { "_elements=id", TRUE, TRUE, TRUE, 0 },
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

  g_assert_false (dure_bulk_request_read ("_typeFilter=x", FALSE, &request, &known));
  g_assert_nonnull (strstr (known->message, "_typeFilter"));
  g_assert_false (dure_bulk_request_read ("%3Cb%3E=x", FALSE, &request, &foreign));
  g_assert_null (strchr (foreign->message, '<'));
}

static void
test_left_out (void)
{
  g_autoptr (GPtrArray) some
      = dure_bulk_request_left_out ("_elements=id&_type=Patient,Group&_outputFormat=csv");
  g_autoptr (GPtrArray) none = dure_bulk_request_left_out ("_type=Patient&_outputFormat=ndjson");
  g_autoptr (GPtrArray) nothing = dure_bulk_request_left_out (NULL);

  g_assert_cmpuint (some->len, ==, 3);
  g_assert_true (g_str_has_prefix (some->pdata[0], "_elements"));
  g_assert_true (g_str_has_prefix (some->pdata[1], "_type"));
  g_assert_true (g_str_has_prefix (some->pdata[2], "_outputFormat"));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bulk-request/table", test_table);
  g_test_add_func ("/bulk-request/names", test_names);
  g_test_add_func ("/bulk-request/left-out", test_left_out);
  return g_test_run ();
}
