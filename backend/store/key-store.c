// key-store.c: one small key per donor, so that forgetting a donor is destroying it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The keys live in a database file of their own that never enters a backup of the data. Each is
// 32 random bytes, wrapped by the epoch key (XChaCha20-Poly1305, bound to donor and epoch); a
// payload is sealed the same way under the donor's key, bound to its context. A donor's key never
// leaves this file in the clear: callers hand bytes in and get bytes back. Destroying deletes the
// row, overwrites its place, cuts the log and remembers whose it was. The epoch is kept with each
// key, so that a later epoch can take over.

#include "key-store.h"

#include "backend-error.h"
#include "database.h"

#include <sodium.h>
#include <string.h>

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define MIGRATIONS "/kr/gwangju/Dure/store/keys"

struct _DureKeyStore
{
  DureDatabase *database;
  GBytes *epoch_key;
  gint64 epoch;
  DureDice *dice;
};

/**
 * dure_key_store_open:
 * @path: the database file of its own
 * @epoch_key: 32 bytes that wrap every key
 * @epoch: the number of that key
 * @dice: where keys and nonces come from
 * @error: as dure_database_open()
 *
 * Returns: (transfer full) (nullable): the key store
 */
DureKeyStore *
dure_key_store_open (const char *path, GBytes *epoch_key, gint64 epoch, DureDice *dice,
                     GError **error)
{
  DureDatabase *database = dure_database_open (path, MIGRATIONS, error);
  DureKeyStore *self;

  g_return_val_if_fail (g_bytes_get_size (epoch_key) == KEY_BYTES, NULL);
  if (database == NULL)
    return NULL;
  self = g_new0 (DureKeyStore, 1);
  self->database = database;
  self->epoch_key = g_bytes_ref (epoch_key);
  self->epoch = epoch;
  self->dice = dice;
  return self;
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
  dure_database_close (self->database);
  g_bytes_unref (self->epoch_key);
  g_free (self);
}

static GBytes *
encrypt (DureKeyStore *self, const guint8 key[KEY_BYTES], const char *context, const void *bytes,
         gsize length)
{
  guint8 *sealed = g_malloc (NONCE_BYTES + length + TAG_BYTES);

  dure_dice_fill (self->dice, sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, bytes, length,
                                              (const guint8 *) context, strlen (context), NULL,
                                              sealed, key);
  return g_bytes_new_take (sealed, NONCE_BYTES + length + TAG_BYTES);
}

static GBytes *
decrypt (const guint8 key[KEY_BYTES], const char *context, GBytes *sealed, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  g_autoptr (GBytes) opened = NULL;
  gpointer room;

  if (length >= NONCE_BYTES + TAG_BYTES)
    {
      opened = dure_bytes_new_wiped (length - NONCE_BYTES - TAG_BYTES, &room);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt (room, NULL, NULL, bytes + NONCE_BYTES,
                                                      length - NONCE_BYTES,
                                                      (const guint8 *) context, strlen (context),
                                                      bytes, key)
          == 0)
        return g_steal_pointer (&opened);
    }
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
               "key store: stored bytes do not open with their key");
  return NULL;
}

static char *
wrap_context (const char *donor, gint64 epoch)
{
  return g_strdup_printf ("dure-donor-key/1\n%s\n%" G_GINT64_FORMAT, donor, epoch);
}

static GBytes *
fetch (DureKeyStore *self, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT epoch, wrapped FROM donor_key WHERE donor = ?1", "t", donor);
  g_autoptr (GBytes) wrapped = NULL;
  g_autofree char *context = NULL;
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
  context = wrap_context (donor, self->epoch);
  return decrypt (g_bytes_get_data (self->epoch_key, NULL), context, wrapped, error);
}

/**
 * dure_key_store_make:
 * @donor: the donor's id
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Makes sure that the donor has a key. It is durable before anything can be sealed under it.
 */
gboolean
dure_key_store_make (DureKeyStore *self, const char *donor, GError **error)
{
  g_autofree char *context = wrap_context (donor, self->epoch);
  g_autoptr (GBytes) wrapped = NULL;
  guint8 key[KEY_BYTES];

  dure_dice_fill (self->dice, key, sizeof key);
  wrapped = encrypt (self, g_bytes_get_data (self->epoch_key, NULL), context, key, sizeof key);
  sodium_memzero (key, sizeof key);
  return dure_database_run (self->database, error,
                            "INSERT INTO donor_key (donor, epoch, wrapped) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (donor) DO NOTHING",
                            "tib", donor, self->epoch, g_bytes_get_data (wrapped, NULL),
                            g_bytes_get_size (wrapped));
}

/**
 * dure_key_store_seal:
 * @donor: a donor who has a key
 * @context: what the bytes are, `payload of <donation id>`; opening must name the same
 * @bytes: (array length=length): what to seal
 * @length: how many
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such key, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): nonce, sealed bytes and tag
 */
GBytes *
dure_key_store_seal (DureKeyStore *self, const char *donor, const char *context, const void *bytes,
                     gsize length, GError **error)
{
  g_autoptr (GBytes) key = fetch (self, donor, error);

  return key != NULL ? encrypt (self, g_bytes_get_data (key, NULL), context, bytes, length) : NULL;
}

/**
 * dure_key_store_open_sealed:
 * @error: as dure_key_store_seal(), or %DURE_BACKEND_ERROR_STATE when the bytes are damaged
 *
 * Returns: (transfer full) (nullable): what was sealed, in memory that is wiped when freed
 */
GBytes *
dure_key_store_open_sealed (DureKeyStore *self, const char *donor, const char *context,
                            GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) key = fetch (self, donor, error);

  return key != NULL ? decrypt (g_bytes_get_data (key, NULL), context, sealed, error) : NULL;
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

  return transaction != NULL
         && dure_database_run (self->database, error, "DELETE FROM donor_key WHERE donor = ?1", "t",
                               donor)
         && dure_database_run (self->database, error,
                               "INSERT INTO forgotten (donor) VALUES (?1) ON CONFLICT DO NOTHING",
                               "t", donor)
         && dure_transaction_commit (&transaction, error)
         && dure_database_forget (self->database, "donor_key", error);
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
