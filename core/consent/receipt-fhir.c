// receipt-fhir.c: one stored consent event as a FHIR R4 Consent
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// R4 wants status, scope, category and a policy (its rule ppc-1); the root provision has no type,
// and those inside it must have one. Each purpose is one of those, permit or deny. A change or a
// withdrawal says who is responsible and by which notice through the record that it changes.

#include "receipt-forms.h"

#include "canonical-json.h"
#include "fhir.h"

#define TERMS "http://terminology.hl7.org/CodeSystem/"

static json_t *
concept (const char *system, const char *code)
{
  return json_pack ("{s:[{s:s, s:s}]}", "coding", "system", system, "code", code);
}

/* What is done for each purpose, in FHIR's words for actions on data. */
static const char *
action_of (const char *purpose)
{
  if (g_str_equal (purpose, "provide"))
    return "disclose";
  return g_str_equal (purpose, "train") ? "use" : "collect";
}

static json_t *
codes_of (const json_t *items)
{
  json_t *codes = json_array ();
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) items, i, item)
    json_array_append_new (codes, dure_fhir_concept (json_string_value (item)));
  return codes;
}

static json_t *
actor (const char *recipient, const json_t *controller)
{
  const gboolean is_controller = g_str_equal (recipient, "controller");

  return json_pack ("[{s:o, s:{s:s}}]", "role", concept (TERMS "v3-ParticipationType", "IRCP"),
                    "reference", "display",
                    is_controller && controller != NULL ? dure_json_text_of (controller, "name")
                                                        : recipient);
}

/* A line of a record, or of a change, which names its items and recipient otherwise. */
static json_t *
provision_of (const json_t *line, const json_t *controller)
{
  const json_t *items = json_object_get (line, "dataItems");
  const char *purpose = dure_json_text_of (line, "purpose");
  const char *until = dure_json_text_of (line, "retention");
  const char *recipient = dure_json_text_of (line, "recipient");
  const gboolean is_given = g_str_equal (dure_json_text_of (line, "decision"), "given");
  json_t *provision = json_pack (
      "{s:s, s:[o], s:[{s:s, s:s}, {s:s, s:s}]}",
      "type", is_given ? "permit" : "deny",
      "action", concept (TERMS "consentaction", action_of (purpose)),
      "purpose", "system", TERMS "v3-ActReason", "code", "HRESCH",
      "system", "urn:dure:purpose", "code", purpose);

  if (items == NULL)
    items = json_object_get (line, "items");
  if (json_array_size (items) > 0)
    json_object_set_new (provision, "code", codes_of (items));
  if (recipient[0] != '\0')
    json_object_set_new (provision, "actor", actor (recipient, controller));
  if (until[0] != '\0')
    json_object_set_new (provision, "period", json_pack ("{s:s}", "end", until));
  if (json_is_true (json_object_get (line, "sensitive")))
    json_object_set_new (provision, "securityLabel",
                         json_pack ("[{s:s, s:s}]", "system", TERMS "v3-Confidentiality", "code",
                                    "R"));
  return provision;
}

static json_t *
root_provision (const json_t *event, const json_t *lines, const json_t *controller)
{
  json_t *inner = json_array (), *root;
  gsize i;
  json_t *line;

  json_array_foreach ((json_t *) lines, i, line)
    json_array_append_new (inner, provision_of (line, controller));
  root = json_pack ("{s:{s:s}}", "period", "start", dure_json_text_of (event, "time"));
  if (json_array_size (inner) > 0) /* FHIR knows no empty list */
    json_object_set (root, "provision", inner);
  json_decref (inner);
  return root;
}

static gboolean
agrees (const json_t *lines, const char *purpose)
{
  gsize i;
  json_t *line;

  json_array_foreach ((json_t *) lines, i, line)
    if (g_str_equal (dure_json_text_of (line, "purpose"), purpose)
        && g_str_equal (dure_json_text_of (line, "decision"), "given"))
      return TRUE;
  return FALSE;
}

/* R4's value set consent-state-codes: whoever never agreed has rejected; what was agreed to is
 * active until it ends, by whatever decision. */
static const char *
status_of (DureConsentEventKind kind, const json_t *lines, gboolean is_over)
{
  if (kind == DURE_CONSENT_EVENT_GIVEN && !agrees (lines, "collect"))
    return "rejected";
  return is_over || kind == DURE_CONSENT_EVENT_WITHDRAWN ? "inactive" : "active";
}

/* Who is responsible and what was shown. */
static void
put_record (json_t *resource, const json_t *given)
{
  const json_t *controller = json_object_get (given, "controller");
  g_autofree char *notice = dure_event_notice_uri (given);

  json_object_set_new (resource, "policy", json_pack ("[{s:s}]", "uri", notice));
  json_object_set_new (resource, "language", json_string (dure_json_text_of (given, "language")));
  json_object_set_new (resource, "organization",
                       json_pack ("[{s:s}]", "display", dure_json_text_of (controller, "name")));
  json_object_set_new (resource, "sourceReference",
                       json_pack ("{s:s, s:{s:s, s:s}}", "type", "DocumentReference",
                                  "identifier", "system", "urn:dure:receipt", "value",
                                  dure_json_text_of (given, "receiptId")));
}

/* The donor acted, or a guardian did, of whom nothing is known. */
static json_t *
performer (const json_t *event, const char *patient)
{
  if (g_str_equal (dure_json_text_of (event, "actor"), "guardian"))
    return json_pack ("[{s:s, s:s}]", "type", "RelatedPerson", "display", "guardian");
  return json_pack ("[{s:s}]", "reference", patient);
}

/**
 * dure_receipt_fhir:
 * @event: a stored decision
 * @given: the full record it is, or changes
 * @is_over: whether nothing of @given is in force any more, because of this decision or a later one
 *
 * Returns: (transfer full) (nullable): a Consent; %NULL for a schema that is not known
 */
json_t *
dure_receipt_fhir (const json_t *event, const json_t *given, gboolean is_over)
{
  g_autofree char *patient = g_strconcat ("Patient/", dure_json_text_of (event, "donor"), NULL);
  const json_t *lines;
  json_t *resource, *categories;
  DureConsentEventKind kind;

  if (!dure_event_kind_of (event, &kind))
    return NULL;
  lines = json_object_get (event, kind == DURE_CONSENT_EVENT_CHANGED ? "changes" : "lines");
  categories = json_pack ("[o]", concept (TERMS "v3-ActCode", "ICOL"));
  if (agrees (lines, "provide") || agrees (lines, "train"))
    json_array_append_new (categories, concept (TERMS "v3-ActCode", "RSDID"));
  resource = json_pack (
      "{s:s, s:s, s:[{s:s, s:s}], s:s, s:o, s:o, s:{s:s}, s:s, s:o, s:o}",
      "resourceType", "Consent",
      "id", dure_json_text_of (event, "recordId"),
      "identifier", "system", "urn:dure:consent", "value", dure_json_text_of (event, "recordId"),
      "status", status_of (kind, lines, is_over),
      "scope", concept (TERMS "consentscope", "research"),
      "category", categories,
      "patient", "reference", patient,
      "dateTime", dure_json_text_of (event, "time"),
      "performer", performer (event, patient),
      "provision", root_provision (event, lines, json_object_get (given, "controller")));
  put_record (resource, given);
  return resource;
}
