// medfloat.h: the decimal numbers of medical devices, SFLOAT and FLOAT
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cursor.h"

/**
 * DureMedfloatKind:
 *
 * A number, or one of the special words of IEEE 11073-20601: not a number, not at this resolution,
 * beyond the range on either side, reserved.
 */
typedef enum {
  DURE_MEDFLOAT_NUMBER,
  DURE_MEDFLOAT_NAN,
  DURE_MEDFLOAT_NRES,
  DURE_MEDFLOAT_POSITIVE_INFINITY,
  DURE_MEDFLOAT_NEGATIVE_INFINITY,
  DURE_MEDFLOAT_RESERVED,
} DureMedfloatKind;

/**
 * DureMedfloat:
 * @kind: whether there is a number at all
 * @mantissa: its digits; 0 unless @kind is a number
 * @exponent: the power of ten they are multiplied with
 *
 * mantissa x 10^exponent, kept apart: 36.6 and 36.60 are not equally precise.
 */
typedef struct {
  DureMedfloatKind kind;
  int32_t mantissa;
  int8_t exponent;
} DureMedfloat;

DureMedfloat dure_cursor_sfloat (DureCursor *cursor);
DureMedfloat dure_cursor_float (DureCursor *cursor);
bool dure_medfloat_is_legal (DureMedfloat self);
bool dure_medfloat_is_number (DureMedfloat self);
double dure_medfloat_value (DureMedfloat self);
const char *dure_medfloat_word (DureMedfloat self);
