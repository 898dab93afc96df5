// pilot-days.h: on which days a pilot's donors gave, and where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donors.h"
#include "pilots.h"
#include "pulse-percentile.h"

G_BEGIN_DECLS

/* In place of a class: those who gave on a day, for the first time or not. */
#define DURE_PILOT_DAY_GAVE "gave"

/**
 * DurePilotDayFunc:
 * @kiosk: empty for all of them together
 * @day: in Seoul, counted from 1970
 * @word: %DURE_PILOT_DAY_GAVE, or a class, of those who gave there for the first time
 * @number: how many distinct donors; as it was counted, not to be told to anybody
 */
typedef void (*DurePilotDayFunc) (const char *kiosk, gint64 day, const char *word, gint64 number,
                                  gpointer data);

typedef struct _DurePilotDays DurePilotDays;

DurePilotDays *dure_pilot_days_new (void);
void dure_pilot_days_free (DurePilotDays *self);
void dure_pilot_days_add (DurePilotDays *self, const GPtrArray *gifts, DureAgeBand age,
                          DureSex sex);

gboolean dure_pilot_days_keep (const DurePilotDays *self, DureCity *city, const DurePilot *pilot,
                               GError **error);
gboolean dure_pilot_days_finish (DureCity *city, const DurePilot *pilot, GError **error);
gboolean dure_pilot_days_read (DureCity *city, const DurePilot *pilot, DurePilotDayFunc put,
                               gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePilotDays, dure_pilot_days_free)

G_END_DECLS
