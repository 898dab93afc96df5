// energy-tariff.c: in which tier of the Korean residential tariff a home's month ends
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The rates stand in a table with the day from which they hold, and before the first row nothing is
// said. A month in which they change is split: each row counts for its share of the days, with that
// share of the energy and of the tiers. All of it is an estimate: a home's month may begin on
// another day than the calendar's, and what is added to energy and base charge (climate, fuel, tax,
// the fund) changes too often to be kept here.

#include "energy-tariff.h"

#include <math.h>
#include <string.h>

#define TIERS 3
/* What is to come of a month is taken from so many newest days. */
#define RECENT_DAYS 28

typedef struct
{
  gint64 from_day;
  double won_kwh[2][TIERS]; /* by #DureTariff */
  double base_won[2][TIERS];
  double edge_kwh[2];
  double summer_edge_kwh[2]; /* July and August */
} Rates;

/* Korea Electric Power Corporation, residential; from 2023-01-01, and 8 won a kWh more from
 * 2023-05-16. The base charge of high voltage is that of KEPCO's tables of those days. */
static const Rates rates[] = {
  {
      .from_day = 19358,
      .won_kwh = { { 112.0, 206.6, 299.3 }, { 97.0, 166.0, 234.3 } },
      .base_won = { { 910, 1600, 7300 }, { 730, 1260, 6060 } },
      .edge_kwh = { 200, 400 },
      .summer_edge_kwh = { 300, 450 },
  },
  {
      .from_day = 19493,
      .won_kwh = { { 120.0, 214.6, 307.3 }, { 105.0, 174.0, 242.3 } },
      .base_won = { { 910, 1600, 7300 }, { 730, 1260, 6060 } },
      .edge_kwh = { 200, 400 },
      .summer_edge_kwh = { 300, 450 },
  },
};

/* What a whole month costs by one row. */
static DureTariffBill
bill_by (const Rates *row, DureTariff tariff, gboolean is_summer, double kwh)
{
  const double *edges = is_summer ? row->summer_edge_kwh : row->edge_kwh;
  DureTariffBill bill = { .tier = 1, .edge_kwh = { edges[0], edges[1] } };

  for (guint i = 0; i < TIERS && (i == 0 || kwh > edges[i - 1]); i++)
    {
      const double from = i > 0 ? edges[i - 1] : 0;
      const double to = i + 1 < TIERS ? MIN (kwh, edges[i]) : kwh;

      bill.tier = i + 1;
      bill.won += (to - from) * row->won_kwh[tariff][i];
    }
  bill.won += row->base_won[tariff][bill.tier - 1];
  return bill;
}

/**
 * dure_tariff_bill:
 * @tariff: how the home is connected
 * @day: a day of the month, counted since 1970
 * @kwh: what is used in the whole month
 * @ret_bill: (out): what it costs; an edge belongs to the tier below it. The base charge is that
 *   of the tier reached. Where rates change within the month, the tier is that of the later ones;
 *   set only on success
 *
 * Returns: whether the rates of the whole month are known
 */
gboolean
dure_tariff_bill (DureTariff tariff, gint64 day, double kwh, DureTariffBill *ret_bill)
{
  gint64 first, end;
  double won = 0;
  gboolean is_summer;
  GDate date;

  dure_home_day_date (day, &date);
  first = day - g_date_get_day (&date) + 1;
  end = first + g_date_get_days_in_month (g_date_get_month (&date), g_date_get_year (&date));
  is_summer = g_date_get_month (&date) == G_DATE_JULY || g_date_get_month (&date) == G_DATE_AUGUST;
  if (first < rates[0].from_day)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rates) && rates[i].from_day < end; i++)
    {
      const gint64 from = MAX (rates[i].from_day, first);
      const gint64 to = i + 1 < G_N_ELEMENTS (rates) ? MIN (rates[i + 1].from_day, end) : end;

      if (to <= from)
        continue;
      *ret_bill = bill_by (&rates[i], tariff, is_summer, kwh);
      won += ret_bill->won * (double) (to - from) / (double) (end - first);
    }
  ret_bill->won = won;
  return TRUE;
}

/* A mean day of the newest ones. */
static double
recent_day_wh (const GArray *days)
{
  double sum = 0;
  guint n = 0;

  for (guint i = days->len; i > 0 && n < RECENT_DAYS; i--)
    {
      const DureHomeDay *day = &g_array_index (days, DureHomeDay, i - 1);

      sum += day->is_whole ? day->wh : 0;
      n += day->is_whole ? 1 : 0;
    }
  return n > 0 ? sum / n : 0;
}

static const DureHomeDay *
newest_whole (const GArray *days)
{
  for (guint i = days->len; i > 0; i--)
    if (g_array_index (days, DureHomeDay, i - 1).is_whole)
      return &g_array_index (days, DureHomeDay, i - 1);
  return NULL;
}

/**
 * dure_energy_tariff:
 * @days: (element-type DureHomeDay): oldest first
 * @tariff: how the home is connected
 * @ret_result: (out caller-allocates): of the month of the newest whole day; its days that are not
 *   known, past ones and those to come, are taken to be as the newest 28
 */
void
dure_energy_tariff (const GArray *days, DureTariff tariff, DureEnergyTariff *ret_result)
{
  const DureHomeDay *newest = newest_whole (days);
  GDate date;
  gint64 first;

  memset (ret_result, 0, sizeof *ret_result);
  if (newest == NULL || !dure_tariff_bill (tariff, newest->day, 0, &ret_result->so_far))
    return;
  dure_home_day_date (newest->day, &date);
  first = newest->day - g_date_get_day (&date) + 1;
  ret_result->newest_day = newest->day;
  ret_result->year = g_date_get_year (&date);
  ret_result->month = g_date_get_month (&date);
  ret_result->month_days
      = g_date_get_days_in_month (g_date_get_month (&date), g_date_get_year (&date));
  for (const DureHomeDay *day = newest;
       day >= (const DureHomeDay *) (gconstpointer) days->data && day->day >= first; day--)
    if (day->is_whole)
      {
        ret_result->so_far_wh += day->wh;
        ret_result->known_days++;
      }
  ret_result->expected_wh
      = ret_result->so_far_wh
        + recent_day_wh (days) * (ret_result->month_days - ret_result->known_days);
  /* Readings that were each rounded must not add up to the next tier. */
  dure_tariff_bill (tariff, newest->day, round (ret_result->so_far_wh) / 1000,
                    &ret_result->so_far);
  dure_tariff_bill (tariff, newest->day, round (ret_result->expected_wh) / 1000,
                    &ret_result->expected);
}
