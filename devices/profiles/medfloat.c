// medfloat.c: the decimal numbers of medical devices, SFLOAT and FLOAT
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: IEEE 11073-20601 and the GATT Specification Supplement (medfloat16, medfloat32). Exponent
// in the high bits, mantissa in the low ones, both two's complement. The special words are compared
// whole, exponent included: only with the exponent 0 they are special. The same mantissas with
// another exponent are no legal numbers (a mantissa lies within +-2045, or +-8388605); packets that
// carry one are refused whole, at the price of values such as 204.6.

#include "medfloat.h"

#include <math.h>

#define SFLOAT_LIMIT 2045
#define FLOAT_LIMIT 8388605

/* The special words stand around the middle of the mantissa's range, in the same order in both. */
static DureMedfloatKind
kind_of (int32_t mantissa, int exponent, int32_t limit)
{
  if (mantissa >= -limit && mantissa <= limit)
    return DURE_MEDFLOAT_NUMBER;
  if (exponent != 0)
    return DURE_MEDFLOAT_RESERVED;
  if (mantissa == limit + 1)
    return DURE_MEDFLOAT_POSITIVE_INFINITY;
  if (mantissa == limit + 2)
    return DURE_MEDFLOAT_NAN;
  if (mantissa == -limit - 1)
    return DURE_MEDFLOAT_NEGATIVE_INFINITY;
  if (mantissa == -limit - 3)
    return DURE_MEDFLOAT_NRES;

  return DURE_MEDFLOAT_RESERVED;
}

static DureMedfloat
make (int32_t mantissa, int exponent, int32_t limit)
{
  const DureMedfloatKind kind = kind_of (mantissa, exponent, limit);

  return (DureMedfloat) {
    .kind = kind,
    .mantissa = kind == DURE_MEDFLOAT_NUMBER ? mantissa : 0,
    .exponent = (int8_t) exponent,
  };
}

/**
 * dure_cursor_sfloat:
 *
 * Returns: the next two octets as a medfloat16
 */
DureMedfloat
dure_cursor_sfloat (DureCursor *cursor)
{
  const uint16_t word = dure_cursor_u16 (cursor);
  const int32_t mantissa = ((int32_t) (word & 0x0fff) ^ 0x800) - 0x800;
  const int exponent = ((word >> 12) ^ 0x8) - 0x8;

  return make (mantissa, exponent, SFLOAT_LIMIT);
}

/**
 * dure_cursor_float:
 *
 * Returns: the next four octets as a medfloat32
 */
DureMedfloat
dure_cursor_float (DureCursor *cursor)
{
  const int32_t mantissa = dure_cursor_s24 (cursor);
  const int exponent = dure_cursor_s8 (cursor);

  return make (mantissa, exponent, FLOAT_LIMIT);
}

/**
 * dure_medfloat_is_legal:
 *
 * Returns: whether it is a number or a special word; %false for a special mantissa with an exponent
 */
bool
dure_medfloat_is_legal (DureMedfloat self)
{
  return self.kind != DURE_MEDFLOAT_RESERVED || self.exponent == 0;
}

bool
dure_medfloat_is_number (DureMedfloat self)
{
  return self.kind == DURE_MEDFLOAT_NUMBER;
}

/**
 * dure_medfloat_value:
 *
 * Returns: the number, NaN when it is none. Dividing by a power of ten rounds once, so 366 x 10^-1
 *   is the double that 36.6 is.
 */
double
dure_medfloat_value (DureMedfloat self)
{
  if (self.kind != DURE_MEDFLOAT_NUMBER)
    return (double) NAN;

  return self.exponent < 0 ? self.mantissa / pow (10, -self.exponent)
                           : self.mantissa * pow (10, self.exponent);
}

/**
 * dure_medfloat_word:
 *
 * Returns: (transfer none) (nullable): the name of a special word, %NULL for a number
 */
const char *
dure_medfloat_word (DureMedfloat self)
{
  static const char *const words[] = { NULL, "nan", "nres", "+inf", "-inf", "reserved" };

  return words[self.kind];
}
