// energy-baseline.h: what is usual for a home, and which of its days are not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-days.h"

G_BEGIN_DECLS

/**
 * DureBaselineDay:
 * @day: which one, counted since 1970 on local clocks
 * @wh: what the home took
 * @usual_wh: what is usual for it on such a weekday; %NAN when too few are known
 * @is_absent: whether nobody was at home, as it seems; never usual and never unusual
 */
typedef struct
{
  gint64 day;
  double wh;
  double usual_wh;
  gboolean is_absent;
} DureBaselineDay;

/**
 * DureEnergyBaseline:
 * @compared: how many days are held against what is usual; 0 means that only @absent is set
 * @absent: how many days nobody was at home
 * @cv_rmse: how far these days stray from what is usual, as a part of the mean day
 * @newest: the newest of them
 * @change: how far it strays, as a part of what is usual; negative when it is less
 * @is_unusual: whether that is worth a word
 */
typedef struct
{
  guint compared;
  guint absent;
  double cv_rmse;
  DureBaselineDay newest;
  double change;
  gboolean is_unusual;
} DureEnergyBaseline;

GArray *dure_energy_baseline (const GArray *days, DureEnergyBaseline *ret_result);

G_END_DECLS
