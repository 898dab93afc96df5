// metrics.c: what the city counts of itself, and how it is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In order: every series is registered (its name, its labels) and gets a number; each thread that
// counts takes a tally; then it adds, and anybody writes out the sums at any time, as Prometheus
// reads them (text format 0.0.4). A series is a name with labels that were known beforehand, so
// that nothing of what a stranger sends can become one.
//
// Only one thread adds to a tally. So an increment is a load and a store of a word of its own,
// without a lock or a locked instruction; a reader may miss the last of them, never see half a
// word. A tally takes 8 KiB and lives as long as the metrics.

#include "metrics.h"

#define CELLS 2048

/* The upper ends of a stopwatch's buckets, in microseconds; behind the last one all others. */
static const gint64 ends_us[] = { 1000, 5000, 25000, 100000, 500000, 2500000 };
#define ENDS G_N_ELEMENTS (ends_us)
#define STOPWATCH_CELLS (ENDS + 2) /* the buckets, the rest, the sum of all */

struct _DureTally
{
  guint64 cells[CELLS];
};

typedef struct
{
  char *labels;
  guint cell;
} Series;

typedef struct
{
  char *name, *help;
  gboolean is_stopwatch;
  GArray *series;
} Family;

struct _DureMetrics
{
  GMutex lock;
  GPtrArray *families; /* in the order of their first series */
  GPtrArray *tallies;
  guint used;
};

static void
family_free (gpointer data)
{
  Family *self = data;

  for (guint i = 0; i < self->series->len; i++)
    g_free (g_array_index (self->series, Series, i).labels);
  g_array_unref (self->series);
  g_free (self->name);
  g_free (self->help);
  g_free (self);
}

/**
 * dure_metrics_new:
 *
 * Returns: (transfer full): metrics of which none is registered
 */
DureMetrics *
dure_metrics_new (void)
{
  DureMetrics *self = g_new0 (DureMetrics, 1);

  g_mutex_init (&self->lock);
  self->families = g_ptr_array_new_with_free_func (family_free);
  self->tallies = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * dure_metrics_free:
 * @self: (transfer full) (nullable): nobody counts any more
 */
void
dure_metrics_free (DureMetrics *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->families);
  g_ptr_array_unref (self->tallies);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static Family *
find_family (DureMetrics *self, const char *name, const char *help, gboolean is_stopwatch)
{
  Family *family;

  for (guint i = 0; i < self->families->len; i++)
    {
      family = self->families->pdata[i];
      if (g_str_equal (family->name, name))
        {
          g_assert (family->is_stopwatch == is_stopwatch);
          return family;
        }
    }
  family = g_new0 (Family, 1);
  *family = (Family) { g_strdup (name), g_strdup (help), is_stopwatch,
                       g_array_new (FALSE, FALSE, sizeof (Series)) };
  g_ptr_array_add (self->families, family);
  return family;
}

static guint
find_series (DureMetrics *self, Family *family, const char *labels, guint cells)
{
  Series series = { NULL, self->used };

  for (guint i = 0; i < family->series->len; i++)
    if (g_str_equal (g_array_index (family->series, Series, i).labels, labels))
      return g_array_index (family->series, Series, i).cell;
  g_assert (self->used + cells <= CELLS);
  series.labels = g_strdup (labels);
  g_array_append_val (family->series, series);
  self->used += cells;
  return series.cell;
}

static guint
enter (DureMetrics *self, const char *name, const char *help, const char *labels,
       gboolean is_stopwatch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return find_series (self, find_family (self, name, help, is_stopwatch), labels,
                      is_stopwatch ? STOPWATCH_CELLS : 1);
}

/**
 * dure_metrics_counter:
 * @name: `dure_batches_total`
 * @help: what it counts, for those who know nothing of the program; of the first series of a name
 * @labels: `listener="people",reason="full"`, or nothing
 *
 * Returns: its number, for dure_tally_add(); for the same name and labels always the same
 */
guint
dure_metrics_counter (DureMetrics *self, const char *name, const char *help, const char *labels)
{
  return enter (self, name, help, labels, FALSE);
}

/**
 * dure_metrics_stopwatch:
 * @name: `dure_http_request_duration_seconds`
 * @help: as above
 * @labels: as above
 *
 * Returns: the number of a histogram of times, for dure_tally_time()
 */
guint
dure_metrics_stopwatch (DureMetrics *self, const char *name, const char *help, const char *labels)
{
  return enter (self, name, help, labels, TRUE);
}

/**
 * dure_metrics_tally:
 *
 * Returns: (transfer none): where one thread counts
 */
DureTally *
dure_metrics_tally (DureMetrics *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  DureTally *tally = g_new0 (DureTally, 1);

  g_ptr_array_add (self->tallies, tally);
  return tally;
}

/**
 * dure_tally_add:
 * @counter: from dure_metrics_counter()
 * @amount: how many more
 *
 * From the thread of the tally only.
 */
void
dure_tally_add (DureTally *self, guint counter, guint64 amount)
{
  guint64 *cell = &self->cells[counter];

  __atomic_store_n (cell, __atomic_load_n (cell, __ATOMIC_RELAXED) + amount, __ATOMIC_RELAXED);
}

/**
 * dure_tally_time:
 * @stopwatch: from dure_metrics_stopwatch()
 * @microseconds: how long it took
 *
 * From the thread of the tally only.
 */
void
dure_tally_time (DureTally *self, guint stopwatch, gint64 microseconds)
{
  guint bucket = 0;

  while (bucket < ENDS && microseconds > ends_us[bucket])
    bucket++;
  dure_tally_add (self, stopwatch + bucket, 1);
  dure_tally_add (self, stopwatch + ENDS + 1, (guint64) MAX (microseconds, 0));
}

static guint64
sum_of (DureMetrics *self, guint cell)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->tallies->len; i++)
    sum += __atomic_load_n (&((DureTally *) self->tallies->pdata[i])->cells[cell],
                            __ATOMIC_RELAXED);
  return sum;
}

/**
 * dure_metrics_write_head:
 * @out: where to write
 * @name: of the values that follow
 * @type: `gauge` or `counter`
 * @help: what they are
 *
 * For what is asked at the time of writing.
 */
void
dure_metrics_write_head (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/**
 * dure_metrics_write_value:
 * @out: where to write
 * @name: as in its head
 * @labels: as for dure_metrics_counter()
 * @value: what it is now
 */
void
dure_metrics_write_value (GString *out, const char *name, const char *labels, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.15g", value);
  g_string_append (out, name);
  if (*labels != '\0')
    g_string_append_printf (out, "{%s}", labels);
  g_string_append_printf (out, " %s\n", text);
}

static void
write_bucket (GString *out, const char *name, const char *labels, const char *end, guint64 count)
{
  g_string_append_printf (out, "%s_bucket{%s%sle=\"%s\"} %" G_GUINT64_FORMAT "\n", name, labels,
                          *labels != '\0' ? "," : "", end, count);
}

static void
write_stopwatch (DureMetrics *self, GString *out, const Family *family, const Series *series)
{
  g_autofree char *sum = g_strconcat (family->name, "_sum", NULL);
  g_autofree char *all = g_strconcat (family->name, "_count", NULL);
  guint64 count = 0;
  char end[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < ENDS; i++)
    {
      count += sum_of (self, series->cell + i);
      g_ascii_formatd (end, sizeof end, "%g", (double) ends_us[i] / 1e6);
      write_bucket (out, family->name, series->labels, end, count);
    }
  count += sum_of (self, series->cell + ENDS);
  write_bucket (out, family->name, series->labels, "+Inf", count);
  dure_metrics_write_value (out, sum, series->labels,
                            (double) sum_of (self, series->cell + ENDS + 1) / 1e6);
  dure_metrics_write_value (out, all, series->labels, (double) count);
}

/**
 * dure_metrics_write:
 * @out: where to write
 *
 * Writes every series with the sum over all tallies. From any thread.
 */
void
dure_metrics_write (DureMetrics *self, GString *out)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->families->len; i++)
    {
      const Family *family = self->families->pdata[i];

      dure_metrics_write_head (out, family->name, family->is_stopwatch ? "histogram" : "counter",
                               family->help);
      for (guint j = 0; j < family->series->len; j++)
        {
          const Series *series = &g_array_index (family->series, Series, j);

          if (family->is_stopwatch)
            write_stopwatch (self, out, family, series);
          else
            dure_metrics_write_value (out, family->name, series->labels,
                                      (double) sum_of (self, series->cell));
        }
    }
}
