// test-keys.c: signatures keep to their domain and seals open only for the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "error.h"
#include "keys.h"

#include <sodium.h>
#include <string.h>

static void
test_rfc_8032_vector (void)
{
  /* RFC 8032, section 7.1, test 2 */
  static const guint8 seed[DURE_KEY_SEED_BYTES] = {
    0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
    0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
  };
  g_autoptr (DureSigningKey) key = dure_signing_key_new_from_seed (seed);
  guint8 signature[DURE_SIGNATURE_BYTES], copy[DURE_KEY_SEED_BYTES];
  char hex[2 * DURE_SIGNATURE_BYTES + 1];

  dure_signing_key_sign (key, "", "\x72", 1, signature);
  sodium_bin2hex (hex, sizeof hex, signature, sizeof signature);
  g_assert_cmpstr (hex, ==,
                   "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  dure_signing_key_copy_seed (key, copy);
  g_assert_cmpmem (copy, sizeof copy, seed, sizeof seed);
}

static void
test_domains (void)
{
  DureDice *dice = dure_dice_new_seeded (3);
  g_autoptr (DureSigningKey) key = dure_signing_key_new (dice);
  guint8 signature[DURE_SIGNATURE_BYTES];

  dure_signing_key_sign (key, "dure-a/1", "text", 4, signature);
  g_assert_true (
      dure_signature_holds (dure_signing_key_public (key), "dure-a/1", "text", 4, signature));
  g_assert_false (
      dure_signature_holds (dure_signing_key_public (key), "dure-b/1", "text", 4, signature));
  g_assert_false (
      dure_signature_holds (dure_signing_key_public (key), "dure-a/1", "texT", 4, signature));
  signature[5] ^= 1;
  g_assert_false (
      dure_signature_holds (dure_signing_key_public (key), "dure-a/1", "text", 4, signature));
  dure_dice_seeded_free (dice);
}

static void
test_seal (void)
{
  DureDice *dice = dure_dice_new_seeded (4);
  g_autoptr (DureOpeningKey) city = dure_opening_key_new (dice);
  g_autoptr (DureOpeningKey) other = dure_opening_key_new (dice);
  g_autoptr (GBytes) sealed = dure_seal (dure_opening_key_public (city), "secret", 6);
  g_autoptr (GBytes) opened = NULL, cut = NULL, bent = NULL;
  g_autoptr (GError) error = NULL;
  guint8 seed[DURE_KEY_SEED_BYTES];
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));

  opened = dure_opening_key_open (city, sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "secret", 6);
  g_assert_null (dure_opening_key_open (other, sealed, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE);
  g_clear_error (&error);
  cut = g_bytes_new (copy, 47);
  g_assert_null (dure_opening_key_open (city, cut, &error));
  g_clear_error (&error);
  copy[50] ^= 1;
  bent = g_bytes_new (copy, g_bytes_get_size (sealed));
  g_assert_null (dure_opening_key_open (city, bent, &error));
  g_clear_error (&error);
  dure_opening_key_copy_seed (city, seed);
  {
    g_autoptr (DureOpeningKey) again = dure_opening_key_new_from_seed (seed);

    g_assert_cmpmem (dure_opening_key_public (again), 32, dure_opening_key_public (city), 32);
  }
  dure_dice_seeded_free (dice);
}

static void
test_key_id (void)
{
  guint8 key[DURE_PUBLIC_KEY_BYTES] = { 1 };
  g_autofree char *first = dure_public_key_id (key);
  g_autofree char *second = NULL;

  key[31] = 1;
  second = dure_public_key_id (key);
  g_assert_cmpuint (strlen (first), ==, 22);
  g_assert_cmpstr (first, !=, second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/rfc-8032-vector", test_rfc_8032_vector);
  g_test_add_func ("/keys/domains", test_domains);
  g_test_add_func ("/keys/seal", test_seal);
  g_test_add_func ("/keys/key-id", test_key_id);
  return g_test_run ();
}
