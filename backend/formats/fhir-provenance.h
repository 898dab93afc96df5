// fhir-provenance.h: where what was measured comes from, as FHIR R4 says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureFhirActivity:
 * @DURE_FHIR_RECORDED: it was measured and sent
 * @DURE_FHIR_PSEUDONYMISED: it was made of what was, so that it says nobody's name
 */
typedef enum
{
  DURE_FHIR_RECORDED,
  DURE_FHIR_PSEUDONYMISED,
} DureFhirActivity;

/**
 * DureFhirOrigin:
 * @id: names the Provenance for good: letters, digits and `-`, at most 64
 * @activity: what was done
 * @recorded_ms: when it was stored, milliseconds since 1970
 * @start_ms: when it was begun; 0 when that is not told
 * @end_ms: when it had ended; 0 with @start_ms
 * @agent: what kind of thing did it: `kiosk`, a kind of source, or a program
 * @kiosk: (nullable): which kiosk; %NULL in all that leaves for recipients
 * @source: (nullable): what kind of thing it was made of
 * @consent: (nullable): the id of the record that it rests on, when that is told too
 * @digest_system: (nullable): what @digest is, a URI; %NULL when no consent is told
 * @digest: (nullable): of the consent
 * @quality: the version of the quality rules that have judged it; 0 for none
 * @rules: (nullable): further rules that it was made by
 *
 * What a Provenance says. Borrows everything.
 */
typedef struct
{
  const char *id;
  DureFhirActivity activity;
  gint64 recorded_ms, start_ms, end_ms;
  const char *agent, *kiosk, *source;
  const char *consent, *digest_system, *digest;
  gint64 quality;
  const char *rules;
} DureFhirOrigin;

json_t *dure_fhir_target (const char *type, const char *id);
json_t *dure_fhir_provenance_new (const DureFhirOrigin *origin, const json_t *targets);

G_END_DECLS
