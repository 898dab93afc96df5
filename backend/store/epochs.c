// epochs.c: the keys that wrap donors' keys, one for a while after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each is a file, epoch-N.key, and is read when it is first needed. There is one, and two while
// the donors' keys go from one to the next (key-store.c does that). Then the older is destroyed,
// file and memory: what it wrapped, in whatever copy, opens no more.
//
// Backends with a folder each hand the next key over in the database that they share, sealed with
// the one before, which all of them have. Who has neither gets the file from an operator. So an
// epoch key that is stolen leads to those after it, never to those before.
//
// Any thread may ask: one lock, held for as long as a file is read or written.

#include "epochs.h"

#include "backend-error.h"
#include "donor-key.h"
#include "key-file.h"

#include <string.h>

#define PREFIX "epoch-"
#define SUFFIX ".key"

struct _DureEpochs
{
  gatomicrefcount references;
  char *directory;
  GMutex lock;
  GHashTable *keys; /* gint64 -> GBytes */
};

/**
 * dure_epochs_new:
 * @directory: where the key files are
 *
 * Returns: (transfer full): they, unread
 */
DureEpochs *
dure_epochs_new (const char *directory)
{
  DureEpochs *self = g_new0 (DureEpochs, 1);

  g_atomic_ref_count_init (&self->references);
  self->directory = g_strdup (directory);
  g_mutex_init (&self->lock);
  self->keys =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return self;
}

/**
 * dure_epochs_ref:
 *
 * Returns: (transfer full): one more reference
 */
DureEpochs *
dure_epochs_ref (DureEpochs *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * dure_epochs_unref:
 * @self: (transfer full) (nullable): wiped with its last reference; the files stay
 */
void
dure_epochs_unref (DureEpochs *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->keys);
  g_mutex_clear (&self->lock);
  g_free (self->directory);
  g_free (self);
}

static char *
purpose_of (gint64 epoch)
{
  return g_strdup_printf (PREFIX "%" G_GINT64_FORMAT, epoch);
}

static void
keep (DureEpochs *self, gint64 epoch, GBytes *key)
{
  gint64 *number = g_new (gint64, 1);

  *number = epoch;
  g_hash_table_replace (self->keys, number, g_bytes_ref (key));
}

static GBytes *
find (DureEpochs *self, gint64 epoch, GError **error)
{
  GBytes *key = g_hash_table_lookup (self->keys, &epoch);
  g_autofree char *purpose = purpose_of (epoch);

  if (key != NULL)
    return g_bytes_ref (key);
  key = dure_key_file_read (self->directory, purpose, error);
  if (key != NULL)
    keep (self, epoch, key);
  return key;
}

/**
 * dure_epochs_find:
 * @error: %DURE_BACKEND_ERROR_STATE naming the file and what is wrong with it
 *
 * Returns: (transfer full) (nullable): the 32 bytes of this epoch
 */
GBytes *
dure_epochs_find (DureEpochs *self, gint64 epoch, GError **error)
{
  GBytes *key;

  g_mutex_lock (&self->lock);
  key = find (self, epoch, error);
  g_mutex_unlock (&self->lock);
  return key;
}

static gboolean
write_file (DureEpochs *self, gint64 epoch, GBytes *key, GError **error)
{
  g_autofree char *purpose = purpose_of (epoch);

  if (!dure_key_file_write (self->directory, purpose, key, error))
    return FALSE;
  keep (self, epoch, key);
  return TRUE;
}

/**
 * dure_epochs_make:
 * @epoch: one that nothing is wrapped by yet
 * @dice: where its key comes from
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * It is durable afterwards. A file that is there already, from a beginning that was cut off, will
 * do.
 */
gboolean
dure_epochs_make (DureEpochs *self, gint64 epoch, DureDice *dice, GError **error)
{
  g_autofree char *purpose = purpose_of (epoch);
  gpointer room;
  g_autoptr (GBytes) key = dure_bytes_new_wiped (DURE_KEY_SEED_BYTES, &room);
  gboolean is_there;

  dure_dice_fill (dice, room, DURE_KEY_SEED_BYTES);
  g_mutex_lock (&self->lock);
  if (dure_key_file_is_there (self->directory, purpose))
    {
      g_autoptr (GBytes) made = find (self, epoch, error);

      is_there = made != NULL;
    }
  else
    is_there = write_file (self, epoch, key, error);
  g_mutex_unlock (&self->lock);
  return is_there;
}

/* An epoch key travels as a donor's key does: bound to what it is, and to the one that wraps it. */
static DureDonorKey *
sealing_key (DureEpochs *self, gint64 epoch, GError **error)
{
  g_autoptr (GBytes) key = find (self, epoch, error);

  return key != NULL ? dure_donor_key_new_from_bytes ("", key) : NULL;
}

static char *
context_of (gint64 epoch)
{
  return g_strdup_printf ("dure-epoch/1\n%" G_GINT64_FORMAT, epoch);
}

/**
 * dure_epochs_hand_over:
 * @epoch: whose key
 * @dice: where the nonce comes from
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * Returns: (transfer full) (nullable): it, sealed with the key of the epoch before
 */
GBytes *
dure_epochs_hand_over (DureEpochs *self, gint64 epoch, DureDice *dice, GError **error)
{
  g_autofree char *context = context_of (epoch);
  g_autoptr (DureDonorKey) sealing = NULL;
  g_autoptr (GBytes) key = NULL;

  g_mutex_lock (&self->lock);
  key = find (self, epoch, error);
  if (key != NULL)
    sealing = sealing_key (self, epoch - 1, error);
  g_mutex_unlock (&self->lock);
  return sealing != NULL ? dure_donor_key_seal (sealing, context, g_bytes_get_data (key, NULL),
                                                g_bytes_get_size (key), dice)
                         : NULL;
}

/* Another key may stand under this number: of a turn that began here and lost the race. */
static gboolean
put_in_place (DureEpochs *self, gint64 epoch, GBytes *key, GError **error)
{
  g_autofree char *purpose = purpose_of (epoch);
  g_autoptr (GBytes) found = find (self, epoch, NULL);

  if (found != NULL && g_bytes_equal (found, key))
    return TRUE;
  return dure_key_file_destroy (self->directory, purpose, error)
         && write_file (self, epoch, key, error);
}

/**
 * dure_epochs_take_over:
 * @epoch: whose key
 * @handed: what dure_epochs_hand_over() gave another backend
 * @error: %DURE_BACKEND_ERROR_STATE when it does not open here
 */
gboolean
dure_epochs_take_over (DureEpochs *self, gint64 epoch, GBytes *handed, GError **error)
{
  g_autofree char *context = context_of (epoch);
  g_autoptr (DureDonorKey) sealing = NULL;
  g_autoptr (GBytes) key = NULL;
  gboolean is_taken;

  g_mutex_lock (&self->lock);
  sealing = sealing_key (self, epoch - 1, error);
  if (sealing != NULL)
    key = dure_donor_key_open (sealing, context, handed, error);
  is_taken = key != NULL && put_in_place (self, epoch, key, error);
  g_mutex_unlock (&self->lock);
  return is_taken;
}

static gboolean
epoch_of_file (const char *name, gint64 *ret_epoch)
{
  g_autofree char *number = NULL;

  if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
    return FALSE;
  number = g_strndup (name + strlen (PREFIX), strlen (name) - strlen (PREFIX SUFFIX));
  return g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, ret_epoch, NULL);
}

static gboolean
destroy_files_before (DureEpochs *self, gint64 epoch, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (self->directory, 0, error);
  const char *name;
  gint64 number;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (epoch_of_file (name, &number) && number < epoch)
      {
        g_autofree char *purpose = purpose_of (number);

        g_hash_table_remove (self->keys, &number);
        if (!dure_key_file_destroy (self->directory, purpose, error))
          return FALSE;
      }
  return folder != NULL;
}

/**
 * dure_epochs_destroy_before:
 * @epoch: the oldest that anything is wrapped by
 * @error: %DURE_BACKEND_ERROR_STATE: some are left, ask again
 */
gboolean
dure_epochs_destroy_before (DureEpochs *self, gint64 epoch, GError **error)
{
  gboolean is_done;

  g_mutex_lock (&self->lock);
  is_done = destroy_files_before (self, epoch, error);
  g_mutex_unlock (&self->lock);
  return is_done;
}
