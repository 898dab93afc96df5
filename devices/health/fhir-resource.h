// fhir-resource.h: one resource of a FHIR R4 Bundle
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-intake.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_FHIR_DIGEST_BYTES 32

/**
 * DureFhirPerson:
 * @is_known: whether an observation has named anybody yet
 * @digest: (array fixed-size=32): of the reference that it named; the reference itself is not kept
 * @has_patient: whether a Patient has come
 *
 * Who a bundle is about. Zeroed at the beginning of a file.
 */
typedef struct
{
  gboolean is_known;
  guint8 digest[DURE_FHIR_DIGEST_BYTES];
  gboolean has_patient;
} DureFhirPerson;

gboolean dure_fhir_resource_read (const json_t *resource, guint32 place, DureFhirPerson *person,
                                  DureHealthIntake *intake, GError **error);

G_END_DECLS
