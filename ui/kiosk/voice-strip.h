// voice-strip.h: what is being said, and how to steer the voice
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DureVoiceKey:
 *
 * What can be done to the voice, and by the last two to sounds; all but the first have a button on
 * the strip.
 */
typedef enum
{
  DURE_VOICE_TOGGLE,
  DURE_VOICE_PAUSE,
  DURE_VOICE_REPEAT,
  DURE_VOICE_SLOWER,
  DURE_VOICE_FASTER,
  DURE_VOICE_QUIETER,
  DURE_VOICE_LOUDER,
  DURE_VOICE_KEYS,
} DureVoiceKey;

#define DURE_TYPE_VOICE_STRIP (dure_voice_strip_get_type ())
G_DECLARE_FINAL_TYPE (DureVoiceStrip, dure_voice_strip, DURE, VOICE_STRIP, GtkBox)

/* Signal "pressed" (DureVoiceKey as guint). */
GtkWidget *dure_voice_strip_new (void);
void dure_voice_strip_show (DureVoiceStrip *self, gboolean is_on, const char *caption,
                            gboolean is_paused);
void dure_voice_strip_set_volume (DureVoiceStrip *self, guint volume);

G_END_DECLS
