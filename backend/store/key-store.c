// key-store.c: where the donors' keys lie, so that forgetting a donor is destroying one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The keys lie, wrapped by the epoch key, in a database of their own that never enters a backup of
// the data. Destroying one deletes its row, overwrites its place, cuts the log and remembers whose
// it was. The epoch is kept with each key, so that a later epoch can take over.
//
// One store belongs to the writer's thread, others only read. Keys that were asked for lately are
// kept open for a minute, for all threads together; one that is destroyed is closed at once. Keys
// that are added while a group is gathered become durable together, when it is flushed.

#include "key-store.h"

#include "backend-error.h"
#include "database.h"

#include <string.h>

#define EPOCH_KEY_BYTES 32
#define OPEN_KEYS 4096
#define OPEN_FOR_MS 60000

typedef struct
{
  DureDonorKey *key;
  gint64 until_ms;
} OpenKey;

/* The keys that are open at the moment, for every store on the same database. */
typedef struct
{
  gatomicrefcount references;
  GMutex lock;
  GHashTable *keys; /* donor -> OpenKey */
  guint64 drops;    /* grows when one is destroyed */
} Ring;

struct _DureKeyStore
{
  DureDatabase *database;
  char *path;
  GBytes *epoch_key;
  gint64 epoch;
  DureClock *clock;
  DureDice *dice;
  Ring *ring;
  gboolean is_gathering;
  DureTransaction *gathered; /* begun with the first key of a group */
};

static void
open_key_free (gpointer data)
{
  OpenKey *self = data;

  dure_donor_key_unref (self->key);
  g_free (self);
}

static Ring *
ring_new (void)
{
  Ring *self = g_new0 (Ring, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, open_key_free);
  return self;
}

static Ring *
ring_ref (Ring *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
ring_unref (Ring *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->keys);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* @ret_drops: how many were destroyed so far, for ring_keep() */
static DureDonorKey *
ring_find (Ring *self, const char *donor, gint64 now_ms, guint64 *ret_drops)
{
  DureDonorKey *key = NULL;
  OpenKey *found;

  g_mutex_lock (&self->lock);
  *ret_drops = self->drops;
  found = g_hash_table_lookup (self->keys, donor);
  if (found != NULL && found->until_ms > now_ms)
    key = dure_donor_key_ref (found->key);
  else if (found != NULL)
    g_hash_table_remove (self->keys, donor);
  g_mutex_unlock (&self->lock);
  return key;
}

/* Unless a key was destroyed since it was looked for: that may have been this one. */
static void
ring_keep (Ring *self, DureDonorKey *key, gint64 now_ms, guint64 drops)
{
  OpenKey *entry = g_new0 (OpenKey, 1);

  entry->key = dure_donor_key_ref (key);
  entry->until_ms = now_ms + OPEN_FOR_MS;
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->keys) >= OPEN_KEYS)
    g_hash_table_remove_all (self->keys);
  if (self->drops == drops)
    g_hash_table_replace (self->keys, (char *) dure_donor_key_donor (key),
                          g_steal_pointer (&entry));
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&entry, open_key_free);
}

static void
ring_drop (Ring *self, const char *donor)
{
  g_mutex_lock (&self->lock);
  self->drops++;
  g_hash_table_remove (self->keys, donor);
  g_mutex_unlock (&self->lock);
}

static DureKeyStore *
key_store_new (DureDatabase *database, const char *path, GBytes *epoch_key, gint64 epoch,
               DureClock *clock, DureDice *dice, Ring *ring)
{
  DureKeyStore *self = g_new0 (DureKeyStore, 1);

  self->database = database;
  self->path = g_strdup (path);
  self->epoch_key = g_bytes_ref (epoch_key);
  self->epoch = epoch;
  self->clock = clock;
  self->dice = dice;
  self->ring = ring;
  return self;
}

/**
 * dure_key_store_open:
 * @path: the database file of its own
 * @epoch_key: 32 bytes that wrap every key
 * @epoch: the number of that key
 * @clock: how long keys stay open
 * @dice: where nonces come from
 * @error: as dure_database_open()
 *
 * Returns: (transfer full) (nullable): the key store
 */
DureKeyStore *
dure_key_store_open (const char *path, GBytes *epoch_key, gint64 epoch, DureClock *clock,
                     DureDice *dice, GError **error)
{
  DureDatabase *database = dure_database_open (path, DURE_SCHEMA_KEYS, error);

  g_return_val_if_fail (g_bytes_get_size (epoch_key) == EPOCH_KEY_BYTES, NULL);
  return database != NULL
             ? key_store_new (database, path, epoch_key, epoch, clock, dice, ring_new ())
             : NULL;
}

/**
 * dure_key_store_open_reader:
 * @writer: the key store that another thread writes in; not used any more after this call
 * @error: as dure_database_open_reader()
 *
 * Returns: (transfer full) (nullable): a key store that only finds, for this thread
 */
DureKeyStore *
dure_key_store_open_reader (DureKeyStore *writer, GError **error)
{
  DureDatabase *database = dure_database_open_reader (writer->path, error);

  return database != NULL ? key_store_new (database, writer->path, writer->epoch_key, writer->epoch,
                                           writer->clock, writer->dice,
                                           ring_ref (writer->ring))
                          : NULL;
}

/**
 * dure_key_store_count:
 * @ret_count: (out): how many donors' keys there are; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_key_store_count (DureKeyStore *self, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (self->database, error,
                                                 "SELECT count(*) FROM donor_key", "");
  gboolean is_there = FALSE;

  if (dure_rows_first (rows, &is_there, error) && is_there)
    *ret_count = dure_rows_integer (rows, 0);
  return is_there;
}

/**
 * dure_key_store_address:
 *
 * Returns: (transfer none): where its database is
 */
const char *
dure_key_store_address (DureKeyStore *self)
{
  return self->path;
}

/**
 * dure_key_store_close:
 * @self: (transfer full) (nullable)
 */
void
dure_key_store_close (DureKeyStore *self)
{
  if (self == NULL)
    return;
  dure_transaction_abandon (self->gathered);
  dure_database_close (self->database);
  g_bytes_unref (self->epoch_key);
  ring_unref (self->ring);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_over (gpointer donor, gpointer open_key, gpointer now_ms)
{
  return ((const OpenKey *) open_key)->until_ms <= *(const gint64 *) now_ms;
}

/**
 * dure_key_store_tidy:
 *
 * Closes the keys that nobody has asked for again. Call it now and then.
 */
void
dure_key_store_tidy (DureKeyStore *self)
{
  gint64 now_ms = dure_clock_monotonic_ms (self->clock);

  g_mutex_lock (&self->ring->lock);
  g_hash_table_foreach_remove (self->ring->keys, is_over, &now_ms);
  g_mutex_unlock (&self->ring->lock);
}

/**
 * dure_key_store_gather:
 *
 * From here to dure_key_store_flush() keys are added in one transaction.
 */
void
dure_key_store_gather (DureKeyStore *self)
{
  self->is_gathering = TRUE;
}

/**
 * dure_key_store_flush:
 * @error: %DURE_BACKEND_ERROR_STORE: none of the keys that were gathered is durable
 *
 * Makes what was gathered durable. Without any key it costs nothing.
 */
gboolean
dure_key_store_flush (DureKeyStore *self, GError **error)
{
  gboolean is_fine = self->gathered == NULL || dure_transaction_commit (&self->gathered, error);

  g_clear_pointer (&self->gathered, dure_transaction_abandon);
  self->is_gathering = FALSE;
  return is_fine;
}

/**
 * dure_key_store_put:
 * @key: the key of a donor of whom nothing is stored yet
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * It is durable before anything sealed under it can be: at once, or with the group that is being
 * gathered. What an earlier group left behind, which put a key and then failed, is replaced.
 */
gboolean
dure_key_store_put (DureKeyStore *self, DureDonorKey *key, GError **error)
{
  g_autoptr (GBytes) wrapped = dure_donor_key_wrap (key, self->epoch_key, self->epoch, self->dice);

  if (self->is_gathering && self->gathered == NULL
      && (self->gathered = dure_transaction_begin (self->database, error)) == NULL)
    return FALSE;
  ring_drop (self->ring, dure_donor_key_donor (key));
  return dure_database_run (self->database, error,
                            "INSERT INTO donor_key (donor, epoch, wrapped) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (donor) DO UPDATE SET epoch = ?2, wrapped = ?3",
                            "tib", dure_donor_key_donor (key), self->epoch,
                            g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped));
}

static DureDonorKey *
fetch (DureKeyStore *self, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT epoch, wrapped FROM donor_key WHERE donor = ?1", "t", donor);
  g_autoptr (GBytes) wrapped = NULL;
  gboolean has_key;

  if (!dure_rows_first (rows, &has_key, error))
    return NULL;
  if (!has_key)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                   "key store: this donor has no key");
      return NULL;
    }
  if (dure_rows_integer (rows, 0) != self->epoch)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "key store: a key of epoch %" G_GINT64_FORMAT " is not open here",
                   dure_rows_integer (rows, 0));
      return NULL;
    }
  wrapped = dure_rows_bytes (rows, 1);
  return dure_donor_key_unwrap (donor, self->epoch_key, self->epoch, wrapped, error);
}

/**
 * dure_key_store_find:
 * @donor: a donor
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such key (any more),
 *   %DURE_BACKEND_ERROR_STATE when it is damaged, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the donor's key
 */
DureDonorKey *
dure_key_store_find (DureKeyStore *self, const char *donor, GError **error)
{
  gint64 now_ms = dure_clock_monotonic_ms (self->clock);
  guint64 drops;
  DureDonorKey *key = ring_find (self->ring, donor, now_ms, &drops);

  if (key != NULL)
    return key;
  key = fetch (self, donor, error);
  if (key != NULL)
    ring_keep (self->ring, key, now_ms, drops);
  return key;
}

/**
 * dure_key_store_destroy:
 * @donor: whose key to destroy; it may be gone already
 * @error: %DURE_BACKEND_ERROR_STORE: it may still be in the log, ask again
 */
gboolean
dure_key_store_destroy (DureKeyStore *self, const char *donor, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  gboolean is_destroyed =
      transaction != NULL
      && dure_database_run (self->database, error, "DELETE FROM donor_key WHERE donor = ?1", "t",
                            donor)
      && dure_database_run (self->database, error,
                            "INSERT INTO forgotten (donor) VALUES (?1) ON CONFLICT DO NOTHING", "t",
                            donor)
      && dure_transaction_commit (&transaction, error);

  ring_drop (self->ring, donor);
  return is_destroyed && dure_database_forget (self->database, "donor_key", error);
}

/**
 * dure_key_store_forgotten:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): all donors whose key was destroyed
 */
GPtrArray *
dure_key_store_forgotten (DureKeyStore *self, GError **error)
{
  return dure_rows_list (
      dure_database_ask (self->database, error, "SELECT donor FROM forgotten", ""), error);
}
