// fields.c: a measurement told field by field, for operators and tests
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "fields.h"

#include <stdio.h>
#include <string.h>

/* A 64-bit number, a sign, a point, an exponent and as many zeros as are ever written out. */
#define TEXT_SIZE 64
#define DIGITS_MAX 20
#define ZEROS_MAX 24

/* The longest value of an attribute (Core Specification, Vol 3, Part F, 3.2.9). */
#define ATTRIBUTE_MAX 512

static const char digits_of_16[] = "0123456789abcdef";

_Static_assert (DURE_FIELD_NAME_SIZE >= TEXT_SIZE, "a text fits where a name does");

/* Text is put together sign by sign: it is the same in every locale, and what a fuzzer does with a
 * decoder is not spent in printf. */
typedef struct {
  char signs[TEXT_SIZE];
  size_t length;
} Text;

static void
add (Text *self, char sign)
{
  if (self->length < TEXT_SIZE - 1)
    self->signs[self->length++] = sign;
}

static void
add_signs (Text *self, const char *signs, size_t n)
{
  for (size_t i = 0; i < n; i++)
    add (self, signs[i]);
}

static void
add_zeros (Text *self, size_t n)
{
  for (size_t i = 0; i < n; i++)
    add (self, '0');
}

/* Writes the digits of @value at the end of @digits; returns where they begin. */
static size_t
write_digits (uint64_t value, char digits[DIGITS_MAX])
{
  size_t at = DIGITS_MAX;

  do
    {
      digits[--at] = (char) ('0' + value % 10);
      value /= 10;
    }
  while (value != 0);

  return at;
}

static void
add_number (Text *self, uint64_t value)
{
  char digits[DIGITS_MAX];
  const size_t at = write_digits (value, digits);

  add_signs (self, digits + at, DIGITS_MAX - at);
}

/* The digits of @size with a point before the last @places of them. */
static void
add_fraction (Text *self, uint64_t size, size_t places)
{
  char digits[DIGITS_MAX];
  const size_t at = write_digits (size, digits);
  const size_t n = DIGITS_MAX - at;

  if (n > places)
    {
      add_signs (self, digits + at, n - places);
      add (self, '.');
      add_signs (self, digits + DIGITS_MAX - places, places);
      return;
    }
  add_signs (self, "0.", 2);
  add_zeros (self, places - n);
  add_signs (self, digits + at, n);
}

static void
put_text (DureFields *self, const char *name, Text *text)
{
  text->signs[text->length] = '\0';
  self->put (self->data, name, text->signs);
}

static void
put_decimal (DureFields *self, const char *name, bool is_negative, uint64_t size, int exponent)
{
  Text text;

  text.length = 0;
  while (size != 0 && size % 10 == 0 && exponent < 0)
    {
      size /= 10;
      exponent++;
    }
  if (is_negative && size != 0)
    add (&text, '-');
  if (size == 0)
    add (&text, '0');
  else if (exponent < -ZEROS_MAX || exponent > ZEROS_MAX)
    {
      add_number (&text, size);
      add_signs (&text, "e-", exponent < 0 ? 2 : 1);
      add_number (&text, (uint64_t) (exponent < 0 ? -(int64_t) exponent : exponent));
    }
  else if (exponent < 0)
    add_fraction (&text, size, (size_t) -exponent);
  else
    {
      add_number (&text, size);
      add_zeros (&text, (size_t) exponent);
    }
  put_text (self, name, &text);
}

void
dure_fields_integer (DureFields *self, const char *name, int64_t value)
{
  dure_fields_decimal (self, name, value, 0);
}

void
dure_fields_unsigned (DureFields *self, const char *name, uint64_t value)
{
  put_decimal (self, name, false, value, 0);
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
  Text text;

  text.length = 0;
  add (&text, '"');
  add_signs (&text, word, strlen (word));
  add (&text, '"');
  put_text (self, name, &text);
}

/**
 * dure_fields_hex:
 * @value: bits, told as they stand in specifications: `"0x0027"`
 * @octets: how many octets they are
 */
void
dure_fields_hex (DureFields *self, const char *name, uint32_t value, unsigned octets)
{
  Text text;

  text.length = 0;
  add_signs (&text, "\"0x", 3);
  for (unsigned i = octets * 2; i > 0; i--)
    add (&text, digits_of_16[value >> 4 * (i - 1) & 0xf]);
  add (&text, '"');
  put_text (self, name, &text);
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
  put_decimal (self, name, digits < 0, digits < 0 ? -(uint64_t) digits : (uint64_t) digits,
               exponent);
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
  Text text;

  text.length = 0;
  add_signs (&text, name, strlen (name));
  add (&text, '[');
  add_number (&text, index);
  add (&text, ']');
  text.signs[text.length] = '\0';
  memcpy (ret_name, text.signs, text.length + 1);

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

/* What a terminal could take for an order: the control signs of ASCII, and those from U+0080 to
 * U+009F, of which this is the second octet; and what JSON gives a meaning. */
static bool
must_be_escaped (uint8_t octet, uint8_t octet_before)
{
  return octet < 0x20 || octet == 0x7f || octet == '"' || octet == '\\'
         || (octet_before == 0xc2 && octet >= 0x80 && octet <= 0x9f);
}

/**
 * dure_fields_text:
 * @bytes: foreign text that is known to be UTF-8 already
 * @length: its length
 *
 * Tells the text as a JSON string without a control sign in it; at most 512 octets of it, an
 * attribute has no more.
 */
void
dure_fields_text (DureFields *self, const char *name, const uint8_t *bytes, size_t length)
{
  char json[ATTRIBUTE_MAX * 6 + 3];
  size_t at = 0;

  json[at++] = '"';
  for (size_t i = 0; i < length && i < ATTRIBUTE_MAX; i++)
    {
      if (!must_be_escaped (bytes[i], i > 0 ? bytes[i - 1] : 0))
        {
          json[at++] = (char) bytes[i];
          continue;
        }
      at -= bytes[i] >= 0x80 ? 1 : 0; /* its first octet stands there already */
      at += (size_t) snprintf (json + at, 7, "\\u%04x", bytes[i]);
    }
  json[at++] = '"';
  json[at] = '\0';
  self->put (self->data, name, json);
}

/**
 * dure_fields_bytes:
 * @bytes: (array length=length): anything, may be %NULL when @length is 0
 * @length: how many
 *
 * Tells them as a string of hexadecimal digits; at most 512 of them, an attribute has no more.
 */
void
dure_fields_bytes (DureFields *self, const char *name, const uint8_t *bytes, size_t length)
{
  char json[ATTRIBUTE_MAX * 2 + 3];
  size_t at = 0;

  json[at++] = '"';
  for (size_t i = 0; i < length && i < ATTRIBUTE_MAX; i++)
    {
      json[at++] = digits_of_16[bytes[i] >> 4];
      json[at++] = digits_of_16[bytes[i] & 0xf];
    }
  json[at++] = '"';
  json[at] = '\0';
  self->put (self->data, name, json);
}
