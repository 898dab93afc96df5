// key-store.h: where the donors' keys lie, so that forgetting a donor is destroying one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"
#include "donor-key.h"
#include "epochs.h"

G_BEGIN_DECLS

typedef struct _DureKeyStore DureKeyStore;

DureKeyStore *dure_key_store_open (const char *address, DureEpochs *epochs, DureClock *clock,
                                   DureDice *dice, GError **error);
DureKeyStore *dure_key_store_open_reader (DureKeyStore *writer, GError **error);
void dure_key_store_close (DureKeyStore *self);

gboolean dure_key_store_put (DureKeyStore *self, DureDonorKey *key, GError **error);
DureDonorKey *dure_key_store_find (DureKeyStore *self, const char *donor, GError **error);
gboolean dure_key_store_newest_generation (DureKeyStore *self, const char *donor,
                                           gint64 *ret_generation, GError **error);
gboolean dure_key_store_destroy (DureKeyStore *self, const char *donor, GError **error);
gboolean dure_key_store_destroy_before (DureKeyStore *self, const char *donor, gint64 generation,
                                        GError **error);
gboolean dure_key_forget_in (DureDatabase *database, const char *forgotten, GError **error);
void dure_key_store_drop (DureKeyStore *self, const char *donor);
gboolean dure_key_store_count (DureKeyStore *self, gint64 *ret_count, GError **error);
const char *dure_key_store_address (DureKeyStore *self);
GPtrArray *dure_key_store_forgotten (DureKeyStore *self, GError **error);

void dure_key_store_tidy (DureKeyStore *self);
void dure_key_store_gather (DureKeyStore *self);
gboolean dure_key_store_flush (DureKeyStore *self, GError **error);

GPtrArray *dure_key_store_donors (DureKeyStore *self, GError **error);
gboolean dure_key_store_newest_epoch (DureKeyStore *self, gint64 *ret_epoch, GError **error);
gboolean dure_key_store_has_epoch (DureKeyStore *self, gint64 epoch);
gboolean dure_key_store_opens (DureKeyStore *self, const char *donor, gint64 epoch,
                               GBytes *wrapped);

gboolean dure_key_store_turn_whole (DureKeyStore *self, GError **error);
gboolean dure_key_store_turn (DureKeyStore *self, gint64 every_ms, gboolean *ret_more,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureKeyStore, dure_key_store_close)

G_END_DECLS
