// instrument-reading.h: what an instrument measured, as the kiosk is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "instrument-kind.h"
#include "reading.h"

G_BEGIN_DECLS

/**
 * DureInstrumentReading:
 * @kind: what was asked for
 * @n_values: how many values, 0 when @hint says why
 * @values: each with its code, in the code's unit
 * @hint: what to do when there is no value
 * @is_live: a look at a measurement under way; another reading ends it
 * @is_irregular: a cuff felt an irregular pulse
 * @kiosk_ms: when it came, on the kiosk's clock, milliseconds since 1970
 * @device_ms: the device's own stamp, read as if its clock were UTC's, 0 when it did not stamp
 * @offset_ms: how far the device's clock was ahead of the kiosk's local clock, 0 when not known
 * @has_offset: whether it is known
 *
 * One measurement. Valid only during the signal.
 */
typedef struct {
  DureInstrumentKind kind;
  guint n_values;
  struct {
    DureCode code;
    double value;
  } values[DURE_READING_VALUES_MAX];
  DureHint hint;
  gboolean is_live;
  gboolean is_irregular;
  gint64 kiosk_ms;
  gint64 device_ms;
  gint64 offset_ms;
  gboolean has_offset;
} DureInstrumentReading;

G_END_DECLS
