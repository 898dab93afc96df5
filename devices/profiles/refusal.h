// refusal.h: why a decoder gave no measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/**
 * DureRefusal:
 * @DURE_REFUSAL_TOO_SHORT: the packet ends before the fields its flags announce
 * @DURE_REFUSAL_TOO_LONG: bytes are left over that no flag announces
 * @DURE_REFUSAL_CUT_FIELD: the last element of a list is cut in the middle
 * @DURE_REFUSAL_EMPTY_LIST: a flag announces a list and none is there
 *
 * The reasons all decoders share: a packet is understood whole or not at all.
 */
typedef enum {
  DURE_REFUSAL_TOO_SHORT = 1,
  DURE_REFUSAL_TOO_LONG,
  DURE_REFUSAL_CUT_FIELD,
  DURE_REFUSAL_EMPTY_LIST,
} DureRefusal;

const char *dure_refusal_text (DureRefusal refusal);
