// again.c: decoded measurements as bytes again, so that nothing is understood that was not said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "again.h"

#include "blood-pressure.h"
#include "body-composition.h"
#include "current-time.h"
#include "heart-rate.h"
#include "pulse-oximeter.h"
#include "thermometer.h"
#include "weight-scale.h"

typedef struct {
  uint8_t *bytes;
  size_t length;
} Writer;

static void
put (Writer *self, uint32_t value, unsigned octets)
{
  for (unsigned i = 0; i < octets; i++)
    self->bytes[self->length++] = (uint8_t) (value >> 8 * i);
}

/* The special words of both sizes stand at the same distance from the middle. */
static uint32_t
mantissa_of (DureMedfloat value, uint32_t middle)
{
  switch (value.kind)
    {
    case DURE_MEDFLOAT_NAN:
      return middle - 1;
    case DURE_MEDFLOAT_NRES:
      return middle;
    case DURE_MEDFLOAT_POSITIVE_INFINITY:
      return middle - 2;
    case DURE_MEDFLOAT_NEGATIVE_INFINITY:
      return middle + 2;
    case DURE_MEDFLOAT_RESERVED:
      return middle + 1;
    case DURE_MEDFLOAT_NUMBER:
    default:
      return (uint32_t) value.mantissa & (2 * middle - 1);
    }
}

static void
put_sfloat (Writer *self, DureMedfloat value)
{
  put (self, mantissa_of (value, 0x800) | ((uint32_t) value.exponent & 0xf) << 12, 2);
}

static void
put_float (Writer *self, DureMedfloat value)
{
  put (self, mantissa_of (value, 0x800000) | ((uint32_t) value.exponent & 0xff) << 24, 4);
}

static void
put_time (Writer *self, const DureDateTime *time)
{
  dure_date_time_encode (time, self->bytes + self->length);
  self->length += DURE_DATE_TIME_SIZE;
}

bool
dure_heart_rate_again (const uint8_t *bytes,
                       size_t         length,
                       uint8_t        ret_again[DURE_AGAIN_SIZE],
                       size_t        *ret_length)
{
  DureHeartRate self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_heart_rate_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer, bytes[0], 1);
  put (&writer, self.bpm, (bytes[0] & 1) != 0 ? 2 : 1);
  if (self.has_energy)
    put (&writer, self.energy_kj, 2);
  for (size_t i = 0; i < self.n_rr; i++)
    put (&writer, self.rr_1024[i], 2);

  *ret_length = writer.length;
  return true;
}

bool
dure_blood_pressure_again (const uint8_t *bytes,
                           size_t         length,
                           uint8_t        ret_again[DURE_AGAIN_SIZE],
                           size_t        *ret_length)
{
  DureBloodPressure self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_blood_pressure_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer,
       (bytes[0] & 0xe0U) | (self.is_kpa ? 1 : 0) | (self.has_time ? 2 : 0)
         | (self.has_pulse ? 4 : 0) | (self.has_user ? 8 : 0) | (self.has_status ? 16 : 0),
       1);
  put_sfloat (&writer, self.systolic);
  put_sfloat (&writer, self.diastolic);
  put_sfloat (&writer, self.mean_arterial);
  if (self.has_time)
    put_time (&writer, &self.time);
  if (self.has_pulse)
    put_sfloat (&writer, self.pulse_rate);
  if (self.has_user)
    put (&writer, self.user, 1);
  if (self.has_status)
    put (&writer, self.status, 2);

  *ret_length = writer.length;
  return true;
}

bool
dure_temperature_again (const uint8_t *bytes,
                        size_t         length,
                        uint8_t        ret_again[DURE_AGAIN_SIZE],
                        size_t        *ret_length)
{
  DureTemperature self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_temperature_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer,
       (bytes[0] & 0xf8U) | (self.is_fahrenheit ? 1 : 0) | (self.has_time ? 2 : 0)
         | (self.has_type ? 4 : 0),
       1);
  put_float (&writer, self.temperature);
  if (self.has_time)
    put_time (&writer, &self.time);
  if (self.has_type)
    put (&writer, self.type, 1);

  *ret_length = writer.length;
  return true;
}

bool
dure_weight_again (const uint8_t *bytes,
                   size_t         length,
                   uint8_t        ret_again[DURE_AGAIN_SIZE],
                   size_t        *ret_length)
{
  DureWeight self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_weight_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer,
       (bytes[0] & 0xf0U) | (self.is_imperial ? 1 : 0) | (self.has_time ? 2 : 0)
         | (self.has_user ? 4 : 0) | (self.has_bmi ? 8 : 0),
       1);
  put (&writer, self.is_unsuccessful ? 0xffff : self.weight, 2);
  if (self.has_time)
    put_time (&writer, &self.time);
  if (self.has_user)
    put (&writer, self.user, 1);
  if (self.has_bmi)
    {
      put (&writer, self.bmi, 2);
      put (&writer, self.height, 2);
    }

  *ret_length = writer.length;
  return true;
}

bool
dure_body_composition_again (const uint8_t *bytes,
                             size_t         length,
                             uint8_t        ret_again[DURE_AGAIN_SIZE],
                             size_t        *ret_length)
{
  DureBodyComposition self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_body_composition_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer,
       (bytes[1] & 0xe0U) << 8 | (self.is_imperial ? 1 : 0) | (self.has_time ? 2 : 0)
         | (self.has_user ? 4 : 0) | (uint32_t) self.sent << 3 | (self.is_part ? 0x1000 : 0),
       2);
  put (&writer, self.is_unsuccessful ? 0xffff : self.fat, 2);
  if (self.has_time)
    put_time (&writer, &self.time);
  if (self.has_user)
    put (&writer, self.user, 1);
  for (DureBodyField field = 0; field < DURE_BODY_N_FIELDS; field++)
    if (dure_body_composition_has (&self, field))
      put (&writer, self.numbers[field], 2);

  *ret_length = writer.length;
  return true;
}

static void
put_pair (Writer *self, const DureOximeterPair *pair)
{
  put_sfloat (self, pair->oxygen);
  put_sfloat (self, pair->pulse_rate);
}

static void
put_rest (Writer *self, const DureOximetry *oximetry)
{
  if (oximetry->has_status)
    put (self, oximetry->status, 2);
  if (oximetry->has_sensor)
    put (self, oximetry->sensor, 3);
  if (oximetry->has_amplitude)
    put_sfloat (self, oximetry->amplitude);
}

bool
dure_oximetry_spot_again (const uint8_t *bytes,
                          size_t         length,
                          uint8_t        ret_again[DURE_AGAIN_SIZE],
                          size_t        *ret_length)
{
  DureOximetry self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_oximetry_spot_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer,
       (bytes[0] & 0xe0U) | (self.has_time ? 1 : 0) | (self.has_status ? 2 : 0)
         | (self.has_sensor ? 4 : 0) | (self.has_amplitude ? 8 : 0) | (self.is_clock_set ? 0 : 16),
       1);
  put_pair (&writer, &self.normal);
  if (self.has_time)
    put_time (&writer, &self.time);
  put_rest (&writer, &self);

  *ret_length = writer.length;
  return true;
}

bool
dure_oximetry_continuous_again (const uint8_t *bytes,
                                size_t         length,
                                uint8_t        ret_again[DURE_AGAIN_SIZE],
                                size_t        *ret_length)
{
  DureOximetry self;
  DureRefusal refusal;
  Writer writer = { ret_again, 0 };

  if (!dure_oximetry_continuous_decode (bytes, length, &self, &refusal))
    return false;

  put (&writer,
       (bytes[0] & 0xe0U) | (self.has_fast ? 1 : 0) | (self.has_slow ? 2 : 0)
         | (self.has_status ? 4 : 0) | (self.has_sensor ? 8 : 0) | (self.has_amplitude ? 16 : 0),
       1);
  put_pair (&writer, &self.normal);
  if (self.has_fast)
    put_pair (&writer, &self.fast);
  if (self.has_slow)
    put_pair (&writer, &self.slow);
  put_rest (&writer, &self);

  *ret_length = writer.length;
  return true;
}

/* Where the date is known, milliseconds and back give the same clock, too. */
bool
dure_current_time_again (const uint8_t *bytes,
                         size_t         length,
                         uint8_t        ret_again[DURE_AGAIN_SIZE],
                         size_t        *ret_length)
{
  DureCurrentTime self, again;
  DureRefusal refusal;

  if (!dure_current_time_decode (bytes, length, &self, &refusal))
    return false;

  if (dure_date_time_is_known (&self.time)
      && dure_current_time_from_ms (dure_date_time_seconds (&self.time) * 1000, 0, &again))
    self.time = again.time;
  dure_current_time_encode (&self, ret_again);

  *ret_length = DURE_CURRENT_TIME_SIZE;
  return true;
}

bool
dure_sfloat_again (const uint8_t *bytes,
                   size_t         length,
                   uint8_t        ret_again[DURE_AGAIN_SIZE],
                   size_t        *ret_length)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const DureMedfloat value = dure_cursor_sfloat (&cursor);
  Writer writer = { ret_again, 0 };

  put_sfloat (&writer, value);
  *ret_length = writer.length;
  return dure_cursor_is_spent (&cursor) && dure_medfloat_is_legal (value);
}

bool
dure_float_again (const uint8_t *bytes,
                  size_t         length,
                  uint8_t        ret_again[DURE_AGAIN_SIZE],
                  size_t        *ret_length)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const DureMedfloat value = dure_cursor_float (&cursor);
  Writer writer = { ret_again, 0 };

  put_float (&writer, value);
  *ret_length = writer.length;
  return dure_cursor_is_spent (&cursor) && dure_medfloat_is_legal (value);
}
