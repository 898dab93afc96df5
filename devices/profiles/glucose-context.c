// glucose-context.c: Glucose Measurement Context (0x2A34)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Glucose Service 1.0, section 3.2: flags u8, sequence u16, then what the flags announce,
// in this order: extended flags u8 (bit 7); carbohydrate u8 and SFLOAT kg (0); meal u8 (1); tester
// in the low and health in the high four bits of an octet (2); exercise u16 s and u8 % (3);
// medication u8 and SFLOAT (4), in kg, or in litres with bit 5; HbA1c SFLOAT % (6). Enumerations
// are told as the numbers they are, so that a reserved one needs no rule.
//
// It describes a person's day and says nothing of the value's quality: no visit reads it.

#include "glucose-context.h"

enum {
  FLAG_CARBOHYDRATE = 1 << 0,
  FLAG_MEAL = 1 << 1,
  FLAG_TESTER = 1 << 2,
  FLAG_EXERCISE = 1 << 3,
  FLAG_MEDICATION = 1 << 4,
  FLAG_LITRES = 1 << 5,
  FLAG_HBA1C = 1 << 6,
  FLAG_EXTENDED = 1 << 7,
};

static void
take_fields (DureGlucoseContext *self, uint8_t flags, DureCursor *cursor)
{
  self->sequence = dure_cursor_u16 (cursor);
  if ((self->has_extended = (flags & FLAG_EXTENDED) != 0))
    self->extended = dure_cursor_u8 (cursor);
  if ((self->has_carbohydrate = (flags & FLAG_CARBOHYDRATE) != 0))
    {
      self->carbohydrate_id = dure_cursor_u8 (cursor);
      self->carbohydrate = dure_cursor_sfloat (cursor);
    }
  if ((self->has_meal = (flags & FLAG_MEAL) != 0))
    self->meal = dure_cursor_u8 (cursor);
  if ((self->has_tester = (flags & FLAG_TESTER) != 0))
    {
      self->tester = dure_cursor_u8 (cursor);
      self->health = self->tester >> 4;
      self->tester &= 0x0f;
    }
  if ((self->has_exercise = (flags & FLAG_EXERCISE) != 0))
    {
      self->exercise_s = dure_cursor_u16 (cursor);
      self->exercise_percent = dure_cursor_u8 (cursor);
    }
  if ((self->has_medication = (flags & FLAG_MEDICATION) != 0))
    {
      self->medication_id = dure_cursor_u8 (cursor);
      self->medication = dure_cursor_sfloat (cursor);
      self->is_litres = (flags & FLAG_LITRES) != 0;
    }
  if ((self->has_hba1c = (flags & FLAG_HBA1C) != 0))
    self->hba1c = dure_cursor_sfloat (cursor);
}

/**
 * dure_glucose_context_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_context: (out): the context, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether there is one
 */
bool
dure_glucose_context_decode (const uint8_t      *bytes,
                             size_t              length,
                             DureGlucoseContext *ret_context,
                             DureRefusal        *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureGlucoseContext self = { 0 };

  take_fields (&self, dure_cursor_u8 (&cursor), &cursor);
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  /* Those that were not sent are 0, which is legal. */
  if (!dure_medfloat_is_legal (self.carbohydrate) || !dure_medfloat_is_legal (self.medication)
      || !dure_medfloat_is_legal (self.hba1c))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);

  *ret_context = self;
  return true;
}

static void
describe_exercise (const DureGlucoseContext *self, DureFields *fields)
{
  if (self->exercise_s == DURE_GLUCOSE_EXERCISE_OVERRUN)
    dure_fields_word (fields, "exercise_duration", "overrun");
  else
    dure_fields_unsigned (fields, "exercise_duration", self->exercise_s);
  dure_fields_unsigned (fields, "exercise_intensity", self->exercise_percent);
}

bool
dure_glucose_context_describe (const uint8_t *bytes,
                               size_t         length,
                               DureFields    *fields,
                               DureRefusal   *ret_refusal)
{
  DureGlucoseContext self;

  if (!dure_glucose_context_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "sequence", self.sequence);
  if (self.has_extended)
    dure_fields_hex (fields, "extended_flags", self.extended, 1);
  if (self.has_carbohydrate)
    {
      dure_fields_unsigned (fields, "carbohydrate_id", self.carbohydrate_id);
      dure_fields_number (fields, "carbohydrate", self.carbohydrate);
    }
  if (self.has_meal)
    dure_fields_unsigned (fields, "meal", self.meal);
  if (self.has_tester)
    {
      dure_fields_unsigned (fields, "tester", self.tester);
      dure_fields_unsigned (fields, "health", self.health);
    }
  if (self.has_exercise)
    describe_exercise (&self, fields);
  if (self.has_medication)
    {
      dure_fields_unsigned (fields, "medication_id", self.medication_id);
      dure_fields_number (fields, "medication", self.medication);
      dure_fields_word (fields, "medication_unit", self.is_litres ? "L" : "kg");
    }
  if (self.has_hba1c)
    dure_fields_number (fields, "hba1c", self.hba1c);

  return true;
}
