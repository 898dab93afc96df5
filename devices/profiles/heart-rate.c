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

/* Bit 1 means nothing unless bit 2 says that the device can tell. */
static DureContact
contact_of_flags (uint8_t flags)
{
  if ((flags & FLAG_CONTACT_SUPPORTED) == 0)
    return DURE_CONTACT_NOT_SUPPORTED;

  return (flags & FLAG_CONTACT) != 0 ? DURE_CONTACT_DETECTED : DURE_CONTACT_NONE;
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
  DureCursor cursor = dure_cursor (bytes, length);
  size_t fixed = 2;

  if (length == 0)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > ATTRIBUTE_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);

  const uint8_t flags = dure_cursor_u8 (&cursor);

  fixed += (flags & FLAG_RATE_16_BIT) != 0 ? 1 : 0;
  fixed += (flags & FLAG_ENERGY) != 0 ? 2 : 0;
  if (length < fixed)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if ((flags & FLAG_INTERVALS) == 0 && length > fixed)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if ((flags & FLAG_INTERVALS) != 0 && length == fixed)
    return dure_refuse (DURE_REFUSAL_EMPTY_LIST, ret_refusal);
  if ((length - fixed) % 2 != 0)
    return dure_refuse (DURE_REFUSAL_CUT_FIELD, ret_refusal);

  /* Straight into the caller's struct, whose list is long: nothing is refused from here on. */
  ret_measurement->bpm =
    (flags & FLAG_RATE_16_BIT) != 0 ? dure_cursor_u16 (&cursor) : dure_cursor_u8 (&cursor);
  ret_measurement->contact = contact_of_flags (flags);
  ret_measurement->has_energy = (flags & FLAG_ENERGY) != 0;
  ret_measurement->energy_kj = ret_measurement->has_energy ? dure_cursor_u16 (&cursor) : 0;
  ret_measurement->n_rr = 0;
  while (cursor.left > 0)
    ret_measurement->rr_1024[ret_measurement->n_rr++] = dure_cursor_u16 (&cursor);

  return true;
}

bool
dure_heart_rate_describe (const uint8_t *bytes,
                          size_t         length,
                          DureFields    *fields,
                          DureRefusal   *ret_refusal)
{
  static const char *const contacts[] = { "not_supported", "no_contact", "contact" };
  DureHeartRate self;

  if (!dure_heart_rate_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "heart_rate", self.bpm);
  dure_fields_word (fields, "sensor_contact", contacts[self.contact]);
  if (self.has_energy)
    dure_fields_unsigned (fields, "energy_expended", self.energy_kj);
  if (self.n_rr > 0)
    dure_fields_unsigned (fields, "rr_count", self.n_rr);
  for (size_t i = 0; i < self.n_rr; i++)
    {
      /* 1000/1024 is 9765625/10^7: exact in decimal. */
      dure_fields_at (fields, "rr", i, self.rr_1024[i], 0);
      dure_fields_at (fields, "rr_ms", i, self.rr_1024[i] * INT64_C (9765625), -7);
    }

  return true;
}
