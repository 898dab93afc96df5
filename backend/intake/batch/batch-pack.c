// batch-pack.c: a batch as the few bytes that are kept of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The form stands in packed-form.h. Nothing is allocated, the batch stays as it is: what is put in
// order is a list of keys on the stack. An observation costs about 30 ns.

#include "batch-pack.h"

#include "packed-form.h"

/* A key of the list: number of the code, start, place in the batch; as numbers they sort so. */
#define KEY_PLACE_BITS 10
#define KEY_START_BITS 41

_Static_assert (DURE_BATCH_MAX_OBSERVATIONS <= 1 << KEY_PLACE_BITS, "a place fits");
_Static_assert (DURE_BATCH_LAST_MS - DURE_BATCH_FIRST_MS < INT64_C (1) << KEY_START_BITS,
                "a start fits");

typedef struct
{
  const DureBatch *batch;
  uint8_t *at;
  uint8_t *end;
  bool is_full;
  int64_t clock;
  int64_t group_start; /* the first start of the group before, in ticks */
  uint64_t keys[DURE_BATCH_MAX_OBSERVATIONS];
} Packer;

/* The observations of one code, in order. */
typedef struct
{
  const uint64_t *keys;
  uint32_t count;
} Group;

static const DureBatchObservation *
observation_of (const Packer *self, uint64_t key)
{
  return &self->batch->observations[key & ((1u << KEY_PLACE_BITS) - 1)];
}

static void
put_byte (Packer *self, uint8_t byte)
{
  if (self->at < self->end)
    *self->at++ = byte;
  else
    self->is_full = true;
}

static void
put (Packer *self, uint64_t number)
{
  for (; number >= 0x80; number >>= 7)
    put_byte (self, (uint8_t) (number | 0x80));
  put_byte (self, (uint8_t) number);
}

/* Zigzag: 0, -1, 1, -2, ... as 0, 1, 2, 3, ... */
static void
put_signed (Packer *self, int64_t number)
{
  put (self, (uint64_t) number << 1 ^ (number < 0 ? UINT64_MAX : 0));
}

/* Shell's sort with Ciura's gaps: in place, and quick on what is nearly in order already. */
static void
sort_keys (uint64_t *keys, uint32_t count)
{
  static const uint32_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };

  for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
    for (uint32_t i = gaps[g]; i < count; i++)
      {
        const uint64_t key = keys[i];
        uint32_t hole = i;

        for (; hole >= gaps[g] && keys[hole - gaps[g]] > key; hole -= gaps[g])
          keys[hole] = keys[hole - gaps[g]];
        keys[hole] = key;
      }
}

static void
fill_keys (Packer *self)
{
  for (uint32_t i = 0; i < self->batch->n_observations; i++)
    {
      const DureBatchObservation *it = &self->batch->observations[i];
      const uint64_t start = (uint64_t) (it->start_ms - DURE_BATCH_FIRST_MS);

      self->keys[i] = (uint64_t) packed_numbers[it->code] << (KEY_START_BITS + KEY_PLACE_BITS)
                      | start << KEY_PLACE_BITS | i;
    }
  sort_keys (self->keys, self->batch->n_observations);
}

static bool
shows_all (const DureBatch *batch, int64_t clock)
{
  for (uint32_t i = 0; i < batch->n_observations; i++)
    if (!packed_clock_shows (clock, batch->observations[i].start_ms)
        || !packed_clock_shows (clock, batch->observations[i].end_ms))
      return false;
  return true;
}

static void
put_clock (Packer *self)
{
  uint8_t which = PACKED_CLOCKS - 1;

  while (!shows_all (self->batch, packed_clocks[which]))
    which--;
  self->clock = packed_clocks[which];
  put_byte (self, which);
}

static void
put_starts (Packer *self, const Group *group)
{
  int64_t last = self->group_start, last_step = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      const DureBatchObservation *it = observation_of (self, group->keys[i]);
      const int64_t start = (it->start_ms - DURE_BATCH_FIRST_MS) / self->clock;

      put_signed (self, start - last - last_step);
      last_step = i == 0 ? 0 : start - last;
      last = start;
      if (i == 0)
        self->group_start = start;
    }
}

static void
put_durations (Packer *self, const Group *group)
{
  int64_t last = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      const DureBatchObservation *it = observation_of (self, group->keys[i]);
      const int64_t duration = (it->end_ms - it->start_ms) / self->clock;

      put_signed (self, duration - last);
      last = duration;
    }
}

static void
put_exponents (Packer *self, const Group *group)
{
  for (uint32_t i = 0, run; i < group->count; i += run)
    {
      const int8_t exponent = observation_of (self, group->keys[i])->exponent;

      for (run = 1; i + run < group->count; run++)
        if (observation_of (self, group->keys[i + run])->exponent != exponent)
          break;
      put (self, run);
      put_signed (self, exponent);
    }
}

static void
put_mantissas (Packer *self, const Group *group)
{
  int64_t last = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      const int64_t mantissa = observation_of (self, group->keys[i])->mantissa;

      put_signed (self, mantissa - last);
      last = mantissa;
    }
}

static void
put_series (Packer *self, const Group *group)
{
  int64_t last = 0;

  for (uint32_t i = 0; i < group->count; i++)
    put (self, observation_of (self, group->keys[i])->n_values);
  for (uint32_t i = 0; i < group->count; i++)
    {
      const DureBatchObservation *it = observation_of (self, group->keys[i]);

      for (uint32_t v = 0; v < it->n_values; v++)
        {
          const int64_t value = self->batch->values[it->first_value + v];

          put_signed (self, value - last);
          last = value;
        }
    }
}

static void
put_group (Packer *self, const Group *group)
{
  const DureCode code = observation_of (self, group->keys[0])->code;
  unsigned flags = 0;

  for (uint32_t i = 0; i < group->count; i++)
    {
      const DureBatchObservation *it = observation_of (self, group->keys[i]);

      flags |= it->end_ms != it->start_ms ? PACKED_FLAG_DURATIONS : 0;
      flags |= it->exponent != 0 ? PACKED_FLAG_EXPONENTS : 0;
    }
  put_byte (self, packed_numbers[code]);
  put (self, (group->count - 1) << 2 | flags);
  put_starts (self, group);
  if ((flags & PACKED_FLAG_DURATIONS) != 0)
    put_durations (self, group);
  if ((flags & PACKED_FLAG_EXPONENTS) != 0)
    put_exponents (self, group);
  if (dure_code_is_series (code))
    put_series (self, group);
  else
    put_mantissas (self, group);
}

/**
 * dure_batch_pack:
 * @batch: not empty, as dure_batch_read() or dure_batch_unpack() filled it
 * @ret_packed: (out caller-allocates) (array length=size): where the bytes go
 * @size: how much room there is; %DURE_BATCH_PACKED_MAX is always enough
 * @ret_length: (out): how many bytes it took, set only on success
 *
 * Two batches with the same observations, in whatever order, have the same bytes, unless two of
 * them have the same code and start: those stay as they came.
 *
 * Returns: whether there was room
 */
bool
dure_batch_pack (const DureBatch *batch, uint8_t *ret_packed, size_t size, size_t *ret_length)
{
  Packer self;

  self.batch = batch;
  self.at = ret_packed;
  self.end = ret_packed + size;
  self.is_full = false;
  self.group_start = 0;
  fill_keys (&self);
  put_byte (&self, PACKED_VERSION);
  put_clock (&self);
  for (uint32_t i = 0; i < batch->n_observations;)
    {
      const DureCode code = observation_of (&self, self.keys[i])->code;
      Group group = { self.keys + i, 0 };

      while (i < batch->n_observations && observation_of (&self, self.keys[i])->code == code)
        i++, group.count++;
      put_group (&self, &group);
    }
  if (self.is_full)
    return false;
  *ret_length = (size_t) (self.at - ret_packed);
  return true;
}
