// test-allocations.c: decoding takes no memory
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counted, not timed: this program is linked so that every call of malloc, calloc and realloc that
// a decoder makes goes through the counters below first.

#include "heart-rate.h"
#include "told.h"

#include <stdlib.h>

/* Volatile: a compiler knows malloc, and that it counts nothing. */
static volatile guint n_allocations;

void *__real_malloc (size_t size);
void *__real_calloc (size_t n, size_t size);
void *__real_realloc (void *memory, size_t size);
void *__wrap_malloc (size_t size);
void *__wrap_calloc (size_t n, size_t size);
void *__wrap_realloc (void *memory, size_t size);

void *
__wrap_malloc (size_t size)
{
  n_allocations++;
  return __real_malloc (size);
}

void *
__wrap_calloc (size_t n, size_t size)
{
  n_allocations++;
  return __real_calloc (n, size);
}

void *
__wrap_realloc (void *memory, size_t size)
{
  n_allocations++;
  return __real_realloc (memory, size);
}

static void
on_field (void *data, const char *name, const char *json)
{
}

/* The counters count: else the tests below would say nothing. */
static void
test_counters (void)
{
  const guint before = n_allocations;
  void *volatile memory = malloc (16);

  memory = realloc (memory, 32);
  free (memory);
  memory = calloc (2, 16);
  free (memory);
  g_assert_cmpuint (n_allocations, ==, before + 3);
}

static void
test_heart_rate (void)
{
  static const char *const packets[] = { "0055", "1e5532002100", "164884039c03", "170101", "" };

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++)
    {
      g_autoptr (GByteArray) bytes = dure_told_bytes (packets[i]);
      const guint before = n_allocations;
      DureHeartRate measurement;
      DureRefusal refusal;

      dure_heart_rate_decode (bytes->data, bytes->len, &measurement, &refusal);
      g_assert_cmpuint (n_allocations, ==, before);
    }
}

/* Every decoder, on every first octet and every length up to 64: what it takes, and what not. */
static void
test_every_decoder (void)
{
  const guint before = n_allocations;
  DureFields fields = { on_field, NULL };

  for (size_t i = 0; dure_profile_get (i) != NULL; i++)
    for (guint length = 0; length < 64; length++)
      for (guint value = 0; value < 256; value++)
        {
          const DureProfile *profile = dure_profile_get (i);
          guint8 bytes[64] = { (guint8) value };
          DureReading reading;
          DureRefusal refusal;

          profile->describe (bytes, length, &fields, &refusal);
          if (profile->read != NULL)
            profile->read (bytes, length, &reading, &refusal);
        }
  g_assert_cmpuint (n_allocations, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/allocations/counters", test_counters);
  g_test_add_func ("/allocations/heart-rate", test_heart_rate);
  g_test_add_func ("/allocations/every-decoder", test_every_decoder);

  return g_test_run ();
}
