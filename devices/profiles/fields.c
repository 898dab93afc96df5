// fields.c: a measurement told field by field, for operators and tests
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A 64-bit number, a sign, a point and as many zeros as are ever written out. */
#define NUMBER_SIZE 64
#define ZEROS_MAX 24

static const char zeros[] = "000000000000000000000000";

void
dure_fields_integer (DureFields *self, const char *name, int64_t value)
{
  char json[NUMBER_SIZE];

  snprintf (json, sizeof json, "%" PRId64, value);
  self->put (self->data, name, json);
}

void
dure_fields_unsigned (DureFields *self, const char *name, uint64_t value)
{
  char json[NUMBER_SIZE];

  snprintf (json, sizeof json, "%" PRIu64, value);
  self->put (self->data, name, json);
}

/**
 * dure_fields_flag:
 * @value: told as 1 or 0
 */
void
dure_fields_flag (DureFields *self, const char *name, bool value)
{
  self->put (self->data, name, value ? "1" : "0");
}

/**
 * dure_fields_word:
 * @word: one of our own words: letters, digits, signs, nothing to be escaped
 */
void
dure_fields_word (DureFields *self, const char *name, const char *word)
{
  char json[NUMBER_SIZE];

  snprintf (json, sizeof json, "\"%s\"", word);
  self->put (self->data, name, json);
}

/**
 * dure_fields_hex:
 * @value: bits, told as they stand in specifications: `"0x0027"`
 * @octets: how many octets they are
 */
void
dure_fields_hex (DureFields *self, const char *name, uint32_t value, unsigned octets)
{
  char json[NUMBER_SIZE];

  snprintf (json, sizeof json, "\"0x%0*" PRIx32 "\"", (int) octets * 2, value);
  self->put (self->data, name, json);
}

static void
write_fraction (char json[NUMBER_SIZE], bool is_negative, const char *digits, int places)
{
  const int n = (int) strlen (digits);

  if (n > places)
    snprintf (json, NUMBER_SIZE, "%s%.*s.%s", is_negative ? "-" : "", n - places, digits,
              digits + n - places);
  else
    snprintf (json, NUMBER_SIZE, "%s0.%.*s%s", is_negative ? "-" : "", places - n, zeros, digits);
}

/**
 * dure_fields_decimal:
 * @digits: the digits
 * @exponent: the power of ten they are multiplied with
 *
 * Tells the number exactly, without zeros at its end.
 */
void
dure_fields_decimal (DureFields *self, const char *name, int64_t digits, int exponent)
{
  const bool is_negative = digits < 0;
  uint64_t size = is_negative ? -(uint64_t) digits : (uint64_t) digits;
  char text[24], json[NUMBER_SIZE];

  while (size != 0 && size % 10 == 0 && exponent < 0)
    {
      size /= 10;
      exponent++;
    }
  snprintf (text, sizeof text, "%" PRIu64, size);
  if (size == 0)
    snprintf (json, sizeof json, "0");
  else if (exponent < -ZEROS_MAX || exponent > ZEROS_MAX)
    snprintf (json, sizeof json, "%s%se%d", is_negative ? "-" : "", text, exponent);
  else if (exponent < 0)
    write_fraction (json, is_negative, text, -exponent);
  else
    snprintf (json, sizeof json, "%s%s%.*s", is_negative ? "-" : "", text, exponent, zeros);
  self->put (self->data, name, json);
}

/**
 * dure_fields_number:
 * @value: told as a number, or as the name of the special word it is
 */
void
dure_fields_number (DureFields *self, const char *name, DureMedfloat value)
{
  dure_fields_scaled (self, name, value, 0);
}

/**
 * dure_fields_scaled:
 * @shift: powers of ten between the unit on the air and the unit of the field
 */
void
dure_fields_scaled (DureFields *self, const char *name, DureMedfloat value, int shift)
{
  if (dure_medfloat_is_number (value))
    dure_fields_decimal (self, name, value.mantissa, value.exponent + shift);
  else
    dure_fields_word (self, name, dure_medfloat_word (value));
}

void
dure_fields_time (DureFields *self, const char *name, const DureDateTime *value)
{
  char text[DURE_DATE_TIME_TEXT_SIZE];

  dure_date_time_to_text (value, text);
  dure_fields_word (self, name, text);
}

/**
 * dure_fields_name_at:
 * @ret_name: (out): where the name is written
 * @index: which element of a list, from 0
 *
 * Returns: @ret_name, which is then `name[index]`
 */
const char *
dure_fields_name_at (char ret_name[DURE_FIELD_NAME_SIZE], const char *name, size_t index)
{
  snprintf (ret_name, DURE_FIELD_NAME_SIZE, "%s[%zu]", name, index);

  return ret_name;
}

/**
 * dure_fields_at:
 * @index: which element of a list, from 0: the field is called `name[index]`
 */
void
dure_fields_at (DureFields *self, const char *name, size_t index, int64_t digits, int exponent)
{
  char indexed[DURE_FIELD_NAME_SIZE];

  dure_fields_decimal (self, dure_fields_name_at (indexed, name, index), digits, exponent);
}

/**
 * dure_fields_text:
 * @bytes: foreign text that is known to be UTF-8 already
 * @length: its length
 *
 * Tells the text as a JSON string; at most 512 octets of it, an attribute has no more.
 */
void
dure_fields_text (DureFields *self, const char *name, const uint8_t *bytes, size_t length)
{
  char json[512 * 6 + 3];
  size_t at = 0;

  json[at++] = '"';
  for (size_t i = 0; i < length && i < 512; i++)
    {
      if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\' || bytes[i] == 0x7f)
        at += (size_t) snprintf (json + at, 7, "\\u%04x", bytes[i]);
      else
        json[at++] = (char) bytes[i];
    }
  json[at++] = '"';
  json[at] = '\0';
  self->put (self->data, name, json);
}
