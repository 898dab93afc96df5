// bthome-meter.c: what a meter of electricity says by BTHome
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of all objects of a packet those of a meter: power 0x0B and 0x5C in 10 mW, energy 0x0A and 0x4D
// in Wh. The binary sensor of the same name (0x10, power is there or not) is none. Two powers, or
// two registers, are those of two circuits; which of them is the home's nothing tells, and so the
// packet is refused.

#include "bthome-meter.h"

#define OBJECT_PACKET 0x00
#define OBJECT_ENERGY_24 0x0a
#define OBJECT_ENERGY_32 0x4d
#define OBJECT_POWER_24 0x0b
#define OBJECT_POWER_32 0x5c

/**
 * dure_bthome_is_sealed:
 * @bytes: (array length=length): the service data as it came, may be %NULL when @length is 0
 * @length: its length in octets
 *
 * Returns: whether the packet says that it is encrypted
 */
bool
dure_bthome_is_sealed (const uint8_t *bytes, size_t length)
{
  return length > 0 && (bytes[0] & DURE_BTHOME_ENCRYPTED) != 0;
}

/* FALSE when there was one already. */
static bool
take_once (bool *has, int64_t *value, int64_t number)
{
  if (*has)
    return false;

  *has = true;
  *value = number;
  return true;
}

static bool
take_object (DureBthomeMeter *self, const DureBthomeObject *object)
{
  switch (object->id)
    {
    case OBJECT_PACKET:
      self->has_packet = true;
      self->packet = (uint8_t) object->number;
      return true;
    case OBJECT_POWER_24:
    case OBJECT_POWER_32:
      return take_once (&self->has_power, &self->power_centiwatts, object->number);
    case OBJECT_ENERGY_24:
    case OBJECT_ENERGY_32:
      return take_once (&self->has_energy, &self->energy_wh, object->number);
    default:
      return true;
    }
}

/**
 * dure_bthome_meter_read:
 * @bytes: (array length=length): the service data as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_meter: (out): what the meter says, set only on success
 * @ret_refusal: (out): the reason, set only on refusal: what dure_bthome_decode() has, UNKNOWN for
 *   what is no meter, BAD_VALUE for more than one
 *
 * Returns: whether it is a packet of one meter
 */
bool
dure_bthome_meter_read (const uint8_t   *bytes,
                        size_t           length,
                        DureBthomeMeter *ret_meter,
                        DureRefusal     *ret_refusal)
{
  DureBthomeMeter meter = { 0 };
  DureBthome packet;

  if (!dure_bthome_decode (bytes, length, &packet, ret_refusal))
    return false;

  for (size_t i = 0; i < packet.n_objects; i++)
    if (!take_object (&meter, &packet.objects[i]))
      return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);
  if (!meter.has_power && !meter.has_energy)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);

  *ret_meter = meter;
  return true;
}
