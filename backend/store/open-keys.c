// open-keys.c: the donors' keys that are open at the moment, for all threads
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every key store on the same database has the same ones. A key stays open for a minute after it
// was asked for; one that is destroyed is closed at once. There are never more than some thousands:
// a full table is emptied. One lock, held for a look-up.

#include "open-keys.h"

#define MAX_KEYS 4096
#define OPEN_FOR_MS 60000

typedef struct
{
  DureDonorKey *key;
  gint64 until_ms;
} OpenKey;

struct _DureOpenKeys
{
  gatomicrefcount references;
  GMutex lock;
  GHashTable *keys; /* donor -> OpenKey */
  guint64 drops;    /* grows when one is destroyed */
};

static void
open_key_free (gpointer data)
{
  OpenKey *self = data;

  dure_donor_key_unref (self->key);
  g_free (self);
}

/**
 * dure_open_keys_new:
 *
 * Returns: (transfer full): none yet
 */
DureOpenKeys *
dure_open_keys_new (void)
{
  DureOpenKeys *self = g_new0 (DureOpenKeys, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, open_key_free);
  return self;
}

/**
 * dure_open_keys_ref:
 *
 * Returns: (transfer full): one more reference
 */
DureOpenKeys *
dure_open_keys_ref (DureOpenKeys *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * dure_open_keys_unref:
 * @self: (transfer full): closes all with its last reference
 */
void
dure_open_keys_unref (DureOpenKeys *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->keys);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * dure_open_keys_find:
 * @ret_drops: (out): how many were destroyed so far, for dure_open_keys_keep()
 *
 * Returns: (transfer full) (nullable): the donor's key, if it is open
 */
DureDonorKey *
dure_open_keys_find (DureOpenKeys *self, const char *donor, gint64 now_ms, guint64 *ret_drops)
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

/**
 * dure_open_keys_keep:
 * @drops: from before @key was read: if one was destroyed since, it may have been this one, which
 *   then is not kept
 */
void
dure_open_keys_keep (DureOpenKeys *self, DureDonorKey *key, gint64 now_ms, guint64 drops)
{
  OpenKey *entry = g_new0 (OpenKey, 1);

  entry->key = dure_donor_key_ref (key);
  entry->until_ms = now_ms + OPEN_FOR_MS;
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->keys) >= MAX_KEYS)
    g_hash_table_remove_all (self->keys);
  if (self->drops == drops)
    g_hash_table_replace (self->keys, (char *) dure_donor_key_donor (key),
                          g_steal_pointer (&entry));
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&entry, open_key_free);
}

/**
 * dure_open_keys_drop:
 *
 * Closes this donor's key.
 */
void
dure_open_keys_drop (DureOpenKeys *self, const char *donor)
{
  g_mutex_lock (&self->lock);
  self->drops++;
  g_hash_table_remove (self->keys, donor);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_over (gpointer donor, gpointer open_key, gpointer now_ms)
{
  return ((const OpenKey *) open_key)->until_ms <= *(const gint64 *) now_ms;
}

/**
 * dure_open_keys_tidy:
 *
 * Closes those that nobody has asked for again.
 */
void
dure_open_keys_tidy (DureOpenKeys *self, gint64 now_ms)
{
  g_mutex_lock (&self->lock);
  g_hash_table_foreach_remove (self->keys, is_over, &now_ms);
  g_mutex_unlock (&self->lock);
}
