// lab-growth.h: how many donors a pilot has day by day, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilot-classes.h"
#include "pilots.h"

G_BEGIN_DECLS

typedef struct _DureLabGrowth DureLabGrowth;

DureLabGrowth *dure_lab_growth_read (DureCity *city, const DurePilot *pilot, GError **error);
void dure_lab_growth_free (DureLabGrowth *self);
guint dure_lab_growth_places (const DureLabGrowth *self);
const char *dure_lab_growth_kiosk (const DureLabGrowth *self, guint place);
gint64 dure_lab_growth_gave (const DureLabGrowth *self, guint place, gint64 day);
gint64 dure_lab_growth_so_far (const DureLabGrowth *self, guint place, gint64 day);
gint64 dure_lab_growth_alike (const DureLabGrowth *self, guint place, gint64 day,
                              DurePilotLevel level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLabGrowth, dure_lab_growth_free)

G_END_DECLS
