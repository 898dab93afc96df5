// refusal.c: why a decoder gave no measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "refusal.h"

/**
 * dure_refusal_text:
 * @refusal: a reason
 *
 * Returns: (transfer none): the reason in plain English, for operators and logs
 */
const char *
dure_refusal_text (DureRefusal refusal)
{
  switch (refusal)
    {
    case DURE_REFUSAL_TOO_SHORT:
      return "the packet ends before the fields its flags announce";
    case DURE_REFUSAL_TOO_LONG:
      return "bytes are left over that no flag announces";
    case DURE_REFUSAL_CUT_FIELD:
      return "the last element is cut in the middle";
    case DURE_REFUSAL_EMPTY_LIST:
      return "a list is announced and none is there";
    default:
      return "not a reason";
    }
}
