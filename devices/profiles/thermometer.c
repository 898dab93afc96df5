// thermometer.c: Temperature (0x2A1C), Intermediate Temperature (0x2A1E), its Type (0x2A1D)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Health Thermometer Service 1.0, section 3: flags u8, FLOAT temperature, then what the
// flags announce: time, type u8. Flag bits 3 to 7 are reserved and announce nothing, so they are
// passed over. A type that is reserved (0, 10 to 255) is told as `reserved` beside a temperature,
// which is as good without it; alone (0x2A1D) it says nothing and is refused.

#include "thermometer.h"

enum {
  FLAG_FAHRENHEIT = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_TYPE = 1 << 2,
};

#define N_TYPES 10

static const char *
type_word (uint8_t type)
{
  static const char *const words[N_TYPES] = {
    NULL, "armpit", "body", "ear", "finger", "gastrointestinal_tract", "mouth", "rectum", "toe",
    "tympanum",
  };

  return type < N_TYPES ? words[type] : NULL;
}

/**
 * dure_temperature_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one measurement, final or intermediate.
 *
 * Returns: whether there is one
 */
bool
dure_temperature_decode (const uint8_t   *bytes,
                         size_t           length,
                         DureTemperature *ret_measurement,
                         DureRefusal     *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureTemperature self = { 0 };
  const uint8_t flags = dure_cursor_u8 (&cursor);

  self.is_fahrenheit = (flags & FLAG_FAHRENHEIT) != 0;
  self.temperature = dure_cursor_float (&cursor);
  if ((self.has_time = (flags & FLAG_TIME) != 0))
    self.time = dure_cursor_date_time (&cursor);
  if ((self.has_type = (flags & FLAG_TYPE) != 0))
    self.type = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!dure_medfloat_is_legal (self.temperature))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);
  if (self.has_time && !dure_date_time_is_legal (&self.time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_measurement = self;
  return true;
}

bool
dure_temperature_describe (const uint8_t *bytes,
                           size_t         length,
                           DureFields    *fields,
                           DureRefusal   *ret_refusal)
{
  DureTemperature self;

  if (!dure_temperature_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_number (fields, "temperature", self.temperature);
  dure_fields_word (fields, "unit", self.is_fahrenheit ? "degF" : "degC");
  if (self.has_time)
    dure_fields_time (fields, "timestamp", &self.time);
  if (self.has_type)
    dure_fields_word (fields, "temperature_type",
                      type_word (self.type) != NULL ? type_word (self.type) : "reserved");

  return true;
}

/* Celsius of Fahrenheit by definition: (F - 32) x 5/9. */
static double
in_celsius (const DureTemperature *self)
{
  const double value = dure_medfloat_value (self->temperature);

  return self->is_fahrenheit ? (value - 32) * 5 / 9 : value;
}

/**
 * dure_temperature_read:
 *
 * The one value is the temperature, in degrees Celsius, wherever it was taken: the code names no
 * site.
 */
bool
dure_temperature_read (const uint8_t *bytes,
                       size_t         length,
                       DureReading   *ret_reading,
                       DureRefusal   *ret_refusal)
{
  DureTemperature self;
  DureReading reading = { 0 };

  if (!dure_temperature_decode (bytes, length, &self, ret_refusal))
    return false;

  reading.has_time = self.has_time;
  reading.time = self.time;
  dure_reading_add (&reading, DURE_CODE_TEMPERATURE, in_celsius (&self));

  *ret_reading = reading;
  return true;
}

bool
dure_intermediate_temperature_describe (const uint8_t *bytes,
                                        size_t         length,
                                        DureFields    *fields,
                                        DureRefusal   *ret_refusal)
{
  return dure_temperature_describe (bytes, length, fields, ret_refusal);
}

/**
 * dure_intermediate_temperature_read:
 *
 * A thermometer warms up from the room: a temperature no living person has means only that it is
 * still working.
 */
bool
dure_intermediate_temperature_read (const uint8_t *bytes,
                                    size_t         length,
                                    DureReading   *ret_reading,
                                    DureRefusal   *ret_refusal)
{
  DureReading reading;

  if (!dure_temperature_read (bytes, length, &reading, ret_refusal))
    return false;

  reading.is_live = true;
  if (reading.hint != DURE_HINT_NONE)
    reading.hint = DURE_HINT_WAIT;

  *ret_reading = reading;
  return true;
}

bool
dure_temperature_type_describe (const uint8_t *bytes,
                                size_t         length,
                                DureFields    *fields,
                                DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t type = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (type_word (type) == NULL)
    return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);

  dure_fields_word (fields, "temperature_type", type_word (type));
  return true;
}
