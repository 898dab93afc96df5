// user-control.h: User Control Point (0x2A9F): what a scale answers about its users
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/* What an answer says; 6 and above, and 0, are reserved. */
#define DURE_USER_CONTROL_SUCCESS 1

/**
 * DureUserAnswer:
 * @request: the opcode that is answered
 * @value: how it ended
 * @has_user: whether @user was sent: after registering and after deleting a user
 * @user: which user
 * @has_count: whether @count was sent: after listing users
 * @count: how many users there are
 */
typedef struct {
  uint8_t request, value;
  bool has_user;
  uint8_t user;
  bool has_count;
  uint8_t count;
} DureUserAnswer;

bool dure_user_control_decode (const uint8_t *bytes, size_t length, DureUserAnswer *ret_answer,
                               DureRefusal *ret_refusal);
bool dure_user_control_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                 DureRefusal *ret_refusal);
