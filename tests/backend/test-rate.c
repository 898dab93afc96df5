// test-rate.c: A13, rates by a clock that is turned by hand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rate.h"

#include <string.h>

static guint
take (DureRate *rate, const char *key, gint64 now_ms)
{
  return dure_rate_take (rate, key, strlen (key), now_ms);
}

static guint
take_many (DureRate *rate, const char *key, guint count, gint64 now_ms)
{
  guint taken = 0;

  for (guint i = 0; i < count; i++)
    taken += take (rate, key, now_ms) == 0;
  return taken;
}

static void
test_burst (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (10, 30, 100);

  g_assert_cmpuint (take_many (rate, "a", 50, 5000), ==, 30);
  g_assert_cmpuint (take (rate, "a", 5000), ==, 1);
  g_assert_cmpuint (take (rate, "a", 5099), ==, 1);
  g_assert_cmpuint (take (rate, "a", 5100), ==, 0);
  g_assert_cmpuint (take (rate, "a", 5100), ==, 1);
}

/* A13: 20 requests a second over the rate, for a minute. */
static void
test_steady (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (10, 10, 100);
  guint taken = 0, others = 0;

  for (gint64 ms = 0; ms < 60000; ms += 100)
    {
      taken += take_many (rate, "loud", 3, ms);
      others += take (rate, "quiet", ms) == 0;
    }
  g_assert_cmpuint (taken, >=, 600);
  g_assert_cmpuint (taken, <=, 610);
  g_assert_cmpuint (others, ==, 600);
}

static void
test_silence (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (1, 5, 100);

  g_assert_cmpuint (take_many (rate, "a", 9, 0), ==, 5);
  g_assert_cmpuint (take_many (rate, "a", 9, 3000), ==, 3);
  g_assert_cmpuint (take_many (rate, "a", 9, G_MAXINT64 / 2), ==, 5);
}

static void
test_clock_that_stands (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (1, 2, 100);

  g_assert_cmpuint (take_many (rate, "a", 9, 5000), ==, 2);
  g_assert_cmpuint (take_many (rate, "a", 9, 4000), ==, 0);
  g_assert_cmpuint (take_many (rate, "a", 9, 6000), ==, 1);
}

static void
test_keys_of_any_bytes (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (1, 1, 100);

  g_assert_cmpuint (dure_rate_take (rate, "a\0b", 3, 0), ==, 0);
  g_assert_cmpuint (dure_rate_take (rate, "a\0c", 3, 0), ==, 0);
  g_assert_cmpuint (dure_rate_take (rate, "a\0b", 3, 0), ==, 1);
  g_assert_cmpuint (dure_rate_take (rate, "", 0, 0), ==, 0);
}

static void
test_many_keys (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (1, 1, 100);

  g_assert_cmpuint (take (rate, "me", 0), ==, 0);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      g_assert_cmpuint (take (rate, key, 0), ==, 0);
      if (i % 50 == 0)
        g_assert_cmpuint (take (rate, "me", 0), ==, 1); /* who asks on is not forgotten */
    }
}

static gpointer
take_alone (gpointer data)
{
  guint taken = 0;

  for (guint i = 0; i < 5000; i++)
    taken += take (data, "shared", 0) == 0;
  return GUINT_TO_POINTER (taken);
}

static void
test_threads (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (1, 7000, 100);
  GThread *threads[4];
  guint taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("taker", take_alone, rate);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    taken += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (taken, ==, 7000);
}

/* What a key has left stays, up to the new burst; then it fills at the new rate. */
static void
test_change (void)
{
  g_autoptr (DureRate) rate = dure_rate_new (10, 30, 100);

  g_assert_cmpuint (take_many (rate, "a", 10, 0), ==, 10);
  dure_rate_set (rate, 2, 4);
  g_assert_cmpuint (take_many (rate, "b", 9, 1), ==, 4);
  g_assert_cmpuint (take_many (rate, "a", 50, 1000), ==, 4);
  g_assert_cmpuint (take_many (rate, "a", 50, 2000), ==, 2);
  dure_rate_set (rate, 100, 200);
  g_assert_cmpuint (take_many (rate, "a", 500, 3000), ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/a burst, then one by one", test_burst);
  g_test_add_func ("/rate/A13 over the rate, others unaffected", test_steady);
  g_test_add_func ("/rate/silence fills the bucket and no more", test_silence);
  g_test_add_func ("/rate/a clock that stands", test_clock_that_stands);
  g_test_add_func ("/rate/keys of any bytes", test_keys_of_any_bytes);
  g_test_add_func ("/rate/many keys", test_many_keys);
  g_test_add_func ("/rate/several threads", test_threads);
  g_test_add_func ("/rate/changed while it is used", test_change);
  return g_test_run ();
}
