// energy-csv.h: what a home used, from a table of comma-separated values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-series.h"

G_BEGIN_DECLS

/**
 * DureEnergyUnit:
 *
 * What the amounts of a table are in. Power is taken as the average of its interval.
 */
typedef enum
{
  DURE_ENERGY_UNIT_UNSTATED,
  DURE_ENERGY_UNIT_WH,
  DURE_ENERGY_UNIT_KWH,
  DURE_ENERGY_UNIT_MWH,
  DURE_ENERGY_UNIT_W,
  DURE_ENERGY_UNIT_KW,
} DureEnergyUnit;

/**
 * DureEnergyCount:
 *
 * What the amounts of a table count.
 */
typedef enum
{
  DURE_ENERGY_COUNT_UNSTATED,
  DURE_ENERGY_COUNT_USE,        /* what the home took in each interval */
  DURE_ENERGY_COUNT_REGISTER,   /* what its meter shows: all that it ever took */
  DURE_ENERGY_COUNT_PRODUCTION, /* what the home gave or made in each interval: solar */
  DURE_ENERGY_COUNTS,
} DureEnergyCount;

/**
 * DureEnergyCsvForm:
 * @unit: what the sender declares; unstated when the header is to say it
 * @count: in the same way
 * @is_end_stamped: whether a time is when its interval ended
 * @zone: (transfer none): of the clock that wrote the times; outlives the reader
 *
 * What a table does not say by itself.
 */
typedef struct
{
  DureEnergyUnit unit;
  DureEnergyCount count;
  gboolean is_end_stamped;
  GTimeZone *zone;
} DureEnergyCsvForm;

typedef struct _DureEnergyCsv DureEnergyCsv;

DureEnergyCsv *dure_energy_csv_new (const DureEnergyCsvForm *form);
void dure_energy_csv_free (DureEnergyCsv *self);
gboolean dure_energy_csv_feed (DureEnergyCsv *self, const guint8 *bytes, gsize length,
                               GError **error);
DureEnergySeries *dure_energy_csv_finish (DureEnergyCsv *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnergyCsv, dure_energy_csv_free)

G_END_DECLS
