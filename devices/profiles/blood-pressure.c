// blood-pressure.c: Blood Pressure Measurement (0x2A35) and Intermediate Cuff Pressure (0x2A36)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Blood Pressure Service 1.1, sections 3.1 and 3.2: flags u8, three SFLOAT pressures, then
// what the flags announce: time, pulse rate SFLOAT, user u8, status u16. A cuff pressure has the
// same shape; its first pressure is the one in the cuff and the other two are not used.
// Flag bits 5 to 7 are reserved and announce nothing, so they are passed over.

#include "blood-pressure.h"

enum {
  FLAG_KPA = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_PULSE = 1 << 2,
  FLAG_USER = 1 << 3,
  FLAG_STATUS = 1 << 4,
};

#define PULSE_RANGE_SHIFT 3
#define PULSE_RANGE_MASK 3
#define USER_UNKNOWN 255

/* 1 mmHg is 133.322 Pa (BIPM, The International System of Units, 8th edition, table 8). */
#define MMHG_PER_KPA (1000 / 133.322)

static bool
are_legal (const DureBloodPressure *self)
{
  return dure_medfloat_is_legal (self->systolic) && dure_medfloat_is_legal (self->diastolic)
         && dure_medfloat_is_legal (self->mean_arterial)
         && (!self->has_pulse || dure_medfloat_is_legal (self->pulse_rate));
}

/**
 * dure_blood_pressure_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one measurement, or one cuff pressure.
 *
 * Returns: whether there is one
 */
bool
dure_blood_pressure_decode (const uint8_t     *bytes,
                            size_t             length,
                            DureBloodPressure *ret_measurement,
                            DureRefusal       *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureBloodPressure self = { 0 };
  const uint8_t flags = dure_cursor_u8 (&cursor);

  self.is_kpa = (flags & FLAG_KPA) != 0;
  self.systolic = dure_cursor_sfloat (&cursor);
  self.diastolic = dure_cursor_sfloat (&cursor);
  self.mean_arterial = dure_cursor_sfloat (&cursor);
  if ((self.has_time = (flags & FLAG_TIME) != 0))
    self.time = dure_cursor_date_time (&cursor);
  if ((self.has_pulse = (flags & FLAG_PULSE) != 0))
    self.pulse_rate = dure_cursor_sfloat (&cursor);
  if ((self.has_user = (flags & FLAG_USER) != 0))
    self.user = dure_cursor_u8 (&cursor);
  if ((self.has_status = (flags & FLAG_STATUS) != 0))
    self.status = dure_cursor_u16 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!are_legal (&self))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);
  if (self.has_time && !dure_date_time_is_legal (&self.time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_measurement = self;
  return true;
}

static void
describe_status (uint16_t status, DureFields *fields)
{
  static const char *const ranges[] = { "in_range", "above_upper", "below_lower", "reserved" };

  dure_fields_hex (fields, "status", status, 2);
  dure_fields_flag (fields, "body_movement", (status & DURE_BLOOD_PRESSURE_MOVED) != 0);
  dure_fields_flag (fields, "cuff_too_loose", (status & DURE_BLOOD_PRESSURE_CUFF_LOOSE) != 0);
  dure_fields_flag (fields, "irregular_pulse", (status & DURE_BLOOD_PRESSURE_IRREGULAR) != 0);
  dure_fields_word (fields, "pulse_range", ranges[status >> PULSE_RANGE_SHIFT & PULSE_RANGE_MASK]);
  dure_fields_flag (fields, "improper_position", (status & DURE_BLOOD_PRESSURE_POSITION) != 0);
}

static void
describe_rest (const DureBloodPressure *self, DureFields *fields)
{
  dure_fields_word (fields, "unit", self->is_kpa ? "kPa" : "mmHg");
  if (self->has_time)
    dure_fields_time (fields, "timestamp", &self->time);
  if (self->has_pulse)
    dure_fields_number (fields, "pulse_rate", self->pulse_rate);
  if (self->has_user)
    dure_fields_unsigned (fields, "user_id", self->user);
  if (self->has_status)
    describe_status (self->status, fields);
}

bool
dure_blood_pressure_describe (const uint8_t *bytes,
                              size_t         length,
                              DureFields    *fields,
                              DureRefusal   *ret_refusal)
{
  DureBloodPressure self;

  if (!dure_blood_pressure_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_number (fields, "systolic", self.systolic);
  dure_fields_number (fields, "diastolic", self.diastolic);
  dure_fields_number (fields, "mean_arterial", self.mean_arterial);
  describe_rest (&self, fields);

  return true;
}

bool
dure_cuff_pressure_describe (const uint8_t *bytes,
                             size_t         length,
                             DureFields    *fields,
                             DureRefusal   *ret_refusal)
{
  DureBloodPressure self;

  if (!dure_blood_pressure_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_number (fields, "cuff_pressure", self.systolic);
  describe_rest (&self, fields);

  return true;
}

static double
in_mmhg (const DureBloodPressure *self, DureMedfloat pressure)
{
  return dure_medfloat_value (pressure) * (self->is_kpa ? MMHG_PER_KPA : 1);
}

static DureReading
begin_reading (const DureBloodPressure *self)
{
  DureReading reading = {
    .has_time = self->has_time,
    .time = self->time,
    .has_user = self->has_user && self->user != USER_UNKNOWN,
    .user = self->user,
    .is_irregular = self->has_status && (self->status & DURE_BLOOD_PRESSURE_IRREGULAR) != 0,
  };

  if (self->has_status && (self->status & DURE_BLOOD_PRESSURE_MOVED) != 0)
    dure_reading_spoil (&reading, DURE_HINT_HOLD_STILL);
  if (self->has_status && (self->status & DURE_BLOOD_PRESSURE_CUFF_LOOSE) != 0)
    dure_reading_spoil (&reading, DURE_HINT_CUFF_FIT);
  if (self->has_status && (self->status & DURE_BLOOD_PRESSURE_POSITION) != 0)
    dure_reading_spoil (&reading, DURE_HINT_POSITION);

  return reading;
}

/* Of the two numbers that a cuff need not work out: the service asks for NaN where it did not, and
 * cuffs are sold that send 0 (a captured Beurer BM85 does). */
static bool
is_worked_out (DureMedfloat number)
{
  return dure_medfloat_is_number (number) && number.mantissa != 0;
}

/**
 * dure_blood_pressure_read:
 *
 * A systolic or diastolic pressure that is none ("Err" on the display) needs no status bit to stop
 * the reading. A mean pressure or pulse rate that the device did not work out, and a pulse rate
 * beyond what it says it can count, are left out.
 */
bool
dure_blood_pressure_read (const uint8_t *bytes,
                          size_t         length,
                          DureReading   *ret_reading,
                          DureRefusal   *ret_refusal)
{
  DureBloodPressure self;
  DureReading reading;

  if (!dure_blood_pressure_decode (bytes, length, &self, ret_refusal))
    return false;

  reading = begin_reading (&self);
  dure_reading_add (&reading, DURE_CODE_SYSTOLIC, in_mmhg (&self, self.systolic));
  dure_reading_add (&reading, DURE_CODE_DIASTOLIC, in_mmhg (&self, self.diastolic));
  if (is_worked_out (self.mean_arterial))
    dure_reading_add (&reading, DURE_CODE_MEAN_PRESSURE, in_mmhg (&self, self.mean_arterial));
  if (self.has_pulse && is_worked_out (self.pulse_rate)
      && (!self.has_status || (self.status >> PULSE_RANGE_SHIFT & PULSE_RANGE_MASK) == 0))
    dure_reading_add (&reading, DURE_CODE_HEART_RATE, dure_medfloat_value (self.pulse_rate));

  *ret_reading = reading;
  return true;
}

/**
 * dure_cuff_pressure_read:
 *
 * The one value is the pressure in the cuff now, as systolic; it is never kept.
 */
bool
dure_cuff_pressure_read (const uint8_t *bytes,
                         size_t         length,
                         DureReading   *ret_reading,
                         DureRefusal   *ret_refusal)
{
  DureBloodPressure self;
  DureReading reading;

  if (!dure_blood_pressure_decode (bytes, length, &self, ret_refusal))
    return false;

  reading = begin_reading (&self);
  reading.is_live = true;
  if (reading.hint == DURE_HINT_NONE && dure_medfloat_is_number (self.systolic))
    {
      reading.n_values = 1;
      reading.values[0].code = DURE_CODE_SYSTOLIC;
      reading.values[0].value = in_mmhg (&self, self.systolic);
    }

  *ret_reading = reading;
  return true;
}
