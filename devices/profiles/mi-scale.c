// mi-scale.c: what Xiaomi's scales advertise (service data 0x181D and 0x181B)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout, as read alike by openScale, xiaomi-ble and ble_monitor. The first scale, 0x181D: control
// u8 (0 pounds, 4 jin, 5 stable, 7 removed), weight u16, Date Time. The second, 0x181B: control u8
// (0 pounds), control u8 (1 impedance, 5 stable, 6 jin, 7 removed), Date Time, impedance u16,
// weight u16. All other bits are not known and passed over. A weight is in 1/200 kg, or in 1/100
// pound or jin.
//
// The scale has no page for a person and no bond: who stands on it is for the visit to tell. Its
// clock is often never set; a stamp in 1970 is a stamp as any other, only not one of this visit.

#include "mi-scale.h"

enum {
  FIRST_LB = 1 << 0,
  FIRST_JIN = 1 << 4,
  SECOND_LB = 1 << 0,
  SECOND_IMPEDANCE = 1 << 1,
  SECOND_JIN = 1 << 6,
  IS_STABLE = 1 << 5,
  IS_REMOVED = 1 << 7,
};

/* The international pound (1959); the market jin (1929). */
#define KG_PER_LB 0.45359237
#define KG_PER_JIN 0.5

static bool
finish (const DureCursor  *cursor,
        const DureMiScale *self,
        DureMiScale       *ret_measurement,
        DureRefusal       *ret_refusal)
{
  if (cursor->is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!dure_date_time_is_legal (&self->time))
    return dure_refuse (DURE_REFUSAL_BAD_TIME, ret_refusal);

  *ret_measurement = *self;
  return true;
}

/**
 * dure_mi_scale_decode:
 * @bytes: (array length=length): the service data as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the weight, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads what the first scale advertises.
 *
 * Returns: whether it is a weight
 */
bool
dure_mi_scale_decode (const uint8_t *bytes,
                      size_t         length,
                      DureMiScale   *ret_measurement,
                      DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureMiScale self = { 0 };
  const uint8_t control = dure_cursor_u8 (&cursor);

  if ((control & FIRST_LB) != 0)
    self.unit = DURE_MI_SCALE_UNIT_LB;
  else if ((control & FIRST_JIN) != 0)
    self.unit = DURE_MI_SCALE_UNIT_JIN;
  self.is_stable = (control & IS_STABLE) != 0;
  self.is_removed = (control & IS_REMOVED) != 0;
  self.weight = dure_cursor_u16 (&cursor);
  self.time = dure_cursor_date_time (&cursor);

  return finish (&cursor, &self, ret_measurement, ret_refusal);
}

/**
 * dure_mi_composition_decode:
 * @bytes: (array length=length): the service data as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the weight, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads what the second scale advertises.
 *
 * Returns: whether it is a weight
 */
bool
dure_mi_composition_decode (const uint8_t *bytes,
                            size_t         length,
                            DureMiScale   *ret_measurement,
                            DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureMiScale self = { 0 };
  const uint8_t units = dure_cursor_u8 (&cursor);
  const uint8_t control = dure_cursor_u8 (&cursor);

  if ((control & SECOND_JIN) != 0)
    self.unit = DURE_MI_SCALE_UNIT_JIN;
  else if ((units & SECOND_LB) != 0)
    self.unit = DURE_MI_SCALE_UNIT_LB;
  self.is_stable = (control & IS_STABLE) != 0;
  self.is_removed = (control & IS_REMOVED) != 0;
  self.has_impedance = (control & SECOND_IMPEDANCE) != 0;
  self.time = dure_cursor_date_time (&cursor);
  self.impedance_ohm = dure_cursor_u16 (&cursor);
  self.weight = dure_cursor_u16 (&cursor);

  return finish (&cursor, &self, ret_measurement, ret_refusal);
}

static void
describe (const DureMiScale *self, DureFields *fields)
{
  static const char *const units[] = { "kg", "lb", "jin" };

  if (self->unit == DURE_MI_SCALE_UNIT_KG)
    dure_fields_decimal (fields, "weight", self->weight * INT64_C (5), -3);
  else
    dure_fields_decimal (fields, "weight", self->weight, -2);
  dure_fields_word (fields, "unit", units[self->unit]);
  dure_fields_flag (fields, "stabilized", self->is_stable);
  dure_fields_flag (fields, "weight_removed", self->is_removed);
  dure_fields_time (fields, "timestamp", &self->time);
}

bool
dure_mi_scale_describe (const uint8_t *bytes,
                        size_t         length,
                        DureFields    *fields,
                        DureRefusal   *ret_refusal)
{
  DureMiScale self;

  if (!dure_mi_scale_decode (bytes, length, &self, ret_refusal))
    return false;

  describe (&self, fields);
  return true;
}

bool
dure_mi_composition_describe (const uint8_t *bytes,
                              size_t         length,
                              DureFields    *fields,
                              DureRefusal   *ret_refusal)
{
  DureMiScale self;

  if (!dure_mi_composition_decode (bytes, length, &self, ret_refusal))
    return false;

  describe (&self, fields);
  dure_fields_flag (fields, "impedance_present", self.has_impedance);
  if (self.has_impedance)
    dure_fields_unsigned (fields, "impedance", self.impedance_ohm);

  return true;
}

static double
in_kg (const DureMiScale *self)
{
  if (self->unit == DURE_MI_SCALE_UNIT_LB)
    return self->weight / 100.0 * KG_PER_LB;
  if (self->unit == DURE_MI_SCALE_UNIT_JIN)
    return self->weight / 100.0 * KG_PER_JIN;

  return self->weight / 200.0;
}

/* A weight that is still moving is only looked at; one whose person has gone is from before. */
static DureReading
read_scale (const DureMiScale *self)
{
  DureReading reading = { .has_time = true, .time = self->time };

  if (self->is_removed)
    dure_reading_spoil (&reading, DURE_HINT_NOT_NOW);
  else if (self->is_stable)
    dure_reading_add (&reading, DURE_CODE_WEIGHT, in_kg (self));
  else
    {
      reading.is_live = true;
      reading.n_values = 1;
      reading.values[0].code = DURE_CODE_WEIGHT;
      reading.values[0].value = in_kg (self);
    }

  return reading;
}

bool
dure_mi_scale_read (const uint8_t *bytes,
                    size_t         length,
                    DureReading   *ret_reading,
                    DureRefusal   *ret_refusal)
{
  DureMiScale self;

  if (!dure_mi_scale_decode (bytes, length, &self, ret_refusal))
    return false;

  *ret_reading = read_scale (&self);
  return true;
}

bool
dure_mi_composition_read (const uint8_t *bytes,
                          size_t         length,
                          DureReading   *ret_reading,
                          DureRefusal   *ret_refusal)
{
  DureMiScale self;

  if (!dure_mi_composition_decode (bytes, length, &self, ret_refusal))
    return false;

  *ret_reading = read_scale (&self);
  return true;
}
