// outcome.h: what went wrong, as FHIR says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_FHIR_PATH "/fhir/"
#define DURE_FHIR_JSON "application/fhir+json"

char *dure_outcome_of_problem (const char *code, const json_t *problem);
char *dure_outcome_of_warning (const char *words);
char *dure_outcome_of_progress (const char *words);

G_END_DECLS
