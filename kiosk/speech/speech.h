// speech.h: how a station speaks and sounds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sounds.h"
#include "speaker.h"

G_BEGIN_DECLS

/**
 * DureSpeechOptions:
 * @transcript: (nullable): a file that a test reads; then nothing is heard
 * @recordings: (nullable): folder of what people have recorded
 * @player: the program dure-player
 * @earphones: (nullable): as for dure_earphones_new()
 * @speaks: whether what is visible can be heard
 * @percent: how fast, of the usual
 * @sounds: whether inputs have sounds
 */
typedef struct
{
  const char *transcript;
  const char *recordings;
  const char *player;
  const char *earphones;
  gboolean speaks;
  guint percent;
  gboolean sounds;
} DureSpeechOptions;

#define DURE_SPEECH_OPTIONS_DEFAULT { .speaks = TRUE, .percent = 100, .sounds = TRUE }

DureSpeaker *dure_speech_open (const DureSpeechOptions *options);
DureSounds *dure_speech_open_sounds (const DureSpeechOptions *options);

G_END_DECLS
