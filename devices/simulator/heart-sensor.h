// heart-sensor.h: what a strap makes of the beats under it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "beats.h"

G_BEGIN_DECLS

typedef struct _DureHeartSensor DureHeartSensor;

/**
 * DureSensorContact:
 *
 * What the strap says of the skin. The values are the two contact bits of 0x2A37.
 */
typedef enum {
  DURE_SENSOR_CONTACT_UNSUPPORTED = 0,
  DURE_SENSOR_CONTACT_NONE = 2,
  DURE_SENSOR_CONTACT_GOOD = 3,
} DureSensorContact;

DureHeartSensor *dure_heart_sensor_new         (DureBeats         *beats);
void             dure_heart_sensor_free        (DureHeartSensor   *self);
void             dure_heart_sensor_set_contact (DureHeartSensor   *self,
                                                DureSensorContact  contact);
GVariant        *dure_heart_sensor_next_packet (DureHeartSensor   *self,
                                                gsize              size_max);
guint            dure_heart_sensor_get_shown   (DureHeartSensor   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHeartSensor, dure_heart_sensor_free)

G_END_DECLS
