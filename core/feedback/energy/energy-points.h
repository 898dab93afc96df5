// energy-points.h: carbon-neutral points for a half-year's electricity
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-days.h"

G_BEGIN_DECLS

/**
 * DureEnergyPoints:
 * @year: of the half-year of the newest month that can be compared; 0 means that nothing is set
 * @half: 1 from January to June, 2 from July to December
 * @months: how many of its months can be compared
 * @wh: what was used in them
 * @usual_wh: what was used in the same months of the past one or two years, a mean year
 * @cut: by which part it is less; negative when it is more
 * @points: what that earns, if the half-year ends so
 */
typedef struct
{
  guint year;
  guint half;
  guint months;
  double wh;
  double usual_wh;
  double cut;
  guint points;
} DureEnergyPoints;

guint dure_points_of_cut (double cut, guint successes);
void dure_energy_points (const GArray *days, DureEnergyPoints *ret_result);

G_END_DECLS
