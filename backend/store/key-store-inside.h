// key-store-inside.h: what the files that are the key store know of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "database.h"
#include "key-store.h"
#include "open-keys.h"

G_BEGIN_DECLS

/* The row of epoch as others leave it, or so that it stays until the end of the transaction. */
#define DURE_EPOCH "SELECT oldest, newest, begun_ms, handed FROM epoch"
#define DURE_EPOCH_KEPT DURE_EPOCH " /*for share*/"
#define DURE_EPOCH_MINE DURE_EPOCH " /*for update*/"

typedef struct
{
  gint64 oldest, newest, begun_ms;
} DureEpoch;

struct _DureKeyStore
{
  DureDatabase *database;
  char *address;
  DureEpochs *epochs;
  gint64 newest; /* that we know of, and have the key of */
  DureClock *clock;
  DureDice *dice;
  DureOpenKeys *open;
  gboolean is_gathering;
  DureTransaction *gathered; /* begun with the first key of a group */
};

gboolean dure_key_store_read_epoch (DureKeyStore *self, const char *sql, DureEpoch *ret_epoch,
                                    GError **error);
gboolean dure_key_store_begin (DureKeyStore *self, DureTransaction **ret_alone, GError **error);
gboolean dure_key_store_look_up (DureKeyStore *self, const char *name, gint64 *ret_epoch,
                                 GBytes **ret_wrapped, GError **error);
gboolean dure_row_keys_turn_some (DureKeyStore *self, gint64 to, gint64 most,
                                  gboolean *ret_are_all, GError **error);

G_END_DECLS
