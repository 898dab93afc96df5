// speaker.h: says one utterance after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "utterance.h"
#include "volume.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define DURE_PACE_SLOWEST (-2)
#define DURE_PACE_FASTEST 4

/**
 * DureProsody:
 * @pace: from %DURE_PACE_SLOWEST to %DURE_PACE_FASTEST; 0 is the usual one
 * @volume: from %DURE_VOLUME_QUIETEST to %DURE_VOLUME_LOUDEST
 *
 * How something is said.
 */
typedef struct
{
  int pace;
  guint volume;
} DureProsody;

#define DURE_PROSODY_USUAL ((DureProsody){ 0, DURE_VOLUME_USUAL })

#define DURE_TYPE_SPEAKER (dure_speaker_get_type ())
G_DECLARE_INTERFACE (DureSpeaker, dure_speaker, DURE, SPEAKER, GObject)

/**
 * DureSpeakerInterface:
 * @say: begins to say an utterance and returns at once; one at a time
 * @stop: falls silent; what was being said is never told to be done
 *
 * Signals "done" (number: guint), that utterance has been said, and "lost", from now on nothing can
 * be.
 */
struct _DureSpeakerInterface
{
  GTypeInterface parent_interface;
  void (*say) (DureSpeaker *self, guint number, const DureUtterance *utterance,
               DureProsody prosody);
  void (*stop) (DureSpeaker *self);
};

void dure_speaker_say (DureSpeaker *self, guint number, const DureUtterance *utterance,
                       DureProsody prosody);
void dure_speaker_stop (DureSpeaker *self);
void dure_speaker_tell_done (DureSpeaker *self, guint number);
void dure_speaker_tell_lost (DureSpeaker *self);

G_END_DECLS
