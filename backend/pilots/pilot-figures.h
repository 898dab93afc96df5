// pilot-figures.h: where a pilot's donors gave, and how many of them are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilot-classes.h"
#include "pilot-days.h"

G_BEGIN_DECLS

/**
 * DurePilotFigures:
 * @sites: (element-type gint64): by kiosk, how many donors gave there; one who gave at two kiosks
 *   is one of each
 * @classes: what donors said last
 * @days: on which days they gave; not read again with the rest, see dure_pilot_days_read()
 *
 * Of distinct donors. As they were counted, not to be told to anybody.
 */
typedef struct
{
  GHashTable *sites;
  DurePilotClasses classes;
  DurePilotDays *days;
} DurePilotFigures;

DurePilotFigures *dure_pilot_figures_new (void);
void dure_pilot_figures_free (DurePilotFigures *self);
void dure_pilot_figures_add (DurePilotFigures *self, const DurePilot *pilot,
                             const DureDonor *donor);

gboolean dure_pilot_figures_keep (const DurePilotFigures *self, DureCity *city,
                                  const DurePilot *pilot, GError **error);
gboolean dure_pilot_figures_finish (DureCity *city, const DurePilot *pilot, GError **error);
DurePilotFigures *dure_pilot_figures_read (DureCity *city, const DurePilot *pilot, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePilotFigures, dure_pilot_figures_free)

G_END_DECLS
