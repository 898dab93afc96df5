// bthome.c: BTHome version 2 (service data 0xFCD2), not encrypted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: bthome.io/format: an octet of flags, of which the high three bits are the version, then
// objects: id u8 and as many octets as that id has, which nothing in the packet tells. So:
//
// - an id that is not known ends it. What came before is kept, and something must have come before;
// - an object that is cut spoils the packet: an octet was lost, or an id means something else here;
// - ids should ascend; devices are sold that do not keep to it, so nobody is refused for it;
// - a binary sensor is 0 or 1: another value is none that it has, and spoils the packet;
// - an event that is not known is told as reserved: the packet is whole, only newer;
// - flag bit 1, reserved on the page, has been used for the device's address, six octets in front
//   of the objects: bthome-ble passes over them and so do we, for they would be read as objects.
//
// Objects of one name are told as name, name#2, name#3. Where a name comes in several units, the
// unit is told too. A timestamp is UTC.

#include "bthome.h"

#include "utf-8.h"

#include <stdio.h>
#include <string.h>

#define VERSION_SHIFT 5
#define VERSION 2
#define KG_PER_LB 0.45359237

static bool
take_bytes (DureCursor *cursor, DureBthomeObject *self)
{
  self->length = dure_cursor_u8 (cursor);
  if (cursor->is_short || self->length > cursor->left)
    return false;

  self->bytes = cursor->bytes;
  cursor->bytes += self->length;
  cursor->left -= self->length;
  return true;
}

static int64_t
take_number (DureCursor *cursor, const DureBthomeKind *kind)
{
  const uint64_t value = dure_cursor_take (cursor, kind->octets);
  const uint64_t sign = UINT64_C (1) << (kind->octets * 8 - 1);

  if (kind->form != DURE_BTHOME_SIGNED)
    return (int64_t) value * kind->factor;

  return ((int64_t) (value ^ sign) - (int64_t) sign) * kind->factor;
}

/* The object after its id. */
static bool
take_object (DureCursor *cursor, DureBthomeObject *self, DureRefusal *ret_refusal)
{
  const DureBthomeForm form = self->kind->form;

  if (form == DURE_BTHOME_TEXT || form == DURE_BTHOME_RAW)
    {
      if (!take_bytes (cursor, self))
        return dure_refuse (DURE_REFUSAL_CUT_FIELD, ret_refusal);
      if (form == DURE_BTHOME_TEXT && !dure_utf_8_is_valid (self->bytes, self->length))
        return dure_refuse (DURE_REFUSAL_BAD_TEXT, ret_refusal);
      return true;
    }
  self->number = take_number (cursor, self->kind);
  if (cursor->is_short)
    return dure_refuse (DURE_REFUSAL_CUT_FIELD, ret_refusal);
  if (form == DURE_BTHOME_BINARY && self->number > 1)
    return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);

  return true;
}

static bool
take_objects (DureCursor *cursor, DureBthome *self, DureRefusal *ret_refusal)
{
  while (cursor->left > 0)
    {
      DureBthomeObject object = { .id = dure_cursor_u8 (cursor) };

      object.kind = dure_bthome_kind (object.id);
      if (object.kind == NULL)
        {
          self->is_cut = true;
          break;
        }
      if (!take_object (cursor, &object, ret_refusal))
        return false;
      self->objects[self->n_objects++] = object;
    }
  if (self->n_objects == 0)
    return dure_refuse (self->is_cut ? DURE_REFUSAL_UNKNOWN : DURE_REFUSAL_EMPTY_LIST,
                        ret_refusal);

  return true;
}

/**
 * dure_bthome_decode:
 * @bytes: (array length=length): the service data as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_packet: (out): the objects; not to be looked at after a refusal
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one advertisement. Texts and raw bytes point into @bytes.
 *
 * Returns: whether there are objects
 */
bool
dure_bthome_decode (const uint8_t *bytes,
                    size_t         length,
                    DureBthome    *ret_packet,
                    DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t flags = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > DURE_BTHOME_PACKET_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (flags >> VERSION_SHIFT != VERSION)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);
  if ((flags & DURE_BTHOME_ENCRYPTED) != 0)
    return dure_refuse (DURE_REFUSAL_SEALED, ret_refusal);
  if ((flags & DURE_BTHOME_HAS_ADDRESS) != 0)
    dure_cursor_take (&cursor, DURE_BTHOME_ADDRESS_SIZE);
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);

  ret_packet->is_trigger_based = (flags & DURE_BTHOME_TRIGGER_BASED) != 0;
  ret_packet->is_cut = false;
  ret_packet->n_objects = 0;

  return take_objects (&cursor, ret_packet, ret_refusal);
}

/* The field's name; the second of a name is name#2. */
static void
write_name (const DureBthome *self, size_t i, const char *part, char ret_name[DURE_FIELD_NAME_SIZE])
{
  const char *name = self->objects[i].kind->name;
  unsigned nth = 1;

  for (size_t before = 0; before < i; before++)
    if (strcmp (self->objects[before].kind->name, name) == 0)
      nth++;
  if (nth == 1)
    snprintf (ret_name, DURE_FIELD_NAME_SIZE, "%s%s", name, part);
  else
    snprintf (ret_name, DURE_FIELD_NAME_SIZE, "%s%s#%u", name, part, nth);
}

static const char *
button_word (int64_t event)
{
  static const char *const words[] = {
    "none",       "press",             "double_press",      "triple_press",
    "long_press", "long_double_press", "long_triple_press",
  };

  if (event == 0x80)
    return "hold_press";

  return event < (int64_t) (sizeof words / sizeof words[0]) ? words[event] : "reserved";
}

static const char *
dimmer_word (int64_t event)
{
  static const char *const words[] = { "none", "rotate_left", "rotate_right" };

  return event < (int64_t) (sizeof words / sizeof words[0]) ? words[event] : "reserved";
}

static void
describe_version (const DureBthomeObject *self, const char *name, DureFields *fields)
{
  const uint32_t parts = (uint32_t) self->number;
  char text[16];

  if (self->kind->octets == 4)
    snprintf (text, sizeof text, "%u.%u.%u.%u", parts >> 24, parts >> 16 & 0xff, parts >> 8 & 0xff,
              parts & 0xff);
  else
    snprintf (text, sizeof text, "%u.%u.%u", parts >> 16 & 0xff, parts >> 8 & 0xff, parts & 0xff);
  dure_fields_word (fields, name, text);
}

static void
describe_timestamp (const DureBthomeObject *self, const char *name, DureFields *fields)
{
  DureDateTime time;

  /* 32 bits of seconds end in 2106: always a time. */
  if (dure_date_time_from_seconds (self->number, &time))
    dure_fields_time (fields, name, &time);
}

static bool
has_several_units (const DureBthomeKind *kind)
{
  return strcmp (kind->name, "mass") == 0 || strcmp (kind->name, "distance") == 0
         || strcmp (kind->name, "volume") == 0;
}

static void
describe_number (const DureBthome *self, size_t i, const char *name, DureFields *fields)
{
  const DureBthomeObject *object = &self->objects[i];
  char unit_name[DURE_FIELD_NAME_SIZE];

  dure_fields_decimal (fields, name, object->number, object->kind->exponent);
  if (!has_several_units (object->kind))
    return;

  write_name (self, i, "_unit", unit_name);
  dure_fields_word (fields, unit_name, object->kind->unit);
}

static void
describe_dimmer (const DureBthome *self, size_t i, const char *name, DureFields *fields)
{
  const int64_t number = self->objects[i].number;
  char steps_name[DURE_FIELD_NAME_SIZE];

  dure_fields_word (fields, name, dimmer_word (number & 0xff));
  write_name (self, i, "_steps", steps_name);
  dure_fields_integer (fields, steps_name, number >> 8);
}

static void
describe_object (const DureBthome *self, size_t i, DureFields *fields)
{
  const DureBthomeObject *object = &self->objects[i];
  char name[DURE_FIELD_NAME_SIZE];

  write_name (self, i, "", name);
  switch (object->kind->form)
    {
    case DURE_BTHOME_BUTTON:
      dure_fields_word (fields, name, button_word (object->number));
      break;
    case DURE_BTHOME_DIMMER:
      describe_dimmer (self, i, name, fields);
      break;
    case DURE_BTHOME_TIMESTAMP:
      describe_timestamp (object, name, fields);
      break;
    case DURE_BTHOME_TEXT:
      dure_fields_text (fields, name, object->bytes, object->length);
      break;
    case DURE_BTHOME_RAW:
      dure_fields_bytes (fields, name, object->bytes, object->length);
      break;
    case DURE_BTHOME_VERSION:
      describe_version (object, name, fields);
      break;
    case DURE_BTHOME_UNSIGNED:
    case DURE_BTHOME_SIGNED:
    case DURE_BTHOME_BINARY:
      describe_number (self, i, name, fields);
      break;
    }
}

bool
dure_bthome_describe (const uint8_t *bytes,
                      size_t         length,
                      DureFields    *fields,
                      DureRefusal   *ret_refusal)
{
  DureBthome self;

  if (!dure_bthome_decode (bytes, length, &self, ret_refusal))
    return false;

  for (size_t i = 0; i < self.n_objects; i++)
    describe_object (&self, i, fields);
  dure_fields_flag (fields, "trigger_based", self.is_trigger_based);

  return true;
}

/**
 * dure_bthome_read:
 *
 * Of all that a home can tell, a scale's weight is a person's. Nothing says whether it has settled,
 * and two weights in a packet are two persons' or none's.
 */
bool
dure_bthome_read (const uint8_t *bytes,
                  size_t         length,
                  DureReading   *ret_reading,
                  DureRefusal   *ret_refusal)
{
  DureReading reading = { .hint = DURE_HINT_NONE };
  unsigned n_masses = 0;
  DureBthome self;

  if (!dure_bthome_decode (bytes, length, &self, ret_refusal))
    return false;

  for (size_t i = 0; i < self.n_objects; i++)
    {
      const DureBthomeKind *kind = self.objects[i].kind;

      if (strcmp (kind->name, "mass") != 0)
        continue;
      dure_reading_add (&reading, DURE_CODE_WEIGHT,
                        (double) self.objects[i].number / 100
                          * (strcmp (kind->unit, "lb") == 0 ? KG_PER_LB : 1));
      n_masses++;
    }
  if (n_masses != 1)
    dure_reading_spoil (&reading, DURE_HINT_AGAIN);

  *ret_reading = reading;
  return true;
}
