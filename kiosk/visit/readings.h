// readings.h: what cuff, thermometer, scale, oximeter and glucose meter measured in one visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "instrument-reading.h"
#include "observation.h"

G_BEGIN_DECLS

/* Each kind but the pulse once: 4 values of a cuff, 1, 4 of a scale, 2 of an oximeter, 1. */
#define DURE_READINGS_MAX 12

/**
 * DureReadings:
 * @count: how many values
 * @items: each with the kind that it was measured as, kinds in the order of measuring
 *
 * A plain block, so that it can lie in guarded memory; zero is empty.
 */
typedef struct
{
  guint count;
  struct
  {
    DureInstrumentKind kind;
    DureObservation observation; /* never a series */
  } items[DURE_READINGS_MAX];
} DureReadings;

gboolean dure_readings_take (DureReadings *self, const DureInstrumentReading *reading, gboolean own,
                             DurePossession possession, gint64 start_ms, gint64 end_ms);
void dure_readings_forget (DureReadings *self, DureInstrumentKind kind);
gboolean dure_readings_has (const DureReadings *self, DureInstrumentKind kind);
DureObservation *dure_readings_copy (const DureReadings *self, guint index);
DureDeviceClass dure_readings_device (DureInstrumentKind kind, gboolean own);

G_END_DECLS
