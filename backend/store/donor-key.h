// donor-key.h: the one key that opens what a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "world.h"

G_BEGIN_DECLS

#define DURE_DONOR_NONCE_BYTES 24
#define DURE_DONOR_TAG_BYTES 16

/* A key of this name and an id is no donor's: it opens one file, and is destroyed with it. */
#define DURE_FILE_KEY "file:"

typedef struct _DureDonorKey DureDonorKey;

char *dure_donor_key_name_new (const char *donor, gint64 generation);
char *dure_donor_key_name_read (const char *name, gint64 *ret_generation);

DureDonorKey *dure_donor_key_new (const char *name, DureDice *dice);
DureDonorKey *dure_donor_key_new_from_bytes (const char *donor, GBytes *bytes);
DureDonorKey *dure_donor_key_ref (DureDonorKey *self);
void dure_donor_key_unref (DureDonorKey *self);
const char *dure_donor_key_donor (DureDonorKey *self);
const char *dure_donor_key_name (DureDonorKey *self);
gint64 dure_donor_key_generation (DureDonorKey *self);
void dure_donor_key_follow (DureDonorKey *self, DureDonorKey *former);
DureDonorKey *dure_donor_key_of_generation (DureDonorKey *self, gint64 generation);

GBytes *dure_donor_key_wrap (DureDonorKey *self, GBytes *epoch_key, gint64 epoch, DureDice *dice);
DureDonorKey *dure_donor_key_unwrap (const char *name, GBytes *epoch_key, gint64 epoch,
                                     GBytes *wrapped, GError **error);

GBytes *dure_donor_key_seal (DureDonorKey *self, const char *context, const void *bytes,
                             gsize length, DureDice *dice);
GBytes *dure_donor_key_open (DureDonorKey *self, const char *context, GBytes *sealed,
                             GError **error);
void dure_donor_key_mac (DureDonorKey *self, const void *bytes, gsize length, guint8 *ret_mac,
                         gsize mac_length);
void dure_donor_key_seal_at (DureDonorKey *self, const guint8 nonce[DURE_DONOR_NONCE_BYTES],
                             const void *bytes, gsize length, guint8 *ret_sealed);
GBytes *dure_donor_key_open_at (DureDonorKey *self, const guint8 nonce[DURE_DONOR_NONCE_BYTES],
                                GBytes *sealed, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDonorKey, dure_donor_key_unref)

G_END_DECLS
