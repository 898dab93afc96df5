// sound.h: what the kiosk sounds like, as numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_SOUND_RATE 48000 /* samples a second, one channel */

/**
 * DureSound:
 * @DURE_SOUND_NONE: silence
 * @DURE_SOUND_TAKEN: a touch or a key was taken
 * @DURE_SOUND_DONE: something is finished: a measurement, a gift, a number that was looked up
 * @DURE_SOUND_ATTENTION: something went wrong, or waits for an answer
 *
 * Of two that come together the later one of these is heard.
 */
typedef enum
{
  DURE_SOUND_NONE,
  DURE_SOUND_TAKEN,
  DURE_SOUND_DONE,
  DURE_SOUND_ATTENTION,
  DURE_SOUNDS,
} DureSound;

const char *dure_sound_name (DureSound sound);
DureSound dure_sound_find (const char *name);
gint16 *dure_sound_render (DureSound sound, double gain, gsize *ret_count);

G_END_DECLS
