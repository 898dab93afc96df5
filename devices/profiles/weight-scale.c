// weight-scale.c: Weight Measurement (0x2A9D)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Weight Scale Service 1.0, section 3.2: flags u8, weight u16, then what the flags
// announce: time, user u8, body mass index u16 and height u16. A weight of 0xFFFF says that the
// scale could not weigh; whatever else the packet has is told, and means nothing for a visit. Flag
// bits 4 to 7 are reserved and announce nothing, so they are passed over.

#include "weight-scale.h"

#include "body-units.h"

enum {
  FLAG_IMPERIAL = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_USER = 1 << 2,
  FLAG_BMI = 1 << 3,
};

/**
 * dure_weight_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one weighing, successful or not.
 *
 * Returns: whether there is one
 */
bool
dure_weight_decode (const uint8_t *bytes,
                    size_t         length,
                    DureWeight    *ret_measurement,
                    DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureWeight self = { 0 };
  const uint8_t flags = dure_cursor_u8 (&cursor);
  const uint16_t weight = dure_cursor_u16 (&cursor);

  self.is_imperial = (flags & FLAG_IMPERIAL) != 0;
  self.is_unsuccessful = weight == DURE_MEASUREMENT_UNSUCCESSFUL;
  self.weight = self.is_unsuccessful ? 0 : weight;
  if ((self.has_time = (flags & FLAG_TIME) != 0))
    self.time = dure_cursor_date_time (&cursor);
  if ((self.has_user = (flags & FLAG_USER) != 0))
    self.user = dure_cursor_u8 (&cursor);
  if ((self.has_bmi = (flags & FLAG_BMI) != 0))
    {
      self.bmi = dure_cursor_u16 (&cursor);
      self.height = dure_cursor_u16 (&cursor);
    }

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (self.has_time && !dure_date_time_is_legal (&self.time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_measurement = self;
  return true;
}

bool
dure_weight_describe (const uint8_t *bytes,
                      size_t         length,
                      DureFields    *fields,
                      DureRefusal   *ret_refusal)
{
  DureWeight self;

  if (!dure_weight_decode (bytes, length, &self, ret_refusal))
    return false;

  if (self.is_unsuccessful)
    dure_fields_word (fields, "weight", "unsuccessful");
  else
    dure_fields_mass (fields, "weight", self.weight, self.is_imperial);
  dure_fields_word (fields, "unit", self.is_imperial ? "lb" : "kg");
  if (self.has_time)
    dure_fields_time (fields, "timestamp", &self.time);
  if (self.has_user)
    dure_fields_user (fields, "user_id", self.user);
  if (self.has_bmi)
    {
      dure_fields_decimal (fields, "bmi", self.bmi, -1);
      dure_fields_length (fields, "height", self.height, self.is_imperial);
      dure_fields_word (fields, "height_unit", self.is_imperial ? "in" : "m");
    }

  return true;
}

/**
 * dure_weight_to_reading:
 * @self: a decoded measurement
 * @ret_reading: (out): what it means
 *
 * The weight, and height and body mass index where the scale has been told a height: they come from
 * its settings, so that one no person has is left out and the weight stays.
 */
void
dure_weight_to_reading (const DureWeight *self, DureReading *ret_reading)
{
  DureReading reading = {
    .has_time = self->has_time,
    .time = self->time,
    .has_user = self->has_user && self->user != DURE_USER_UNKNOWN,
    .user = self->user,
  };
  const double height = dure_length_in_cm (self->height, self->is_imperial);

  if (self->is_unsuccessful)
    dure_reading_spoil (&reading, DURE_HINT_AGAIN);
  dure_reading_add (&reading, DURE_CODE_WEIGHT, dure_mass_in_kg (self->weight, self->is_imperial));
  if (self->has_bmi && dure_code_holds (DURE_CODE_HEIGHT, height))
    {
      dure_reading_add (&reading, DURE_CODE_HEIGHT, height);
      if (dure_code_holds (DURE_CODE_BMI, self->bmi / 10.0))
        dure_reading_add (&reading, DURE_CODE_BMI, self->bmi / 10.0);
    }

  *ret_reading = reading;
}

/**
 * dure_weight_read:
 *
 * See dure_weight_to_reading().
 */
bool
dure_weight_read (const uint8_t *bytes,
                  size_t         length,
                  DureReading   *ret_reading,
                  DureRefusal   *ret_refusal)
{
  DureWeight self;

  if (!dure_weight_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_weight_to_reading (&self, ret_reading);
  return true;
}
