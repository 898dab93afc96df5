// cursor.h: reads a packet from front to back and never beyond it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything on the air is little endian. A read beyond the end gives 0 and marks the cursor as
// short, so that a decoder may read all its fields in order and ask once, at the end, whether they
// were there: dure_cursor_is_spent() is true only when every byte was read and none was missing.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t *bytes;
  size_t left;
  bool is_short;
} DureCursor;

static inline DureCursor
dure_cursor (const uint8_t *bytes, size_t length)
{
  return (DureCursor) { .bytes = bytes, .left = length };
}

static inline bool
dure_cursor_is_spent (const DureCursor *self)
{
  return self->left == 0 && !self->is_short;
}

/* The next @n octets, at most 8, as one unsigned number. */
static inline uint64_t
dure_cursor_take (DureCursor *self, size_t n)
{
  uint64_t value = 0;

  if (self->left < n)
    {
      self->is_short = true;
      self->left = 0;
      return 0;
    }
  for (size_t i = 0; i < n; i++)
    value |= (uint64_t) self->bytes[i] << (8 * i);
  self->bytes += n;
  self->left -= n;

  return value;
}

static inline uint8_t
dure_cursor_u8 (DureCursor *self)
{
  return (uint8_t) dure_cursor_take (self, 1);
}

static inline uint16_t
dure_cursor_u16 (DureCursor *self)
{
  return (uint16_t) dure_cursor_take (self, 2);
}

static inline uint32_t
dure_cursor_u24 (DureCursor *self)
{
  return (uint32_t) dure_cursor_take (self, 3);
}

static inline uint32_t
dure_cursor_u32 (DureCursor *self)
{
  return (uint32_t) dure_cursor_take (self, 4);
}

static inline uint64_t
dure_cursor_u64 (DureCursor *self)
{
  return dure_cursor_take (self, 8);
}

static inline int8_t
dure_cursor_s8 (DureCursor *self)
{
  return (int8_t) dure_cursor_u8 (self);
}

static inline int16_t
dure_cursor_s16 (DureCursor *self)
{
  return (int16_t) dure_cursor_u16 (self);
}

static inline int32_t
dure_cursor_s24 (DureCursor *self)
{
  const uint32_t value = dure_cursor_u24 (self);

  return (int32_t) ((value ^ 0x800000U) - 0x800000U);
}
