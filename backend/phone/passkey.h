// passkey.h: whether a passkey was made, or has signed, as we asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_PASSKEY_MAX_ID 1023 /* bytes of a credential id (WebAuthn, section 4) */
#define DURE_PASSKEY_MAX_KEY 64  /* bytes of a public key as libfido2 gives it */

/**
 * DurePasskey:
 * @id: (array length=id_length): the credential's id, chosen by the phone
 * @id_length: at most %DURE_PASSKEY_MAX_ID
 * @algorithm: COSE's number: -7 for ES256, -8 for EdDSA
 * @key: (array length=key_length): the public key: x and y, or the Edwards point
 * @key_length: 64 or 32
 * @counter: how often it has signed, 0 for passkeys that do not count
 */
typedef struct
{
  guint8 id[DURE_PASSKEY_MAX_ID];
  gsize id_length;
  int algorithm;
  guint8 key[DURE_PASSKEY_MAX_KEY];
  gsize key_length;
  guint32 counter;
} DurePasskey;

/**
 * DurePasskeySigned:
 * @client_data: JSON that the browser wrote
 * @authenticator_data: bytes that the authenticator wrote
 * @signature: over the second and the hash of the first
 *
 * What a sign-in brings.
 */
typedef struct
{
  GBytes *client_data;
  GBytes *authenticator_data;
  GBytes *signature;
} DurePasskeySigned;

gboolean dure_passkey_made (const char *origin, const char *challenge, GBytes *client_data,
                            GBytes *attestation, DurePasskey *ret_passkey, GError **error);
gboolean dure_passkey_signed (const char *origin, const char *challenge, const DurePasskey *known,
                              const DurePasskeySigned *proof, guint32 *ret_counter,
                              GError **error);

G_END_DECLS
