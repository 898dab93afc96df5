// speaker.c: says one utterance after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A synthesiser, people's recordings and the tests' transcript each are one.

#include "speaker.h"

G_DEFINE_INTERFACE (DureSpeaker, dure_speaker, G_TYPE_OBJECT)

static guint done_signal, lost_signal;

static void
dure_speaker_default_init (DureSpeakerInterface *iface)
{
  done_signal = g_signal_new ("done", DURE_TYPE_SPEAKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_UINT);
  lost_signal = g_signal_new ("lost", DURE_TYPE_SPEAKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

/**
 * dure_speaker_say:
 * @number: what "done" will tell
 * @utterance: what to say
 * @prosody: how
 */
void
dure_speaker_say (DureSpeaker *self, guint number, const DureUtterance *utterance,
                  DureProsody prosody)
{
  g_return_if_fail (DURE_IS_SPEAKER (self));
  prosody.pace = CLAMP (prosody.pace, DURE_PACE_SLOWEST, DURE_PACE_FASTEST);
  prosody.volume = CLAMP (prosody.volume, DURE_VOLUME_QUIETEST, DURE_VOLUME_LOUDEST);
  DURE_SPEAKER_GET_IFACE (self)->say (self, number, utterance, prosody);
}

/**
 * dure_speaker_stop:
 *
 * Silence, at once.
 */
void
dure_speaker_stop (DureSpeaker *self)
{
  g_return_if_fail (DURE_IS_SPEAKER (self));
  DURE_SPEAKER_GET_IFACE (self)->stop (self);
}

/**
 * dure_speaker_tell_done:
 * @number: the utterance that is over
 *
 * For speakers.
 */
void
dure_speaker_tell_done (DureSpeaker *self, guint number)
{
  g_signal_emit (self, done_signal, 0, number);
}

/**
 * dure_speaker_tell_lost:
 *
 * For speakers: what they speak through is not there.
 */
void
dure_speaker_tell_lost (DureSpeaker *self)
{
  g_signal_emit (self, lost_signal, 0);
}
