// fuzz-bulk-request.c: the query of an export, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is read names something and a time that there is, and is read the same by who is lenient.
// What it leaves of a resource says whose it is.

#include "bulk-request.h"
#include "canonical-json.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static void
view (const char *query)
{
  g_autoptr (DureBulkView) view = dure_bulk_request_view (query);
  g_autoptr (json_t) resource
      = json_pack ("{s:s, s:{s:[{s:s, s:s}]}, s:s, s:i}", "resourceType", "Observation", "code",
                   "coding", "system", "http://loinc.org", "code", "8867-4", "subject", "x",
                   "valueInteger", 1);

  (void) dure_bulk_view_apply (view, DURE_BULK_OBSERVATION, resource);
  g_assert_nonnull (json_object_get (resource, "subject"));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *query = g_strndup ((const char *) bytes, length);
  g_autoptr (GError) error = NULL;
  DureBulkRequest strict = { 0 }, lenient = { 0 };
  const gboolean is_read = dure_bulk_request_read (query, FALSE, &strict, &error);

  g_assert_true (is_read == (error == NULL));
  view (query);
  if (!is_read)
    return 0;
  g_assert_true (strict.since_ms >= 0);
  g_assert_true (strict.types[DURE_BULK_OBSERVATION] || strict.types[DURE_BULK_PATIENT]
                 || strict.types[DURE_BULK_PROVENANCE]);
  g_assert_true (dure_bulk_request_read (query, TRUE, &lenient, NULL));
  g_assert_cmpmem (&strict, sizeof strict, &lenient, sizeof lenient);
  return 0;
}
