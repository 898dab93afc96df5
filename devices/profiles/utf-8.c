// utf-8.c: whether foreign bytes are text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Source: RFC 3629, section 4. Longer spellings than needed, surrogates and numbers beyond U+10FFFF
// are no UTF-8; every other character is taken, controls too, which whoever shows it must mind.

#include "utf-8.h"

/* How many octets the character has that begins with @first, 0 when none does. */
static size_t
octets_of (uint8_t first)
{
  if (first < 0x80)
    return 1;
  if (first >= 0xc2 && first <= 0xdf)
    return 2;
  if (first >= 0xe0 && first <= 0xef)
    return 3;
  if (first >= 0xf0 && first <= 0xf4)
    return 4;

  return 0;
}

/* The second octet has a narrower range after some first ones. */
static bool
may_follow (uint8_t first, uint8_t second)
{
  const uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

  return second >= low && second <= high;
}

/**
 * dure_utf_8_is_valid:
 * @bytes: (array length=length): foreign bytes, may be %NULL when @length is 0
 * @length: how many
 *
 * Returns: whether they are whole characters of UTF-8, or none
 */
bool
dure_utf_8_is_valid (const uint8_t *bytes, size_t length)
{
  for (size_t at = 0; at < length;)
    {
      const size_t octets = octets_of (bytes[at]);

      if (octets == 0 || octets > length - at)
        return false;
      if (octets > 1 && !may_follow (bytes[at], bytes[at + 1]))
        return false;
      for (size_t i = 2; i < octets; i++)
        if ((bytes[at + i] & 0xc0) != 0x80)
          return false;
      at += octets;
    }

  return true;
}
