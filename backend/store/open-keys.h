// open-keys.h: the donors' keys that are open at the moment, for all threads
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donor-key.h"

G_BEGIN_DECLS

typedef struct _DureOpenKeys DureOpenKeys;

DureOpenKeys *dure_open_keys_new (void);
DureOpenKeys *dure_open_keys_ref (DureOpenKeys *self);
void dure_open_keys_unref (DureOpenKeys *self);

DureDonorKey *dure_open_keys_find (DureOpenKeys *self, const char *donor, gint64 now_ms,
                                   guint64 *ret_drops);
void dure_open_keys_keep (DureOpenKeys *self, DureDonorKey *key, gint64 now_ms, guint64 drops);
void dure_open_keys_drop (DureOpenKeys *self, const char *donor);
void dure_open_keys_tidy (DureOpenKeys *self, gint64 now_ms);

G_END_DECLS
