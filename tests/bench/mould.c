// mould.c: batches of observations, ready but for their id and the time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A load generator shares the processor with what it measures, so it must not make a document for
// each request. A few are made beforehand, as sensors would send them (batch-sample.c). A cast is
// one of them in two parts: its head with an id of its own, which belongs to the caller, and the
// rest, which all casts of the same number share. The observations end in the last whole minute, so
// their times are written anew once a minute, into the second of two copies: a rest stays as it is
// for at least a minute after it was cast.
//
// Ids are UUIDv7 (RFC 9562): milliseconds, a counter within each, chance. No two are the same, and
// each is later than those before it. A cast costs about 100 ns.

#include "mould.h"

#include "batch-sample.h"

#include <string.h>
#include <time.h>

#define VARIANTS 20
#define COPIES 2
#define TIME_LENGTH 24 /* 2026-11-28T05:00:00.000Z */
#define MINUTE_MS 60000

typedef struct
{
  gsize at;
  gint64 before_end_ms;
} Stamp;

typedef struct
{
  char *copies[COPIES];
  guint newest;
  gsize length;
  gint64 minute; /* of the newest copy's end */
  GArray *stamps;
} Variant;

struct _DureMould
{
  Variant variants[VARIANTS];
  GRand *dice;
  gint64 last_ms;
  guint counter;
};

static gint64
read_time (const char *text)
{
  g_autofree char *copy = g_strndup (text, TIME_LENGTH);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (copy, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * 1000;
}

static void
put_digits (char *text, int number, int digits)
{
  for (int i = digits - 1; i >= 0; i--, number /= 10)
    text[i] = (char) ('0' + number % 10);
}

static void
write_time (char *text, gint64 time_ms)
{
  const time_t seconds = time_ms / 1000;
  struct tm parts;

  gmtime_r (&seconds, &parts);
  put_digits (text, parts.tm_year + 1900, 4);
  put_digits (text + 5, parts.tm_mon + 1, 2);
  put_digits (text + 8, parts.tm_mday, 2);
  put_digits (text + 11, parts.tm_hour, 2);
  put_digits (text + 14, parts.tm_min, 2);
  put_digits (text + 17, parts.tm_sec, 2);
}

static gboolean
is_time (const char *text, gsize left)
{
  return left > TIME_LENGTH && text[0] == '"' && text[5] == '-' && text[11] == 'T'
         && text[TIME_LENGTH] == 'Z';
}

static void
find_stamps (Variant *self)
{
  const char *text = self->copies[0];
  gint64 end = 0;

  self->stamps = g_array_new (FALSE, FALSE, sizeof (Stamp));
  for (gsize i = DURE_MOULD_HEAD; i < self->length; i++)
    if (is_time (text + i, self->length - i))
      {
        const Stamp stamp = { i + 1, read_time (text + i + 1) };

        end = MAX (end, stamp.before_end_ms);
        g_array_append_val (self->stamps, stamp);
      }
  for (guint i = 0; i < self->stamps->len; i++)
    {
      Stamp *stamp = &g_array_index (self->stamps, Stamp, i);

      stamp->before_end_ms = end - stamp->before_end_ms;
    }
}

static void
write_times (Variant *self, gint64 minute)
{
  self->newest = (self->newest + 1) % COPIES;
  self->minute = minute;
  for (guint i = 0; i < self->stamps->len; i++)
    {
      const Stamp *stamp = &g_array_index (self->stamps, Stamp, i);

      write_time (self->copies[self->newest] + stamp->at,
                  minute * MINUTE_MS - stamp->before_end_ms);
    }
}

/**
 * dure_mould_new:
 * @n_observations: in each batch
 *
 * Returns: (transfer full): batches to be cast
 */
DureMould *
dure_mould_new (guint n_observations)
{
  DureMould *self = g_new0 (DureMould, 1);

  self->dice = g_rand_new ();
  for (guint i = 0; i < VARIANTS; i++)
    {
      Variant *variant = &self->variants[i];
      GString *text = batch_sample_from (i, n_observations, i);

      variant->length = text->len;
      for (guint copy = 0; copy < COPIES; copy++)
        variant->copies[copy] = g_memdup2 (text->str, text->len);
      g_string_free (text, TRUE);
      find_stamps (variant);
    }
  return self;
}

/**
 * dure_mould_free:
 * @self: (transfer full) (nullable)
 */
void
dure_mould_free (DureMould *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < VARIANTS; i++)
    {
      for (guint copy = 0; copy < COPIES; copy++)
        g_free (self->variants[i].copies[copy]);
      g_array_unref (self->variants[i].stamps);
    }
  g_rand_free (self->dice);
  g_free (self);
}

/**
 * dure_mould_length:
 * @number: any
 *
 * Returns: the bytes of that batch, head and rest
 */
gsize
dure_mould_length (DureMould *self, guint number)
{
  return self->variants[number % VARIANTS].length;
}

static char *
put_hex (char *text, guint64 number, int digits)
{
  for (int i = digits - 1; i >= 0; i--, number >>= 4)
    text[i] = "0123456789abcdef"[number & 15];
  return text + digits;
}

static void
put_id (DureMould *self, char *text, gint64 now_ms)
{
  self->counter = now_ms > self->last_ms ? 0 : self->counter + 1;
  self->last_ms = MAX (self->last_ms, now_ms) + (self->counter >> 12);
  self->counter &= 0xfff;
  text = put_hex (text, (guint64) self->last_ms >> 16, 8);
  *text++ = '-';
  text = put_hex (text, (guint64) self->last_ms & 0xffff, 4);
  *text++ = '-';
  text = put_hex (text, 0x7000 | self->counter, 4);
  *text++ = '-';
  text = put_hex (text, 0x8000 | (g_rand_int (self->dice) & 0x3fff), 4);
  *text++ = '-';
  text = put_hex (text, g_rand_int (self->dice), 8);
  put_hex (text, g_rand_int (self->dice), 4);
}

/**
 * dure_mould_cast:
 * @number: of which batch; any
 * @now_ms: since 1970
 * @head: filled with the begin of a document whose id is new
 * @ret_rest: (out): the rest of it, the mould's; stays as it is for a minute
 */
void
dure_mould_cast (DureMould *self, guint number, gint64 now_ms, char head[DURE_MOULD_HEAD],
                 struct iovec *ret_rest)
{
  Variant *variant = &self->variants[number % VARIANTS];
  char *copy;

  if (variant->minute != now_ms / MINUTE_MS)
    write_times (variant, now_ms / MINUTE_MS);
  copy = variant->copies[variant->newest];
  memcpy (head, copy, DURE_MOULD_HEAD);
  put_id (self, head + strlen ("{\"id\":\""), now_ms);
  *ret_rest = (struct iovec) { copy + DURE_MOULD_HEAD, variant->length - DURE_MOULD_HEAD };
}
