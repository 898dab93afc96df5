// refusal.h: why a decoder gave no measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdbool.h>

/**
 * DureRefusal:
 * @DURE_REFUSAL_TOO_SHORT: the packet ends before the fields its flags announce
 * @DURE_REFUSAL_TOO_LONG: bytes are left over that no flag announces
 * @DURE_REFUSAL_CUT_FIELD: the last element of a list is cut in the middle
 * @DURE_REFUSAL_EMPTY_LIST: a flag announces a list and none is there
 * @DURE_REFUSAL_BAD_NUMBER: a number that its type does not have (a special mantissa, an exponent)
 * @DURE_REFUSAL_BAD_TIME: a time that no clock can show (month 13)
 * @DURE_REFUSAL_BAD_VALUE: a value that its field does not have (battery 101 %)
 * @DURE_REFUSAL_BAD_CHECKSUM: the checksum is not that of the bytes
 * @DURE_REFUSAL_UNKNOWN: a version, frame type or request that is not understood
 * @DURE_REFUSAL_SEALED: encrypted, and the key is not at hand or does not fit
 * @DURE_REFUSAL_REPLAYED: encrypted and genuine, but not newer than what came before
 * @DURE_REFUSAL_BAD_TEXT: a text that is not UTF-8
 * @DURE_REFUSAL_UNSEALED: not encrypted, although this device encrypts
 *
 * The reasons all decoders share: a packet is understood whole or not at all.
 */
typedef enum {
  DURE_REFUSAL_TOO_SHORT = 1,
  DURE_REFUSAL_TOO_LONG,
  DURE_REFUSAL_CUT_FIELD,
  DURE_REFUSAL_EMPTY_LIST,
  DURE_REFUSAL_BAD_NUMBER,
  DURE_REFUSAL_BAD_TIME,
  DURE_REFUSAL_BAD_VALUE,
  DURE_REFUSAL_BAD_CHECKSUM,
  DURE_REFUSAL_UNKNOWN,
  DURE_REFUSAL_SEALED,
  DURE_REFUSAL_REPLAYED,
  DURE_REFUSAL_BAD_TEXT,
  DURE_REFUSAL_UNSEALED,
} DureRefusal;

const char *dure_refusal_text (DureRefusal refusal);

/* What a decoder ends with when it understands nothing. */
static inline bool
dure_refuse (DureRefusal refusal, DureRefusal *ret_refusal)
{
  *ret_refusal = refusal;
  return false;
}
