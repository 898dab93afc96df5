// record-access.h: Record Access Control Point (0x2A52): asking for what a device remembers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/**
 * DureRecordAsk:
 *
 * What can be asked for.
 */
typedef enum {
  DURE_RECORD_ASK_REPORT = 1,
  DURE_RECORD_ASK_DELETE,
  DURE_RECORD_ASK_ABORT,
  DURE_RECORD_ASK_COUNT,
} DureRecordAsk;

/**
 * DureRecordChoice:
 *
 * Which records are meant; none for an abort.
 */
typedef enum {
  DURE_RECORD_CHOICE_NONE,
  DURE_RECORD_CHOICE_ALL,
  DURE_RECORD_CHOICE_UP_TO,
  DURE_RECORD_CHOICE_FROM,
  DURE_RECORD_CHOICE_RANGE,
  DURE_RECORD_CHOICE_FIRST,
  DURE_RECORD_CHOICE_LAST,
} DureRecordChoice;

/* What an answer says; 10 and above, and 0, are reserved. */
#define DURE_RECORD_SUCCESS 1
#define DURE_RECORD_NONE_FOUND 6

/* Opcode, operator, kind of filter and two numbers. */
#define DURE_RECORD_REQUEST_MAX 7

/**
 * DureRecordRequest:
 * @ask: what is asked for
 * @choice: of which records
 * @low: the lowest number that is meant, with FROM and RANGE
 * @high: the highest, with UP_TO and RANGE
 *
 * The numbers are sequence numbers of glucose records; of CGM records, minutes from the start.
 */
typedef struct {
  DureRecordAsk ask;
  DureRecordChoice choice;
  uint16_t low, high;
} DureRecordRequest;

/**
 * DureRecordAnswer:
 * @is_count: whether it is a number of records, otherwise the end of what was asked for
 * @count: how many records there are
 * @request: the opcode that is answered
 * @code: how it ended: only %DURE_RECORD_SUCCESS makes what came before it count
 */
typedef struct {
  bool is_count;
  uint16_t count;
  uint8_t request, code;
} DureRecordAnswer;

size_t dure_record_access_encode (const DureRecordRequest *request,
                                  uint8_t ret_bytes[DURE_RECORD_REQUEST_MAX]);
bool dure_record_access_decode (const uint8_t *bytes, size_t length, DureRecordAnswer *ret_answer,
                                DureRefusal *ret_refusal);
bool dure_record_access_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                  DureRefusal *ret_refusal);
