// device-information.c: what a device says it is (0x2A24, 0x2A26 to 0x2A29)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Device Information Service 1.1, section 3: UTF-8, which many devices fill up with NUL.
// What stands after the first NUL must be nothing but NULs: anything else is what was in the
// device's memory before, and a packet with it is refused.
//
// There is no decoder here for System ID (0x2A23) and Serial Number String (0x2A25), and there must
// be none: they tell one citizen's device from all others, and nothing in a visit needs them. Their
// ids are unknown to this project, as any other that has no row in profiles.tsv.

#include "device-information.h"

#include "utf-8.h"

/**
 * dure_device_text_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_length: (out): how many of its octets are the text, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether it is a text; an empty one is
 */
bool
dure_device_text_decode (const uint8_t *bytes,
                         size_t         length,
                         size_t        *ret_length,
                         DureRefusal   *ret_refusal)
{
  size_t end = 0;

  if (length > DURE_DEVICE_TEXT_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  while (end < length && bytes[end] != '\0')
    end++;
  for (size_t i = end; i < length; i++)
    if (bytes[i] != '\0')
      return dure_refuse (DURE_REFUSAL_BAD_TEXT, ret_refusal);
  if (!dure_utf_8_is_valid (bytes, end))
    return dure_refuse (DURE_REFUSAL_BAD_TEXT, ret_refusal);

  *ret_length = end;
  return true;
}

static bool
describe (const char    *name,
          const uint8_t *bytes,
          size_t         length,
          DureFields    *fields,
          DureRefusal   *ret_refusal)
{
  size_t text_length;

  if (!dure_device_text_decode (bytes, length, &text_length, ret_refusal))
    return false;

  dure_fields_text (fields, name, bytes, text_length);
  return true;
}

bool
dure_device_model_describe (const uint8_t *bytes,
                            size_t         length,
                            DureFields    *fields,
                            DureRefusal   *ret_refusal)
{
  return describe ("model_number", bytes, length, fields, ret_refusal);
}

bool
dure_device_firmware_describe (const uint8_t *bytes,
                               size_t         length,
                               DureFields    *fields,
                               DureRefusal   *ret_refusal)
{
  return describe ("firmware_revision", bytes, length, fields, ret_refusal);
}

bool
dure_device_hardware_describe (const uint8_t *bytes,
                               size_t         length,
                               DureFields    *fields,
                               DureRefusal   *ret_refusal)
{
  return describe ("hardware_revision", bytes, length, fields, ret_refusal);
}

bool
dure_device_software_describe (const uint8_t *bytes,
                               size_t         length,
                               DureFields    *fields,
                               DureRefusal   *ret_refusal)
{
  return describe ("software_revision", bytes, length, fields, ret_refusal);
}

bool
dure_device_manufacturer_describe (const uint8_t *bytes,
                                   size_t         length,
                                   DureFields    *fields,
                                   DureRefusal   *ret_refusal)
{
  return describe ("manufacturer_name", bytes, length, fields, ret_refusal);
}
