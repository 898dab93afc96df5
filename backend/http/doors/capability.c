// capability.c: what FHIR can be spoken here
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A CapabilityStatement (FHIR R4) that says what a server of HL7's Bulk Data Access 2.0 has to say
// of itself: that it is one, its three operations, and where tokens are given out. It is the same
// for everybody, and changes only with the program.

#include "capability.h"

#include "canonical-json.h"
#include "outcome.h"
#include "token-door.h"

#define BULK "http://hl7.org/fhir/uv/bulkdata/"
#define DATED "2026-11-29" /* when what it says was last changed */

static json_t *
operation (const char *level)
{
  g_autofree char *definition = g_strconcat (BULK "OperationDefinition/", level, NULL);

  return json_pack ("{s:s, s:s}", "name", "export", "definition", definition);
}

static json_t *
security (const char *token_url)
{
  return json_pack (
      "{s:[{s:s, s:[{s:s, s:s}]}], s:[{s:[{s:s, s:s}], s:s}]}", "extension", "url",
      "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris", "extension", "url",
      "token", "valueUri", token_url, "service", "coding", "system",
      "http://terminology.hl7.org/CodeSystem/restful-security-service", "code", "SMART-on-FHIR",
      "text", "SMART backend services");
}

/**
 * dure_capability_show:
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 *
 * GET /fhir/metadata.
 */
void
dure_capability_show (DureExchange *exchange, const char *machines_url)
{
  g_autofree char *url = dure_exchange_url (exchange, machines_url, "/fhir");
  g_autofree char *token_url = dure_exchange_url (exchange, machines_url, DURE_TOKEN_PATH);
  g_autoptr (json_t) rest = json_pack (
      "{s:s, s:o, s:[{s:s, s:[o]}, {s:s, s:[o]}], s:[o]}", "mode", "server", "security",
      security (token_url), "resource", "type", "Group", "operation", operation ("group-export"),
      "type", "Patient", "operation", operation ("patient-export"), "operation",
      operation ("export"));
  g_autoptr (json_t) statement = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:[s], s:{s:s, s:s}, s:{s:s, s:s}, s:[s], s:[O]}", "resourceType",
      "CapabilityStatement", "status", "active", "date", DATED, "kind", "instance", "fhirVersion",
      "4.0.1", "instantiates", BULK "CapabilityStatement/bulk-data", "software", "name", "Dure",
      "version", DURE_VERSION, "implementation", "description",
      "What the city releases, to whom it was granted.", "url", url, "format", DURE_FHIR_JSON,
      "rest", rest);

  dure_exchange_take (exchange, SOUP_STATUS_OK, DURE_FHIR_JSON,
                      dure_json_canonical (statement, NULL));
}
