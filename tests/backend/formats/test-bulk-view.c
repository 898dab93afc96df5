// test-bulk-view.c: which resources of an export are wanted, and what of each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bulk-view.h"
#include "canonical-json.h"

#include <string.h>

#define LOINC "http://loinc.org"
#define CATEGORY "http://terminology.hl7.org/CodeSystem/observation-category"

static json_t *
observation (const char *code, const char *category)
{
  return json_pack ("{s:s, s:s, s:s, s:{s:[{s:s, s:s}, {s:s, s:s}]}, s:[{s:[{s:s, s:s}]}],"
                    " s:{s:[s]}, s:s, s:s, s:[s], s:i, s:i}",
                    "resourceType", "Observation", "id", "o", "status", "final", "code", "coding",
                    "system", LOINC, "code", code, "system", "urn:dure", "code", "x", "category",
                    "coding", "system", CATEGORY, "code", category, "meta", "profile", "p",
                    "subject", "Patient/1", "_effectiveDateTime", "e", "component", "c",
                    "valueQuantity", 1, "valuesNobodyKnows", 2);
}

static const struct
{
  const char *queries;
  guint n_faults;
  gboolean has_pulse, has_glucose;
} filters[] = {
  { "Observation?code=8867-4", 0, TRUE, FALSE },
  { "Observation?code=" LOINC "|8867-4", 0, TRUE, FALSE },
  { "Observation?code=http%3A%2F%2Floinc.org%7C8867-4", 0, TRUE, FALSE },
  { "Observation?code=urn:dure|8867-4", 0, FALSE, FALSE },
  { "Observation?code=|8867-4", 0, FALSE, FALSE },
  { "Observation?code=" LOINC "|", 0, TRUE, TRUE },
  { "Observation?code=x", 0, TRUE, TRUE },
  { "Observation?code=8867-4,2339-0", 0, TRUE, TRUE },
  { "Observation?code=8867-4,Observation?code=2339-0", 0, TRUE, TRUE },
  { "Observation?code=8867", 0, FALSE, FALSE },
  { "Observation?category=laboratory", 0, FALSE, TRUE },
  { "Observation?category=vital-signs%2Claboratory", 0, TRUE, TRUE },
  { "Observation?category=laboratory&code=8867-4", 0, FALSE, FALSE },
  { "Observation?category=vital-signs&code=8867-4", 0, TRUE, FALSE },
  /* What is not understood narrows nothing, beside others neither. */
  { "Observation?date=gt2026", 1, TRUE, TRUE },
  { "Observation?code=8867-4,Observation?date=gt2026", 1, TRUE, TRUE },
  { "Observation?code=8867-4&date=gt2026", 1, TRUE, TRUE },
  { "Observation?code:in=x", 1, TRUE, TRUE },
  { "Observation?code=", 1, TRUE, TRUE },
  { "Observation?code=|", 1, TRUE, TRUE },
  { "Observation?code", 1, TRUE, TRUE },
  { "Observation?", 1, TRUE, TRUE },
  { "Observation", 1, TRUE, TRUE },
  { "Observation?code=%ff", 1, TRUE, TRUE },
  { "", 1, TRUE, TRUE },
  { "Patient?gender=female", 1, TRUE, TRUE },
  { "Condition?code=x", 1, TRUE, TRUE },
  { "Condition?code=x,Observation?code=2339-0", 1, FALSE, TRUE },
};

static gboolean
is_in (const DureBulkView *view, const char *code, const char *category)
{
  g_autoptr (json_t) resource = observation (code, category), whole = json_deep_copy (resource);
  const gboolean is_wanted = dure_bulk_view_apply (view, DURE_BULK_OBSERVATION, resource);

  g_assert_true (json_equal (resource, whole));
  return is_wanted;
}

static void
test_queries (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (DureBulkView) view = dure_bulk_view_new ();
      g_autoptr (GPtrArray) faults = dure_bulk_view_add_queries (view, filters[i].queries);

      g_test_message ("%s", filters[i].queries);
      g_assert_cmpuint (faults->len, ==, filters[i].n_faults);
      g_assert_cmpint (is_in (view, "8867-4", "vital-signs"), ==, filters[i].has_pulse);
      g_assert_cmpint (is_in (view, "2339-0", "laboratory"), ==, filters[i].has_glucose);
    }
}

static const struct
{
  const char *elements;
  guint n_faults;
  const char *kept; /* beside what always stays */
} cuts[] = {
  { "id", 0, "" },
  { "value", 0, "valueQuantity" },
  { "valueQuantity,Observation.effective", 0, "valueQuantity _effectiveDateTime" },
  { "effectiveDateTime", 0, "_effectiveDateTime" },
  { "category,component", 0, "category component" },
  { "categor", 0, "" },
  { "foo", 0, "" },
  { "meta", 0, "" },
  { "Patient.id", 0, NULL },
  { "component.code", 1, NULL },
  { "Observation.component.code", 1, NULL },
  { "Condition.code", 1, NULL },
  { "value[x]", 1, NULL },
  { "", 1, NULL },
  { ".id", 1, NULL },
  { "Observation.", 1, NULL },
};

static void
look_at_cut (const json_t *resource, const char *kept)
{
  g_auto (GStrv) also = g_strsplit (kept, " ", -1);
  static const char *const always[]
      = { "resourceType", "id", "status", "code", "subject", "meta" };
  const json_t *tag
      = json_array_get (json_object_get (json_object_get (resource, "meta"), "tag"), 0);
  gsize n_kept = G_N_ELEMENTS (always);

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    g_assert_nonnull (json_object_get (resource, always[i]));
  for (guint i = 0; also[i] != NULL; i++, n_kept++)
    g_assert_nonnull (json_object_get (resource, also[i]));
  g_assert_cmpuint (json_object_size (resource), ==, n_kept);
  g_assert_cmpstr (json_string_value (json_object_get (tag, "code")), ==, "SUBSETTED");
  g_assert_cmpuint (json_object_size (json_object_get (resource, "meta")), ==, 1);
}

static void
test_elements (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (DureBulkView) view = dure_bulk_view_new ();
      g_autoptr (GPtrArray) faults = dure_bulk_view_add_elements (view, cuts[i].elements);
      g_autoptr (json_t) resource = observation ("8867-4", "vital-signs");
      g_autoptr (json_t) whole = json_deep_copy (resource);

      g_test_message ("%s", cuts[i].elements);
      g_assert_cmpuint (faults->len, ==, cuts[i].n_faults);
      g_assert_true (dure_bulk_view_apply (view, DURE_BULK_OBSERVATION, resource));
      if (cuts[i].kept == NULL)
        g_assert_true (json_equal (resource, whole));
      else
        look_at_cut (resource, cuts[i].kept);
    }
}

/* What FHIR demands of the others stays too. */
static void
test_other_types (void)
{
  g_autoptr (DureBulkView) view = dure_bulk_view_new ();
  g_autoptr (GPtrArray) faults = dure_bulk_view_add_elements (view, "id");
  g_autoptr (json_t) provenance
      = json_pack ("{s:s, s:s, s:[s], s:s, s:[s], s:[s]}", "resourceType", "Provenance", "id", "1",
                   "target", "t", "recorded", "r", "agent", "a", "policy", "p");
  g_autoptr (json_t) patient = json_pack ("{s:s, s:s, s:[s]}", "resourceType", "Patient", "id",
                                          "1", "identifier", "i");

  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_true (dure_bulk_view_apply (view, DURE_BULK_PROVENANCE, provenance));
  g_assert_cmpuint (json_object_size (provenance), ==, 6);
  g_assert_null (json_object_get (provenance, "policy"));
  g_assert_nonnull (json_object_get (provenance, "agent"));
  g_assert_true (dure_bulk_view_apply (view, DURE_BULK_PATIENT, patient));
  g_assert_cmpuint (json_object_size (patient), ==, 3);
  g_assert_null (json_object_get (patient, "identifier"));
}

static void
test_too_much (void)
{
  g_autoptr (DureBulkView) view = dure_bulk_view_new ();
  g_autoptr (GString) queries = g_string_new ("Observation?code=8867-4");
  g_autoptr (GPtrArray) none = NULL, one = NULL, also = NULL;

  for (guint i = 1; i < 100; i++)
    g_string_append (queries, ",2339-0");
  none = dure_bulk_view_add_queries (view, queries->str);
  one = dure_bulk_view_add_queries (view, "Observation?code=8867-4");
  also = dure_bulk_view_add_elements (view, "id");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (also->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bulk-view/queries", test_queries);
  g_test_add_func ("/bulk-view/elements", test_elements);
  g_test_add_func ("/bulk-view/other-types", test_other_types);
  g_test_add_func ("/bulk-view/too-much", test_too_much);
  return g_test_run ();
}
