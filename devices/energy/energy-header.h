// energy-header.h: which column of a table of energy holds what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "csv-rows.h"
#include "energy-csv.h"

G_BEGIN_DECLS

/**
 * DureEnergyHeader:
 * @date: the column with the date, or date and time
 * @time: the one with the time of day, if it is one of its own; else -1
 * @amount: the one with the amounts
 * @units: the one that names the unit in each row, if there is one; else -1
 * @quality: the one that tells what was only estimated, if there is one; else -1
 * @asks_estimated: whether its name is a question to which a yes means that
 * @count: what its name says that it counts, or %DURE_ENERGY_COUNT_UNSTATED
 * @unit: what the amount's name says, or %DURE_ENERGY_UNIT_UNSTATED
 * @is_foreign: whether it names a unit that is neither energy nor power
 */
typedef struct
{
  int date;
  int time;
  int amount;
  int units;
  int quality;
  DureEnergyCount count;
  DureEnergyUnit unit;
  gboolean is_foreign;
  gboolean asks_estimated;
} DureEnergyHeader;

char *dure_energy_cell_text (const char *cell);
DureEnergyUnit dure_energy_unit_read (const char *cell, gboolean *ret_is_foreign);
gboolean dure_energy_header_read (const DureCsvRow *row, DureEnergyCount declared,
                                  DureEnergyHeader *ret_header);

G_END_DECLS
