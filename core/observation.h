// observation.h: one measured fact
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_OBSERVATION_MAX_VALUES 4096

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureObservation, dure_observation_free)

G_END_DECLS
