// fhir-observation.h: a cell of a release, as FHIR R4 says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "measure.h"
#include "told-cell.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_FHIR_PSEUDONYM "urn:dure:pseudonym"
#define DURE_FHIR_PRESSURES 3 /* systolic, diastolic and mean, in this order */

/**
 * DureFhirHead:
 * @id: names the Observation for good: letters, digits and `-`, at most 64
 * @pseudonym: whose it is, in this release to this recipient only
 * @time: (nullable): the cell that says when it was; %NULL when the release has no times
 *
 * What the Observations of one row have in common.
 */
typedef struct
{
  const char *id;
  const char *pseudonym;
  const char *time;
} DureFhirHead;

json_t *dure_fhir_observation_new (const DureFhirHead *head, const DureMeasure *measure,
                                   const DureToldCell *cell, GError **error);
json_t *dure_fhir_observation_new_panel (const DureFhirHead *head,
                                         const DureToldCell cells[DURE_FHIR_PRESSURES],
                                         GError **error);
json_t *dure_fhir_observation_new_word (const DureFhirHead *head, const char *item,
                                        const char *text, GError **error);
json_t *dure_fhir_patient_new (const char *pseudonym);

G_END_DECLS
