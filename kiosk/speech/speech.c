// speech.c: how a station speaks and sounds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "speech.h"

#include "recorded-speaker.h"
#include "speechd-speaker.h"
#include "transcript-speaker.h"

#define CARDS "/dev/snd"

static gboolean
has_card (void)
{
  g_autoptr (GDir) cards = g_dir_open (CARDS, 0, NULL);
  const char *name;

  while (cards != NULL && (name = g_dir_read_name (cards)) != NULL)
    if (g_str_has_prefix (name, "pcm") && g_str_has_suffix (name, "p"))
      return TRUE;
  return FALSE;
}

/* A sound server of the session may have what is no card here. */
static gboolean
has_server (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "pulse", "native", NULL);

  return g_getenv ("PULSE_SERVER") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS);
}

static gboolean
is_heard (void)
{
  return has_card () || has_server ();
}

/**
 * dure_speech_open:
 * @options: how
 *
 * Returns: (transfer full) (nullable): who speaks here; %NULL where nobody would be heard, or is to
 */
DureSpeaker *
dure_speech_open (const DureSpeechOptions *options)
{
  g_autoptr (DureSpeaker) speaker = NULL;

  if (!options->speaks)
    return NULL;
  if (options->transcript != NULL)
    speaker = dure_transcript_speaker_new (options->transcript);
  else if (is_heard ())
    speaker = dure_speechd_speaker_new (options->percent);
  if (speaker == NULL || options->recordings == NULL)
    return g_steal_pointer (&speaker);
  return dure_recorded_speaker_new (options->recordings, options->player, speaker);
}

/**
 * dure_speech_open_sounds:
 * @options: how
 *
 * Returns: (transfer full) (nullable): what plays sounds here; %NULL where nobody would hear them,
 *   or is to
 */
DureSounds *
dure_speech_open_sounds (const DureSpeechOptions *options)
{
  if (!options->sounds)
    return NULL;
  if (options->transcript != NULL)
    return dure_sounds_new_transcript (options->transcript);
  return is_heard () && options->player != NULL ? dure_sounds_new (options->player) : NULL;
}
