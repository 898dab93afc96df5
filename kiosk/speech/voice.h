// voice.h: reads pages aloud, one utterance after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speaker.h"
#include "world.h"

G_BEGIN_DECLS

#define DURE_TYPE_VOICE (dure_voice_get_type ())
G_DECLARE_FINAL_TYPE (DureVoice, dure_voice, DURE, VOICE, GObject)

/* Signal "changed": another utterance, or none, is being said; or it was switched or paused.
 * Arrays hold DureUtterance and free them. */
DureVoice *dure_voice_new (DureSpeaker *speaker, DureClock *clock);
void dure_voice_set_on (DureVoice *self, gboolean is_on);
gboolean dure_voice_is_on (DureVoice *self);
void dure_voice_set_hears_alone (DureVoice *self, gboolean hears_alone);
void dure_voice_read (DureVoice *self, GPtrArray *page, DureUtterance *instead);
void dure_voice_follow (DureVoice *self, GPtrArray *page, gboolean is_answer);
void dure_voice_say (DureVoice *self, DureUtterance *utterance);
void dure_voice_repeat (DureVoice *self);
void dure_voice_set_paused (DureVoice *self, gboolean is_paused);
gboolean dure_voice_is_paused (DureVoice *self);
void dure_voice_change_pace (DureVoice *self, int step);
void dure_voice_set_volume (DureVoice *self, guint volume);
const DureUtterance *dure_voice_get_spoken (DureVoice *self);

G_END_DECLS
