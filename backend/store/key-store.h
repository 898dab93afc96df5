// key-store.h: one small key per donor, so that forgetting a donor is destroying it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureKeyStore DureKeyStore;

DureKeyStore *dure_key_store_open (const char *path, GBytes *epoch_key, gint64 epoch,
                                   DureDice *dice, GError **error);
void dure_key_store_close (DureKeyStore *self);

gboolean dure_key_store_make (DureKeyStore *self, const char *donor, GError **error);
GBytes *dure_key_store_seal (DureKeyStore *self, const char *donor, const char *context,
                             const void *bytes, gsize length, GError **error);
GBytes *dure_key_store_open_sealed (DureKeyStore *self, const char *donor, const char *context,
                                    GBytes *sealed, GError **error);
gboolean dure_key_store_destroy (DureKeyStore *self, const char *donor, GError **error);
GPtrArray *dure_key_store_forgotten (DureKeyStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureKeyStore, dure_key_store_close)

G_END_DECLS
