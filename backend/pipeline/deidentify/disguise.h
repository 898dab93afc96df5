// disguise.h: what a donor is called in one release to one recipient, and nowhere else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "id.h"

G_BEGIN_DECLS

#define DURE_DISGUISE_KEY_BYTES 32
#define DURE_PSEUDONYM_BYTES 16

typedef struct _DureDisguise DureDisguise;

DureDisguise *dure_disguise_new (const guint8 key[DURE_DISGUISE_KEY_BYTES], const char *release,
                                 const char *recipient);
void dure_disguise_free (DureDisguise *self);

void dure_disguise_pseudonym (DureDisguise *self, const guint8 donor[DURE_UUID_BYTES],
                              guint8 ret_pseudonym[DURE_PSEUDONYM_BYTES]);
gint64 dure_disguise_shift_ms (DureDisguise *self, const guint8 donor[DURE_UUID_BYTES],
                               guint most_weeks);
guint64 dure_disguise_lot (DureDisguise *self, const char *purpose, const void *bytes,
                           gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDisguise, dure_disguise_free)

G_END_DECLS
