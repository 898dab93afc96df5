// energy-weather.h: which part of a home's energy the weather explains
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-days.h"

G_BEGIN_DECLS

/* With fewer days too little of a year's weather is seen. */
#define DURE_WEATHER_FEWEST_DAYS 60

/**
 * DureAirHour:
 * @start_s: when the hour begins, seconds since 1970, UTC
 * @celsius: how warm the air outside is in it
 */
typedef struct
{
  gint64 start_s;
  double celsius;
} DureAirHour;

/**
 * DureEnergyWeather:
 * @days: how many days were known with their weather, and somebody at home; 0 means that nothing
 *   else is set
 * @base_wh: what does not depend on the weather, over all those days
 * @heating_wh: what cold explains
 * @cooling_wh: what heat explains
 * @heating_balance_c: below this heating begins; %NAN when nothing is explained by cold
 * @cooling_balance_c: above this cooling begins; %NAN when nothing is explained by heat
 * @r2: which part of the differences between days all of it explains, at most 1
 */
typedef struct
{
  guint days;
  double base_wh;
  double heating_wh;
  double cooling_wh;
  double heating_balance_c;
  double cooling_balance_c;
  double r2;
} DureEnergyWeather;

void dure_energy_weather (const GArray *days, const GArray *air, double heating_balance_c,
                          double cooling_balance_c, DureEnergyWeather *ret_result);

G_END_DECLS
