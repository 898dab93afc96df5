// donor-key.c: the one key that opens what a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 32 random bytes. What a donor gave is sealed under them (XChaCha20-Poly1305), bound to what it
// is, so that none passes for another; they themselves are kept only wrapped by the epoch key,
// bound to donor and epoch. Here they stand in memory that is wiped, and are handed out to nobody:
// callers hand bytes in and get bytes back. Any thread may hold one.
//
// A donor who erases a part gets a new key for the rest: the next generation. Until the rest is
// sealed anew the key before hangs on the new one, which opens what either has sealed.

#include "donor-key.h"

#include "backend-error.h"

#include <sodium.h>
#include <string.h>

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT (DURE_DONOR_NONCE_BYTES == NONCE_BYTES && DURE_DONOR_TAG_BYTES == TAG_BYTES);

struct _DureDonorKey
{
  gatomicrefcount references;
  char *name;
  char *donor;
  gint64 generation;
  GBytes *bytes;        /* wiped when freed */
  DureDonorKey *former; /* the one before, while there is one */
};

/**
 * dure_donor_key_name_new:
 * @donor: whose
 * @generation: 0 for the first
 *
 * Returns: (transfer full): what the key store calls that key: the first as its donor
 */
char *
dure_donor_key_name_new (const char *donor, gint64 generation)
{
  return generation == 0 ? g_strdup (donor)
                         : g_strdup_printf ("%s#%" G_GINT64_FORMAT, donor, generation);
}

/**
 * dure_donor_key_name_read:
 * @name: what dure_donor_key_name_new() gave
 * @ret_generation: (out): of that key
 *
 * Returns: (transfer full): whose it is
 */
char *
dure_donor_key_name_read (const char *name, gint64 *ret_generation)
{
  const char *mark = strchr (name, '#');

  *ret_generation = mark != NULL ? g_ascii_strtoll (mark + 1, NULL, 10) : 0;
  return mark != NULL ? g_strndup (name, (gsize) (mark - name)) : g_strdup (name);
}

static DureDonorKey *
hold (const char *name, GBytes *bytes)
{
  DureDonorKey *self = g_new0 (DureDonorKey, 1);

  g_atomic_ref_count_init (&self->references);
  self->name = g_strdup (name);
  self->donor = dure_donor_key_name_read (name, &self->generation);
  self->bytes = bytes;
  return self;
}

/**
 * dure_donor_key_new:
 * @name: whose, or from dure_donor_key_name_new()
 * @dice: where it comes from
 *
 * Returns: (transfer full): a new key, which is nowhere else yet
 */
DureDonorKey *
dure_donor_key_new (const char *name, DureDice *dice)
{
  gpointer room;
  GBytes *bytes = dure_bytes_new_wiped (KEY_BYTES, &room);

  dure_dice_fill (dice, room, KEY_BYTES);
  return hold (name, bytes);
}

/**
 * dure_donor_key_new_from_bytes:
 * @donor: whose
 * @bytes: 32 of them, in memory that is wiped
 *
 * Returns: (transfer full): a key of these bytes
 */
DureDonorKey *
dure_donor_key_new_from_bytes (const char *donor, GBytes *bytes)
{
  g_return_val_if_fail (g_bytes_get_size (bytes) == KEY_BYTES, NULL);
  return hold (donor, g_bytes_ref (bytes));
}

/**
 * dure_donor_key_ref:
 *
 * Returns: (transfer full): one more reference
 */
DureDonorKey *
dure_donor_key_ref (DureDonorKey *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * dure_donor_key_unref:
 * @self: (transfer full) (nullable): wiped with its last reference
 */
void
dure_donor_key_unref (DureDonorKey *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_bytes_unref (self->bytes);
  dure_donor_key_unref (self->former);
  g_free (self->name);
  g_free (self->donor);
  g_free (self);
}

/**
 * dure_donor_key_donor:
 *
 * Returns: (transfer none): whose it is
 */
const char *
dure_donor_key_donor (DureDonorKey *self)
{
  return self->donor;
}

/**
 * dure_donor_key_name:
 *
 * Returns: (transfer none): what the key store calls it
 */
const char *
dure_donor_key_name (DureDonorKey *self)
{
  return self->name;
}

/**
 * dure_donor_key_generation:
 *
 * Returns: 0 for a donor's first key
 */
gint64
dure_donor_key_generation (DureDonorKey *self)
{
  return self->generation;
}

/**
 * dure_donor_key_follow:
 * @self: a key that nobody else holds yet
 * @former: (transfer full) (nullable): the key before of the same donor
 *
 * From here on @self opens also what @former has sealed.
 */
void
dure_donor_key_follow (DureDonorKey *self, DureDonorKey *former)
{
  g_assert (self->former == NULL);
  self->former = former;
}

/**
 * dure_donor_key_of_generation:
 * @self: the newest
 * @generation: one that it follows, or its own
 *
 * Returns: (transfer none) (nullable): that key
 */
DureDonorKey *
dure_donor_key_of_generation (DureDonorKey *self, gint64 generation)
{
  while (self != NULL && self->generation != generation)
    self = self->former;
  return self;
}

static GBytes *
encrypt (GBytes *key, const char *context, const void *bytes, gsize length, DureDice *dice)
{
  guint8 *sealed = g_malloc (NONCE_BYTES + length + TAG_BYTES);

  dure_dice_fill (dice, sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, bytes, length,
                                              (const guint8 *) context, strlen (context), NULL,
                                              sealed, g_bytes_get_data (key, NULL));
  return g_bytes_new_take (sealed, NONCE_BYTES + length + TAG_BYTES);
}

static gpointer
refuse (GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
               "stored bytes do not open with their key");
  return NULL;
}

/* @bytes: what was sealed, without its nonce */
static GBytes *
decrypt (GBytes *key, const guint8 nonce[NONCE_BYTES], const char *context, const guint8 *bytes,
         gsize length, GError **error)
{
  g_autoptr (GBytes) opened = NULL;
  gpointer room;

  if (length < TAG_BYTES)
    return refuse (error);
  opened = dure_bytes_new_wiped (length - TAG_BYTES, &room);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (room, NULL, NULL, bytes, length,
                                                  (const guint8 *) context, strlen (context), nonce,
                                                  g_bytes_get_data (key, NULL))
      != 0)
    return refuse (error);
  return g_steal_pointer (&opened);
}

static GBytes *
decrypt_with_nonce (GBytes *key, const char *context, GBytes *sealed, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);

  if (length < NONCE_BYTES)
    return refuse (error);
  return decrypt (key, bytes, context, bytes + NONCE_BYTES, length - NONCE_BYTES, error);
}

static char *
wrap_context (const char *name, gint64 epoch)
{
  return g_strdup_printf ("dure-donor-key/1\n%s\n%" G_GINT64_FORMAT, name, epoch);
}

/**
 * dure_donor_key_wrap:
 * @epoch_key: 32 bytes
 * @epoch: the number of that key
 * @dice: where the nonce comes from
 *
 * Returns: (transfer full): the key as it may be stored
 */
GBytes *
dure_donor_key_wrap (DureDonorKey *self, GBytes *epoch_key, gint64 epoch, DureDice *dice)
{
  g_autofree char *context = wrap_context (self->name, epoch);

  return encrypt (epoch_key, context, g_bytes_get_data (self->bytes, NULL), KEY_BYTES, dice);
}

/**
 * dure_donor_key_unwrap:
 * @name: what the key store calls it
 * @epoch_key: 32 bytes
 * @epoch: the number of that key
 * @wrapped: what dure_donor_key_wrap() gave
 * @error: %DURE_BACKEND_ERROR_STATE when that is not what this is
 *
 * Returns: (transfer full) (nullable): the key
 */
DureDonorKey *
dure_donor_key_unwrap (const char *name, GBytes *epoch_key, gint64 epoch, GBytes *wrapped,
                       GError **error)
{
  g_autofree char *context = wrap_context (name, epoch);
  g_autoptr (GBytes) bytes = decrypt_with_nonce (epoch_key, context, wrapped, error);

  if (bytes == NULL)
    return NULL;
  if (g_bytes_get_size (bytes) != KEY_BYTES)
    return refuse (error);
  return hold (name, g_steal_pointer (&bytes));
}

/**
 * dure_donor_key_seal:
 * @context: what the bytes are; opening must name the same
 * @bytes: (array length=length): what to seal
 * @length: how many
 * @dice: where the nonce comes from
 *
 * Returns: (transfer full): nonce, sealed bytes and tag
 */
GBytes *
dure_donor_key_seal (DureDonorKey *self, const char *context, const void *bytes, gsize length,
                     DureDice *dice)
{
  return encrypt (self->bytes, context, bytes, length, dice);
}

/**
 * dure_donor_key_open:
 * @context: as sealed
 * @sealed: what dure_donor_key_seal() gave
 * @error: %DURE_BACKEND_ERROR_STATE when the bytes are damaged, or are not this
 *
 * Returns: (transfer full) (nullable): what was sealed, in memory that is wiped when freed
 */
GBytes *
dure_donor_key_open (DureDonorKey *self, const char *context, GBytes *sealed, GError **error)
{
  GBytes *opened = NULL;

  for (; self->former != NULL && opened == NULL; self = self->former)
    opened = decrypt_with_nonce (self->bytes, context, sealed, NULL);
  return opened != NULL ? opened : decrypt_with_nonce (self->bytes, context, sealed, error);
}

/**
 * dure_donor_key_mac:
 * @bytes: (array length=length): what to know again
 * @length: how many
 * @ret_mac: (out caller-allocates): @mac_length bytes (BLAKE2b, keyed, for this use alone),
 *   which say nothing about @bytes once the donor's key is gone
 * @mac_length: from 16 to 64
 */
void
dure_donor_key_mac (DureDonorKey *self, const void *bytes, gsize length, guint8 *ret_mac,
                    gsize mac_length)
{
  static const guint8 use[crypto_generichash_blake2b_PERSONALBYTES] = "dure-known-again";

  crypto_generichash_blake2b_salt_personal (ret_mac, mac_length, bytes, length,
                                            g_bytes_get_data (self->bytes, NULL), KEY_BYTES, NULL,
                                            use);
}

/**
 * dure_donor_key_seal_at:
 * @nonce: never used for other bytes under any donor's key
 * @bytes: (array length=length): what to seal
 * @length: how many
 * @ret_sealed: (out caller-allocates): @length and %DURE_DONOR_TAG_BYTES bytes
 *
 * For small bytes in great numbers: the nonce is known otherwise, and need not be stored.
 */
void
dure_donor_key_seal_at (DureDonorKey *self, const guint8 nonce[DURE_DONOR_NONCE_BYTES],
                        const void *bytes, gsize length, guint8 *ret_sealed)
{
  crypto_aead_xchacha20poly1305_ietf_encrypt (ret_sealed, NULL, bytes, length, NULL, 0, NULL, nonce,
                                              g_bytes_get_data (self->bytes, NULL));
}

/**
 * dure_donor_key_open_at:
 * @nonce: as sealed
 * @sealed: what dure_donor_key_seal_at() gave
 * @error: %DURE_BACKEND_ERROR_STATE when the bytes are damaged, or are not this
 *
 * Returns: (transfer full) (nullable): what was sealed, in memory that is wiped when freed
 */
GBytes *
dure_donor_key_open_at (DureDonorKey *self, const guint8 nonce[DURE_DONOR_NONCE_BYTES],
                        GBytes *sealed, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);

  GBytes *opened = NULL;

  for (; self->former != NULL && opened == NULL; self = self->former)
    opened = decrypt (self->bytes, nonce, "", bytes, length, NULL);
  return opened != NULL ? opened : decrypt (self->bytes, nonce, "", bytes, length, error);
}
