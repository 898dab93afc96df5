// rate.c: how often each key may ask
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One bucket of tokens for each key (a kiosk, a source, an address): it fills steadily, a request
// takes one token, an empty bucket refuses. So a key may save up a burst, but not exceed its rate
// for long, and no key feels another one. Every thread may take from the same rates.
//
// A full bucket says nothing that a new one would not say, so only keys that asked lately are
// kept. When there are more than fit, the one that has waited longest goes: memory is bounded
// (about 120 bytes a key), and to be forgotten one must have let everyone else ask in between.

#include "rate.h"

#include <string.h>

#define DIGEST_SIZE 16
#define TOKEN 1000 /* parts of a token, so that milliseconds fill it without rounding */

typedef struct
{
  guint8 digest[DIGEST_SIZE]; /* of the key: no key is kept here, and all are the same length */
  gint64 parts;
  gint64 at_ms;
  GList link; /* in order of use */
} Bucket;

struct _DureRate
{
  GMutex mutex;
  GHashTable *buckets; /* a set of Bucket */
  GQueue order;        /* the one used last at the head */
  guint per_second;
  gint64 full;
  guint key_max;
};

static guint
bucket_hash (gconstpointer bucket)
{
  guint hash;

  memcpy (&hash, ((const Bucket *) bucket)->digest, sizeof hash);
  return hash;
}

static gboolean
bucket_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (((const Bucket *) a)->digest, ((const Bucket *) b)->digest, DIGEST_SIZE) == 0;
}

/**
 * dure_rate_new:
 * @per_second: requests that may go on for ever; at least 1
 * @burst: requests that may come at once after a silence; at least 1
 * @key_max: how many keys are remembered; at least 1
 *
 * Returns: (transfer full): rates of which nobody has used any
 */
DureRate *
dure_rate_new (guint per_second, guint burst, guint key_max)
{
  DureRate *self = g_new0 (DureRate, 1);

  g_return_val_if_fail (per_second > 0 && burst > 0 && key_max > 0, NULL);
  g_mutex_init (&self->mutex);
  self->buckets = g_hash_table_new_full (bucket_hash, bucket_equal, g_free, NULL);
  g_queue_init (&self->order);
  self->per_second = per_second;
  self->full = (gint64) burst * TOKEN;
  self->key_max = key_max;
  return self;
}

/**
 * dure_rate_set:
 * @per_second: as for dure_rate_new()
 * @burst: as for dure_rate_new()
 *
 * From any thread. What a key has left is kept, up to the new burst.
 */
void
dure_rate_set (DureRate *self, guint per_second, guint burst)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_return_if_fail (per_second > 0 && burst > 0);
  self->per_second = per_second;
  self->full = (gint64) burst * TOKEN;
}

/**
 * dure_rate_free:
 * @self: (transfer full) (nullable)
 */
void
dure_rate_free (DureRate *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->buckets);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
digest_of (const void *key, gsize length, guint8 digest[DIGEST_SIZE])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 whole[32];
  gsize size = sizeof whole;

  g_checksum_update (checksum, key, (gssize) length);
  g_checksum_get_digest (checksum, whole, &size);
  memcpy (digest, whole, DIGEST_SIZE);
}

static Bucket *
bucket_of (DureRate *self, const Bucket *wanted, gint64 now_ms)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, wanted);

  if (bucket != NULL)
    g_queue_unlink (&self->order, &bucket->link);
  else
    {
      if (self->order.length >= self->key_max)
        {
          Bucket *oldest = g_queue_pop_tail_link (&self->order)->data;

          g_hash_table_remove (self->buckets, oldest);
        }
      bucket = g_new0 (Bucket, 1);
      memcpy (bucket->digest, wanted->digest, DIGEST_SIZE);
      bucket->parts = self->full;
      bucket->at_ms = now_ms;
      bucket->link.data = bucket;
      g_hash_table_add (self->buckets, bucket);
    }
  g_queue_push_head_link (&self->order, &bucket->link);
  return bucket;
}

/**
 * dure_rate_take:
 * @key: (array length=key_length): who asks, in any bytes
 * @key_length: of them
 * @now_ms: monotonic
 *
 * Counts one request of @key, unless it is one too many.
 *
 * Returns: 0 when it may go on, otherwise in how many seconds to ask again (for Retry-After)
 */
guint
dure_rate_take (DureRate *self, const void *key, gsize key_length, gint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Bucket wanted = { 0 };
  Bucket *bucket;
  gint64 missing;

  digest_of (key, key_length, wanted.digest);
  bucket = bucket_of (self, &wanted, now_ms);
  if (now_ms > bucket->at_ms)
    {
      gint64 most_ms = self->full / self->per_second + 1;

      bucket->parts += MIN (now_ms - bucket->at_ms, most_ms) * self->per_second;
      bucket->parts = MIN (bucket->parts, self->full);
      bucket->at_ms = now_ms;
    }
  if (bucket->parts >= TOKEN)
    {
      bucket->parts -= TOKEN;
      return 0;
    }
  missing = TOKEN - bucket->parts;
  return (guint) ((missing + (gint64) self->per_second * 1000 - 1)
                  / ((gint64) self->per_second * 1000));
}
