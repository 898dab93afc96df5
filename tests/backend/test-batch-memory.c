// test-batch-memory.c: a batch takes no memory and leaves none behind
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counted, not timed: this program is linked so that every call of malloc, calloc and realloc goes
// through the counters below first.

#include "batch-pack.h"
#include "batch-reader.h"
#include "batch-sample.h"

#include <stdlib.h>
#include <string.h>

/* Volatile: a compiler knows malloc, and that it counts nothing. */
static volatile guint n_allocations;

static DureBatch batch;
static guint8 packed[DURE_BATCH_PACKED_MAX];

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
test_no_allocation (void)
{
  GString *json = batch_sample (1000, 1);
  const guint before = n_allocations;
  DureBatchRefusal refusal;
  gsize length;

  g_assert_true (dure_batch_read (&batch, (guint8 *) json->str, json->len, &refusal));
  g_assert_true (dure_batch_pack (&batch, packed, sizeof packed, &length));
  g_assert_true (dure_batch_unpack (&batch, packed, length));
  for (gsize i = 0; i < json->len; i += 97)
    g_assert_false (dure_batch_read (&batch, (guint8 *) json->str, i, &refusal));
  g_assert_cmpuint (n_allocations, ==, before);
  g_string_free (json, TRUE);
}

static gboolean
is_blank (void)
{
  const guint8 *bytes = (const guint8 *) &batch;

  return bytes[0] == 0 && memcmp (bytes, bytes + 1, sizeof batch - 1) == 0;
}

static void
test_wiped (void)
{
  GString *json = batch_sample (1000, 1);
  DureBatchRefusal refusal;
  gsize length;

  g_assert_true (dure_batch_read (&batch, (guint8 *) json->str, json->len, &refusal));
  g_assert_true (dure_batch_pack (&batch, packed, sizeof packed, &length));
  g_assert_false (is_blank ());
  dure_batch_wipe (&batch);
  g_assert_true (is_blank ());
  dure_batch_wipe (&batch);
  g_assert_true (is_blank ());
  g_assert_true (dure_batch_unpack (&batch, packed, length));
  g_assert_false (dure_batch_unpack (&batch, packed, length - 1));
  g_assert_true (is_blank ());
  g_assert_true (dure_batch_unpack (&batch, packed, length));
  for (gsize i = json->len; i-- > json->len - 700;)
    {
      g_assert_false (dure_batch_read (&batch, (guint8 *) json->str, i, &refusal));
      g_assert_true (is_blank ());
    }
  g_string_free (json, TRUE);
}

/* What a longer batch left must not show through a shorter one. */
static void
test_used_again (void)
{
  GString *longer = batch_sample (1000, 1), *shorter = batch_sample (20, 2);
  DureBatchRefusal refusal;

  g_assert_true (dure_batch_read (&batch, (guint8 *) longer->str, longer->len, &refusal));
  g_assert_true (dure_batch_read (&batch, (guint8 *) shorter->str, shorter->len, &refusal));
  g_assert_cmpuint (batch.n_observations, ==, 20);
  g_assert_cmpint (batch.observations[20].start_ms, ==, 0);
  g_assert_cmpint (batch.values[batch.n_values], ==, 0);
  dure_batch_wipe (&batch);
  g_assert_true (is_blank ());
  g_string_free (longer, TRUE);
  g_string_free (shorter, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-memory/counters", test_counters);
  g_test_add_func ("/batch-memory/nothing is allocated", test_no_allocation);
  g_test_add_func ("/batch-memory/what is wiped is gone", test_wiped);
  g_test_add_func ("/batch-memory/used again", test_used_again);
  return g_test_run ();
}
