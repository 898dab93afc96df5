// volume.c: how loud speech and sounds are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "volume.h"

#include <math.h>

/**
 * dure_volume_decibels:
 * @volume: from %DURE_VOLUME_QUIETEST to %DURE_VOLUME_LOUDEST
 *
 * Returns: how loud that is, in dB below the loudest: 0 or less
 */
int
dure_volume_decibels (guint volume)
{
  const int below =
      (int) DURE_VOLUME_LOUDEST - (int) CLAMP (volume, DURE_VOLUME_QUIETEST, DURE_VOLUME_LOUDEST);

  return -below * DURE_VOLUME_STEP_DB;
}

/**
 * dure_volume_gain:
 * @decibels: below the loudest, 0 or less
 *
 * Returns: what an amplitude is multiplied by, 10^(dB / 20)
 */
double
dure_volume_gain (int decibels)
{
  return pow (10, decibels / 20.0);
}
