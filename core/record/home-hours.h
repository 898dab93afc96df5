// home-hours.h: what a home took from the grid, hour by hour, at most a year of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-energy.h"
#include "observation.h"

G_BEGIN_DECLS

/* Gwangju's clocks, all year. */
#define DURE_ENERGY_EAST_S (9 * 3600)
#define DURE_HOME_HOUR_S 3600
#define DURE_HOME_HOURS_MAX (366 * 24)
#define DURE_HOME_HOURS_PACKED_MAX (8 + 4 * DURE_HOME_HOURS_MAX)

/**
 * DureHomeUse:
 * @use: an interval of a meter's file
 * @is_estimated: whether the supplier has only estimated it
 */
typedef struct
{
  DureEnergyUse use;
  gboolean is_estimated;
} DureHomeUse;

/**
 * DureHomeHours:
 * @start_s: when the first hour began, seconds since 1970; a whole hour
 * @count: how many hours; 0 is nothing
 * @hours: watt hours, or -1 where not all of the hour is known; whether a part was estimated
 *
 * The first and the last hour are known. A plain block, so that it can lie in guarded memory.
 */
typedef struct
{
  gint64 start_s;
  guint count;
  struct
  {
    gint32 wh;
    gboolean is_estimated;
  } hours[DURE_HOME_HOURS_MAX];
} DureHomeHours;

void dure_home_hours_fill (DureHomeHours *self, const DureHomeUse *uses, gsize count);
GBytes *dure_home_hours_pack (const DureHomeHours *self);
gboolean dure_home_hours_unpack (DureHomeHours *self, const guint8 *bytes, gsize length);
guint dure_home_hours_measured (const DureHomeHours *self);
GArray *dure_home_hours_uses (const DureHomeHours *self);
GPtrArray *dure_home_hours_observations (const DureHomeHours *self);

G_END_DECLS
