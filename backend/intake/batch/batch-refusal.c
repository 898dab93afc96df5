// batch-refusal.c: why a batch was refused, and where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "batch-refusal.h"

#include <stdio.h>

/**
 * dure_batch_reason_word:
 * @reason: a reason
 *
 * Returns: (transfer none): the word for it, which programs may rely on
 */
const char *
dure_batch_reason_word (DureBatchReason reason)
{
  static const char *const words[] = {
    [DURE_BATCH_REASON_SYNTAX] = "syntax",
    [DURE_BATCH_REASON_UTF_8] = "utf-8",
    [DURE_BATCH_REASON_TOO_DEEP] = "too-deep",
    [DURE_BATCH_REASON_DUPLICATE_KEY] = "duplicate-key",
    [DURE_BATCH_REASON_UNKNOWN_KEY] = "unknown-key",
    [DURE_BATCH_REASON_MISPLACED] = "misplaced",
    [DURE_BATCH_REASON_MISSING] = "missing",
    [DURE_BATCH_REASON_WRONG_TYPE] = "wrong-type",
    [DURE_BATCH_REASON_BAD_ID] = "bad-id",
    [DURE_BATCH_REASON_BAD_CODE] = "bad-code",
    [DURE_BATCH_REASON_BAD_UNIT] = "bad-unit",
    [DURE_BATCH_REASON_BAD_TIME] = "bad-time",
    [DURE_BATCH_REASON_BAD_NUMBER] = "bad-number",
    [DURE_BATCH_REASON_OUT_OF_RANGE] = "out-of-range",
    [DURE_BATCH_REASON_TOO_MANY] = "too-many",
    [DURE_BATCH_REASON_TOO_FEW] = "too-few",
  };

  return words[reason];
}

/**
 * dure_batch_refusal_pointer:
 * @self: a refusal
 * @ret_pointer: (out caller-allocates) (array length=size): its place as a JSON pointer (RFC 6901),
 *   `/observations/3/value`; the whole document is the empty text
 * @size: %DURE_BATCH_POINTER_SIZE is always enough
 */
void
dure_batch_refusal_pointer (const DureBatchRefusal *self, char *ret_pointer, size_t size)
{
  static const char *const names[] = {
    [DURE_BATCH_FIELD_DOCUMENT] = "",
    [DURE_BATCH_FIELD_ID] = "/id",
    [DURE_BATCH_FIELD_OBSERVATIONS] = "/observations",
    [DURE_BATCH_FIELD_OBSERVATION] = "",
    [DURE_BATCH_FIELD_CODE] = "/code",
    [DURE_BATCH_FIELD_DATE_TIME] = "/effectiveDateTime",
    [DURE_BATCH_FIELD_PERIOD] = "/effectivePeriod",
    [DURE_BATCH_FIELD_START] = "/effectivePeriod/start",
    [DURE_BATCH_FIELD_END] = "/effectivePeriod/end",
    [DURE_BATCH_FIELD_VALUE] = "/value",
    [DURE_BATCH_FIELD_VALUES] = "/values",
    [DURE_BATCH_FIELD_VALUES_ITEM] = "/values",
    [DURE_BATCH_FIELD_UNIT] = "/unit",
  };

  if (self->field < DURE_BATCH_FIELD_OBSERVATION)
    snprintf (ret_pointer, size, "%s", names[self->field]);
  else if (self->field == DURE_BATCH_FIELD_VALUES_ITEM)
    snprintf (ret_pointer, size, "/observations/%u/values/%u", self->observation, self->value);
  else
    snprintf (ret_pointer, size, "/observations/%u%s", self->observation, names[self->field]);
}
