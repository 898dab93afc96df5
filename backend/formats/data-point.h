// data-point.h: what was measured, as Open mHealth says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fhir.h"

G_BEGIN_DECLS

gboolean dure_data_point_has (DureCode code);
gboolean dure_data_points (const DureFhirFact *facts, guint count, DureFhirFunc func, gpointer data,
                           GError **error);

G_END_DECLS
