// mute-speaker.h: a speaker that says nothing and waits to be told that it has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speaker.h"

G_BEGIN_DECLS

#define DURE_TYPE_MUTE_SPEAKER (dure_mute_speaker_get_type ())
G_DECLARE_FINAL_TYPE (DureMuteSpeaker, dure_mute_speaker, DURE, MUTE_SPEAKER, GObject)

/**
 * DureMuteSpeaker:
 * @number: of what it was given last
 * @prosody: how it was to be said
 * @says: how often it was given something
 * @stops: how often it was to fall silent
 */
struct _DureMuteSpeaker
{
  GObject parent_instance;
  guint number;
  DureProsody prosody;
  guint says;
  guint stops;
};

G_END_DECLS
