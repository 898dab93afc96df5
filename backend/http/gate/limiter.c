// limiter.c: how often one address may be wrong
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counts failures only, so nobody who does things right ever meets it. A window starts with the
// first failure. The table is bounded; when it is full, windows that have passed go, and if that
// does not help all go: letting a guess through is better than shutting everyone out. Any thread
// may ask.

#include "limiter.h"

#define MAX_ENTRIES 8192

typedef struct
{
  gint64 since_ms;
  guint failures;
} Entry;

struct _DureLimiter
{
  GMutex lock;
  GHashTable *entries;
  guint failures;
  gint64 window_ms;
};

/**
 * dure_limiter_new:
 * @failures: how many are forgiven
 * @window_ms: within how long
 *
 * Returns: (transfer full): a limiter
 */
DureLimiter *
dure_limiter_new (guint failures, gint64 window_ms)
{
  DureLimiter *self = g_new0 (DureLimiter, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->lock);
  self->failures = failures;
  self->window_ms = window_ms;
  return self;
}

/**
 * dure_limiter_free:
 * @self: (transfer full) (nullable)
 */
void
dure_limiter_free (DureLimiter *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * dure_limiter_allows:
 * @who: an address
 * @now_ms: monotonic
 *
 * Returns: whether @who may try (again)
 */
gboolean
dure_limiter_allows (DureLimiter *self, const char *who, gint64 now_ms)
{
  const Entry *entry;
  gboolean is_allowed;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, who);
  is_allowed = entry == NULL || now_ms - entry->since_ms >= self->window_ms
               || entry->failures < self->failures;
  g_mutex_unlock (&self->lock);
  return is_allowed;
}

static gboolean
has_passed (gpointer key, gpointer value, gpointer now_and_window)
{
  const gint64 *times = now_and_window;

  return times[0] - ((const Entry *) value)->since_ms >= times[1];
}

static void
make_room (DureLimiter *self, gint64 now_ms)
{
  gint64 times[2] = { now_ms, self->window_ms };

  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_foreach_remove (self->entries, has_passed, times);
  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_remove_all (self->entries);
}

/**
 * dure_limiter_failed:
 * @who: an address
 * @now_ms: monotonic
 *
 * @who was wrong once more.
 */
void
dure_limiter_failed (DureLimiter *self, const char *who, gint64 now_ms)
{
  Entry *entry;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, who);
  if (entry != NULL && now_ms - entry->since_ms < self->window_ms)
    entry->failures++;
  else
    {
      make_room (self, now_ms);
      entry = g_new0 (Entry, 1);
      *entry = (Entry) { now_ms, 1 };
      g_hash_table_insert (self->entries, g_strdup (who), entry);
    }
  g_mutex_unlock (&self->lock);
}
