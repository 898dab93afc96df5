// speechd-speaker.h: speaks through Debian's speech-dispatcher
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speaker.h"

G_BEGIN_DECLS

#define DURE_TYPE_SPEECHD_SPEAKER (dure_speechd_speaker_get_type ())
G_DECLARE_FINAL_TYPE (DureSpeechdSpeaker, dure_speechd_speaker, DURE, SPEECHD_SPEAKER, GObject)

DureSpeaker *dure_speechd_speaker_new (guint percent);

G_END_DECLS
