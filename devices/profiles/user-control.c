// user-control.c: User Control Point (0x2A9F): what a scale answers about its users
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: User Data Service 1.1, section 3.2: 0x20, the opcode that is answered u8, how it ended
// u8, and after success one octet more where the request has one to give: registering (1) and
// deleting a user (5) which user, listing users (4) how many; consent (2) and deleting a user's
// data (3) give none. After success of another opcode nobody knows what follows: it is refused.
// Reserved endings are told as they are and are no success.

#include "user-control.h"

enum {
  OPCODE_REGISTER = 0x01,
  OPCODE_CONSENT = 0x02,
  OPCODE_DELETE_DATA = 0x03,
  OPCODE_LIST = 0x04,
  OPCODE_DELETE_USER = 0x05,
  OPCODE_ANSWER = 0x20,
};

static void
take_parameter (DureUserAnswer *self, DureCursor *cursor)
{
  self->has_user = self->request == OPCODE_REGISTER || self->request == OPCODE_DELETE_USER;
  self->has_count = self->request == OPCODE_LIST;
  if (self->has_user)
    self->user = dure_cursor_u8 (cursor);
  if (self->has_count)
    self->count = dure_cursor_u8 (cursor);
}

/**
 * dure_user_control_decode:
 * @bytes: (array length=length): the value as it was indicated, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_answer: (out): the answer, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether it is an answer
 */
bool
dure_user_control_decode (const uint8_t  *bytes,
                          size_t          length,
                          DureUserAnswer *ret_answer,
                          DureRefusal    *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DureUserAnswer self = { 0 };
  const uint8_t opcode = dure_cursor_u8 (&cursor);

  self.request = dure_cursor_u8 (&cursor);
  self.value = dure_cursor_u8 (&cursor);
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (opcode != OPCODE_ANSWER)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);
  if (self.value == DURE_USER_CONTROL_SUCCESS)
    {
      if (self.request < OPCODE_REGISTER || self.request > OPCODE_DELETE_USER)
        return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);
      take_parameter (&self, &cursor);
    }
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (!dure_cursor_is_spent (&cursor))
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);

  *ret_answer = self;
  return true;
}

bool
dure_user_control_describe (const uint8_t *bytes,
                            size_t         length,
                            DureFields    *fields,
                            DureRefusal   *ret_refusal)
{
  DureUserAnswer self;

  if (!dure_user_control_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "request_opcode", self.request);
  dure_fields_unsigned (fields, "response_value", self.value);
  dure_fields_flag (fields, "success", self.value == DURE_USER_CONTROL_SUCCESS);
  if (self.has_user)
    dure_fields_unsigned (fields, "user_index", self.user);
  if (self.has_count)
    dure_fields_unsigned (fields, "user_count", self.count);

  return true;
}
