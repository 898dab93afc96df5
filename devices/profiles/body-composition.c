// body-composition.c: Body Composition Measurement (0x2A9C)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Body Composition Service 1.0, section 3.2: flags u16, body fat u16, then what the flags
// announce: time, user u8 and nine numbers, each u16. A body fat of 0xFFFF says that the scale
// could not measure; the service forbids every other number in such a packet, so one that has some
// is refused. Flag bits 13 to 15 are reserved and announce nothing, so they are passed over.
// A measurement longer than a packet comes as two; body-measurement.h puts them together.

#include "body-composition.h"

#include "body-units.h"

enum {
  FLAG_IMPERIAL = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_USER = 1 << 2,
  FLAG_PART = 1 << 12,
};

#define FIELDS_SHIFT 3
#define FIELDS_MASK ((1 << DURE_BODY_N_FIELDS) - 1)

static DureBodyComposition
take (DureCursor *cursor)
{
  const uint16_t flags = dure_cursor_u16 (cursor);
  const uint16_t fat = dure_cursor_u16 (cursor);
  DureBodyComposition self = {
    .is_imperial = (flags & FLAG_IMPERIAL) != 0,
    .is_unsuccessful = fat == DURE_MEASUREMENT_UNSUCCESSFUL,
    .is_part = (flags & FLAG_PART) != 0,
    .fat = fat == DURE_MEASUREMENT_UNSUCCESSFUL ? 0 : fat,
    .has_time = (flags & FLAG_TIME) != 0,
    .has_user = (flags & FLAG_USER) != 0,
    .sent = flags >> FIELDS_SHIFT & FIELDS_MASK,
  };

  if (self.has_time)
    self.time = dure_cursor_date_time (cursor);
  if (self.has_user)
    self.user = dure_cursor_u8 (cursor);
  for (DureBodyField field = 0; field < DURE_BODY_N_FIELDS; field++)
    if (dure_body_composition_has (&self, field))
      self.numbers[field] = dure_cursor_u16 (cursor);

  return self;
}

/**
 * dure_body_composition_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one packet, which may be half of a measurement.
 *
 * Returns: whether there is one
 */
bool
dure_body_composition_decode (const uint8_t       *bytes,
                              size_t               length,
                              DureBodyComposition *ret_measurement,
                              DureRefusal         *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const DureBodyComposition self = take (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (self.is_unsuccessful && self.sent != 0)
    return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);
  if (self.has_time && !dure_date_time_is_legal (&self.time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_measurement = self;
  return true;
}

/**
 * dure_body_composition_has:
 *
 * Returns: whether the number was sent
 */
bool
dure_body_composition_has (const DureBodyComposition *self, DureBodyField field)
{
  return (self->sent >> field & 1) != 0;
}

static void
describe_numbers (const DureBodyComposition *self, DureFields *fields)
{
  enum { PLAIN, TENTHS, MASS, LENGTH };
  static const struct
  {
    const char *name;
    unsigned kind;
  } shapes[DURE_BODY_N_FIELDS] = {
    [DURE_BODY_METABOLISM] = { "basal_metabolism", PLAIN },
    [DURE_BODY_MUSCLE_PERCENTAGE] = { "muscle_percentage", TENTHS },
    [DURE_BODY_MUSCLE_MASS] = { "muscle_mass", MASS },
    [DURE_BODY_FAT_FREE_MASS] = { "fat_free_mass", MASS },
    [DURE_BODY_SOFT_LEAN_MASS] = { "soft_lean_mass", MASS },
    [DURE_BODY_WATER_MASS] = { "body_water_mass", MASS },
    [DURE_BODY_IMPEDANCE] = { "impedance", TENTHS },
    [DURE_BODY_WEIGHT] = { "weight", MASS },
    [DURE_BODY_HEIGHT] = { "height", LENGTH },
  };

  for (DureBodyField field = 0; field < DURE_BODY_N_FIELDS; field++)
    if (!dure_body_composition_has (self, field))
      continue;
    else if (shapes[field].kind == MASS)
      dure_fields_mass (fields, shapes[field].name, self->numbers[field], self->is_imperial);
    else if (shapes[field].kind == LENGTH)
      dure_fields_length (fields, shapes[field].name, self->numbers[field], self->is_imperial);
    else
      dure_fields_decimal (fields, shapes[field].name, self->numbers[field],
                           shapes[field].kind == TENTHS ? -1 : 0);
}

bool
dure_body_composition_describe (const uint8_t *bytes,
                                size_t         length,
                                DureFields    *fields,
                                DureRefusal   *ret_refusal)
{
  DureBodyComposition self;

  if (!dure_body_composition_decode (bytes, length, &self, ret_refusal))
    return false;

  if (self.is_unsuccessful)
    dure_fields_word (fields, "body_fat", "unsuccessful");
  else
    dure_fields_decimal (fields, "body_fat", self.fat, -1);
  if (self.has_time)
    dure_fields_time (fields, "timestamp", &self.time);
  if (self.has_user)
    dure_fields_user (fields, "user_id", self.user);
  describe_numbers (&self, fields);
  dure_fields_word (fields, "unit", self.is_imperial ? "lb" : "kg");
  if (dure_body_composition_has (&self, DURE_BODY_HEIGHT))
    dure_fields_word (fields, "height_unit", self.is_imperial ? "in" : "m");
  dure_fields_flag (fields, "multiple_packets", self.is_part);

  return true;
}

/**
 * dure_body_composition_to_reading:
 * @self: a whole measurement
 * @ret_reading: (out): what it means
 *
 * Body fat, and weight and height where the packet has them. Half of a measurement means nothing:
 * its other half is still to come.
 */
void
dure_body_composition_to_reading (const DureBodyComposition *self, DureReading *ret_reading)
{
  const double height = dure_length_in_cm (self->numbers[DURE_BODY_HEIGHT], self->is_imperial);
  DureReading reading = {
    .has_time = self->has_time,
    .time = self->time,
    .has_user = self->has_user && self->user != DURE_USER_UNKNOWN,
    .user = self->user,
    .is_live = self->is_part && !self->is_unsuccessful,
  };

  if (self->is_unsuccessful)
    dure_reading_spoil (&reading, DURE_HINT_AGAIN);
  if (self->is_part)
    dure_reading_spoil (&reading, DURE_HINT_WAIT);
  if (dure_body_composition_has (self, DURE_BODY_WEIGHT))
    dure_reading_add (&reading, DURE_CODE_WEIGHT,
                      dure_mass_in_kg (self->numbers[DURE_BODY_WEIGHT], self->is_imperial));
  if (dure_body_composition_has (self, DURE_BODY_HEIGHT)
      && dure_code_holds (DURE_CODE_HEIGHT, height))
    dure_reading_add (&reading, DURE_CODE_HEIGHT, height);
  dure_reading_add (&reading, DURE_CODE_BODY_FAT, self->fat / 10.0);

  *ret_reading = reading;
}

/**
 * dure_body_composition_read:
 *
 * See dure_body_composition_to_reading().
 */
bool
dure_body_composition_read (const uint8_t *bytes,
                            size_t         length,
                            DureReading   *ret_reading,
                            DureRefusal   *ret_refusal)
{
  DureBodyComposition self;

  if (!dure_body_composition_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_body_composition_to_reading (&self, ret_reading);
  return true;
}
