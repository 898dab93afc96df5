// fields.h: a measurement told field by field, for operators and tests
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A decoder describes what it understood by name and value; whoever asked receives each value as
// the JSON text it is. Nothing is allocated here and no name or value is kept.

#pragma once

#include "date-time.h"
#include "medfloat.h"

#define DURE_FIELD_NAME_SIZE 64

/**
 * DureFields:
 * @put: receives a field's name and its value as JSON text; both valid during the call only
 * @data: for @put
 */
typedef struct {
  void (*put) (void *data, const char *name, const char *json);
  void *data;
} DureFields;

void dure_fields_integer (DureFields *self, const char *name, int64_t value);
void dure_fields_unsigned (DureFields *self, const char *name, uint64_t value);
void dure_fields_flag (DureFields *self, const char *name, bool value);
void dure_fields_word (DureFields *self, const char *name, const char *word);
void dure_fields_hex (DureFields *self, const char *name, uint32_t value, unsigned octets);
void dure_fields_decimal (DureFields *self, const char *name, int64_t digits, int exponent);
void dure_fields_number (DureFields *self, const char *name, DureMedfloat value);
void dure_fields_scaled (DureFields *self, const char *name, DureMedfloat value, int shift);
void dure_fields_time (DureFields *self, const char *name, const DureDateTime *value);
void dure_fields_at (DureFields *self, const char *name, size_t index, int64_t digits,
                     int exponent);
const char *dure_fields_name_at (char ret_name[DURE_FIELD_NAME_SIZE], const char *name,
                                 size_t index);
void dure_fields_text (DureFields *self, const char *name, const uint8_t *bytes, size_t length);
void dure_fields_bytes (DureFields *self, const char *name, const uint8_t *bytes, size_t length);
