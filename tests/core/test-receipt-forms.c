// test-receipt-forms.c: other standards' names for a record say what the record says
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "receipt-forms.h"
#include "sample.h"

typedef struct
{
  DureDice *dice;
  json_t *given;
  json_t *changed;
  json_t *withdrawn;
} Fixture;

static const char *
text_at (const json_t *json, const char *key)
{
  return json_string_value (json_object_get (json, key));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (DureNotice) notice = sample_notice_of (2, "ko");
  g_autoptr (DureConsent) consent = NULL;

  f->dice = dure_dice_new_seeded (11);
  consent = sample_consent (notice, f->dice);
  f->given = dure_consent_to_json (consent, notice);
  f->changed = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:[s], s:s, s:s, s:b}]}",
      "schema", "dure.consent-change/1", "recordId", "019a0000-0000-7000-8000-000000000001",
      "donor", consent->donor, "time", "2026-11-22T05:00:00.000Z", "by", "phone", "changes",
      "purpose", "provide", "items", "8867-4", "recipient", "committee-approved", "decision",
      "refused", "erase", FALSE);
  f->withdrawn = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "schema", "dure.withdrawal/1", "recordId",
      "019a0000-0000-7000-8000-000000000002", "donor", consent->donor, "time",
      "2026-11-23T05:00:00.000Z", "by", "phone", "scope", "everything", "erase", TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  json_decref (f->given);
  json_decref (f->changed);
  json_decref (f->withdrawn);
  dure_dice_seeded_free (f->dice);
}

static void
refuse_all (json_t *record)
{
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (record, "lines"), i, line)
    json_object_set_new (line, "decision", json_string ("refused"));
}

static gsize
count_lines (const Fixture *f)
{
  return json_array_size (json_object_get (f->given, "lines"));
}

static void
test_kantara (Fixture *f, gconstpointer data)
{
  static const char *const required[] = { "version",  "jurisdiction",   "consentTimestamp",
                                          "language", "collectionMethod", "consentReceiptID",
                                          "policyUrl", "piiPrincipalId", "piiControllers",
                                          "services", "sensitive",      "spiCat", "publicKey" };
  g_autoptr (json_t) receipt = dure_receipt_kantara (f->given, "KEY");
  const json_t *service = json_array_get (json_object_get (receipt, "services"), 0);
  const json_t *purposes = json_object_get (service, "purposes");
  const json_t *controller = json_array_get (json_object_get (receipt, "piiControllers"), 0);
  const json_t *provide = json_array_get (purposes, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    g_assert_nonnull (json_object_get (receipt, required[i]));
  g_assert_cmpint (json_object_size (receipt), ==, G_N_ELEMENTS (required));
  g_assert_cmpstr (text_at (receipt, "version"), ==, "KI-CR-v1.1.0");
  g_assert_cmpint (json_integer_value (json_object_get (receipt, "consentTimestamp")), ==,
                   SAMPLE_NOW_MS / 1000);
  g_assert_cmpstr (text_at (receipt, "consentReceiptID"), ==, text_at (f->given, "receiptId"));
  g_assert_cmpstr (text_at (controller, "piiController"), ==, "광주광역시");
  g_assert_cmpint (json_array_size (purposes), ==, 3); /* the refused one is not agreed to */
  g_assert_cmpstr (text_at (provide, "purpose"), ==, "provide");
  g_assert_cmpstr (text_at (provide, "thirdPartyName"), ==, "committee-approved");
  g_assert_cmpstr (text_at (provide, "termination"), ==, "2029-12-31");
  g_assert_false (json_is_true (
      json_object_get (json_array_get (purposes, 0), "thirdPartyDisclosure")));
  g_assert_true (json_is_true (json_object_get (receipt, "sensitive")));
}

static void
test_iso (Fixture *f, gconstpointer data)
{
  g_autoptr (json_t) fields = dure_receipt_iso27560 (f->given);
  g_autoptr (json_t) ended = dure_receipt_iso27560 (f->withdrawn);
  g_autoptr (json_t) other = json_pack ("{s:s}", "schema", "dure.other/1");
  const json_t *processing = json_object_get (fields, "pii_processing");
  const json_t *purposes = json_object_get (processing, "purposes");
  const json_t *train = json_array_get (purposes, 3);

  g_assert_cmpstr (text_at (json_object_get (fields, "header"), "record_id"), ==,
                   text_at (f->given, "recordId"));
  g_assert_cmpstr (text_at (processing, "assistance"), ==, "none");
  g_assert_cmpint (json_array_size (purposes), ==, count_lines (f));
  g_assert_cmpstr (text_at (train, "event_state"), ==, "refused");
  g_assert_cmpstr (text_at (train, "lawful_basis"), ==, "PIPA-15-1-1");
  g_assert_cmpint (json_array_size (json_object_get (train, "pii_information")), ==, 16);
  g_assert_cmpstr (
      text_at (json_array_get (json_object_get (ended, "consent_events"), 0), "event_state"), ==,
      "withdrawn");
  g_assert_null (dure_receipt_iso27560 (other));
}

static gboolean
is_one_of (const char *text, const char *const *words)
{
  return text != NULL && g_strv_contains (words, text);
}

/* FHIR lets no list or object be empty, anywhere. */
static void
check_filled (const json_t *json)
{
  const char *key;
  json_t *value;
  gsize i;

  g_assert_true (!json_is_object (json) || json_object_size (json) > 0);
  g_assert_true (!json_is_array (json) || json_array_size (json) > 0);
  g_assert_true (!json_is_string (json) || json_string_length (json) > 0);
  g_assert_false (json_is_null (json));
  json_object_foreach ((json_t *) json, key, value)
    check_filled (value);
  json_array_foreach ((json_t *) json, i, value)
    check_filled (value);
}

static void
check_inner (const json_t *provision)
{
  static const char *const types[] = { "permit", "deny", NULL };
  static const char *const actions[] = { "collect", "access", "use", "disclose", "correct", NULL };
  const json_t *action = json_array_get (json_object_get (provision, "action"), 0);
  const json_t *actor = json_array_get (json_object_get (provision, "actor"), 0);

  g_assert_true (is_one_of (text_at (provision, "type"), types));
  g_assert_true (is_one_of (
      text_at (json_array_get (json_object_get (action, "coding"), 0), "code"), actions));
  g_assert_nonnull (json_object_get (actor, "role"));
  g_assert_nonnull (json_object_get (actor, "reference"));
}

/* What R4 asks of a Consent: 1..1 status and scope, 1..* category, policy or policyRule, a root
 * provision without a type, and types within it. */
static void
check_consent (const json_t *resource)
{
  static const char *const statuses[] = { "draft",    "proposed", "active",          "rejected",
                                          "inactive", "entered-in-error", NULL };
  static const char *const members[] = {
    "resourceType", "id",        "language",  "identifier",   "status", "scope",     "category",
    "patient",      "dateTime",  "performer", "organization", "policy", "provision",
    "sourceReference", NULL,
  };
  const json_t *root = json_object_get (resource, "provision");
  const char *key;
  json_t *value;
  gsize i;

  check_filled (resource);
  g_assert_cmpstr (text_at (resource, "resourceType"), ==, "Consent");
  g_assert_true (is_one_of (text_at (resource, "status"), statuses));
  g_assert_nonnull (json_object_get (resource, "scope"));
  g_assert_cmpint (json_array_size (json_object_get (resource, "category")), >=, 1);
  g_assert_cmpint (json_array_size (json_object_get (resource, "policy")), >=, 1);
  g_assert_nonnull (json_object_get (resource, "patient"));
  g_assert_null (json_object_get (root, "type"));
  json_object_foreach ((json_t *) resource, key, value)
    g_assert_true (is_one_of (key, members));
  json_array_foreach (json_object_get (root, "provision"), i, value)
    check_inner (value);
}

static void
test_fhir (Fixture *f, gconstpointer data)
{
  g_autoptr (json_t) given = dure_receipt_fhir (f->given, f->given, FALSE);
  g_autoptr (json_t) changed = dure_receipt_fhir (f->changed, f->given, FALSE);
  g_autoptr (json_t) withdrawn = dure_receipt_fhir (f->withdrawn, f->given, FALSE);
  const json_t *inner = json_object_get (json_object_get (given, "provision"), "provision");

  check_consent (given);
  check_consent (changed);
  check_consent (withdrawn);
  g_assert_cmpstr (text_at (given, "status"), ==, "active");
  g_assert_cmpstr (text_at (changed, "status"), ==, "active");
  g_assert_cmpstr (text_at (withdrawn, "status"), ==, "inactive");
  g_assert_cmpint (json_array_size (inner), ==, count_lines (f));
  g_assert_cmpstr (text_at (json_array_get (inner, 2), "type"), ==, "permit");
  g_assert_cmpstr (text_at (json_array_get (inner, 3), "type"), ==, "deny");
}

/* When everything has ended, so have the record and every change of it. */
static void
test_fhir_when_over (Fixture *f, gconstpointer data)
{
  g_autoptr (json_t) given = dure_receipt_fhir (f->given, f->given, TRUE);
  g_autoptr (json_t) changed = dure_receipt_fhir (f->changed, f->given, TRUE);
  g_autoptr (json_t) withdrawn = dure_receipt_fhir (f->withdrawn, f->given, TRUE);

  check_consent (given);
  g_assert_cmpstr (text_at (given, "status"), ==, "inactive");
  g_assert_cmpstr (text_at (changed, "status"), ==, "inactive");
  g_assert_cmpstr (text_at (withdrawn, "status"), ==, "inactive");
}

/* A refusal of everything is a Consent too: a rejected one, and it stays one. */
static void
test_fhir_of_a_refusal (Fixture *f, gconstpointer data)
{
  g_autoptr (json_t) resource = NULL, later = NULL;

  refuse_all (f->given);
  resource = dure_receipt_fhir (f->given, f->given, FALSE);
  later = dure_receipt_fhir (f->given, f->given, TRUE);
  check_consent (resource);
  g_assert_cmpstr (text_at (resource, "status"), ==, "rejected");
  g_assert_cmpstr (text_at (later, "status"), ==, "rejected");
  g_assert_cmpint (json_array_size (json_object_get (resource, "category")), ==, 1);
}

static const char *
iso_state (const json_t *fields, gsize number)
{
  return text_at (json_array_get (json_object_get (fields, "consent_events"), number),
                  "event_state");
}

/* What was refused is not said to be confirmed, and a yes beside it is. */
static void
test_iso_of_a_refusal (Fixture *f, gconstpointer data)
{
  json_t *changes = json_object_get (f->changed, "changes");
  g_autoptr (json_t) changed = NULL, refused = NULL, given = dure_receipt_iso27560 (f->given);

  json_array_append_new (changes, json_pack ("{s:s, s:s}", "purpose", "train", "decision",
                                             "given"));
  changed = dure_receipt_iso27560 (f->changed);
  refuse_all (f->given);
  refused = dure_receipt_iso27560 (f->given);
  g_assert_cmpint (json_array_size (json_object_get (changed, "consent_events")), ==, 2);
  g_assert_cmpstr (iso_state (changed, 0), ==, "refused");
  g_assert_cmpstr (iso_state (changed, 1), ==, "re-confirmed");
  g_assert_cmpstr (iso_state (given, 0), ==, "given");
  g_assert_cmpstr (iso_state (refused, 0), ==, "refused");
}

static void
test_second_form (Fixture *f, gconstpointer data)
{
  g_autoptr (json_t) fields = NULL, resource = NULL;

  json_object_set_new (f->given, "schema", json_string ("dure.consent/2"));
  json_object_set_new (f->given, "actor", json_string ("guardian"));
  json_object_set_new (f->given, "assist", json_string ("speech"));
  fields = dure_receipt_iso27560 (f->given);
  resource = dure_receipt_fhir (f->given, f->given, FALSE);
  check_consent (resource);
  g_assert_cmpstr (text_at (json_object_get (fields, "pii_processing"), "assistance"), ==,
                   "speech");
  g_assert_cmpstr (
      text_at (json_array_get (json_object_get (fields, "consent_events"), 0), "entity_id"), ==,
      "guardian");
  g_assert_cmpstr (text_at (json_array_get (json_object_get (resource, "performer"), 0), "type"),
                   ==, "RelatedPerson");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) \
  g_test_add ("/receipt-forms/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("kantara", test_kantara);
  ADD ("iso", test_iso);
  ADD ("fhir", test_fhir);
  ADD ("fhir-when-over", test_fhir_when_over);
  ADD ("fhir-of-a-refusal", test_fhir_of_a_refusal);
  ADD ("iso-of-a-refusal", test_iso_of_a_refusal);
  ADD ("second-form", test_second_form);
  return g_test_run ();
}
