// fhir.h: what was measured, as FHIR R4 says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"

G_BEGIN_DECLS

/**
 * DureFhirFact:
 * @id: (nullable): names it for good: letters, digits and `-`, at most 64
 * @donor: whose it is
 * @received_ms: when the city got it, milliseconds since 1970
 * @code: what was observed
 * @start_ms: when it began
 * @end_ms: when it ended; an instant ends when it begins
 * @device: (nullable): what kind of instrument measured it, a word of
 *   dure_device_class_to_text(); %NULL where that is not known
 * @value: one value in the code's unit; unused when @values is set
 * @values: (nullable) (array length=n_values): a series in the code's unit
 * @n_values: how many
 * @is_irregular_pulse: a cuff felt an irregular pulse meanwhile
 *
 * One stored value, wherever it came from. Borrows everything.
 */
typedef struct
{
  const char *id;
  const char *donor;
  gint64 received_ms;
  DureCode code;
  gint64 start_ms;
  gint64 end_ms;
  const char *device;
  double value;
  const gint32 *values;
  guint n_values;
  gboolean is_irregular_pulse;
} DureFhirFact;

typedef gboolean (*DureFhirFunc) (const json_t *resource, gpointer data, GError **error);

gboolean dure_fhir_has (DureCode code);
json_t *dure_fhir_concept (const char *text);
json_t *dure_fhir_patient (const char *donor);
gboolean dure_fhir_observations (const DureFhirFact *facts, guint count, DureFhirFunc func,
                                 gpointer data, GError **error);

G_END_DECLS
