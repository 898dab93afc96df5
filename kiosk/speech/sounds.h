// sounds.h: plays the kiosk's own sounds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sound.h"

G_BEGIN_DECLS

typedef struct _DureSounds DureSounds;

DureSounds *dure_sounds_new (const char *player);
DureSounds *dure_sounds_new_transcript (const char *path);
void dure_sounds_play (DureSounds *self, DureSound sound, guint volume);
void dure_sounds_free (DureSounds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSounds, dure_sounds_free)

G_END_DECLS
