// bare-number.c: one SFLOAT or FLOAT by itself, for operators and tests
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "fields.h"
#include "refusal.h"

bool dure_sfloat_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                           DureRefusal *ret_refusal);
bool dure_float_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                          DureRefusal *ret_refusal);

static bool
describe (const DureCursor *cursor, DureMedfloat value, DureFields *fields,
          DureRefusal *ret_refusal)
{
  if (cursor->is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (!dure_medfloat_is_legal (value))
    return dure_refuse (DURE_REFUSAL_BAD_NUMBER, ret_refusal);

  dure_fields_number (fields, "value", value);
  return true;
}

bool
dure_sfloat_describe (const uint8_t *bytes,
                      size_t         length,
                      DureFields    *fields,
                      DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const DureMedfloat value = dure_cursor_sfloat (&cursor);

  return describe (&cursor, value, fields, ret_refusal);
}

bool
dure_float_describe (const uint8_t *bytes,
                     size_t         length,
                     DureFields    *fields,
                     DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const DureMedfloat value = dure_cursor_float (&cursor);

  return describe (&cursor, value, fields, ret_refusal);
}
