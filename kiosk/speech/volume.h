// volume.h: how loud speech and sounds are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* EN 301 549 v3.2.1, 8.2.1: a range of at least 18 dB, with a step of 12 dB or less above the
 * quietest. What the loudest is in the room is the amplifier's. */
#define DURE_VOLUME_QUIETEST 1u
#define DURE_VOLUME_USUAL 3u
#define DURE_VOLUME_LOUDEST 5u
#define DURE_VOLUME_STEP_DB 6

int dure_volume_decibels (guint volume);
double dure_volume_gain (int decibels);

G_END_DECLS
