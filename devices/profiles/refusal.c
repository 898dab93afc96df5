// refusal.c: why a decoder gave no measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "refusal.h"

#include <stddef.h>

/**
 * dure_refusal_text:
 * @refusal: a reason
 *
 * Returns: (transfer none): the reason in plain English, for operators and logs
 */
const char *
dure_refusal_text (DureRefusal refusal)
{
  static const char *const texts[] = {
    [DURE_REFUSAL_TOO_SHORT] = "the packet ends before the fields its flags announce",
    [DURE_REFUSAL_TOO_LONG] = "bytes are left over that no flag announces",
    [DURE_REFUSAL_CUT_FIELD] = "the last element is cut in the middle",
    [DURE_REFUSAL_EMPTY_LIST] = "a list is announced and none is there",
    [DURE_REFUSAL_BAD_NUMBER] = "a number is none that its type has",
    [DURE_REFUSAL_BAD_TIME] = "a time is none that a clock can show",
    [DURE_REFUSAL_BAD_VALUE] = "a value is none that its field has",
    [DURE_REFUSAL_BAD_CHECKSUM] = "the checksum is not that of the bytes",
    [DURE_REFUSAL_UNKNOWN] = "a version or kind that is not understood",
    [DURE_REFUSAL_SEALED] = "it is encrypted, and no key that fits is at hand",
    [DURE_REFUSAL_REPLAYED] = "it is not newer than what came before",
    [DURE_REFUSAL_BAD_TEXT] = "a text is not UTF-8",
    [DURE_REFUSAL_UNSEALED] = "it is not encrypted, although this device encrypts",
  };

  if (refusal >= sizeof texts / sizeof texts[0] || texts[refusal] == NULL)
    return "not a reason";

  return texts[refusal];
}
