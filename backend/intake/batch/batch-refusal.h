// batch-refusal.h: why a batch was refused, and where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stddef.h>
#include <stdint.h>

/* Enough for every pointer that dure_batch_refusal_pointer() writes, with its NUL. */
#define DURE_BATCH_POINTER_SIZE 48

/**
 * DureBatchReason:
 *
 * Why; dure_batch_reason_word() gives the word that stands for each in answers and logs.
 */
typedef enum
{
  DURE_BATCH_REASON_SYNTAX = 1,    /* not JSON (RFC 8259), or bytes after it */
  DURE_BATCH_REASON_UTF_8,         /* a text is not UTF-8, or half of a surrogate pair */
  DURE_BATCH_REASON_TOO_DEEP,      /* an array or object where one text or number belongs */
  DURE_BATCH_REASON_DUPLICATE_KEY, /* the same key twice in one object */
  DURE_BATCH_REASON_UNKNOWN_KEY,   /* a key that the object does not have */
  DURE_BATCH_REASON_MISPLACED,     /* a field that another field rules out */
  DURE_BATCH_REASON_MISSING,       /* a field that is not there */
  DURE_BATCH_REASON_WRONG_TYPE,    /* JSON of another type than the field's */
  DURE_BATCH_REASON_BAD_ID,        /* not a UUID version 7 in lower case */
  DURE_BATCH_REASON_BAD_CODE,      /* not in the closed list */
  DURE_BATCH_REASON_BAD_UNIT,      /* not the code's unit */
  DURE_BATCH_REASON_BAD_TIME,      /* not a date and time with its zone, or it ends too early */
  DURE_BATCH_REASON_BAD_NUMBER,    /* more digits than a measurement has, or not a whole number */
  DURE_BATCH_REASON_OUT_OF_RANGE,  /* a value or a time beyond what can be */
  DURE_BATCH_REASON_TOO_MANY,      /* more observations or values than a batch may have */
  DURE_BATCH_REASON_TOO_FEW,       /* no observation, or a series of none */
} DureBatchReason;

/**
 * DureBatchField:
 *
 * The places of the document that a refusal can name.
 */
typedef enum
{
  DURE_BATCH_FIELD_DOCUMENT,
  DURE_BATCH_FIELD_ID,
  DURE_BATCH_FIELD_OBSERVATIONS,
  DURE_BATCH_FIELD_OBSERVATION,
  DURE_BATCH_FIELD_CODE,
  DURE_BATCH_FIELD_DATE_TIME,
  DURE_BATCH_FIELD_PERIOD,
  DURE_BATCH_FIELD_START,
  DURE_BATCH_FIELD_END,
  DURE_BATCH_FIELD_VALUE,
  DURE_BATCH_FIELD_VALUES,
  DURE_BATCH_FIELD_VALUES_ITEM,
  DURE_BATCH_FIELD_UNIT,
} DureBatchField;

/**
 * DureBatchRefusal:
 * @reason: why
 * @field: where in the document
 * @observation: of which observation, counted from 0; where there is none, 0
 * @value: which value of its series, counted from 0; where there is none, 0
 * @offset: how many bytes had been understood
 *
 * The first thing wrong in the order of reading. It holds nothing of what the document said.
 */
typedef struct
{
  DureBatchReason reason;
  DureBatchField field;
  uint32_t observation;
  uint32_t value;
  size_t offset;
} DureBatchRefusal;

const char *dure_batch_reason_word (DureBatchReason reason);
void dure_batch_refusal_pointer (const DureBatchRefusal *self, char *ret_pointer, size_t size);
