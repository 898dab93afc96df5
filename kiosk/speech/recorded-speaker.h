// recorded-speaker.h: plays what people have recorded, and leaves the rest to another
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speaker.h"

G_BEGIN_DECLS

#define DURE_TYPE_RECORDED_SPEAKER (dure_recorded_speaker_get_type ())
G_DECLARE_FINAL_TYPE (DureRecordedSpeaker, dure_recorded_speaker, DURE, RECORDED_SPEAKER, GObject)

DureSpeaker *dure_recorded_speaker_new (const char *folder, const char *player, DureSpeaker *other);
char *dure_recorded_speaker_find (const char *folder, const DureUtterance *utterance);

G_END_DECLS
