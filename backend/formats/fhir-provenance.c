// fhir-provenance.c: where what was measured comes from, as FHIR R4 says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One Provenance for the Observations that came together: which kind of thing recorded them and
// when, on which consent it rests (an entity that is a source), and by which rules it was judged
// (policies). It names no person; the Observations that are its targets do what there is to do.

#include "fhir-provenance.h"

#include "encoding.h"

#define TERMS "http://terminology.hl7.org/CodeSystem/"

static const struct
{
  const char *system, *code, *agent;
} activities[] = {
  [DURE_FHIR_RECORDED] = { TERMS "v3-DataOperation", "CREATE", "performer" },
  [DURE_FHIR_PSEUDONYMISED] = { TERMS "v3-ActCode", "PSEUD", "assembler" },
};

/**
 * dure_fhir_target:
 * @type: of a resource, with a slash: `Observation/`
 * @id: its id
 *
 * Returns: (transfer full): a reference to it
 */
json_t *
dure_fhir_target (const char *type, const char *id)
{
  g_autofree char *reference = g_strconcat (type, id, NULL);

  return json_pack ("{s:s}", "reference", reference);
}

static json_t *
concept (const char *system, const char *code)
{
  return json_pack ("{s:[{s:s, s:s}]}", "coding", "system", system, "code", code);
}

static json_t *
agent_of (const DureFhirOrigin *origin)
{
  json_t *who = json_pack ("{s:s, s:s}", "type", "Device", "display", origin->agent);

  if (origin->kiosk != NULL)
    json_object_set_new (who, "identifier",
                         json_pack ("{s:s, s:s}", "system", "urn:dure:kiosk", "value",
                                    origin->kiosk));
  return json_pack ("{s:o, s:o}", "type",
                    concept (TERMS "provenance-participant-type",
                             activities[origin->activity].agent),
                    "who", who);
}

static json_t *
consent_of (const DureFhirOrigin *origin)
{
  g_autofree char *reference
      = origin->consent != NULL ? g_strconcat ("Consent/", origin->consent, NULL) : NULL;

  return json_pack ("{s:s, s:{s:s, s:s*, s:{s:s, s:s}}}", "role", "source", "what", "type",
                    "Consent", "reference", reference, "identifier", "system",
                    origin->digest_system, "value", origin->digest);
}

/* FHIR knows no empty list. */
static void
put_list (json_t *resource, const char *key, json_t *list)
{
  if (json_array_size (list) > 0)
    json_object_set (resource, key, list);
  json_decref (list);
}

static json_t *
entities_of (const DureFhirOrigin *origin)
{
  json_t *entities = json_array ();

  if (origin->source != NULL)
    json_array_append_new (entities, json_pack ("{s:s, s:{s:s, s:s}}", "role", "source", "what",
                                                "type", "Device", "display", origin->source));
  if (origin->digest != NULL)
    json_array_append_new (entities, consent_of (origin));
  return entities;
}

static json_t *
policies_of (const DureFhirOrigin *origin)
{
  json_t *policies = json_array ();

  if (origin->quality > 0)
    json_array_append_new (policies, json_sprintf ("urn:dure:quality-rules:%" G_GINT64_FORMAT,
                                                   origin->quality));
  if (origin->rules != NULL)
    json_array_append_new (policies, json_sprintf ("urn:dure:rules:%s", origin->rules));
  return policies;
}

/**
 * dure_fhir_provenance_new:
 * @origin: where it comes from
 * @targets: of what: dure_fhir_target() of each; at least one
 *
 * Returns: (transfer full): a Provenance
 */
json_t *
dure_fhir_provenance_new (const DureFhirOrigin *origin, const json_t *targets)
{
  g_autofree char *recorded = dure_time_to_text (origin->recorded_ms);
  json_t *resource = json_pack (
      "{s:s, s:s, s:O, s:s, s:o, s:[o]}", "resourceType", "Provenance", "id", origin->id, "target",
      targets, "recorded", recorded, "activity",
      concept (activities[origin->activity].system, activities[origin->activity].code), "agent",
      agent_of (origin));

  if (origin->start_ms != 0)
    {
      g_autofree char *start = dure_time_to_text (origin->start_ms);
      g_autofree char *end = dure_time_to_text (origin->end_ms);

      json_object_set_new (resource, "occurredPeriod",
                           json_pack ("{s:s, s:s}", "start", start, "end", end));
    }
  put_list (resource, "entity", entities_of (origin));
  put_list (resource, "policy", policies_of (origin));
  return resource;
}
