// scanner.c: the words of a JSON text, one after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "scanner.h"

#define NO_WORD_HAS_IT 0x80 /* what stands for every character beyond ASCII */
#define MAX_DIGITS 18       /* as they are written: what an int64_t holds for sure */
#define MAX_SIGNIFICANT INT64_C (999999999)
#define MAX_EXPONENT 18

static bool
fail (DureScanner *self, DureBatchReason reason)
{
  self->reason = reason;
  return false;
}

/* Where 8 bytes of a text end being plain: a quote, a back slash, a control or beyond ASCII. */
static bool
has_special (const uint8_t *bytes)
{
  const uint64_t ones = UINT64_C (0x0101010101010101), high = ones * 0x80;
  uint64_t word, quotes, slashes;

  memcpy (&word, bytes, sizeof word);
  quotes = word ^ ones * '"';
  slashes = word ^ ones * '\\';
  return (((word - ones * 0x20) | (quotes - ones) | (slashes - ones) | word) & high) != 0;
}

static const uint8_t *
skip_plain (const uint8_t *at, const uint8_t *end)
{
  while (end - at >= 8 && !has_special (at))
    at += 8;
  while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
    at++;
  return at;
}

/* RFC 3629, section 4: how many octets the character has that begins at @at, 0 when none does. */
static size_t
octets_of_character (const uint8_t *at, const uint8_t *end)
{
  const uint8_t first = at[0];
  const size_t octets = first >= 0xc2 && first <= 0xdf   ? 2
                        : first >= 0xe0 && first <= 0xef ? 3
                        : first >= 0xf0 && first <= 0xf4 ? 4
                                                         : 0;
  const uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

  if (octets == 0 || octets > (size_t) (end - at) || at[1] < low || at[1] > high)
    return 0;
  for (size_t i = 2; i < octets; i++)
    if ((at[i] & 0xc0) != 0x80)
      return 0;
  return octets;
}

static void
append (DureScannedText *text, uint8_t byte)
{
  if (text->length < sizeof text->decoded)
    text->decoded[text->length++] = (char) byte;
}

/* Four hexadecimal digits behind `\u`. */
static bool
take_unit (DureScanner *self, unsigned *ret_unit)
{
  unsigned unit = 0;

  if (self->end - self->at < 4)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  for (unsigned i = 0; i < 4; i++)
    {
      const uint8_t c = *self->at;

      if (c >= '0' && c <= '9')
        unit = unit << 4 | (c - '0');
      else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        unit = unit << 4 | ((c | 0x20) - 'a' + 10u);
      else
        return fail (self, DURE_BATCH_REASON_SYNTAX);
      self->at++;
    }
  *ret_unit = unit;
  return true;
}

/* Behind `\u`: one character, which beyond U+FFFF is spelt as two halves. */
static bool
take_code_point (DureScanner *self, DureScannedText *text)
{
  unsigned unit, second;

  if (!take_unit (self, &unit))
    return false;
  if (unit >= 0xd800 && unit <= 0xdfff)
    {
      if (unit >= 0xdc00 || !dure_scanner_take_word (self, "\\u", 2))
        return fail (self, DURE_BATCH_REASON_UTF_8);
      if (!take_unit (self, &second))
        return false;
      if (second < 0xdc00 || second > 0xdfff)
        return fail (self, DURE_BATCH_REASON_UTF_8);
    }
  append (text, unit < 0x80 ? (uint8_t) unit : NO_WORD_HAS_IT);
  return true;
}

/* Behind a back slash. */
static bool
take_escape (DureScanner *self, DureScannedText *text)
{
  static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *name;

  if (self->at == self->end)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  if (dure_scanner_take_word (self, "u", 1))
    return take_code_point (self, text);
  name = memchr (names, *self->at, sizeof names - 1);
  if (name == NULL)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  self->at++;
  append (text, (uint8_t) meanings[name - names]);
  return true;
}

/* The text from its first character on, when it is not all plain. */
static bool
decode_text (DureScanner *self, DureScannedText *ret_text)
{
  ret_text->text = ret_text->decoded;
  ret_text->length = 0;
  while (self->at < self->end && *self->at != '"')
    {
      const uint8_t c = *self->at;

      if (c < 0x20)
        return fail (self, DURE_BATCH_REASON_SYNTAX);
      if (c >= 0x80)
        {
          const size_t octets = octets_of_character (self->at, self->end);

          if (octets == 0)
            return fail (self, DURE_BATCH_REASON_UTF_8);
          self->at += octets;
          append (ret_text, NO_WORD_HAS_IT);
          continue;
        }
      self->at++;
      if (c != '\\')
        append (ret_text, c);
      else if (!take_escape (self, ret_text))
        return false;
    }
  if (self->at == self->end)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  self->at++;
  return true;
}

/**
 * dure_scanner_text:
 * @self: at the quote that opens the text
 * @ret_text: (out): its letters; holds only on success, and as long as the scanner's bytes
 *
 * Returns: whether there was a text; if not, @self says why
 */
bool
dure_scanner_text (DureScanner *self, DureScannedText *ret_text)
{
  const uint8_t *first = self->at + 1;
  const uint8_t *last = skip_plain (first, self->end);

  self->at = first;
  if (last == self->end || *last != '"')
    return decode_text (self, ret_text);
  ret_text->text = (const char *) first;
  ret_text->length = (size_t) (last - first);
  self->at = last + 1;
  return true;
}

static bool
is_digit (const DureScanner *self)
{
  return self->at < self->end && *self->at >= '0' && *self->at <= '9';
}

/* Takes digits, of which those behind leading zeros count. Returns how many there were at all. */
static size_t
take_digits (DureScanner *self, int64_t *mantissa, unsigned *n_digits)
{
  const uint8_t *first = self->at;

  for (; is_digit (self); self->at++)
    {
      *n_digits += *n_digits > 0 || *self->at != '0' ? 1 : 0;
      if (*n_digits <= MAX_DIGITS)
        *mantissa = *mantissa * 10 + (*self->at - '0');
    }
  return (size_t) (self->at - first);
}

/* `e-3`, if there is one; beyond what a measurement has, its size does not matter. */
static bool
take_exponent (DureScanner *self, int64_t *exponent)
{
  int64_t size = 0;
  unsigned n_digits = 0;
  bool is_negative;

  if (self->at == self->end || (*self->at | 0x20) != 'e')
    return true;
  self->at++;
  is_negative = dure_scanner_take_word (self, "-", 1);
  if (!is_negative)
    dure_scanner_take_word (self, "+", 1);
  if (take_digits (self, &size, &n_digits) == 0)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  *exponent += is_negative ? -size : size;
  return true;
}

static bool
has_few_digits (int64_t mantissa)
{
  while (mantissa > MAX_SIGNIFICANT && mantissa % 10 == 0)
    mantissa /= 10;
  return mantissa <= MAX_SIGNIFICANT;
}

/**
 * dure_scanner_number:
 * @self: at a minus or a digit
 * @ret_number: (out): its digits as they stand there; set only on success
 *
 * Returns: whether there was a number, with at most 9 digits that are not zeros at either end, 18
 *   with those behind, and an exponent within 18; if not, @self says why
 */
bool
dure_scanner_number (DureScanner *self, DureScannedNumber *ret_number)
{
  const bool is_negative = dure_scanner_take_word (self, "-", 1);
  const uint8_t *first = self->at, *whole_end;
  int64_t mantissa = 0, exponent = 0;
  unsigned n_digits = 0;

  if (take_digits (self, &mantissa, &n_digits) == 0)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  whole_end = self->at;
  if (*first == '0' && whole_end - first > 1)
    return fail (self, DURE_BATCH_REASON_SYNTAX);
  if (dure_scanner_take_word (self, ".", 1))
    {
      exponent = -(int64_t) take_digits (self, &mantissa, &n_digits);
      if (exponent == 0)
        return fail (self, DURE_BATCH_REASON_SYNTAX);
    }
  if (!take_exponent (self, &exponent))
    return false;
  if (n_digits > MAX_DIGITS || exponent < -MAX_EXPONENT || exponent > MAX_EXPONENT
      || !has_few_digits (mantissa))
    return fail (self, DURE_BATCH_REASON_BAD_NUMBER);
  ret_number->mantissa = is_negative ? -mantissa : mantissa;
  ret_number->exponent = (int) exponent;
  ret_number->is_whole = self->at == whole_end;
  return true;
}
