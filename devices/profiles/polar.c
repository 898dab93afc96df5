// polar.c: Polar's own service: raw heart signals, and what its control point answers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layout: as Polar's published SDK reads it. Data (fb005c82): kind u8, of which the low six bits
// count; time u64 in ns; frame type u8, of which the high bit says compressed; then samples. ECG of
// type 0: s24 microvolt. PPI of type 0: heart rate u8, interval u16 ms, error u16 ms, flags u8: 0
// blocked, 1 contact, 2 contact supported. Every other kind, type and all compressed frames are
// refused as unknown: what is not read by anything here is better not half read.
//
// Control (fb005c81): 0xF0, opcode u8, kind u8, code u8; after success there may be an octet that
// says whether more follows, and parameters.

#include "polar.h"

enum {
  FLAG_BLOCKED = 1 << 0,
  FLAG_CONTACT = 1 << 1,
  FLAG_CONTACT_SUPPORTED = 1 << 2,
};

#define KIND_MASK 0x3f
#define ECG_SIZE 3
#define PPI_SIZE 6
#define PACKET_MAX 512
#define CONTROL_ANSWER 0xf0

static DurePolarInterval
take_interval (DureCursor *cursor)
{
  DurePolarInterval self;
  uint8_t flags;

  self.bpm = dure_cursor_u8 (cursor);
  self.ms = dure_cursor_u16 (cursor);
  self.error_ms = dure_cursor_u16 (cursor);
  flags = dure_cursor_u8 (cursor);
  self.is_blocked = (flags & FLAG_BLOCKED) != 0;
  if ((flags & FLAG_CONTACT_SUPPORTED) == 0)
    self.contact = DURE_CONTACT_NOT_SUPPORTED;
  else
    self.contact = (flags & FLAG_CONTACT) != 0 ? DURE_CONTACT_DETECTED : DURE_CONTACT_NONE;

  return self;
}

/* Whether what is left after the head are whole samples, and some. */
static bool
are_samples (const DureCursor *cursor, size_t size, DureRefusal *ret_refusal)
{
  if (cursor->left == 0)
    return dure_refuse (DURE_REFUSAL_EMPTY_LIST, ret_refusal);
  if (cursor->left % size != 0)
    return dure_refuse (DURE_REFUSAL_CUT_FIELD, ret_refusal);

  return true;
}

/**
 * dure_polar_decode:
 * @bytes: (array length=length): the value as it came, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_frame: (out): the samples, set only on success
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether there are samples
 */
bool
dure_polar_decode (const uint8_t *bytes,
                   size_t         length,
                   DurePolar     *ret_frame,
                   DureRefusal   *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  const uint8_t kind = dure_cursor_u8 (&cursor) & KIND_MASK;
  const uint64_t timestamp_ns = dure_cursor_u64 (&cursor);
  const uint8_t frame_type = dure_cursor_u8 (&cursor);
  const size_t size = kind == DURE_POLAR_KIND_ECG ? ECG_SIZE : PPI_SIZE;

  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > PACKET_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if ((kind != DURE_POLAR_KIND_ECG && kind != DURE_POLAR_KIND_PPI) || frame_type != 0)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);
  if (!are_samples (&cursor, size, ret_refusal))
    return false;

  ret_frame->kind = (DurePolarKind) kind;
  ret_frame->timestamp_ns = timestamp_ns;
  ret_frame->frame_type = frame_type;
  ret_frame->n_samples = cursor.left / size;
  for (size_t i = 0; i < ret_frame->n_samples; i++)
    {
      if (kind == DURE_POLAR_KIND_ECG)
        ret_frame->ecg_uv[i] = dure_cursor_s24 (&cursor);
      else
        ret_frame->intervals[i] = take_interval (&cursor);
    }
  return true;
}

static void
describe_interval (const DurePolarInterval *self, size_t i, DureFields *fields)
{
  static const char *const contacts[] = { "not_supported", "no_contact", "contact" };
  char name[DURE_FIELD_NAME_SIZE];

  dure_fields_at (fields, "ppi", i, self->ms, 0);
  dure_fields_at (fields, "ppi_error", i, self->error_ms, 0);
  dure_fields_at (fields, "heart_rate", i, self->bpm, 0);
  dure_fields_flag (fields, dure_fields_name_at (name, "blocker", i), self->is_blocked);
  dure_fields_word (fields, dure_fields_name_at (name, "sensor_contact", i),
                    contacts[self->contact]);
}

bool
dure_polar_describe (const uint8_t *bytes,
                     size_t         length,
                     DureFields    *fields,
                     DureRefusal   *ret_refusal)
{
  DurePolar self;

  if (!dure_polar_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_word (fields, "measurement_type", self.kind == DURE_POLAR_KIND_ECG ? "ecg" : "ppi");
  dure_fields_unsigned (fields, "timestamp_ns", self.timestamp_ns);
  dure_fields_unsigned (fields, "frame_type", self.frame_type);
  dure_fields_unsigned (fields, "sample_count", self.n_samples);
  for (size_t i = 0; i < self.n_samples; i++)
    {
      if (self.kind == DURE_POLAR_KIND_ECG)
        dure_fields_at (fields, "ecg", i, self.ecg_uv[i], 0);
      else
        describe_interval (&self.intervals[i], i, fields);
    }

  return true;
}

/**
 * dure_polar_control_decode:
 * @bytes: (array length=length): the value as it was indicated, may be %NULL when @length is 0
 * @length: its length in octets
 * @ret_answer: (out): the answer, set only on success; it points into @bytes
 * @ret_refusal: (out): the reason, set only on refusal
 *
 * Returns: whether it is an answer
 */
bool
dure_polar_control_decode (const uint8_t   *bytes,
                           size_t           length,
                           DurePolarAnswer *ret_answer,
                           DureRefusal     *ret_refusal)
{
  DureCursor cursor = dure_cursor (bytes, length);
  DurePolarAnswer self = { 0 };
  const uint8_t head = dure_cursor_u8 (&cursor);

  self.request = dure_cursor_u8 (&cursor);
  self.kind = dure_cursor_u8 (&cursor);
  self.code = dure_cursor_u8 (&cursor);
  if (cursor.is_short)
    return dure_refuse (DURE_REFUSAL_TOO_SHORT, ret_refusal);
  if (length > PACKET_MAX)
    return dure_refuse (DURE_REFUSAL_TOO_LONG, ret_refusal);
  if (head != CONTROL_ANSWER)
    return dure_refuse (DURE_REFUSAL_UNKNOWN, ret_refusal);
  if (cursor.left > 0)
    self.has_more = dure_cursor_u8 (&cursor) != 0;
  self.parameters = cursor.bytes;
  self.n_parameters = cursor.left;

  *ret_answer = self;
  return true;
}

bool
dure_polar_control_describe (const uint8_t *bytes,
                             size_t         length,
                             DureFields    *fields,
                             DureRefusal   *ret_refusal)
{
  DurePolarAnswer self;

  if (!dure_polar_control_decode (bytes, length, &self, ret_refusal))
    return false;

  dure_fields_unsigned (fields, "request_opcode", self.request);
  dure_fields_unsigned (fields, "measurement_type", self.kind);
  dure_fields_unsigned (fields, "response_code", self.code);
  dure_fields_flag (fields, "success", self.code == 0);
  dure_fields_flag (fields, "more", self.has_more);
  if (self.n_parameters > 0)
    dure_fields_bytes (fields, "parameters", self.parameters, self.n_parameters);

  return true;
}
