// fuzz-passkey.c: what browsers and authenticators say of a passkey, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first two bytes say how long the client data are; the attestation, or what was signed, is the
// rest. The client data are taken as they come, and also with right ones in their place, so that
// what stands behind them is reached. What is taken for a passkey must be one by its own sizes, and
// nothing is ever signed: no input knows the key.

#include "passkey.h"

#include <stdint.h>
#include <string.h>

#define ORIGIN "https://dure.example"
#define CHALLENGE "Y2hhbGxlbmdl"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static GBytes *
right_client_data (const char *type)
{
  char *text = g_strdup_printf ("{\"type\":\"%s\",\"challenge\":\"" CHALLENGE
                                "\",\"origin\":\"" ORIGIN "\"}", type);

  return g_bytes_new_take (text, strlen (text));
}

static void
read_made (GBytes *client_data, GBytes *attestation)
{
  DurePasskey passkey;

  if (dure_passkey_made (ORIGIN, CHALLENGE, client_data, attestation, &passkey, NULL))
    g_assert_true (passkey.id_length >= 1 && passkey.id_length <= DURE_PASSKEY_MAX_ID
                   && ((passkey.algorithm == -7 && passkey.key_length == 64)
                       || (passkey.algorithm == -8 && passkey.key_length == 32)));
}

static void
read_signed (GBytes *client_data, GBytes *rest)
{
  static const DurePasskey keys[] = {
    { .algorithm = -7, .key_length = 64, .key = { 1 } },
    { .algorithm = -8, .key_length = 32, .key = { 1 } },
  };
  gsize half = MIN (g_bytes_get_size (rest), 37);
  g_autoptr (GBytes) data = g_bytes_new_from_bytes (rest, 0, half);
  g_autoptr (GBytes) signature = g_bytes_new_from_bytes (rest, half,
                                                         g_bytes_get_size (rest) - half);
  DurePasskeySigned proof = { client_data, data, signature };
  guint32 counter;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_false (dure_passkey_signed (ORIGIN, CHALLENGE, &keys[i], &proof, &counter, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GBytes) right_make = right_client_data ("webauthn.create");
  g_autoptr (GBytes) right_get = right_client_data ("webauthn.get");
  g_autoptr (GBytes) client_data = NULL, rest = NULL;
  size_t split;

  if (length < 2)
    return 0;
  split = MIN ((size_t) bytes[0] << 8 | bytes[1], length - 2);
  client_data = g_bytes_new (bytes + 2, split);
  rest = g_bytes_new (bytes + 2 + split, length - 2 - split);
  read_made (client_data, rest);
  read_made (right_make, rest);
  read_signed (client_data, rest);
  read_signed (right_get, rest);
  return 0;
}
