// pulse-oximeter.c: PLX Spot-check (0x2A5E) and PLX Continuous Measurement (0x2A5F)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Pulse Oximeter Service 1.0, sections 3.1 and 3.2: flags u8, SFLOAT saturation and pulse
// rate, then what the flags announce: of a spot-check the time, of a continuous one the fast and
// the slow pair; then of both the measurement status u16, the device and sensor status u24 and the
// pulse amplitude index SFLOAT. Reserved flag and status bits announce and mean nothing: they are
// passed over and told with the whole word.
//
// Every bit that takes something from the number takes the number: see the table of hints. Ongoing
// is what a continuous measurement always is, and counts against a spot-check only; validated and
// fully qualified count against nothing.

#include "pulse-oximeter.h"

enum {
  FLAG_SPOT_TIME = 1 << 0,
  FLAG_SPOT_STATUS = 1 << 1,
  FLAG_SPOT_SENSOR = 1 << 2,
  FLAG_SPOT_AMPLITUDE = 1 << 3,
  FLAG_SPOT_CLOCK_NOT_SET = 1 << 4,
};

enum {
  FLAG_FAST = 1 << 0,
  FLAG_SLOW = 1 << 1,
  FLAG_STATUS = 1 << 2,
  FLAG_SENSOR = 1 << 3,
  FLAG_AMPLITUDE = 1 << 4,
};

/* What each status asks for, the most telling first: the first that is set is the one to say. */
static const struct
{
  uint16_t status;
  uint16_t sensor;
  DureHint hint;
} hints[] = {
  { DURE_OXIMETER_DEMONSTRATION | DURE_OXIMETER_TESTING, 0, DURE_HINT_NOT_REAL },
  { DURE_OXIMETER_FROM_STORAGE, 0, DURE_HINT_NOT_NOW },
  { 0,
    DURE_OXIMETER_MALFUNCTION | DURE_OXIMETER_UNKNOWN_SENSOR | DURE_OXIMETER_SENSOR_MALFUNCTION
      | DURE_OXIMETER_SENSOR_DISCONNECTED,
    DURE_HINT_INSTRUMENT },
  { 0, DURE_OXIMETER_UNCONNECTED_TO_USER, DURE_HINT_NO_CONTACT },
  { 0, DURE_OXIMETER_DISPLACED | DURE_OXIMETER_INTERFERENCE, DURE_HINT_POSITION },
  { 0, DURE_OXIMETER_NO_PULSATION, DURE_HINT_NO_CONTACT },
  { DURE_OXIMETER_QUESTIONABLE,
    DURE_OXIMETER_IRREGULAR_SIGNAL | DURE_OXIMETER_INADEQUATE_SIGNAL | DURE_OXIMETER_POOR_SIGNAL
      | DURE_OXIMETER_LOW_PERFUSION | DURE_OXIMETER_ERRATIC_SIGNAL
      | DURE_OXIMETER_QUESTIONABLE_PULSE,
    DURE_HINT_HOLD_STILL },
  { DURE_OXIMETER_EARLY_ESTIMATE | DURE_OXIMETER_CALIBRATING,
    DURE_OXIMETER_ANALYSING | DURE_OXIMETER_SLOW_DISPLAY, DURE_HINT_WAIT },
  { DURE_OXIMETER_UNAVAILABLE | DURE_OXIMETER_INVALID, 0, DURE_HINT_AGAIN },
};

static DureOximeterPair
take_pair (DureCursor *cursor)
{
  DureOximeterPair pair;

  pair.oxygen = dure_cursor_sfloat (cursor);
  pair.pulse_rate = dure_cursor_sfloat (cursor);

  return pair;
}

static bool
is_legal (const DureOximeterPair *pair)
{
  return dure_medfloat_is_legal (pair->oxygen) && dure_medfloat_is_legal (pair->pulse_rate);
}

/* What both have, after what only one of them has: the rest of the packet, and the verdict. */
static bool
finish (DureOximetry *self, DureCursor *cursor, DureOximetry *ret_measurement,
        DureRefusal *ret_refusal)
{
  if (self->has_status)
    self->status = dure_cursor_u16 (cursor);
  if (self->has_sensor)
    self->sensor = dure_cursor_u24 (cursor);
  if (self->has_amplitude)
    self->amplitude = dure_cursor_sfloat (cursor);

  if (cursor->is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!is_legal (&self->normal) || !is_legal (&self->fast) || !is_legal (&self->slow)
      || !dure_medfloat_is_legal (self->amplitude))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);
  if (self->has_time && !dure_date_time_is_legal (&self->time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_measurement = *self;
  return true;
}

/**
 * dure_oximetry_spot_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one spot-check measurement.
 *
 * Returns: whether there is one
 */
bool
dure_oximetry_spot_decode (const uint8_t *bytes,
                           size_t         length,
                           DureOximetry  *ret_measurement,
                           DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t flags = dure_cursor_u8 (&cursor);
  DureOximetry self = {
    .normal = take_pair (&cursor),
    .has_time = (flags & FLAG_SPOT_TIME) != 0,
    .is_clock_set = (flags & FLAG_SPOT_CLOCK_NOT_SET) == 0,
    .has_status = (flags & FLAG_SPOT_STATUS) != 0,
    .has_sensor = (flags & FLAG_SPOT_SENSOR) != 0,
    .has_amplitude = (flags & FLAG_SPOT_AMPLITUDE) != 0,
  };

  if (self.has_time)
    self.time = dure_cursor_date_time (&cursor);

  return finish (&self, &cursor, ret_measurement, ret_refusal);
}

/**
 * dure_oximetry_continuous_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one measurement of a continuous stream.
 *
 * Returns: whether there is one
 */
bool
dure_oximetry_continuous_decode (const uint8_t *bytes,
                                 size_t         length,
                                 DureOximetry  *ret_measurement,
                                 DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t flags = dure_cursor_u8 (&cursor);
  DureOximetry self = {
    .normal = take_pair (&cursor),
    .has_fast = (flags & FLAG_FAST) != 0,
    .has_slow = (flags & FLAG_SLOW) != 0,
    .has_status = (flags & FLAG_STATUS) != 0,
    .has_sensor = (flags & FLAG_SENSOR) != 0,
    .has_amplitude = (flags & FLAG_AMPLITUDE) != 0,
  };

  if (self.has_fast)
    self.fast = take_pair (&cursor);
  if (self.has_slow)
    self.slow = take_pair (&cursor);

  return finish (&self, &cursor, ret_measurement, ret_refusal);
}

static void
describe (const DureOximetry *self, DureFields *fields)
{
  dure_fields_number (fields, "spo2", self->normal.oxygen);
  dure_fields_number (fields, "pulse_rate", self->normal.pulse_rate);
  if (self->has_fast)
    {
      dure_fields_number (fields, "spo2_fast", self->fast.oxygen);
      dure_fields_number (fields, "pulse_rate_fast", self->fast.pulse_rate);
    }
  if (self->has_slow)
    {
      dure_fields_number (fields, "spo2_slow", self->slow.oxygen);
      dure_fields_number (fields, "pulse_rate_slow", self->slow.pulse_rate);
    }
  if (self->has_time)
    dure_fields_time (fields, "timestamp", &self->time);
  if (self->has_status)
    dure_fields_hex (fields, "measurement_status", self->status, 2);
  if (self->has_sensor)
    dure_fields_hex (fields, "device_sensor_status", self->sensor, 3);
  if (self->has_amplitude)
    dure_fields_number (fields, "pulse_amplitude_index", self->amplitude);
}

bool
dure_oximetry_spot_describe (const uint8_t *bytes,
                             size_t         length,
                             DureFields    *fields,
                             DureRefusal   *ret_refusal)
{
  DureOximetry self;

  if (!dure_oximetry_spot_decode (bytes, length, &self, ret_refusal))
    return false;

  describe (&self, fields);
  dure_fields_flag (fields, "device_clock_set", self.is_clock_set);

  return true;
}

bool
dure_oximetry_continuous_describe (const uint8_t *bytes,
                                   size_t         length,
                                   DureFields    *fields,
                                   DureRefusal   *ret_refusal)
{
  DureOximetry self;

  if (!dure_oximetry_continuous_decode (bytes, length, &self, ret_refusal))
    return false;

  describe (&self, fields);
  return true;
}

static DureReading
make_reading (const DureOximetry *self)
{
  DureReading reading = { .has_time = self->has_time, .time = self->time };

  for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
    if ((self->status & hints[i].status) != 0 || (self->sensor & hints[i].sensor) != 0)
      dure_reading_spoil (&reading, hints[i].hint);

  return reading;
}

/* A pulse rate that is none is left out; a saturation that is none spoils the reading. */
static void
add_values (const DureOximetry *self, DureReading *reading)
{
  dure_reading_add (reading, DURE_CODE_OXYGEN, dure_medfloat_value (self->normal.oxygen));
  if (dure_medfloat_is_number (self->normal.pulse_rate))
    dure_reading_add (reading, DURE_CODE_HEART_RATE,
                      dure_medfloat_value (self->normal.pulse_rate));
}

/**
 * dure_oximetry_spot_read:
 *
 * The stamp is given as it came, also of a clock that was never set: such a measurement can be an
 * old one as well as a new one.
 */
bool
dure_oximetry_spot_read (const uint8_t *bytes,
                         size_t         length,
                         DureReading   *ret_reading,
                         DureRefusal   *ret_refusal)
{
  DureOximetry self;
  DureReading reading;

  if (!dure_oximetry_spot_decode (bytes, length, &self, ret_refusal))
    return false;

  reading = make_reading (&self);
  if ((self.status & DURE_OXIMETER_ONGOING) != 0)
    dure_reading_spoil (&reading, DURE_HINT_WAIT);
  add_values (&self, &reading);

  *ret_reading = reading;
  return true;
}

/**
 * dure_oximetry_continuous_read:
 *
 * Live, until the oximeter says that the measurement meets all that it asks of one (fully
 * qualified). While it finds no saturation yet, there is nothing but to wait.
 */
bool
dure_oximetry_continuous_read (const uint8_t *bytes,
                               size_t         length,
                               DureReading   *ret_reading,
                               DureRefusal   *ret_refusal)
{
  DureOximetry self;
  DureReading reading;

  if (!dure_oximetry_continuous_decode (bytes, length, &self, ret_refusal))
    return false;

  reading = make_reading (&self);
  reading.is_live = (self.status & DURE_OXIMETER_FULLY_QUALIFIED) == 0;
  if (reading.is_live && !dure_medfloat_is_number (self.normal.oxygen))
    dure_reading_spoil (&reading, DURE_HINT_WAIT);
  add_values (&self, &reading);

  *ret_reading = reading;
  return true;
}
