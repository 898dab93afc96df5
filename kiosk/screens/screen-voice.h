// screen-voice.h: the screens, heard
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speech.h"
#include "visit.h"
#include "window.h"

G_BEGIN_DECLS

typedef struct _DureScreenVoice DureScreenVoice;

DureScreenVoice *dure_screen_voice_new (DureWindow *window, DureVisit *visit,
                                        const DureSpeechOptions *options);
void dure_screen_voice_free (DureScreenVoice *self);
void dure_screen_voice_look (DureScreenVoice *self, gboolean is_answer);
void dure_screen_voice_set_volume (DureScreenVoice *self, guint volume);
void dure_screen_voice_reset (DureScreenVoice *self);

G_END_DECLS
