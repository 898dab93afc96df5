// record-access.c: Record Access Control Point (0x2A52): asking for what a device remembers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: Glucose Service 1.0, section 3.4, and CGM Service 1.0, section 3.9: opcode u8, operator
// u8, operand. Two opcodes come back: 5, how many records, operand u16; and 6, the end of an
// operation, operand request u8 and code u8. Both have the operator 0. What is only ever written,
// such as 01 01, is refused when it is received. An answer's code is told as it is: whatever is not
// success has taken nothing, reserved codes too.

#include "record-access.h"

enum {
  OPCODE_COUNT_ANSWER = 5,
  OPCODE_ANSWER = 6,
};

/* The records are chosen by number, not by time; the services give this kind of filter the same
 * number. */
#define FILTER_BY_NUMBER 1

static size_t
put_u16 (uint8_t *bytes, size_t at, uint16_t value)
{
  bytes[at] = (uint8_t) (value & 0xff);
  bytes[at + 1] = (uint8_t) (value >> 8);

  return at + 2;
}

/* An abort is for no records, all else is for some. */
static bool
is_sensible (const DureRecordRequest *request)
{
  if (request->ask == DURE_RECORD_ASK_ABORT)
    return request->choice == DURE_RECORD_CHOICE_NONE;

  return request->ask >= DURE_RECORD_ASK_REPORT && request->ask <= DURE_RECORD_ASK_COUNT
         && request->choice > DURE_RECORD_CHOICE_NONE
         && request->choice <= DURE_RECORD_CHOICE_LAST
         && (request->choice != DURE_RECORD_CHOICE_RANGE || request->low <= request->high);
}

/**
 * dure_record_access_encode:
 * @request: what to ask for
 * @ret_bytes: (out): what to write
 *
 * Returns: how many octets there are to write, 0 for a request that has no meaning
 */
size_t
dure_record_access_encode (const DureRecordRequest *request,
                           uint8_t                  ret_bytes[DURE_RECORD_REQUEST_MAX])
{
  size_t length = 2;

  if (!is_sensible (request))
    return 0;

  ret_bytes[0] = (uint8_t) request->ask;
  ret_bytes[1] = (uint8_t) request->choice;
  if (request->choice == DURE_RECORD_CHOICE_UP_TO || request->choice == DURE_RECORD_CHOICE_FROM
      || request->choice == DURE_RECORD_CHOICE_RANGE)
    ret_bytes[length++] = FILTER_BY_NUMBER;
  if (request->choice == DURE_RECORD_CHOICE_FROM || request->choice == DURE_RECORD_CHOICE_RANGE)
    length = put_u16 (ret_bytes, length, request->low);
  if (request->choice == DURE_RECORD_CHOICE_UP_TO || request->choice == DURE_RECORD_CHOICE_RANGE)
    length = put_u16 (ret_bytes, length, request->high);

  return length;
}

/**
 * dure_record_access_decode:
 * @bytes: (array length=length): the value as it was indicated, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_answer: (out): the answer, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether it is an answer
 */
bool
dure_record_access_decode (const uint8_t    *bytes,
                           size_t            length,
                           DureRecordAnswer *ret_answer,
                           DureRefusal      *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureRecordAnswer self = { 0 };
  const uint8_t opcode = dure_cursor_u8 (&cursor);
  const uint8_t operator = dure_cursor_u8 (&cursor);

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (opcode != OPCODE_COUNT_ANSWER && opcode != OPCODE_ANSWER)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);

  self.is_count = opcode == OPCODE_COUNT_ANSWER;
  if (self.is_count)
    self.count = dure_cursor_u16 (&cursor);
  else
    {
      self.request = dure_cursor_u8 (&cursor);
      self.code = dure_cursor_u8 (&cursor);
    }
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (operator != DURE_RECORD_CHOICE_NONE)
    return dure_refuse (DURE_REFUSAL_BAD_VALUE, ret_refusal);

  *ret_answer = self;
  return true;
}

bool
dure_record_access_describe (const uint8_t *bytes,
                             size_t         length,
                             DureFields    *fields,
                             DureRefusal   *ret_refusal)
{
  DureRecordAnswer self;

  if (!dure_record_access_decode (bytes, length, &self, ret_refusal))
    return false;

  if (self.is_count)
    {
      dure_fields_word (fields, "opcode", "number_of_records_response");
      dure_fields_unsigned (fields, "record_count", self.count);
      return true;
    }
  dure_fields_word (fields, "opcode", "response");
  dure_fields_unsigned (fields, "request_opcode", self.request);
  dure_fields_unsigned (fields, "response_code", self.code);
  dure_fields_flag (fields, "success", self.code == DURE_RECORD_SUCCESS);
  dure_fields_flag (fields, "no_records", self.code == DURE_RECORD_NONE_FOUND);

  return true;
}
