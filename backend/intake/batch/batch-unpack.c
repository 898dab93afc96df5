// batch-unpack.c: a batch out of the bytes that were kept of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The form stands in packed-form.h, and only what dure_batch_pack() writes is read: every other
// spelling of the same batch is refused, so that equal bytes and equal batches are the same thing.
// Codes' ranges are not asked again: they may have been corrected since, and what was taken then
// must stay readable. Nothing is allocated, nothing is read beyond the bytes.

#include "batch-pack.h"

#include "packed-form.h"

/* @is_bad stays when it is set: a group is read to its end and asked for once. */
typedef struct
{
  DureBatch *batch;
  const uint8_t *at;
  const uint8_t *end;
  bool is_bad;
  unsigned which; /* of the clocks */
  bool is_finest; /* whether a time was seen that the next larger clock does not show */
  int64_t group_start;
} Unpacker;

typedef struct
{
  DureBatchObservation *observations;
  uint32_t count;
  unsigned flags;
} Group;

static int64_t
bad (Unpacker *self)
{
  self->is_bad = true;
  return 0;
}

static uint8_t
take_byte (Unpacker *self)
{
  return self->at < self->end ? *self->at++ : (uint8_t) bad (self);
}

/* A varint of at most 64 bits that ends in no idle byte. */
static uint64_t
take (Unpacker *self)
{
  uint64_t number = 0;

  for (unsigned shift = 0; shift < 64; shift += 7)
    {
      const uint8_t byte = take_byte (self);

      if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0))
        break;
      number |= (uint64_t) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return number;
    }
  return (uint64_t) bad (self);
}

static uint32_t
take_count (Unpacker *self, uint32_t min, uint32_t max)
{
  const uint64_t count = take (self);

  return count >= min && count <= max ? (uint32_t) count : (uint32_t) bad (self);
}

/* A step from @last, and what it leads to. */
static int64_t
take_step (Unpacker *self, int64_t last, int64_t min, int64_t max)
{
  const uint64_t zigzag = take (self);
  const int64_t step = (int64_t) (zigzag >> 1 ^ ((zigzag & 1) != 0 ? UINT64_MAX : 0));
  int64_t reached;

  if (__builtin_add_overflow (last, step, &reached) || reached < min || reached > max)
    return bad (self);
  return reached;
}

/* Ticks since 2000 as milliseconds since 1970. */
static int64_t
ms_of (Unpacker *self, int64_t ticks)
{
  const int64_t ms = DURE_BATCH_FIRST_MS + ticks * packed_clocks[self->which];

  if (self->which + 1 == PACKED_CLOCKS || !packed_clock_shows (packed_clocks[self->which + 1], ms))
    self->is_finest = true;
  return ms;
}

static int64_t
last_tick (const Unpacker *self)
{
  return (DURE_BATCH_LAST_MS - DURE_BATCH_FIRST_MS) / packed_clocks[self->which];
}

static void
take_starts (Unpacker *self, const Group *group)
{
  const int64_t max = last_tick (self);
  int64_t last = take_step (self, self->group_start, 0, max), last_step = 0;

  self->group_start = last;
  for (uint32_t i = 0; i < group->count; i++)
    {
      if (i > 0)
        {
          last_step = take_step (self, last_step, 0, max - last);
          last += last_step;
        }
      group->observations[i].start_ms = group->observations[i].end_ms = ms_of (self, last);
    }
}

static void
take_durations (Unpacker *self, const Group *group)
{
  bool has_any = false;
  int64_t last = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      DureBatchObservation *it = &group->observations[i];
      const int64_t start = (it->start_ms - DURE_BATCH_FIRST_MS) / packed_clocks[self->which];

      last = take_step (self, last, 0, last_tick (self) - start);
      it->end_ms = ms_of (self, start + last);
      has_any |= last != 0;
    }
  if (!has_any)
    bad (self);
}

static void
take_exponents (Unpacker *self, const Group *group)
{
  int64_t last = 0;

  for (uint32_t i = 0, run; i < group->count && !self->is_bad; i += run)
    {
      int64_t exponent;

      run = take_count (self, 1, group->count - i);
      exponent = take_step (self, 0, -PACKED_MAX_EXPONENT, PACKED_MAX_EXPONENT);
      if (i > 0 ? exponent == last : exponent == 0 && run == group->count)
        bad (self);
      for (uint32_t r = 0; r < run; r++)
        group->observations[i + r].exponent = (int8_t) exponent;
      last = exponent;
    }
}

static void
take_mantissas (Unpacker *self, const Group *group)
{
  int64_t last = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      last = take_step (self, last, -PACKED_MAX_MANTISSA, PACKED_MAX_MANTISSA);
      group->observations[i].mantissa = last;
    }
}

static void
take_series (Unpacker *self, const Group *group)
{
  const uint32_t first = self->batch->n_values;
  int64_t last = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      DureBatchObservation *it = &group->observations[i];

      it->first_value = self->batch->n_values;
      it->n_values = take_count (self, 1, DURE_BATCH_MAX_SERIES);
      if (it->n_values > DURE_BATCH_MAX_VALUES - self->batch->n_values)
        it->n_values = (uint32_t) bad (self);
      self->batch->n_values += it->n_values;
    }
  for (uint32_t v = first; v < self->batch->n_values && !self->is_bad; v++)
    {
      last = take_step (self, last, INT32_MIN, INT32_MAX);
      self->batch->values[v] = (int32_t) last;
    }
}

/* The code whose number is @number; there is none for a number that nobody gave. */
static bool
find_code (uint8_t number, DureCode *ret_code)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (packed_numbers[code] == number)
      {
        *ret_code = code;
        return true;
      }
  return false;
}

static bool
take_group (Unpacker *self, DureCode code)
{
  DureBatch *batch = self->batch;
  const uint64_t head = take (self), count = (head >> 2) + 1;
  Group group = { &batch->observations[batch->n_observations], (uint32_t) count, head & 3 };

  if (self->is_bad || count > DURE_BATCH_MAX_OBSERVATIONS - batch->n_observations)
    return false;
  batch->n_observations += group.count;
  for (uint32_t i = 0; i < group.count; i++)
    group.observations[i].code = code;
  take_starts (self, &group);
  if ((group.flags & PACKED_FLAG_DURATIONS) != 0)
    take_durations (self, &group);
  if ((group.flags & PACKED_FLAG_EXPONENTS) != 0)
    take_exponents (self, &group);
  if (!dure_code_is_series (code))
    take_mantissas (self, &group);
  else if ((group.flags & PACKED_FLAG_EXPONENTS) == 0)
    take_series (self, &group);
  else
    return false;
  return !self->is_bad;
}

static bool
take_groups (Unpacker *self)
{
  uint8_t last = 0;

  while (self->at < self->end)
    {
      const uint8_t number = take_byte (self);
      DureCode code;

      if (number <= last || !find_code (number, &code) || !take_group (self, code))
        return false;
      last = number;
    }
  return self->is_finest;
}

/**
 * dure_batch_unpack:
 * @batch: filled on success, empty otherwise; what it held before is wiped
 * @packed: (array length=length): bytes that may have been damaged, may be %NULL when @length is 0
 * @length: how many
 *
 * The observations come in the order of the packed form. The id, which is not in it, is all zeros.
 *
 * Returns: whether they were what dure_batch_pack() makes of some batch
 */
bool
dure_batch_unpack (DureBatch *batch, const uint8_t *packed, size_t length)
{
  Unpacker self = { .batch = batch, .at = packed };

  dure_batch_wipe (batch);
  if (length < 2 || packed[0] != PACKED_VERSION || packed[1] >= PACKED_CLOCKS)
    return false;
  self.end = packed + length;
  self.at += 2;
  self.which = packed[1];
  if (take_groups (&self))
    return true;
  dure_batch_wipe (batch);
  return false;
}
