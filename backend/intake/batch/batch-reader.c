// batch-reader.c: a batch from the JSON of strangers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One pass over the bytes, straight into the caller's batch; nothing is allocated. The document:
//   {"id": UUID version 7, "observations": [1 to 1000 of
//     {"code", "effectiveDateTime" or "effectivePeriod": {"start", "end"}, "value", "unit"}
//     or, where the code has many values, "values": [1 to 4096 whole numbers]]}
// with the names of FHIR R4. Keys come in any order, each once, and no others. What an observation
// needs and rules out is checked where it closes, for only then is everything known.
//
// The nesting is that of the functions below, none of which calls itself: no document makes the
// stack deeper. An observation costs about 100 ns.

#include "batch-reader.h"

#include "batch-time.h"
#include "scanner.h"

#include <threads.h>

enum
{
  KEY_CODE = 1 << 0,
  KEY_DATE_TIME = 1 << 1,
  KEY_VALUE = 1 << 2,
  KEY_UNIT = 1 << 3,
  KEY_PERIOD = 1 << 4,
  KEY_VALUES = 1 << 5,
};

/* @field and @value say where it is; @unit is that of the observation under way. */
typedef struct
{
  DureScanner scanner;
  DureBatch *batch;
  DureBatchField field;
  uint32_t value;
  DureScannedText unit;
  DureBatchRefusal refusal;
} Reader;

typedef bool (*ReadField) (Reader *self);

/* @spelling is the key as nearly everybody writes it, with its quotes and colon. */
typedef struct
{
  const char *spelling;
  size_t length;
  DureBatchField field;
  ReadField read;
} Key;

#define SPELT(name) "\"" name "\":", sizeof "\"" name "\":" - 1

/* A word of core's list; most of them are told apart by their first 8 letters, as one number. */
typedef struct
{
  const char *text;
  size_t length;
  uint64_t head;
} Word;

static Word codes[DURE_CODE_COUNT], units[DURE_CODE_COUNT];
static once_flag words_once = ONCE_FLAG_INIT;

static uint64_t
head_of (const char *text, size_t length)
{
  uint64_t head = 0;

  memcpy (&head, text, length < sizeof head ? length : sizeof head);
  return head;
}

static Word
word_of (const char *text)
{
  const size_t length = strlen (text);

  return (Word) { text, length, head_of (text, length) };
}

static void
fill_words (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      codes[code] = word_of (dure_code_to_text (code));
      units[code] = word_of (dure_code_unit (code));
    }
}

static bool
is_word (const Word *word, const DureScannedText *text, uint64_t head)
{
  return word->head == head && word->length == text->length
         && (text->length <= sizeof head || memcmp (word->text, text->text, text->length) == 0);
}

static bool
refuse (Reader *self, DureBatchReason reason)
{
  const uint32_t n = self->batch->n_observations;

  self->refusal.reason = reason;
  self->refusal.field = self->field;
  self->refusal.observation = self->field >= DURE_BATCH_FIELD_OBSERVATION ? n - 1 : 0;
  self->refusal.value = self->field == DURE_BATCH_FIELD_VALUES_ITEM ? self->value : 0;
  return false;
}

static bool
refuse_field (Reader *self, DureBatchField field, DureBatchReason reason)
{
  self->field = field;
  return refuse (self, reason);
}

static DureBatchObservation *
observation (Reader *self)
{
  return &self->batch->observations[self->batch->n_observations - 1];
}

/* What it means that a value begins with @first where one that opens with @wanted belongs. */
static DureBatchReason
reason_of_other (Reader *self, uint8_t first, char wanted)
{
  DureScanner *scanner = &self->scanner;

  if (first == '[' || first == '{')
    return wanted == '[' || wanted == '{' ? DURE_BATCH_REASON_WRONG_TYPE
                                          : DURE_BATCH_REASON_TOO_DEEP;
  if (first == '"' || first == '-' || (first >= '0' && first <= '9')
      || dure_scanner_take_word (scanner, "true", 4)
      || dure_scanner_take_word (scanner, "false", 5)
      || dure_scanner_take_word (scanner, "null", 4))
    return DURE_BATCH_REASON_WRONG_TYPE;
  return DURE_BATCH_REASON_SYNTAX;
}

static bool
open (Reader *self, char bracket)
{
  const uint8_t first = dure_scanner_peek (&self->scanner);

  if (first != (uint8_t) bracket)
    return refuse (self, reason_of_other (self, first, bracket));
  self->scanner.at++;
  return true;
}

static bool
read_text (Reader *self, DureScannedText *ret_text)
{
  const uint8_t first = dure_scanner_peek (&self->scanner);

  if (first != '"')
    return refuse (self, reason_of_other (self, first, '"'));
  return dure_scanner_text (&self->scanner, ret_text) || refuse (self, self->scanner.reason);
}

static bool
read_number (Reader *self, DureScannedNumber *ret_number)
{
  const uint8_t first = dure_scanner_peek (&self->scanner);

  if (first != '-' && (first < '0' || first > '9'))
    return refuse (self, reason_of_other (self, first, '0'));
  return dure_scanner_number (&self->scanner, ret_number) || refuse (self, self->scanner.reason);
}

/* A key that is not spelt plainly: with escapes, or a blank before its colon. */
static bool
read_odd_key (Reader *self, const Key *keys, unsigned n_keys, unsigned *ret_key)
{
  DureScannedText text;

  if (dure_scanner_peek (&self->scanner) != '"')
    return refuse (self, DURE_BATCH_REASON_SYNTAX);
  if (!dure_scanner_text (&self->scanner, &text))
    return refuse (self, self->scanner.reason);
  for (unsigned key = 0; key < n_keys; key++)
    if (text.length == keys[key].length - 3
        && memcmp (text.text, keys[key].spelling + 1, text.length) == 0)
      {
        *ret_key = key;
        return dure_scanner_take (&self->scanner, ':') || refuse (self, DURE_BATCH_REASON_SYNTAX);
      }
  return refuse (self, DURE_BATCH_REASON_UNKNOWN_KEY);
}

/* @guess: the key that comes next when they come in their usual order. */
static bool
read_key (Reader *self, const Key *keys, unsigned n_keys, unsigned guess, unsigned *ret_key)
{
  dure_scanner_peek (&self->scanner);
  for (unsigned i = 0; i < n_keys; i++)
    {
      const unsigned key = guess + i < n_keys ? guess + i : guess + i - n_keys;

      if (dure_scanner_take_word (&self->scanner, keys[key].spelling, keys[key].length))
        {
          *ret_key = key;
          return true;
        }
    }
  return read_odd_key (self, keys, n_keys, ret_key);
}

/* Reads an object whose keys are @keys. @ret_seen gets a bit for each that was there. */
static bool
read_object (Reader *self, const Key *keys, unsigned n_keys, unsigned *ret_seen)
{
  const DureBatchField field = self->field;
  unsigned key = n_keys - 1, seen = 0;

  if (!open (self, '{'))
    return false;
  if (!dure_scanner_take (&self->scanner, '}'))
    {
      do
        {
          self->field = field;
          if (!read_key (self, keys, n_keys, key + 1, &key))
            return false;
          self->field = keys[key].field;
          if ((seen & 1u << key) != 0)
            return refuse (self, DURE_BATCH_REASON_DUPLICATE_KEY);
          seen |= 1u << key;
          if (!keys[key].read (self))
            return false;
        }
      while (dure_scanner_take (&self->scanner, ','));
      if (!dure_scanner_take (&self->scanner, '}'))
        return refuse (self, DURE_BATCH_REASON_SYNTAX);
    }
  self->field = field;
  *ret_seen = seen;
  return true;
}

/* Reads an array of at least one item. */
static bool
read_array (Reader *self, ReadField read_item)
{
  const DureBatchField field = self->field;

  if (!open (self, '['))
    return false;
  if (dure_scanner_take (&self->scanner, ']'))
    return refuse (self, DURE_BATCH_REASON_TOO_FEW);
  do
    {
      self->field = field;
      if (!read_item (self))
        return false;
    }
  while (dure_scanner_take (&self->scanner, ','));
  if (!dure_scanner_take (&self->scanner, ']'))
    return refuse (self, DURE_BATCH_REASON_SYNTAX);
  self->field = field;
  return true;
}

/* Lower case with hyphens; version 7 and the variant of RFC 9562, section 5.7. */
static bool
read_id (Reader *self)
{
  static const char form[] = "xxxxxxxx-xxxx-7xxx-vxxx-xxxxxxxxxxxx";
  uint8_t *id = self->batch->id;
  DureScannedText text;
  unsigned nibbles = 0;

  if (!read_text (self, &text))
    return false;
  if (text.length != sizeof form - 1)
    return refuse (self, DURE_BATCH_REASON_BAD_ID);
  for (size_t i = 0; i < text.length; i++)
    {
      const char c = text.text[i];
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

      if (form[i] == '-' ? c != '-' : digit < 0)
        return refuse (self, DURE_BATCH_REASON_BAD_ID);
      if ((form[i] == '7' && digit != 7) || (form[i] == 'v' && (digit < 8 || digit > 11)))
        return refuse (self, DURE_BATCH_REASON_BAD_ID);
      if (form[i] == '-')
        continue;
      id[nibbles / 2] = (uint8_t) (nibbles % 2 == 0 ? digit << 4 : id[nibbles / 2] | digit);
      nibbles++;
    }
  return true;
}

static bool
read_code (Reader *self)
{
  DureScannedText text;
  uint64_t head;

  if (!read_text (self, &text))
    return false;
  head = head_of (text.text, text.length);
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (is_word (&codes[code], &text, head))
      {
        observation (self)->code = code;
        return true;
      }
  return refuse (self, DURE_BATCH_REASON_BAD_CODE);
}

/* Which unit it must be is known when the code is. */
static bool
read_unit (Reader *self)
{
  return read_text (self, &self->unit);
}

static bool
read_time (Reader *self, int64_t *ret_ms)
{
  DureScannedText text;

  if (!read_text (self, &text))
    return false;
  if (!dure_batch_time_from_text (text.text, text.length, ret_ms))
    return refuse (self, DURE_BATCH_REASON_BAD_TIME);
  if (*ret_ms < DURE_BATCH_FIRST_MS || *ret_ms > DURE_BATCH_LAST_MS)
    return refuse (self, DURE_BATCH_REASON_OUT_OF_RANGE);
  return true;
}

static bool
read_start (Reader *self)
{
  return read_time (self, &observation (self)->start_ms);
}

static bool
read_end (Reader *self)
{
  return read_time (self, &observation (self)->end_ms);
}

static bool
read_date_time (Reader *self)
{
  if (!read_start (self))
    return false;
  observation (self)->end_ms = observation (self)->start_ms;
  return true;
}

static bool
read_period (Reader *self)
{
  static const Key keys[] = {
    { SPELT ("start"), DURE_BATCH_FIELD_START, read_start },
    { SPELT ("end"), DURE_BATCH_FIELD_END, read_end },
  };
  unsigned seen;

  if (!read_object (self, keys, 2, &seen))
    return false;
  if (seen != 3)
    return refuse_field (self, (seen & 1) == 0 ? DURE_BATCH_FIELD_START : DURE_BATCH_FIELD_END,
                         DURE_BATCH_REASON_MISSING);
  if (observation (self)->start_ms > observation (self)->end_ms)
    return refuse (self, DURE_BATCH_REASON_BAD_TIME);
  return true;
}

static bool
read_value (Reader *self)
{
  DureScannedNumber number;

  if (!read_number (self, &number))
    return false;
  observation (self)->mantissa = number.mantissa;
  observation (self)->exponent = (int8_t) number.exponent;
  return true;
}

static bool
read_values_item (Reader *self)
{
  DureBatchObservation *series = observation (self);
  DureScannedNumber number;

  if (series->n_values == DURE_BATCH_MAX_SERIES || self->batch->n_values == DURE_BATCH_MAX_VALUES)
    return refuse (self, DURE_BATCH_REASON_TOO_MANY);
  self->field = DURE_BATCH_FIELD_VALUES_ITEM;
  self->value = series->n_values;
  if (!read_number (self, &number))
    return false;
  if (!number.is_whole)
    return refuse (self, DURE_BATCH_REASON_BAD_NUMBER);
  if (number.mantissa < INT32_MIN || number.mantissa > INT32_MAX)
    return refuse (self, DURE_BATCH_REASON_OUT_OF_RANGE);
  self->batch->values[self->batch->n_values++] = (int32_t) number.mantissa;
  series->n_values++;
  return true;
}

static bool
read_values (Reader *self)
{
  observation (self)->first_value = self->batch->n_values;
  return read_array (self, read_values_item);
}

static bool
check_range (Reader *self)
{
  const DureBatchObservation *it = observation (self);

  if (it->n_values == 0)
    return dure_code_holds (it->code, dure_batch_observation_value (it))
           || refuse_field (self, DURE_BATCH_FIELD_VALUE, DURE_BATCH_REASON_OUT_OF_RANGE);
  for (self->value = 0; self->value < it->n_values; self->value++)
    if (!dure_code_holds (it->code, self->batch->values[it->first_value + self->value]))
      return refuse_field (self, DURE_BATCH_FIELD_VALUES_ITEM, DURE_BATCH_REASON_OUT_OF_RANGE);
  return true;
}

/* What all fields of an observation together must be. */
static bool
check_observation (Reader *self, unsigned seen)
{
  const DureBatchObservation *it = observation (self);
  bool is_series;

  if ((seen & KEY_CODE) == 0)
    return refuse_field (self, DURE_BATCH_FIELD_CODE, DURE_BATCH_REASON_MISSING);
  if ((seen & (KEY_DATE_TIME | KEY_PERIOD)) == 0)
    return refuse_field (self, DURE_BATCH_FIELD_DATE_TIME, DURE_BATCH_REASON_MISSING);
  if ((seen & KEY_DATE_TIME) != 0 && (seen & KEY_PERIOD) != 0)
    return refuse_field (self, DURE_BATCH_FIELD_PERIOD, DURE_BATCH_REASON_MISPLACED);
  is_series = dure_code_is_series (it->code);
  if ((seen & (is_series ? KEY_VALUE : KEY_VALUES)) != 0)
    return refuse_field (self, is_series ? DURE_BATCH_FIELD_VALUE : DURE_BATCH_FIELD_VALUES,
                         DURE_BATCH_REASON_MISPLACED);
  if ((seen & (is_series ? KEY_VALUES : KEY_VALUE)) == 0)
    return refuse_field (self, is_series ? DURE_BATCH_FIELD_VALUES : DURE_BATCH_FIELD_VALUE,
                         DURE_BATCH_REASON_MISSING);
  if ((seen & KEY_UNIT) == 0)
    return refuse_field (self, DURE_BATCH_FIELD_UNIT, DURE_BATCH_REASON_MISSING);
  if (!is_word (&units[it->code], &self->unit, head_of (self->unit.text, self->unit.length)))
    return refuse_field (self, DURE_BATCH_FIELD_UNIT, DURE_BATCH_REASON_BAD_UNIT);
  return check_range (self);
}

static bool
read_observation (Reader *self)
{
  /* In the order of the bits above. */
  static const Key keys[] = {
    { SPELT ("code"), DURE_BATCH_FIELD_CODE, read_code },
    { SPELT ("effectiveDateTime"), DURE_BATCH_FIELD_DATE_TIME, read_date_time },
    { SPELT ("value"), DURE_BATCH_FIELD_VALUE, read_value },
    { SPELT ("unit"), DURE_BATCH_FIELD_UNIT, read_unit },
    { SPELT ("effectivePeriod"), DURE_BATCH_FIELD_PERIOD, read_period },
    { SPELT ("values"), DURE_BATCH_FIELD_VALUES, read_values },
  };
  unsigned seen;

  if (self->batch->n_observations == DURE_BATCH_MAX_OBSERVATIONS)
    return refuse (self, DURE_BATCH_REASON_TOO_MANY);
  self->batch->n_observations++;
  self->field = DURE_BATCH_FIELD_OBSERVATION;
  return read_object (self, keys, sizeof keys / sizeof keys[0], &seen)
         && check_observation (self, seen);
}

static bool
read_observations (Reader *self)
{
  return read_array (self, read_observation);
}

static bool
read_document (Reader *self)
{
  static const Key keys[] = {
    { SPELT ("id"), DURE_BATCH_FIELD_ID, read_id },
    { SPELT ("observations"), DURE_BATCH_FIELD_OBSERVATIONS, read_observations },
  };
  unsigned seen;

  if (!read_object (self, keys, 2, &seen))
    return false;
  if (dure_scanner_peek (&self->scanner) != 0 || self->scanner.at != self->scanner.end)
    return refuse (self, DURE_BATCH_REASON_SYNTAX);
  if (seen != 3)
    return refuse_field (self,
                         (seen & 1) == 0 ? DURE_BATCH_FIELD_ID : DURE_BATCH_FIELD_OBSERVATIONS,
                         DURE_BATCH_REASON_MISSING);
  return true;
}

/**
 * dure_batch_read:
 * @batch: filled on success, empty on refusal; what it held before is wiped
 * @bytes: (array length=length): foreign bytes, may be %NULL when @length is 0
 * @length: how many
 * @ret_refusal: (out): the first thing wrong, set only on refusal
 *
 * Reads one batch, every field checked against the closed list of codes, their units and ranges.
 *
 * Returns: whether there is one
 */
bool
dure_batch_read (DureBatch *batch, const uint8_t *bytes, size_t length,
                 DureBatchRefusal *ret_refusal)
{
  Reader self;

  call_once (&words_once, fill_words);
  dure_batch_wipe (batch);
  self.scanner = (DureScanner) { .at = bytes, .end = length > 0 ? bytes + length : bytes };
  self.batch = batch;
  self.field = DURE_BATCH_FIELD_DOCUMENT;
  if (read_document (&self))
    return true;
  self.refusal.offset = length > 0 ? (size_t) (self.scanner.at - bytes) : 0;
  *ret_refusal = self.refusal;
  dure_batch_wipe (batch);
  return false;
}
