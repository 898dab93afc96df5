// speech.c: how a station speaks
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "speech.h"

#include "transcript-speaker.h"

/**
 * dure_speech_open:
 * @options: how
 *
 * Returns: (transfer full) (nullable): who speaks here; %NULL where nobody would be heard
 */
DureSpeaker *
dure_speech_open (const DureSpeechOptions *options)
{
  if (options->transcript != NULL)
    return dure_transcript_speaker_new (options->transcript);
  return NULL;
}
