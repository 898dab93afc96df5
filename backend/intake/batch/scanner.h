// scanner.h: the words of a JSON text, one after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Strict RFC 8259 over bytes that somebody else holds: nothing is allocated, nothing is read beyond
// their end. The caller knows what may stand where and asks for it: dure_scanner_peek() looks,
// dure_scanner_take() takes a mark, dure_scanner_text() and dure_scanner_number() take what begins
// there. There is no depth, because nothing here calls itself. Each costs a few nanoseconds for
// every 8 bytes; texts with escapes or letters beyond ASCII go a slower way.

#pragma once

#include "batch-refusal.h"

#include <stdbool.h>
#include <string.h>

/* No word that a batch may have is as long as this. */
#define DURE_SCANNED_TEXT_SIZE 40

/**
 * DureScanner:
 * @at: the next byte
 * @end: behind the last one
 * @reason: why the last text or number was none
 */
typedef struct
{
  const uint8_t *at;
  const uint8_t *end;
  DureBatchReason reason;
} DureScanner;

/**
 * DureScannedText:
 * @text: (array length=length): what it says, without a NUL: within the bytes when they spell it
 *   plainly, in @decoded otherwise
 * @length: its length; %DURE_SCANNED_TEXT_SIZE for all that were longer before they were decoded
 * @decoded: where escapes are undone. Every character beyond ASCII is one 0x80 here, for no word of
 *   a batch has one
 */
typedef struct
{
  const char *text;
  size_t length;
  char decoded[DURE_SCANNED_TEXT_SIZE];
} DureScannedText;

/**
 * DureScannedNumber:
 * @mantissa: its digits as they were written, less than 10^18
 * @exponent: the power of ten that they are multiplied with, -18 to 18
 * @is_whole: whether it was written without fraction and exponent
 */
typedef struct
{
  int64_t mantissa;
  int exponent;
  bool is_whole;
} DureScannedNumber;

bool dure_scanner_text (DureScanner *self, DureScannedText *ret_text);
bool dure_scanner_number (DureScanner *self, DureScannedNumber *ret_number);

/* The first byte that is no blank, 0 when there is none: outside of a text, a NUL is no JSON. */
static inline uint8_t
dure_scanner_peek (DureScanner *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
  return self->at < self->end ? *self->at : 0;
}

/* Takes @mark when it is next; blanks before it are gone in any case. */
static inline bool
dure_scanner_take (DureScanner *self, char mark)
{
  if (dure_scanner_peek (self) != (uint8_t) mark)
    return false;
  self->at++;
  return true;
}

/* Takes exactly these bytes when they are next. */
static inline bool
dure_scanner_take_word (DureScanner *self, const char *word, size_t length)
{
  if ((size_t) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return false;
  self->at += length;
  return true;
}
