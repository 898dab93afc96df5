// voice-key.h: what hides who made a proposal and who supports it, kept where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "key-store.h"

G_BEGIN_DECLS

#define DURE_VOICE_KEY_BYTES 32

gboolean dure_voice_key_make (DureKeyStore *store, GError **error);
gboolean dure_voice_key_find (DureKeyStore *store, guint8 ret_secret[DURE_VOICE_KEY_BYTES],
                              gboolean *ret_is_there, GError **error);

G_END_DECLS
