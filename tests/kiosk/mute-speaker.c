// mute-speaker.c: a speaker that says nothing and waits to be told that it has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "mute-speaker.h"

static void
mute_say (DureSpeaker *speaker, guint number, const DureUtterance *utterance,
          DureProsody prosody)
{
  DureMuteSpeaker *self = DURE_MUTE_SPEAKER (speaker);

  self->number = number;
  self->prosody = prosody;
  self->says++;
}

static void
mute_stop (DureSpeaker *speaker)
{
  DURE_MUTE_SPEAKER (speaker)->stops++;
}

static void
speaker_init (DureSpeakerInterface *iface)
{
  iface->say = mute_say;
  iface->stop = mute_stop;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DureMuteSpeaker, dure_mute_speaker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DURE_TYPE_SPEAKER, speaker_init))

static void
dure_mute_speaker_class_init (DureMuteSpeakerClass *klass)
{
}

static void
dure_mute_speaker_init (DureMuteSpeaker *self)
{
}
