// observation.h: one measured fact
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_OBSERVATION_MAX_VALUES 4096
/* In a series of hours: not all of this one is known. */
#define DURE_OBSERVATION_UNKNOWN (-1)

/**
 * DurePossession:
 *
 * How it was proven that the instrument was on this donor. There is no word for "probably": without
 * a proof nothing is measured.
 */
typedef enum
{
  DURE_POSSESSION_OWN_INSTRUMENT,     /* the station's own, used within the visit */
  DURE_POSSESSION_PASSKEY,            /* six digits read on one display, typed at the other */
  DURE_POSSESSION_NUMERIC_COMPARISON, /* six digits seen to be the same on both displays */
  DURE_POSSESSION_SAME_NUMBER,        /* the live number of its display picked among three */
  DURE_POSSESSION_TOGGLE,             /* switched off and on again when asked to */
  DURE_POSSESSION_RHYTHM,             /* taken off the skin and put back when asked to */
  DURE_POSSESSION_OWN_FILE,           /* a phone at the visit brought the file; of no instrument */
  DURE_POSSESSION_COUNT,
} DurePossession;

/**
 * DureDeviceClass:
 *
 * What kind of instrument measured; never a model, a name or a serial number.
 */
typedef enum
{
  DURE_DEVICE_ECG_STRAP,
  DURE_DEVICE_BLOOD_PRESSURE_CUFF,
  DURE_DEVICE_THERMOMETER,
  DURE_DEVICE_WEIGHT_SCALE,
  DURE_DEVICE_PULSE_OXIMETER,
  DURE_DEVICE_GLUCOSE_METER,
  DURE_DEVICE_WEARABLE, /* the donor's own watch, band or strap */
  DURE_DEVICE_HOME_METER, /* of electricity, by its file or by what it broadcasts */
  DURE_DEVICE_COUNT,
} DureDeviceClass;

/**
 * DureObservation:
 * @code: what was observed
 * @start_ms: when it began, milliseconds since 1970 on the kiosk's clock
 * @end_ms: when it ended
 * @device: what kind of instrument measured it
 * @possession: how it is known whose it is
 * @value: the value in the code's unit; unused when @values is set
 * @values: (nullable) (element-type gint32): a series in the code's unit. Of electricity, the hours
 *   from @start_ms to @end_ms, some perhaps %DURE_OBSERVATION_UNKNOWN
 * @has_device_time: whether the instrument stamped the measurement itself
 * @device_time_ms: its stamp. Instruments know no time zone: the date and time of day they show,
 *   counted as if it were UTC
 * @has_clock_offset: whether it is known how far the instrument's clock was from the kiosk's; only
 *   with @has_device_time
 * @clock_offset_ms: the instrument's clock minus the kiosk's, both showing local time
 * @is_irregular_pulse: a cuff felt an irregular pulse while it measured this; of one measurement
 *   it stands with one value
 */
typedef struct
{
  DureCode code;
  gint64 start_ms;
  gint64 end_ms;
  DureDeviceClass device;
  DurePossession possession;
  double value;
  GArray *values;
  gboolean has_device_time;
  gint64 device_time_ms;
  gboolean has_clock_offset;
  gint64 clock_offset_ms;
  gboolean is_irregular_pulse;
} DureObservation;

const char *dure_device_class_to_text (DureDeviceClass device);
DureDeviceClass dure_device_class_of_kind (const char *kind);
const char *dure_possession_to_text (DurePossession possession);
gboolean dure_device_class_measures (DureDeviceClass device, DureCode code);

DureObservation *dure_observation_new (DureCode code, gint64 start_ms, gint64 end_ms);
void dure_observation_free (DureObservation *self);
json_t *dure_observation_to_json (const DureObservation *self);
DureObservation *dure_observation_from_json (const json_t *json, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureObservation, dure_observation_free)

G_END_DECLS
