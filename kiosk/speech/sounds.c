// sounds.c: plays the kiosk's own sounds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A player plays one at a time: the next one ends the one before. In tests nothing is heard: a line
// a sound is written into the transcript of what is said, as of a language named `sound`.

#include "sounds.h"

#include "volume.h"

#include <gio/gio.h>
#include <stdio.h>

struct _DureSounds
{
  char *player;
  FILE *transcript;
  GSubprocess *playing;
  gboolean is_lost;
};

/**
 * dure_sounds_new:
 * @player: a program like dure-player
 *
 * Returns: (transfer full): what plays them
 */
DureSounds *
dure_sounds_new (const char *player)
{
  DureSounds *self = g_new0 (DureSounds, 1);

  self->player = g_strdup (player);
  return self;
}

/**
 * dure_sounds_new_transcript:
 * @path: the file that tests read; what others write to it stays
 *
 * Returns: (transfer full): a test double
 */
DureSounds *
dure_sounds_new_transcript (const char *path)
{
  DureSounds *self = g_new0 (DureSounds, 1);

  self->transcript = fopen (path, "ae");
  if (self->transcript == NULL)
    g_warning ("The transcript cannot be written");
  return self;
}

static void
fall_silent (DureSounds *self)
{
  if (self->playing != NULL)
    g_subprocess_force_exit (self->playing);
  g_clear_object (&self->playing);
}

static void
start_player (DureSounds *self, DureSound sound, guint volume)
{
  g_autofree char *decibels = g_strdup_printf ("%d", dure_volume_decibels (volume));
  g_autoptr (GError) error = NULL;

  self->playing = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                    &error, self->player, decibels, dure_sound_name (sound), NULL);
  if (self->playing == NULL && !self->is_lost)
    g_message ("The kiosk makes no sounds: %s", error->message);
  self->is_lost = self->playing == NULL;
}

/**
 * dure_sounds_play:
 * @sound: which; of %DURE_SOUND_NONE nothing comes
 * @volume: from %DURE_VOLUME_QUIETEST to %DURE_VOLUME_LOUDEST
 *
 * Begins to play it and returns at once.
 */
void
dure_sounds_play (DureSounds *self, DureSound sound, guint volume)
{
  if (sound == DURE_SOUND_NONE)
    return;
  if (self->transcript != NULL)
    {
      fprintf (self->transcript, "sound\t0\t%u\t%s\n", volume, dure_sound_name (sound));
      fflush (self->transcript);
    }
  if (self->player == NULL)
    return;
  fall_silent (self);
  start_player (self, sound, volume);
}

/**
 * dure_sounds_free:
 * @self: (transfer full) (nullable): silent from here on
 */
void
dure_sounds_free (DureSounds *self)
{
  if (self == NULL)
    return;
  fall_silent (self);
  if (self->transcript != NULL)
    fclose (self->transcript);
  g_free (self->player);
  g_free (self);
}
