// transcript-speaker.h: a test double, which writes down what would be said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speaker.h"

G_BEGIN_DECLS

#define DURE_TYPE_TRANSCRIPT_SPEAKER (dure_transcript_speaker_get_type ())
G_DECLARE_FINAL_TYPE (DureTranscriptSpeaker, dure_transcript_speaker, DURE, TRANSCRIPT_SPEAKER,
                      GObject)

DureSpeaker *dure_transcript_speaker_new (const char *path);

G_END_DECLS
