// test-passkey.c: a passkey on the Edwards curve, right and wrong in every byte that counts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The authenticator here is honest and says what it is told to say. (passkeys.py has one on P-256,
// over the real server.)

#include "backend-error.h"
#include "encoding.h"
#include "passkey.h"

#include <sodium.h>
#include <string.h>

#define ORIGIN "https://dure.example:8440"
#define CHALLENGE "Y2hhbGxlbmdl"
#define HEAD 37 /* hash of the city, flags, counter */
#define VERIFIED 0x05

typedef struct
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
} Authenticator;

static void
head (guint8 data[HEAD], const char *party, guint8 flags, guint32 counter)
{
  guint32 count = GUINT32_TO_BE (counter);

  dure_sha256 (party, strlen (party), data);
  data[32] = flags;
  memcpy (data + 33, &count, sizeof count);
}

static GBytes *
client_data (const char *type, const char *challenge, const char *origin)
{
  char *text = g_strdup_printf ("{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"}", type,
                                challenge, origin);

  return g_bytes_new_take (text, strlen (text));
}

/* {"fmt": "none", "attStmt": {}, "authData": ...} with an id of four bytes. */
static GBytes *
attestation (const Authenticator *self)
{
  static const guint8 start[] = "\xa3" "\x63" "fmt" "\x64" "none" "\x67" "attStmt" "\xa0"
                                "\x68" "authData" "\x58";
  static const guint8 key_start[] = { 0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20 };
  static const guint8 zeros[16] = { 0 }, id[] = { 0, 4, 'd', 'u', 'r', 'e' };
  guint8 data[HEAD], length = HEAD + sizeof zeros + sizeof id + sizeof key_start + 32;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  head (data, "dure.example", VERIFIED | 0x40, 0);
  g_byte_array_append (bytes, start, sizeof start - 1);
  g_byte_array_append (bytes, &length, 1);
  g_byte_array_append (bytes, data, sizeof data);
  g_byte_array_append (bytes, zeros, sizeof zeros);
  g_byte_array_append (bytes, id, sizeof id);
  g_byte_array_append (bytes, key_start, sizeof key_start);
  g_byte_array_append (bytes, self->public_key, sizeof self->public_key);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
sign (const Authenticator *self, guint32 counter, DurePasskeySigned *ret_proof)
{
  guint8 data[HEAD + DURE_SHA256_BYTES], signature[crypto_sign_BYTES];

  ret_proof->client_data = client_data ("webauthn.get", CHALLENGE, ORIGIN);
  head (data, "dure.example", VERIFIED, counter);
  dure_sha256 (g_bytes_get_data (ret_proof->client_data, NULL),
               g_bytes_get_size (ret_proof->client_data), data + HEAD);
  crypto_sign_detached (signature, NULL, data, sizeof data, self->secret_key);
  ret_proof->authenticator_data = g_bytes_new (data, HEAD);
  ret_proof->signature = g_bytes_new (signature, sizeof signature);
}

static void
proof_clear (DurePasskeySigned *proof)
{
  g_bytes_unref (proof->client_data);
  g_bytes_unref (proof->authenticator_data);
  g_bytes_unref (proof->signature);
}

static void
make (Authenticator *self, DurePasskey *ret_passkey)
{
  g_autoptr (GBytes) client = client_data ("webauthn.create", CHALLENGE, ORIGIN);
  g_autoptr (GBytes) object = NULL;
  g_autoptr (GError) error = NULL;

  crypto_sign_keypair (self->public_key, self->secret_key);
  object = attestation (self);
  dure_passkey_made (ORIGIN, CHALLENGE, client, object, ret_passkey, &error);
  g_assert_no_error (error);
}

static void
test_made (void)
{
  Authenticator authenticator;
  DurePasskey passkey;

  make (&authenticator, &passkey);
  g_assert_cmpint (passkey.algorithm, ==, -8);
  g_assert_cmpmem (passkey.id, passkey.id_length, "dure", 4);
  g_assert_cmpmem (passkey.key, passkey.key_length, authenticator.public_key, 32);
}

/* Cut anywhere, or with a byte more, it is no attestation; nothing is written then. */
static void
test_made_in_part (void)
{
  g_autoptr (GBytes) client = client_data ("webauthn.create", CHALLENGE, ORIGIN);
  Authenticator authenticator;
  DurePasskey passkey, untouched;
  g_autoptr (GBytes) whole = NULL;

  make (&authenticator, &passkey);
  whole = attestation (&authenticator);
  memset (&passkey, 0x5a, sizeof passkey);
  untouched = passkey;
  for (gsize length = 0; length < g_bytes_get_size (whole); length++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_false (dure_passkey_made (ORIGIN, CHALLENGE, client, part, &passkey, &error));
      g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED);
      g_assert_cmpmem (&passkey, sizeof passkey, &untouched, sizeof untouched);
    }
}

static gboolean
holds (const DurePasskey *passkey, const DurePasskeySigned *proof)
{
  guint32 counter;

  return dure_passkey_signed (ORIGIN, CHALLENGE, passkey, proof, &counter, NULL);
}

static void
test_signed (void)
{
  Authenticator authenticator;
  DurePasskey passkey;
  DurePasskeySigned proof;
  guint32 counter = 0;

  make (&authenticator, &passkey);
  sign (&authenticator, 3, &proof);
  g_assert_true (dure_passkey_signed (ORIGIN, CHALLENGE, &passkey, &proof, &counter, NULL));
  g_assert_cmpuint (counter, ==, 3);
  g_assert_false (dure_passkey_signed ("https://dure.example", CHALLENGE, &passkey, &proof,
                                       &counter, NULL));
  g_assert_false (dure_passkey_signed (ORIGIN, "Y2hhbGxlbmdm", &passkey, &proof, &counter, NULL));
  passkey.counter = 2;
  g_assert_true (holds (&passkey, &proof));
  passkey.counter = 3;
  g_assert_false (holds (&passkey, &proof));
  passkey.counter = 0;
  passkey.algorithm = -7;
  g_assert_false (holds (&passkey, &proof));
  passkey.algorithm = -257;
  g_assert_false (holds (&passkey, &proof));
  proof_clear (&proof);
}

static GBytes *
spoilt (GBytes *bytes, gsize at)
{
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  copy[at] ^= 1;
  return g_bytes_new_take (copy, g_bytes_get_size (bytes));
}

/* One bit in any byte of what comes, and it does not hold. */
static void
test_every_byte_counts (void)
{
  Authenticator authenticator;
  DurePasskey passkey;
  DurePasskeySigned proof;
  GBytes **parts[] = { &proof.client_data, &proof.authenticator_data, &proof.signature };

  make (&authenticator, &passkey);
  sign (&authenticator, 3, &proof);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GBytes *good = *parts[i];

      for (gsize at = 0; at < g_bytes_get_size (good); at++)
        {
          g_autoptr (GBytes) bad = spoilt (good, at);

          *parts[i] = bad;
          g_assert_false (holds (&passkey, &proof));
        }
      *parts[i] = good;
    }
  g_assert_true (holds (&passkey, &proof));
  proof_clear (&proof);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/passkey/made", test_made);
  g_test_add_func ("/passkey/made-in-part", test_made_in_part);
  g_test_add_func ("/passkey/signed", test_signed);
  g_test_add_func ("/passkey/every-byte-counts", test_every_byte_counts);
  return g_test_run ();
}
