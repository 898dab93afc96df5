// fhir-bundle.h: what a clinic gives to its patient, from a FHIR R4 Bundle
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-intake.h"

G_BEGIN_DECLS

typedef struct _DureFhirBundle DureFhirBundle;

DureFhirBundle *dure_fhir_bundle_new (DureHealthIntake *intake);
void dure_fhir_bundle_free (DureFhirBundle *self);
gboolean dure_fhir_bundle_feed (DureFhirBundle *self, const guint8 *bytes, gsize length,
                                GError **error);
gboolean dure_fhir_bundle_finish (DureFhirBundle *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureFhirBundle, dure_fhir_bundle_free)

G_END_DECLS
