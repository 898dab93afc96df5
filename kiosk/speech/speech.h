// speech.h: how a station speaks
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speaker.h"

G_BEGIN_DECLS

/**
 * DureSpeechOptions:
 * @transcript: (nullable): a file that a test reads; then nothing is heard
 * @recordings: (nullable): folder of what people have recorded
 * @player: (nullable): what plays it; as for dure_recorded_speaker_new()
 * @earphones: (nullable): as for dure_earphones_new()
 */
typedef struct
{
  const char *transcript;
  const char *recordings;
  const char *player;
  const char *earphones;
} DureSpeechOptions;

DureSpeaker *dure_speech_open (const DureSpeechOptions *options);

G_END_DECLS
