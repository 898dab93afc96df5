// keys.h: the few keys Dure works with, kept in memory that is wiped
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

#define DURE_PUBLIC_KEY_BYTES 32
#define DURE_SIGNATURE_BYTES 64
#define DURE_KEY_SEED_BYTES 32

typedef struct _DureSigningKey DureSigningKey;
typedef struct _DureOpeningKey DureOpeningKey;

DureSigningKey *dure_signing_key_new (DureDice *dice);
DureSigningKey *dure_signing_key_new_from_seed (const guint8 seed[DURE_KEY_SEED_BYTES]);
void dure_signing_key_free (DureSigningKey *self);
void dure_signing_key_copy_seed (DureSigningKey *self, guint8 ret_seed[DURE_KEY_SEED_BYTES]);
const guint8 *dure_signing_key_public (DureSigningKey *self);
void dure_signing_key_sign (DureSigningKey *self, const char *domain, const void *bytes,
                            gsize length, guint8 ret_signature[DURE_SIGNATURE_BYTES]);
gboolean dure_signature_holds (const guint8 public_key[DURE_PUBLIC_KEY_BYTES], const char *domain,
                               const void *bytes, gsize length,
                               const guint8 signature[DURE_SIGNATURE_BYTES]);

DureOpeningKey *dure_opening_key_new (DureDice *dice);
DureOpeningKey *dure_opening_key_new_from_seed (const guint8 seed[DURE_KEY_SEED_BYTES]);
void dure_opening_key_free (DureOpeningKey *self);
void dure_opening_key_copy_seed (DureOpeningKey *self, guint8 ret_seed[DURE_KEY_SEED_BYTES]);
const guint8 *dure_opening_key_public (DureOpeningKey *self);
GBytes *dure_opening_key_open (DureOpeningKey *self, GBytes *sealed, GError **error);
GBytes *dure_seal (const guint8 public_key[DURE_PUBLIC_KEY_BYTES], const void *bytes, gsize length);

char *dure_public_key_id (const guint8 public_key[DURE_PUBLIC_KEY_BYTES]);

GBytes *dure_bytes_new_wiped (gsize length, gpointer *ret_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSigningKey, dure_signing_key_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureOpeningKey, dure_opening_key_free)

G_END_DECLS
