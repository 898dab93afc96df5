// cgm.c: CGM Measurement (0x2AA7) and CGM Feature (0x2AA8): continuous glucose monitoring
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: CGM Service 1.0, sections 3.1 and 3.2. A measurement is one or more records: size u8,
// which counts itself; flags u8; concentration SFLOAT mg/dL; time offset u16 min; then what the
// flags announce: warning octet (bit 5), calibration and temperature octet (6), status octet (7),
// trend SFLOAT (0), quality SFLOAT (1); then, where the size is two octets more than that, a
// checksum over all of the record before it. Bits 2 to 4 are reserved and passed over.
//
// Sources do not agree on the order of the three octets where several are sent: Nordic's receiver,
// and the published packet that is tested here, have the warning first; others have the status
// first. No more than what is told to an operator hangs on it.
//
// No record has a checksum of its own accord: only the feature says whether there is one, and it is
// another characteristic. The size tells as much. One bad record spoils the packet: of bytes that
// came broken in one place, none are believed.
//
// A sensor under the skin measures another fluid than blood, over days: no visit reads it.

#include "cgm.h"

#include "glucose.h"

enum {
  FLAG_TREND = 1 << 0,
  FLAG_QUALITY = 1 << 1,
  FLAG_WARNING = 1 << 5,
  FLAG_CALIBRATION = 1 << 6,
  FLAG_STATUS = 1 << 7,
};

#define FIXED_SIZE 6
#define CHECKSUM_SIZE 2
#define PACKET_MAX 512
#define FEATURE_CHECKSUM (1U << 12)
#define FEATURE_COVERED 4
#define CHECKSUM_NONE UINT16_C (0xffff)

/**
 * dure_cgm_checksum:
 * @bytes: (array length=length): what is covered
 * @length: how many octets
 *
 * CRC-16 with the polynomial 0x1021, taken from the low bit on, beginning with 0xFFFF and not
 * inverted at the end (CGM Service 1.0, section 3.11).
 *
 * Returns: the checksum
 */
uint16_t
dure_cgm_checksum (const uint8_t *bytes, size_t length)
{
  uint16_t sum = 0xffff;

  for (size_t i = 0; i < length; i++)
    {
      sum ^= bytes[i];
      for (int bit = 0; bit < 8; bit++)
        sum = (uint16_t) ((sum & 1) != 0 ? sum >> 1 ^ 0x8408 : sum >> 1);
    }

  return sum;
}

static size_t
announced_size (uint8_t flags)
{
  return FIXED_SIZE + ((flags & FLAG_WARNING) != 0 ? 1U : 0) + ((flags & FLAG_CALIBRATION) != 0)
         + ((flags & FLAG_STATUS) != 0) + ((flags & FLAG_TREND) != 0 ? 2U : 0)
         + ((flags & FLAG_QUALITY) != 0 ? 2U : 0);
}

static void
take_fields (DureCgmRecord *self, uint8_t flags, DureCursor *cursor)
{
  self->glucose = dure_cursor_sfloat (cursor);
  self->offset_min = dure_cursor_u16 (cursor);
  if ((self->has_warning = (flags & FLAG_WARNING) != 0))
    self->warning = dure_cursor_u8 (cursor);
  if ((self->has_calibration = (flags & FLAG_CALIBRATION) != 0))
    self->calibration = dure_cursor_u8 (cursor);
  if ((self->has_status = (flags & FLAG_STATUS) != 0))
    self->status = dure_cursor_u8 (cursor);
  if ((self->has_trend = (flags & FLAG_TREND) != 0))
    self->trend = dure_cursor_sfloat (cursor);
  if ((self->has_quality = (flags & FLAG_QUALITY) != 0))
    self->quality = dure_cursor_sfloat (cursor);
}

/* The record at the head of what is left, which its size says how much it is of. */
static bool
take_record (DureCursor *cursor, DureCgmRecord *ret_record, DureRefusal *ret_refusal)
{
  const uint8_t *begin = cursor->bytes;
  const size_t left = cursor->left;
  DureCgmRecord self = { 0 };
  const size_t size = dure_cursor_u8 (cursor);
  const uint8_t flags = dure_cursor_u8 (cursor);
  const size_t announced = announced_size (flags);

  if (cursor->is_short || size > left || size < announced)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (size != announced && size != announced + CHECKSUM_SIZE)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);

  take_fields (&self, flags, cursor);
  self.has_checksum = size != announced;
  if (self.has_checksum && dure_cursor_u16 (cursor) != dure_cgm_checksum (begin, announced))
    return dure_refuse (DURE_REFUSAL_BAD_CHECKSUM, ret_refusal);
  /* Those that were not sent are 0, which is legal. */
  if (!dure_medfloat_is_legal (self.glucose) || !dure_medfloat_is_legal (self.trend)
      || !dure_medfloat_is_legal (self.quality))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);

  *ret_record = self;
  return true;
}

/**
 * dure_cgm_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_measurement: (out): the records, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether there are records, and all of them are whole
 */
bool
dure_cgm_decode (const uint8_t *bytes,
                 size_t         length,
                 DureCgm       *ret_measurement,
                 DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureCgm self;

  if (length == 0)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > PACKET_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  for (self.n_records = 0; cursor.left > 0; self.n_records++)
    if (!take_record (&cursor, &self.records[self.n_records], ret_refusal))
      return false;

  ret_measurement->n_records = self.n_records;
  for (size_t i = 0; i < self.n_records; i++)
    ret_measurement->records[i] = self.records[i];
  return true;
}

static void
describe_record (const DureCgmRecord *self, size_t i, DureFields *fields)
{
  char name[DURE_FIELD_NAME_SIZE];

  dure_fields_number (fields, dure_fields_name_at (name, "glucose", i), self->glucose);
  dure_fields_at (fields, "time_offset", i, self->offset_min, 0);
  if (self->has_warning)
    dure_fields_hex (fields, dure_fields_name_at (name, "warning", i), self->warning, 1);
  if (self->has_calibration)
    dure_fields_hex (fields, dure_fields_name_at (name, "cal_temp", i), self->calibration, 1);
  if (self->has_status)
    dure_fields_hex (fields, dure_fields_name_at (name, "sensor_status", i), self->status, 1);
  if (self->has_trend)
    dure_fields_number (fields, dure_fields_name_at (name, "trend", i), self->trend);
  if (self->has_quality)
    dure_fields_number (fields, dure_fields_name_at (name, "quality", i), self->quality);
  dure_fields_flag (fields, dure_fields_name_at (name, "crc_present", i), self->has_checksum);
}

bool
dure_cgm_describe (const uint8_t *bytes,
                   size_t         length,
                   DureFields    *fields,
                   DureRefusal   *ret_refusal)
{
  DureCgm self;

  if (!dure_cgm_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "record_count", self.n_records);
  for (size_t i = 0; i < self.n_records; i++)
    describe_record (&self.records[i], i, fields);

  return true;
}

/**
 * dure_cgm_feature_decode:
 * @bytes: (array length=length): the value as it was read, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_feature: (out): what the sensor can do, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * The checksum is always there; of a sensor that sends none it is 0xFFFF.
 *
 * Returns: whether it says what the sensor can do
 */
bool
dure_cgm_feature_decode (const uint8_t  *bytes,
                         size_t          length,
                         DureCgmFeature *ret_feature,
                         DureRefusal    *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureCgmFeature self = { 0 };
  uint16_t checksum, expected;

  self.features = dure_cursor_u24 (&cursor);
  self.sample = dure_cursor_u8 (&cursor);
  self.location = self.sample >> 4;
  self.sample &= 0x0f;
  checksum = dure_cursor_u16 (&cursor);
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);

  self.has_checksum = (self.features & FEATURE_CHECKSUM) != 0;
  expected = self.has_checksum ? dure_cgm_checksum (bytes, FEATURE_COVERED) : CHECKSUM_NONE;
  if (checksum != expected)
    return dure_refuse (DURE_REFUSAL_BAD_CHECKSUM, ret_refusal);

  *ret_feature = self;
  return true;
}

bool
dure_cgm_feature_describe (const uint8_t *bytes,
                           size_t         length,
                           DureFields    *fields,
                           DureRefusal   *ret_refusal)
{
  enum { UNDER_THE_SKIN = 5 };
  DureCgmFeature self;

  if (!dure_cgm_feature_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_hex (fields, "features", self.features, 3);
  dure_fields_word (fields, "type", dure_glucose_sample_word (self.sample));
  dure_fields_word (fields, "sample_location",
                    self.location == UNDER_THE_SKIN ? "subcutaneous_tissue"
                                                    : dure_glucose_location_word (self.location));
  dure_fields_flag (fields, "crc_present", self.has_checksum);

  return true;
}
