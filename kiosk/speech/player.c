// player.c: dure-player, which plays one recording or one sound of the kiosk's own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// dure-player DECIBELS WHAT   WHAT is a file that libsndfile reads, with a slash in its name, or
// the name of a sound; it is played so far below the loudest through ALSA's default device. Ends
// with 0 when all of it was heard. A process of its own: whoever wants silence ends it, and a sound
// card that hangs holds up nobody.

#include "sound.h"
#include "volume.h"

#include <alsa/asoundlib.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE "default"
#define LATENCY_US 60000
#define BLOCK_FRAMES 2048
#define MOST_CHANNELS 8
#define USAGE_ERROR 2

static snd_pcm_t *
open_device (unsigned channels, unsigned rate)
{
  snd_pcm_t *device = NULL;

  if (snd_pcm_open (&device, DEVICE, SND_PCM_STREAM_PLAYBACK, 0) < 0)
    return NULL;
  if (snd_pcm_set_params (device, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, channels,
                          rate, 1, LATENCY_US) == 0)
    return device;
  snd_pcm_close (device);
  return NULL;
}

/* A card that has run dry, or was asleep, is woken once for each block. */
static gboolean
write_frames (snd_pcm_t *device, const gint16 *samples, gsize frames, unsigned channels)
{
  while (frames > 0)
    {
      snd_pcm_sframes_t written = snd_pcm_writei (device, samples, frames);

      if (written < 0 && snd_pcm_recover (device, (int) written, 1) == 0)
        written = snd_pcm_writei (device, samples, frames);
      if (written <= 0)
        return FALSE;
      samples += (gsize) written * channels;
      frames -= (gsize) written;
    }
  return TRUE;
}

static gboolean
end (snd_pcm_t *device, gboolean is_played)
{
  is_played = is_played && snd_pcm_drain (device) == 0;
  snd_pcm_close (device);
  return is_played;
}

static gboolean
play_sound (DureSound sound, double gain)
{
  gsize count;
  g_autofree gint16 *samples = dure_sound_render (sound, gain, &count);
  snd_pcm_t *device = open_device (1, DURE_SOUND_RATE);

  return device != NULL && end (device, write_frames (device, samples, count, 1));
}

static gboolean
play_all (SNDFILE *file, snd_pcm_t *device, unsigned channels, double gain)
{
  static gint16 samples[BLOCK_FRAMES * MOST_CHANNELS];
  sf_count_t frames;

  while ((frames = sf_readf_short (file, samples, BLOCK_FRAMES)) > 0)
    {
      for (gsize i = 0; i < (gsize) frames * channels; i++)
        samples[i] = (gint16) (samples[i] * gain);
      if (!write_frames (device, samples, (gsize) frames, channels))
        return FALSE;
    }
  return sf_error (file) == SF_ERR_NO_ERROR;
}

static gboolean
play_file (const char *path, double gain)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  gboolean is_played = FALSE;

  if (file == NULL)
    return FALSE;
  if (info.channels > 0 && info.channels <= MOST_CHANNELS && info.samplerate > 0)
    {
      const unsigned channels = (unsigned) info.channels;
      snd_pcm_t *device = open_device (channels, (unsigned) info.samplerate);

      is_played = device != NULL && end (device, play_all (file, device, channels, gain));
    }
  sf_close (file);
  return is_played;
}

int
main (int argc, char **argv)
{
  const int decibels = argc == 3 ? (int) g_ascii_strtoll (argv[1], NULL, 10) : 1;
  const gboolean is_file = argc == 3 && strchr (argv[2], '/') != NULL;
  const DureSound sound = argc == 3 && !is_file ? dure_sound_find (argv[2]) : DURE_SOUND_NONE;
  gboolean is_played;

  if (decibels > 0 || (!is_file && sound == DURE_SOUND_NONE))
    {
      fputs ("dure-player DECIBELS FILE|taken|done|attention\n", stderr);
      return USAGE_ERROR;
    }
  is_played = is_file ? play_file (argv[2], dure_volume_gain (decibels))
                      : play_sound (sound, dure_volume_gain (decibels));
  snd_config_update_free_global ();
  return is_played ? EXIT_SUCCESS : EXIT_FAILURE;
}
