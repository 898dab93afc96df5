// screen-sound.h: the sounds of the screens, and how loud the kiosk is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "screen-voice.h"

G_BEGIN_DECLS

typedef struct _DureScreenSound DureScreenSound;

DureScreenSound *dure_screen_sound_new (DureWindow *window, DureVisit *visit,
                                        DureScreenVoice *voice, const DureSpeechOptions *options);
void dure_screen_sound_free (DureScreenSound *self);
void dure_screen_sound_reset (DureScreenSound *self);

G_END_DECLS
