// key-ring.h: the public keys with which anyone can check a receipt
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "token.h"

#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureKeyRing DureKeyRing;

/**
 * DureVerdict:
 *
 * What a ring can say about something that claims to be signed.
 */
typedef enum
{
  DURE_VERDICT_VALID,
  DURE_VERDICT_INVALID,
  DURE_VERDICT_UNKNOWN, /* it names a key that is not on this ring */
} DureVerdict;

DureKeyRing *dure_key_ring_new (void);
DureKeyRing *dure_key_ring_new_from_jwks (const json_t *jwks, GError **error);
DureKeyRing *dure_key_ring_new_from_city (DureCity *city, GError **error);
void dure_key_ring_free (DureKeyRing *self);
void dure_key_ring_add_city (DureKeyRing *self, const guint8 key[DURE_PUBLIC_KEY_BYTES]);
void dure_key_ring_add_kiosk (DureKeyRing *self, const guint8 kiosk[DURE_UUID_BYTES],
                              const guint8 key[DURE_PUBLIC_KEY_BYTES], gint64 revoked_ms);
json_t *dure_key_ring_to_jwks (const DureKeyRing *self);
DureVerdict dure_key_ring_check_receipt (const DureKeyRing *self, const char *jws,
                                         json_t **ret_record);
DureVerdict dure_key_ring_check_token (const DureKeyRing *self, const char *text,
                                       json_t **ret_facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureKeyRing, dure_key_ring_free)

G_END_DECLS
