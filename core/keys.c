// keys.c: the few keys Dure works with, kept in memory that is wiped
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A signing key is Ed25519 (RFC 8032), an opening key is X25519 for libsodium's sealed boxes. Both
// are made from a 32 byte seed, which is what a key file holds. A signature always names its
// domain, so that bytes signed for one purpose never pass for another. Secret halves live in
// guarded, locked memory and are wiped when freed.

#include "keys.h"

#include "encoding.h"
#include "error.h"

#include <sodium.h>
#include <string.h>

struct _DureSigningKey
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
};

struct _DureOpeningKey
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  guint8 secret_key[crypto_box_SECRETKEYBYTES];
  guint8 seed[crypto_box_SEEDBYTES];
};

static gpointer
guarded (gsize size)
{
  gpointer memory;

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  memory = sodium_malloc (size);
  if (memory == NULL)
    g_error ("no memory for a key");
  return memory;
}

static void
forget_and_free (gpointer bytes)
{
  sodium_free (bytes);
}

/**
 * dure_bytes_new_wiped:
 * @length: how many bytes
 * @ret_bytes: (out): where to write them
 *
 * Returns: (transfer full): bytes in guarded memory that is wiped when the last reference goes
 */
GBytes *
dure_bytes_new_wiped (gsize length, gpointer *ret_bytes)
{
  *ret_bytes = guarded (MAX (length, 1));
  return g_bytes_new_with_free_func (*ret_bytes, length, forget_and_free, *ret_bytes);
}

/**
 * dure_signing_key_new_from_seed:
 * @seed: 32 secret bytes; the caller wipes its copy
 *
 * Returns: (transfer full): the Ed25519 key made from them
 */
DureSigningKey *
dure_signing_key_new_from_seed (const guint8 seed[DURE_KEY_SEED_BYTES])
{
  DureSigningKey *self = guarded (sizeof *self);

  crypto_sign_seed_keypair (self->public_key, self->secret_key, seed);
  return self;
}

/**
 * dure_signing_key_new:
 * @dice: where the seed comes from
 *
 * Returns: (transfer full): a new Ed25519 key
 */
DureSigningKey *
dure_signing_key_new (DureDice *dice)
{
  guint8 seed[DURE_KEY_SEED_BYTES];
  DureSigningKey *self;

  dure_dice_fill (dice, seed, sizeof seed);
  self = dure_signing_key_new_from_seed (seed);
  sodium_memzero (seed, sizeof seed);
  return self;
}

/**
 * dure_signing_key_free:
 * @self: (transfer full) (nullable): wiped and freed
 */
void
dure_signing_key_free (DureSigningKey *self)
{
  sodium_free (self);
}

/**
 * dure_signing_key_copy_seed:
 * @ret_seed: (out caller-allocates): 32 secret bytes to keep in a file; the caller wipes them
 */
void
dure_signing_key_copy_seed (DureSigningKey *self, guint8 ret_seed[DURE_KEY_SEED_BYTES])
{
  crypto_sign_ed25519_sk_to_seed (ret_seed, self->secret_key);
}

/**
 * dure_signing_key_public:
 *
 * Returns: (transfer none) (array fixed-size=32): the public half
 */
const guint8 *
dure_signing_key_public (DureSigningKey *self)
{
  return self->public_key;
}

static GByteArray *
in_domain (const char *domain, const void *bytes, gsize length)
{
  GByteArray *message = g_byte_array_sized_new ((guint) (strlen (domain) + 1 + length));

  if (*domain != '\0')
    {
      g_byte_array_append (message, (const guint8 *) domain, (guint) strlen (domain));
      g_byte_array_append (message, (const guint8 *) "\n", 1);
    }
  if (length > 0)
    g_byte_array_append (message, bytes, (guint) length);
  return message;
}

/**
 * dure_signing_key_sign:
 * @domain: what the signature is for, `dure-envelope/1`; empty for formats that bring their own
 *   separation (JWS)
 * @bytes: (array length=length): what is signed
 * @length: how many bytes
 * @ret_signature: (out caller-allocates): Ed25519 over domain, a line feed and the bytes
 */
void
dure_signing_key_sign (DureSigningKey *self, const char *domain, const void *bytes, gsize length,
                       guint8 ret_signature[DURE_SIGNATURE_BYTES])
{
  g_autoptr (GByteArray) message = in_domain (domain, bytes, length);

  crypto_sign_detached (ret_signature, NULL, message->data, message->len, self->secret_key);
}

/**
 * dure_signature_holds:
 * @public_key: who is said to have signed
 * @domain: what the signature must be for
 * @bytes: (array length=length): what is said to be signed
 * @length: how many bytes
 * @signature: the signature
 */
gboolean
dure_signature_holds (const guint8 public_key[DURE_PUBLIC_KEY_BYTES], const char *domain,
                      const void *bytes, gsize length,
                      const guint8 signature[DURE_SIGNATURE_BYTES])
{
  g_autoptr (GByteArray) message = in_domain (domain, bytes, length);

  return crypto_sign_verify_detached (signature, message->data, message->len, public_key) == 0;
}

/**
 * dure_opening_key_new_from_seed:
 * @seed: 32 secret bytes; the caller wipes its copy
 *
 * Returns: (transfer full): the X25519 key made from them
 */
DureOpeningKey *
dure_opening_key_new_from_seed (const guint8 seed[DURE_KEY_SEED_BYTES])
{
  DureOpeningKey *self = guarded (sizeof *self);

  memcpy (self->seed, seed, sizeof self->seed);
  crypto_box_seed_keypair (self->public_key, self->secret_key, seed);
  return self;
}

/**
 * dure_opening_key_new:
 * @dice: where the seed comes from
 *
 * Returns: (transfer full): a new X25519 key
 */
DureOpeningKey *
dure_opening_key_new (DureDice *dice)
{
  guint8 seed[DURE_KEY_SEED_BYTES];
  DureOpeningKey *self;

  dure_dice_fill (dice, seed, sizeof seed);
  self = dure_opening_key_new_from_seed (seed);
  sodium_memzero (seed, sizeof seed);
  return self;
}

/**
 * dure_opening_key_free:
 * @self: (transfer full) (nullable): wiped and freed
 */
void
dure_opening_key_free (DureOpeningKey *self)
{
  sodium_free (self);
}

/**
 * dure_opening_key_copy_seed:
 * @ret_seed: (out caller-allocates): 32 secret bytes to keep in a file; the caller wipes them
 */
void
dure_opening_key_copy_seed (DureOpeningKey *self, guint8 ret_seed[DURE_KEY_SEED_BYTES])
{
  memcpy (ret_seed, self->seed, sizeof self->seed);
}

/**
 * dure_opening_key_public:
 *
 * Returns: (transfer none) (array fixed-size=32): the public half, for sealing
 */
const guint8 *
dure_opening_key_public (DureOpeningKey *self)
{
  return self->public_key;
}

/**
 * dure_seal:
 * @public_key: who alone may open it
 * @bytes: (array length=length): what is sealed
 * @length: how many bytes
 *
 * Returns: (transfer full): a sealed box (libsodium crypto_box_seal), 48 bytes longer; whoever
 *   sealed it cannot open it again
 */
GBytes *
dure_seal (const guint8 public_key[DURE_PUBLIC_KEY_BYTES], const void *bytes, gsize length)
{
  guint8 *sealed = g_malloc (length + crypto_box_SEALBYTES);

  if (crypto_box_seal (sealed, bytes, length, public_key) != 0)
    g_error ("a public key of no use");
  return g_bytes_new_take (sealed, length + crypto_box_SEALBYTES);
}

/**
 * dure_opening_key_open:
 * @sealed: a sealed box
 * @error: %DURE_CORE_ERROR_NOT_GENUINE
 *
 * Returns: (transfer full) (nullable): what was sealed, in memory that is wiped when freed
 */
GBytes *
dure_opening_key_open (DureOpeningKey *self, GBytes *sealed, GError **error)
{
  gsize length;
  const guint8 *box = g_bytes_get_data (sealed, &length);
  g_autoptr (GBytes) opened = NULL;
  gpointer bytes;

  if (length >= crypto_box_SEALBYTES)
    {
      opened = dure_bytes_new_wiped (length - crypto_box_SEALBYTES, &bytes);
      if (crypto_box_seal_open (bytes, box, length, self->public_key, self->secret_key) == 0)
        return g_steal_pointer (&opened);
    }
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE, "the seal does not open");
  return NULL;
}

/**
 * dure_public_key_id:
 * @public_key: a public key
 *
 * Returns: (transfer full): its short name in documents, 22 letters of base64url: the first 16
 *   bytes of its SHA-256
 */
char *
dure_public_key_id (const guint8 public_key[DURE_PUBLIC_KEY_BYTES])
{
  guint8 digest[DURE_SHA256_BYTES];

  dure_sha256 (public_key, DURE_PUBLIC_KEY_BYTES, digest);
  return dure_base64url_encode (digest, 16);
}
