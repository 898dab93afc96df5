// heart-rate.c: the Heart Rate Measurement characteristic (0x2A37)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Heart Rate Service 1.0, section 3.1, and the GATT Specification Supplement:
//   flags u8, rate u8 or u16, [energy u16], [intervals u16 ...], all little endian.
// Total: every string of bytes gives one measurement or one reason. Nothing is allocated, nothing
// is kept. The length must be exactly what the flags announce; flag bits 5 to 7 are reserved for
// future use and announce nothing, so they are passed over.

#include "heart-rate.h"

enum {
  FLAG_RATE_16_BIT = 1 << 0,
  FLAG_CONTACT = 1 << 1,
  FLAG_CONTACT_SUPPORTED = 1 << 2,
  FLAG_ENERGY = 1 << 3,
  FLAG_INTERVALS = 1 << 4,
};

#define ATTRIBUTE_MAX 512

static uint16_t
read_u16 (const uint8_t *bytes)
{
  return (uint16_t) (bytes[0] | bytes[1] << 8);
}

/* Bit 1 means nothing unless bit 2 says that the device can tell. */
static DureContact
contact_of_flags (uint8_t flags)
{
  if ((flags & FLAG_CONTACT_SUPPORTED) == 0)
    return DURE_CONTACT_NOT_SUPPORTED;

  return (flags & FLAG_CONTACT) != 0 ? DURE_CONTACT_DETECTED : DURE_CONTACT_NONE;
}

static bool
refuse (DureRefusal refusal, DureRefusal *ret_refusal)
{
  *ret_refusal = refusal;
  return false;
}

/**
 * dure_heart_rate_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in bytes
 * @ret_measurement: (out): the measurement, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Reads one Heart Rate Measurement.
 *
 * Returns: whether there is a measurement
 */
bool
dure_heart_rate_decode (const uint8_t *bytes,
                        size_t         length,
                        DureHeartRate *ret_measurement,
                        DureRefusal   *ret_refusal)
{
  DureHeartRate measurement = { 0 };
  size_t fixed = 2;
  size_t at = 1;

  if (length == 0)
    return refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > ATTRIBUTE_MAX)
    return refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);

  const uint8_t flags = bytes[0];

  fixed += (flags & FLAG_RATE_16_BIT) != 0 ? 1 : 0;
  fixed += (flags & FLAG_ENERGY) != 0 ? 2 : 0;
  if (length < fixed)
    return refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if ((flags & FLAG_INTERVALS) == 0 && length > fixed)
    return refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if ((flags & FLAG_INTERVALS) != 0 && length == fixed)
    return refuse (DURE_REFUSAL_EMPTY_LIST, ret_refusal);
  if ((length - fixed) % 2 != 0)
    return refuse (DURE_REFUSAL_CUT_FIELD, ret_refusal);

  if ((flags & FLAG_RATE_16_BIT) != 0)
    {
      measurement.bpm = read_u16 (bytes + at);
      at += 2;
    }
  else
    {
      measurement.bpm = bytes[at++];
    }

  measurement.contact = contact_of_flags (flags);

  if ((flags & FLAG_ENERGY) != 0)
    {
      measurement.has_energy = true;
      measurement.energy_kj = read_u16 (bytes + at);
      at += 2;
    }

  for (; at < length; at += 2)
    measurement.rr_1024[measurement.n_rr++] = read_u16 (bytes + at);

  *ret_measurement = measurement;
  return true;
}
