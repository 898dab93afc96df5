// glucose.c: Glucose Measurement (0x2A18)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Glucose Service 1.0, section 3.1: flags u8, sequence u16, base time, then what the flags
// announce: time offset s16 in minutes; concentration SFLOAT with an octet of sample (low four
// bits) and location (high four bits); status u16. Flag bit 2 is the unit, bit 4 that a context
// follows, bits 5 to 7 are reserved and passed over. The unit bit alone means nothing.
// Reserved samples and locations are told as such: the number beside them is no worse for it.

#include "glucose.h"

enum {
  FLAG_OFFSET = 1 << 0,
  FLAG_VALUE = 1 << 1,
  FLAG_MOLES = 1 << 2,
  FLAG_STATUS = 1 << 3,
  FLAG_CONTEXT = 1 << 4,
};

/* kg/L to mg/dL: 10^6 mg in a kg, 10 dL in a litre. mol/L to mmol/L. As powers of ten. */
#define KG_PER_L_TO_MG_PER_DL 5
#define MOL_TO_MMOL 3

static void
work_out_user_time (DureGlucose *self)
{
  if (!self->has_offset || self->offset_min == DURE_GLUCOSE_OFFSET_OVERRUN
      || self->offset_min == DURE_GLUCOSE_OFFSET_UNDERRUN
      || !dure_date_time_is_known (&self->base_time))
    return;

  self->has_user_time = dure_date_time_from_seconds (
    dure_date_time_seconds (&self->base_time) + INT64_C (60) * self->offset_min, &self->user_time);
}

/**
 * dure_glucose_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one measurement.
 *
 * Returns: whether there is one
 */
bool
dure_glucose_decode (const uint8_t *bytes,
                     size_t         length,
                     DureGlucose   *ret_measurement,
                     DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureGlucose self = { 0 };
  const uint8_t flags = dure_cursor_u8 (&cursor);

  self.sequence = dure_cursor_u16 (&cursor);
  self.base_time = dure_cursor_date_time (&cursor);
  if ((self.has_offset = (flags & FLAG_OFFSET) != 0))
    self.offset_min = dure_cursor_s16 (&cursor);
  if ((self.has_value = (flags & FLAG_VALUE) != 0))
    {
      self.is_moles = (flags & FLAG_MOLES) != 0;
      self.value = dure_cursor_sfloat (&cursor);
      self.sample = dure_cursor_u8 (&cursor);
      self.location = self.sample >> 4;
      self.sample &= 0x0f;
    }
  if ((self.has_status = (flags & FLAG_STATUS) != 0))
    self.status = dure_cursor_u16 (&cursor);
  self.context_follows = (flags & FLAG_CONTEXT) != 0;

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (self.has_value && !dure_medfloat_is_legal (self.value))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);
  if (!dure_date_time_is_legal (&self.base_time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  work_out_user_time (&self);
  *ret_measurement = self;
  return true;
}

/**
 * dure_glucose_sample_word:
 * @sample: a #DureGlucoseSample, or any other number
 *
 * Returns: (transfer none): its name
 */
const char *
dure_glucose_sample_word (uint8_t sample)
{
  static const char *const words[] = {
    "reserved",
    "capillary_whole_blood",
    "capillary_plasma",
    "venous_whole_blood",
    "venous_plasma",
    "arterial_whole_blood",
    "arterial_plasma",
    "undetermined_whole_blood",
    "undetermined_plasma",
    "interstitial_fluid",
    "control_solution",
  };

  return sample < sizeof words / sizeof words[0] ? words[sample] : "reserved";
}

/**
 * dure_glucose_location_word:
 * @location: where a sample was taken
 *
 * Returns: (transfer none): its name
 */
const char *
dure_glucose_location_word (uint8_t location)
{
  static const char *const words[16] = {
    [1] = "finger",
    [2] = "alternate_site_test",
    [3] = "earlobe",
    [DURE_GLUCOSE_LOCATION_CONTROL_SOLUTION] = "control_solution",
    [15] = "not_available",
  };

  return location < 16 && words[location] != NULL ? words[location] : "reserved";
}

static void
describe_offset (const DureGlucose *self, DureFields *fields)
{
  if (self->offset_min == DURE_GLUCOSE_OFFSET_OVERRUN)
    dure_fields_word (fields, "time_offset", "overrun");
  else if (self->offset_min == DURE_GLUCOSE_OFFSET_UNDERRUN)
    dure_fields_word (fields, "time_offset", "underrun");
  else
    dure_fields_integer (fields, "time_offset", self->offset_min);
  if (self->has_user_time)
    dure_fields_time (fields, "user_facing_time", &self->user_time);
}

static void
describe_value (const DureGlucose *self, DureFields *fields)
{
  dure_fields_number (fields, "glucose", self->value);
  dure_fields_word (fields, "unit", self->is_moles ? "mol/L" : "kg/L");
  if (dure_medfloat_is_number (self->value) && self->is_moles)
    dure_fields_scaled (fields, "glucose_mmoll", self->value, MOL_TO_MMOL);
  else if (dure_medfloat_is_number (self->value))
    dure_fields_scaled (fields, "glucose_mgdl", self->value, KG_PER_L_TO_MG_PER_DL);
  dure_fields_word (fields, "type", dure_glucose_sample_word (self->sample));
  dure_fields_word (fields, "sample_location", dure_glucose_location_word (self->location));
}

static void
describe_status (uint16_t status, DureFields *fields)
{
  static const char *const names[] = {
    "battery_low",
    "sensor_malfunction",
    "sample_insufficient",
    "strip_insertion_error",
    "strip_type_incorrect",
    "result_too_high",
    "result_too_low",
    "temperature_too_high",
    "temperature_too_low",
    "strip_pulled_early",
    "device_fault",
    "time_fault",
  };

  dure_fields_hex (fields, "sensor_status", status, 2);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    dure_fields_flag (fields, names[i], (status >> i & 1) != 0);
}

bool
dure_glucose_describe (const uint8_t *bytes,
                       size_t         length,
                       DureFields    *fields,
                       DureRefusal   *ret_refusal)
{
  DureGlucose self;

  if (!dure_glucose_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "sequence", self.sequence);
  dure_fields_time (fields, "base_time", &self.base_time);
  if (self.has_offset)
    describe_offset (&self, fields);
  if (self.has_value)
    describe_value (&self, fields);
  if (self.has_status)
    describe_status (self.status, fields);
  dure_fields_flag (fields, "context_follows", self.context_follows);

  return true;
}

static void
spoil_by_status (uint16_t status, DureReading *reading)
{
  const uint16_t broken = DURE_GLUCOSE_MALFUNCTION | DURE_GLUCOSE_TOO_WARM | DURE_GLUCOSE_TOO_COLD
                          | DURE_GLUCOSE_FAULT;
  const uint16_t failed = DURE_GLUCOSE_SAMPLE_TOO_SMALL | DURE_GLUCOSE_STRIP_INSERTION
                          | DURE_GLUCOSE_STRIP_TYPE | DURE_GLUCOSE_TOO_HIGH | DURE_GLUCOSE_TOO_LOW
                          | DURE_GLUCOSE_STRIP_PULLED;

  if ((status & broken) != 0)
    dure_reading_spoil (reading, DURE_HINT_INSTRUMENT);
  if ((status & failed) != 0)
    dure_reading_spoil (reading, DURE_HINT_AGAIN);
  if ((status & DURE_GLUCOSE_TIME_FAULT) != 0)
    dure_reading_spoil (reading, DURE_HINT_NOT_NOW);
}

/* The codes are for blood from a finger, an ear or wherever the meter pricked: what a vein, an
 * artery or a sensor under the skin gives is another observation. */
static bool
is_capillary (uint8_t sample)
{
  return sample == DURE_GLUCOSE_SAMPLE_CAPILLARY_WHOLE_BLOOD
         || sample == DURE_GLUCOSE_SAMPLE_CAPILLARY_PLASMA
         || sample == DURE_GLUCOSE_SAMPLE_UNDETERMINED_WHOLE_BLOOD
         || sample == DURE_GLUCOSE_SAMPLE_UNDETERMINED_PLASMA;
}

static bool
is_control (const DureGlucose *self)
{
  return self->has_value
         && (self->sample == DURE_GLUCOSE_SAMPLE_CONTROL_SOLUTION
             || self->location == DURE_GLUCOSE_LOCATION_CONTROL_SOLUTION);
}

static double
scaled (DureMedfloat value, int shift)
{
  value.exponent = (int8_t) (value.exponent + shift);

  return dure_medfloat_value (value);
}

/**
 * dure_glucose_read:
 *
 * A meter gives its records from memory, so only the stamp tells one of this visit from others: a
 * record whose time the meter cannot tell is not from now. The stamp is the time the meter shows;
 * the base time where there is no offset.
 */
bool
dure_glucose_read (const uint8_t *bytes,
                   size_t         length,
                   DureReading   *ret_reading,
                   DureRefusal   *ret_refusal)
{
  DureGlucose self;
  DureReading reading = { .has_time = true, .has_sequence = true };

  if (!dure_glucose_decode (bytes, length, &self, ret_refusal))
    return false;

  reading.sequence = self.sequence;
  reading.time = self.has_user_time ? self.user_time : self.base_time;
  if (is_control (&self))
    dure_reading_spoil (&reading, DURE_HINT_NOT_REAL);
  if (self.has_status)
    spoil_by_status (self.status, &reading);
  if (!self.has_value || !is_capillary (self.sample))
    dure_reading_spoil (&reading, DURE_HINT_AGAIN);
  if (self.has_offset ? !self.has_user_time : !dure_date_time_is_known (&self.base_time))
    dure_reading_spoil (&reading, DURE_HINT_NOT_NOW);
  if (self.is_moles)
    dure_reading_add (&reading, DURE_CODE_GLUCOSE_MOLES, scaled (self.value, MOL_TO_MMOL));
  else
    dure_reading_add (&reading, DURE_CODE_GLUCOSE_MASS,
                      scaled (self.value, KG_PER_L_TO_MG_PER_DL));

  *ret_reading = reading;
  return true;
}
