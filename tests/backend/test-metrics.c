// test-metrics.c: numbers, sums over threads, and the text that Prometheus reads
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "metrics.h"

#include <string.h>

#define THREADS 4
#define ROUNDS 100000

static char *
page_of (DureMetrics *metrics)
{
  GString *page = g_string_new (NULL);

  dure_metrics_write (metrics, page);
  return g_string_free (page, FALSE);
}

static void
test_numbers (void)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  guint a = dure_metrics_counter (metrics, "dure_a_total", "A", "x=\"1\"");
  guint b = dure_metrics_counter (metrics, "dure_a_total", "A", "x=\"2\"");
  guint watch = dure_metrics_stopwatch (metrics, "dure_b_seconds", "B", "");
  guint c = dure_metrics_counter (metrics, "dure_c_total", "C", "");

  g_assert_cmpuint (b, ==, a + 1);
  g_assert_cmpuint (watch, ==, b + 1);
  g_assert_cmpuint (c, >, watch + 1);
  g_assert_cmpuint (dure_metrics_counter (metrics, "dure_a_total", "other", "x=\"1\""), ==, a);
  g_assert_cmpuint (dure_metrics_stopwatch (metrics, "dure_b_seconds", "B", ""), ==, watch);
}

static void
test_text (void)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  guint people = dure_metrics_counter (metrics, "dure_a_total", "What it is", "who=\"people\"");
  guint plain = dure_metrics_counter (metrics, "dure_c_total", "Another", "");
  DureTally *one = dure_metrics_tally (metrics), *other = dure_metrics_tally (metrics);
  g_autofree char *page = NULL;

  dure_metrics_counter (metrics, "dure_a_total", "What it is", "who=\"machines\"");
  dure_tally_add (one, people, 3);
  dure_tally_add (other, people, 4);
  dure_tally_add (other, plain, G_GUINT64_CONSTANT (5000000000));
  page = page_of (metrics);
  g_assert_cmpstr (page, ==,
                   "# HELP dure_a_total What it is\n"
                   "# TYPE dure_a_total counter\n"
                   "dure_a_total{who=\"people\"} 7\n"
                   "dure_a_total{who=\"machines\"} 0\n"
                   "# HELP dure_c_total Another\n"
                   "# TYPE dure_c_total counter\n"
                   "dure_c_total 5000000000\n");
}

/* A time of exactly a bucket's end belongs to that bucket (le: less or equal). */
static void
test_stopwatch (void)
{
  static const gint64 times[] = { 0, 1000, 1001, 5000, 300000, 2500000, 2500001, 60000000 };
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  guint watch = dure_metrics_stopwatch (metrics, "dure_b_seconds", "B", "who=\"people\"");
  DureTally *tally = dure_metrics_tally (metrics);
  g_autofree char *page = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    dure_tally_time (tally, watch, times[i]);
  page = page_of (metrics);
  g_assert_cmpstr (page, ==,
                   "# HELP dure_b_seconds B\n"
                   "# TYPE dure_b_seconds histogram\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"0.001\"} 2\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"0.005\"} 4\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"0.025\"} 4\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"0.1\"} 4\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"0.5\"} 5\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"2.5\"} 6\n"
                   "dure_b_seconds_bucket{who=\"people\",le=\"+Inf\"} 8\n"
                   "dure_b_seconds_sum{who=\"people\"} 65.307002\n"
                   "dure_b_seconds_count{who=\"people\"} 8\n");
}

typedef struct
{
  DureTally *tally;
  guint counter;
} Worker;

static gpointer
count_up (gpointer data)
{
  const Worker *self = data;

  for (guint i = 0; i < ROUNDS; i++)
    dure_tally_add (self->tally, self->counter, 1);
  return NULL;
}

/* Whoever reads meanwhile sees sums that only grow; in the end nothing is missing. */
static void
test_threads (void)
{
  g_autoptr (DureMetrics) metrics = dure_metrics_new ();
  guint counter = dure_metrics_counter (metrics, "dure_a_total", "A", "");
  Worker workers[THREADS];
  GThread *threads[THREADS];
  guint64 sum, last = 0;

  for (guint i = 0; i < THREADS; i++)
    {
      workers[i] = (Worker) { dure_metrics_tally (metrics), counter };
      threads[i] = g_thread_new ("counter", count_up, &workers[i]);
    }
  for (guint i = 0; i < 100 + THREADS; i++)
    {
      g_autofree char *page = NULL;

      if (i >= 100)
        g_thread_join (threads[i - 100]);
      page = page_of (metrics);
      sum = g_ascii_strtoull (strrchr (page, ' '), NULL, 10);
      g_assert_cmpuint (sum, >=, last);
      last = sum;
    }
  g_assert_cmpuint (last, ==, THREADS * ROUNDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/each series has one number", test_numbers);
  g_test_add_func ("/metrics/text", test_text);
  g_test_add_func ("/metrics/times fall into buckets", test_stopwatch);
  g_test_add_func ("/metrics/threads add without losing", test_threads);
  return g_test_run ();
}
