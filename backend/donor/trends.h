// trends.h: what was measured, day by day
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "code.h"

G_BEGIN_DECLS

/* The newest observations that sources sent which are looked at for one donor, and the newest
   batches that they are in; the sources share them. */
#define DURE_TRENDS_MOST 10000
#define DURE_TRENDS_MOST_BATCHES 500
/* The newest days with a measurement that are told of. */
#define DURE_TREND_DAYS_MOST 60

/**
 * DureTrendDay:
 * @day: days since 1970, as they begin in Gwangju
 * @low: the lowest value, in the code's unit
 * @middle: the median
 * @high: the highest
 * @count: how many there were
 */
typedef struct
{
  gint64 day;
  double low;
  double middle;
  double high;
  guint count;
} DureTrendDay;

typedef struct _DureTrends DureTrends;

DureTrends *dure_trends_new (void);
DureTrends *dure_trends_of_donors (DureCity *city, GPtrArray *donors, GError **error);
void dure_trends_free (DureTrends *self);
void dure_trends_add (DureTrends *self, DureCode code, gint64 time_ms, double value);
GArray *dure_trends_days (DureTrends *self, DureCode code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTrends, dure_trends_free)

G_END_DECLS
