// receipt-forms.c: one stored consent event in the words of other standards
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nothing is added to what the record says: these are other names for the same facts, and the
// signed JWS (receipt.c) stays the proof. Kantara's receipt knows only what was agreed to, so the
// refused lines are missing there. ISO/IEC TS 27560 groups its fields into a header, the
// processing, the parties and the events. Form 1 of the record has no word for who acted or what
// helped: it was the donor alone.

#include "receipt-forms.h"

#include "canonical-json.h"
#include "encoding.h"

#include <string.h>

#define KANTARA_VERSION "KI-CR-v1.1.0"

static const char *
text_or (const json_t *object, const char *key, const char *otherwise)
{
  const char *text = json_string_value (json_object_get (object, key));

  return text != NULL ? text : otherwise;
}

/**
 * dure_event_kind_of:
 * @event: a stored decision
 * @ret_kind: (out): set only when its schema is known
 */
gboolean
dure_event_kind_of (const json_t *event, DureConsentEventKind *ret_kind)
{
  const char *schema = dure_json_text_of (event, "schema");

  if (g_str_has_prefix (schema, "dure.consent/"))
    *ret_kind = DURE_CONSENT_EVENT_GIVEN;
  else if (g_str_has_prefix (schema, "dure.consent-change/"))
    *ret_kind = DURE_CONSENT_EVENT_CHANGED;
  else if (g_str_has_prefix (schema, "dure.withdrawal/"))
    *ret_kind = DURE_CONSENT_EVENT_WITHDRAWN;
  else
    return FALSE;
  return TRUE;
}

/**
 * dure_event_notice_uri:
 * @event: a full record
 *
 * Returns: (transfer full): names the text that was shown: pilot, version and its SHA-256
 */
char *
dure_event_notice_uri (const json_t *event)
{
  const json_t *notice = json_object_get (event, "notice");

  return g_strdup_printf ("urn:dure:notice:%s:%d:%s", dure_json_text_of (notice, "pilot"),
                          (int) json_integer_value (json_object_get (notice, "version")),
                          dure_json_text_of (notice, "sha256"));
}

static gboolean
is_given (const json_t *line)
{
  return g_str_equal (dure_json_text_of (line, "decision"), "given");
}

/* Whoever is not the controller is a third party, known by class until a release names it. */
static gboolean
goes_out (const json_t *line)
{
  return !g_str_equal (text_or (line, "recipient", "controller"), "controller");
}

static json_t *
kantara_purpose (const json_t *line)
{
  json_t *purpose = json_pack (
      "{s:s, s:s, s:[s], s:O, s:b, s:s, s:b}",
      "purpose", dure_json_text_of (line, "purpose"),
      "consentType", "EXPLICIT",
      "purposeCategory", dure_json_text_of (line, "lawfulBasis"),
      "piiCategory", json_object_get (line, "dataItems"),
      "primaryPurpose", json_is_true (json_object_get (line, "required")),
      "termination", dure_json_text_of (line, "retention"),
      "thirdPartyDisclosure", goes_out (line));

  if (goes_out (line))
    json_object_set_new (purpose, "thirdPartyName",
                         json_string (dure_json_text_of (line, "recipient")));
  return purpose;
}

static json_t *
kantara_controller (const json_t *controller)
{
  return json_pack ("{s:s, s:s, s:{s:s}, s:s, s:s}",
                    "piiController", dure_json_text_of (controller, "name"),
                    "contact", dure_json_text_of (controller, "contact"),
                    "address", "streetAddress", dure_json_text_of (controller, "address"),
                    "email", dure_json_text_of (controller, "email"),
                    "phone", dure_json_text_of (controller, "contact"));
}

/**
 * dure_receipt_kantara:
 * @given: a full record (%DURE_CONSENT_EVENT_GIVEN)
 * @city_key: the city's public signing key in base64url
 *
 * Field names are those of the JSON schema of Kantara's Consent Receipt 1.1.0. A controller without
 * an e-mail address has an empty one, because the schema wants the field.
 *
 * Returns: (transfer full): the receipt
 */
json_t *
dure_receipt_kantara (const json_t *given, const char *city_key)
{
  g_autofree char *policy = dure_event_notice_uri (given);
  json_t *purposes = json_array (), *special = json_array ();
  gint64 time_ms = 0;
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (given, "lines"), i, line)
    if (is_given (line))
      json_array_append_new (purposes, kantara_purpose (line));
  json_array_foreach (json_object_get (given, "lines"), i, line)
    if (is_given (line) && json_is_true (json_object_get (line, "sensitive")))
      {
        json_array_append_new (special, json_string ("Health"));
        break;
      }
  dure_time_from_text (dure_json_text_of (given, "time"), &time_ms);
  return json_pack (
      "{s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:[o], s:s, s:[{s:s, s:o}], s:b, s:o}",
      "version", KANTARA_VERSION,
      "jurisdiction", dure_json_text_of (given, "jurisdiction"),
      "consentTimestamp", (json_int_t) (time_ms / 1000),
      "collectionMethod", dure_json_text_of (given, "collectionMethod"),
      "consentReceiptID", dure_json_text_of (given, "receiptId"),
      "publicKey", city_key,
      "language", dure_json_text_of (given, "language"),
      "piiPrincipalId", dure_json_text_of (given, "donor"),
      "piiControllers", kantara_controller (json_object_get (given, "controller")),
      "policyUrl", policy,
      "services", "service", dure_json_text_of (json_object_get (given, "notice"), "pilot"),
      "purposes", purposes,
      "sensitive", json_array_size (special) > 0,
      "spiCat", special);
}

static json_t *
copy_of (const json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);

  return value != NULL ? json_deep_copy (value) : json_null ();
}

static json_t *
iso_items (const json_t *line)
{
  json_t *items = json_array ();
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (line, "dataItems"), i, item)
    json_array_append_new (
        items, json_pack ("{s:O, s:b, s:b}", "pii_type", item, "pii_optional",
                          !json_is_true (json_object_get (line, "required")),
                          "sensitive_pii_category",
                          json_is_true (json_object_get (line, "sensitive"))));
  return items;
}

static json_t *
iso_purpose (const json_t *given, const json_t *line)
{
  return json_pack (
      "{s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:s}",
      "purpose", dure_json_text_of (line, "purpose"),
      "lawful_basis", dure_json_text_of (line, "lawfulBasis"),
      "pii_information", iso_items (line),
      "processing_method", copy_of (given, "processingMethods"),
      "storage_location", copy_of (given, "storagePlace"),
      "processing_location", copy_of (given, "processingPlace"),
      "retention_period", dure_json_text_of (line, "retention"),
      "recipient_third_parties", dure_json_text_of (line, "recipient"),
      "event_state", dure_json_text_of (line, "decision"));
}

/* The parties: the donor or who acted for them, and the controller. */
static json_t *
iso_parties (const json_t *given)
{
  const json_t *controller = json_object_get (given, "controller");

  return json_pack ("[{s:s, s:s}, {s:s, s:s, s:s, s:s, s:s}]",
                    "party_id", dure_json_text_of (given, "donor"), "party_role", "pii_principal",
                    "party_name", dure_json_text_of (controller, "name"),
                    "party_role", "pii_controller",
                    "party_type", dure_json_text_of (controller, "type"),
                    "party_address", dure_json_text_of (controller, "address"),
                    "party_contact", dure_json_text_of (controller, "contact"));
}

static json_t *
iso_event (const json_t *event, const char *type, const char *state)
{
  return json_pack ("{s:s, s:s, s:s, s:s}", "event_time", dure_json_text_of (event, "time"),
                    "event_type", type, "event_state", state, "entity_id",
                    text_or (event, "actor", text_or (event, "by", "self")));
}

/* A full record is one event, whatever its lines say of each purpose. */
static json_t *
iso_events_of_record (const json_t *given)
{
  const char *state = "refused";
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (given, "lines"), i, line)
    if (is_given (line))
      state = "given";
  return json_pack ("[o]", iso_event (given, "explicit", state));
}

/* Each line of a change is an event of its own: one may be agreed to and another refused. */
static json_t *
iso_events_of_change (const json_t *changed)
{
  json_t *events = json_array ();
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (changed, "changes"), i, line)
    {
      json_t *event = iso_event (changed, "change", is_given (line) ? "re-confirmed" : "refused");

      json_object_set_new (event, "purpose", json_string (dure_json_text_of (line, "purpose")));
      json_array_append_new (events, event);
    }
  return events;
}

static json_t *
iso_events (DureConsentEventKind kind, const json_t *event)
{
  if (kind == DURE_CONSENT_EVENT_GIVEN)
    return iso_events_of_record (event);
  if (kind == DURE_CONSENT_EVENT_CHANGED)
    return iso_events_of_change (event);
  return json_pack ("[o]", iso_event (event, "withdrawal", "withdrawn"));
}

static json_t *
iso_given (const json_t *given)
{
  g_autofree char *notice = dure_event_notice_uri (given);
  json_t *purposes = json_array ();
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (given, "lines"), i, line)
    json_array_append_new (purposes, iso_purpose (given, line));
  return json_pack ("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}",
                    "privacy_notice", notice,
                    "language", dure_json_text_of (given, "language"),
                    "assistance", text_or (given, "assist", "none"),
                    "jurisdiction", text_or (given, "jurisdiction", ""),
                    "collection_method", copy_of (given, "collectionMethod"),
                    "withdrawal_method", copy_of (given, "withdrawal"),
                    "privacy_rights", copy_of (given, "refusal"),
                    "authority_party", copy_of (given, "authority"),
                    "purposes", purposes);
}

/**
 * dure_receipt_iso27560:
 * @event: a stored decision
 *
 * The names are those of ISO/IEC TS 27560:2023, as the guide of W3C's Data Privacy Vocabulary lists
 * them; `assistance` is ours. A change or a withdrawal is one more event, and says only what it
 * changes.
 *
 * Returns: (transfer full) (nullable): its fields by group; %NULL for a schema that is not known
 */
json_t *
dure_receipt_iso27560 (const json_t *event)
{
  DureConsentEventKind kind;
  json_t *fields;

  if (!dure_event_kind_of (event, &kind))
    return NULL;
  fields = json_pack ("{s:{s:s, s:s, s:s}}", "header",
                      "schema_version", dure_json_text_of (event, "schema"),
                      "record_id", dure_json_text_of (event, "recordId"),
                      "pii_principal_id", dure_json_text_of (event, "donor"));
  if (kind == DURE_CONSENT_EVENT_GIVEN)
    {
      json_object_set_new (json_object_get (fields, "header"), "receipt_id",
                           json_string (dure_json_text_of (event, "receiptId")));
      json_object_set_new (fields, "pii_processing", iso_given (event));
      json_object_set_new (fields, "party_identification", iso_parties (event));
    }
  else if (kind == DURE_CONSENT_EVENT_CHANGED)
    json_object_set_new (fields, "pii_processing",
                         json_pack ("{s:o}", "purposes", copy_of (event, "changes")));
  json_object_set_new (fields, "consent_events", iso_events (kind, event));
  return fields;
}
