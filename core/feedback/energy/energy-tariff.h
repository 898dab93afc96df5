// energy-tariff.h: in which tier of the Korean residential tariff a home's month ends
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-days.h"

G_BEGIN_DECLS

/**
 * DureTariff:
 *
 * How a home is connected.
 */
typedef enum
{
  DURE_TARIFF_LOW,  /* low voltage: most houses */
  DURE_TARIFF_HIGH, /* high voltage: most apartment blocks */
} DureTariff;

/**
 * DureTariffBill:
 * @tier: 1 to 3: the one that the month's energy has reached
 * @edge_kwh: where the second and the third tier begin
 * @won: energy and base charge, before what is added to them
 */
typedef struct
{
  guint tier;
  double edge_kwh[2];
  double won;
} DureTariffBill;

/**
 * DureEnergyTariff:
 * @newest_day: the newest whole day, counted since 1970
 * @year: of its month; 0 means that nothing else is set
 * @month: 1 to 12
 * @month_days: how many days it has
 * @known_days: how many of them are known whole
 * @so_far_wh: what was used in those
 * @expected_wh: what the whole month comes to, as it goes
 * @so_far: the bill of what was used
 * @expected: the bill of what is expected
 */
typedef struct
{
  gint64 newest_day;
  guint year;
  guint month;
  guint month_days;
  guint known_days;
  double so_far_wh;
  double expected_wh;
  DureTariffBill so_far;
  DureTariffBill expected;
} DureEnergyTariff;

gboolean dure_tariff_bill (DureTariff tariff, gint64 day, double kwh, DureTariffBill *ret_bill);
void dure_energy_tariff (const GArray *days, DureTariff tariff, DureEnergyTariff *ret_result);

G_END_DECLS
