// sound.c: what the kiosk sounds like, as numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Struck bars of soft wood: sines that swell for some milliseconds and die away, so that none
// begins or ends with a click. A touch is one short note, what is finished rises, what went wrong
// falls: they are told apart without words. No note is above 1 kHz, where hearing goes last with
// age (ISO 7029). O(samples x notes).

#include "sound.h"

#include <math.h>

#define LOUDEST 0.4 /* of what a sample can hold, for one note; two that overlap stay below 1 */
#define SWELL_S 0.006
#define FADE_S 0.012
#define OVERTONES 3
#define MOST_NOTES 2

typedef struct
{
  double hertz;
  double start_s;
  double length_s;
} Note;

static const struct
{
  const char *name;
  Note notes[MOST_NOTES];
} sounds[DURE_SOUNDS] = {
  [DURE_SOUND_NONE] = { "none" },
  /* E5; C5 and G5; A4 and E4 */
  [DURE_SOUND_TAKEN] = { "taken", { { 659.3, 0, 0.07 } } },
  [DURE_SOUND_DONE] = { "done", { { 523.3, 0, 0.22 }, { 784.0, 0.11, 0.34 } } },
  [DURE_SOUND_ATTENTION] = { "attention", { { 440.0, 0, 0.24 }, { 329.6, 0.16, 0.4 } } },
};

/**
 * dure_sound_name:
 *
 * Returns: (transfer none): its name, in tests and to the player
 */
const char *
dure_sound_name (DureSound sound)
{
  return sounds[sound].name;
}

/**
 * dure_sound_find:
 * @name: of a sound
 *
 * Returns: the sound; %DURE_SOUND_NONE when there is none of that name
 */
DureSound
dure_sound_find (const char *name)
{
  for (DureSound sound = DURE_SOUND_TAKEN; sound < DURE_SOUNDS; sound++)
    if (g_str_equal (sounds[sound].name, name))
      return sound;
  return DURE_SOUND_NONE;
}

/* Of the note alone, @s after it began; 0 before and after it. */
static double
note_at (const Note *note, double s)
{
  const double left_s = note->length_s - s;
  double value = 0;

  if (s < 0 || left_s <= 0)
    return 0;
  for (int tone = 1; tone <= OVERTONES; tone++)
    value += sin (2 * G_PI * note->hertz * tone * s) / (tone * tone * tone);
  return value * MIN (s / SWELL_S, 1) * MIN (left_s / FADE_S, 1) * exp (-3 * s / note->length_s);
}

static double
length_s (DureSound sound)
{
  double length = 0;

  for (guint i = 0; i < MOST_NOTES; i++)
    length = MAX (length, sounds[sound].notes[i].start_s + sounds[sound].notes[i].length_s);
  return length;
}

/**
 * dure_sound_render:
 * @sound: which
 * @gain: what its amplitude is multiplied by, 0 to 1
 * @ret_count: (out): how many samples
 *
 * Returns: (transfer full) (array length=ret_count): the samples, signed, of %DURE_SOUND_RATE a
 *   second
 */
gint16 *
dure_sound_render (DureSound sound, double gain, gsize *ret_count)
{
  const gsize count = (gsize) ceil (length_s (sound) * DURE_SOUND_RATE);
  gint16 *samples = g_new (gint16, count);

  for (gsize i = 0; i < count; i++)
    {
      const double s = (double) i / DURE_SOUND_RATE;
      double value = 0;

      for (guint j = 0; j < MOST_NOTES; j++)
        value += note_at (&sounds[sound].notes[j], s - sounds[sound].notes[j].start_s);
      samples[i] = (gint16) lround (value * LOUDEST * gain * G_MAXINT16);
    }
  *ret_count = count;
  return samples;
}
