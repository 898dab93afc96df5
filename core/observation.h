// observation.h: one measured fact
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_OBSERVATION_MAX_VALUES 4096

/**
 * DureCode:
 *
 * The closed list of what can be observed. The names in documents are LOINC's where LOINC has one.
 */
typedef enum
{
  DURE_CODE_HEART_RATE,   /* LOINC 8867-4, /min */
  DURE_CODE_RR_INTERVALS, /* LOINC 8637-1, ms, one value per beat */
  DURE_CODE_RMSSD,        /* no LOINC code; ours, ms */
  DURE_CODE_COUNT,
} DureCode;

/**
 * DurePossession:
 *
 * How it is known that the instrument was on this donor.
 */
typedef enum
{
  DURE_POSSESSION_OWN_INSTRUMENT, /* the kiosk's own, used within the visit */
  DURE_POSSESSION_ONLY_ONE_NEAR,  /* the only such instrument in reach: weak, and said so */
} DurePossession;

/**
 * DureObservation:
 * @code: what was observed
 * @start_ms: when it began, milliseconds since 1970
 * @end_ms: when it ended
 * @device: class of instrument, never a name or serial number: `ecg-strap`
 * @possession: how it is known whose it is
 * @value: the value in the code's unit; unused when @values is set
 * @values: (nullable) (element-type gint32): a series in the code's unit
 */
typedef struct
{
  DureCode code;
  gint64 start_ms;
  gint64 end_ms;
  const char *device;
  DurePossession possession;
  double value;
  GArray *values;
} DureObservation;

DureObservation *dure_observation_new (DureCode code, gint64 start_ms, gint64 end_ms);
void dure_observation_free (DureObservation *self);
json_t *dure_observation_to_json (const DureObservation *self);
DureObservation *dure_observation_from_json (const json_t *json, GError **error);

const char *dure_code_to_text (DureCode code);
const char *dure_code_unit (DureCode code);
const char *dure_code_system (DureCode code);
gboolean dure_code_from_text (const char *text, DureCode *ret_code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureObservation, dure_observation_free)

G_END_DECLS
