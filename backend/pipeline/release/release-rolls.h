// release-rolls.h: who was in a pilot's releases, so that the next one singles out nobody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "release.h"

G_BEGIN_DECLS

/**
 * DureReleaseRolls:
 * @rolls: (element-type DureRoll): of the pilot's releases, the newest last
 * @times: (element-type gint64): when each of these was sealed, milliseconds since 1970
 *
 * As they were at one moment.
 */
typedef struct
{
  GPtrArray *rolls;
  GArray *times;
} DureReleaseRolls;

DureReleaseRolls *dure_release_rolls_read (DureCity *city, const char *pilot, GError **error);
void dure_release_rolls_free (DureReleaseRolls *self);
GArray *dure_release_rolls_times (const DureReleaseRolls *self,
                                  const guint8 donor[DURE_UUID_BYTES]);
gboolean dure_release_rolls_add (const DureReleaseRolls *self, DureCity *city,
                                 const DureReleaseSecret *secret, const DureRelease *release,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseRolls, dure_release_rolls_free)

G_END_DECLS
