// batch-sample.c: batches as a watch, a cuff and an oximeter would send them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A reading a minute, a second early or late, in turn: of ten observations four are heart rates,
// two are RR intervals (one or two beats), two are one blood pressure, two are oxygen saturations.

#include "batch-sample.h"

#define START_S G_GINT64_CONSTANT (1795842000) /* 2026-11-28T05:00:00Z */

typedef struct
{
  GRand *dice;
  GString *text;
  gint64 minute;
  gint64 second;
  double pulse; /* it wanders, as pulses do */
} Sampler;

static char *
time_of (gint64 second)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (second);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.000Z");
}

static void
next_reading (Sampler *self)
{
  self->second = START_S + self->minute++ * 60 + g_rand_int_range (self->dice, -1, 2);
  self->pulse = CLAMP (self->pulse + g_rand_int_range (self->dice, -3, 4), 55, 95);
}

static void
add_value (Sampler *self, const char *code, int value, const char *unit)
{
  g_autofree char *time = time_of (self->second);

  g_string_append_printf (self->text,
                          "{\"code\":\"%s\",\"effectiveDateTime\":\"%s\",\"value\":%d,"
                          "\"unit\":\"%s\"},",
                          code, time, value, unit);
}

static void
add_intervals (Sampler *self)
{
  const int mean = (int) (60000 / self->pulse);
  g_autofree char *start = time_of (self->second), *end = time_of (self->second + 2);

  g_string_append_printf (self->text,
                          "{\"code\":\"8637-1\",\"effectivePeriod\":{\"start\":\"%s\","
                          "\"end\":\"%s\"},\"values\":[%d",
                          start, end, mean + g_rand_int_range (self->dice, -30, 31));
  if (g_rand_boolean (self->dice))
    g_string_append_printf (self->text, ",%d", mean + g_rand_int_range (self->dice, -30, 31));
  g_string_append (self->text, "],\"unit\":\"ms\"},");
}

static void
add_observation (Sampler *self, guint place)
{
  /* The diastolic pressure belongs to the reading before it, where there is one. */
  if (place % 10 != 3 || self->minute == 0)
    next_reading (self);
  switch (place % 10)
    {
    case 1:
    case 7:
      add_intervals (self);
      break;
    case 2:
      add_value (self, "8480-6", 124 + g_rand_int_range (self->dice, -6, 7), "mm[Hg]");
      break;
    case 3:
      add_value (self, "8462-4", 79 + g_rand_int_range (self->dice, -4, 5), "mm[Hg]");
      break;
    case 5:
    case 9:
      add_value (self, "59408-5", 97 + g_rand_int_range (self->dice, -1, 2), "%");
      break;
    default:
      add_value (self, "8867-4", (int) self->pulse, "/min");
    }
}

/**
 * batch_sample_from:
 * @first: which of the ten observations it begins with
 * @n_observations: how many
 * @seed: the same seed gives the same batch
 *
 * Returns: (transfer full): the document
 */
GString *
batch_sample_from (guint first, guint n_observations, guint32 seed)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  Sampler self = { dice, g_string_new (NULL), 0, 0, 72 };

  g_string_append (self.text, "{\"id\":\"01939b2a-7c00-7abc-9def-0123456789ab\","
                              "\"observations\":[");
  for (guint i = 0; i < n_observations; i++)
    add_observation (&self, first + i);
  g_string_truncate (self.text, self.text->len - 1);
  return g_string_append (self.text, "]}");
}

/**
 * batch_sample:
 * @n_observations: how many
 * @seed: the same seed gives the same batch
 *
 * Returns: (transfer full): the document, beginning with a heart rate
 */
GString *
batch_sample (guint n_observations, guint32 seed)
{
  return batch_sample_from (0, n_observations, seed);
}
