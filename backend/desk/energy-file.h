// energy-file.h: files of a home's meter and of the weather, as people at a desk have them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-csv.h"
#include "home-days.h"

G_BEGIN_DECLS

/**
 * DureEnergyFile:
 * @zone: of the home's clocks, so far as was told
 * @uses: (element-type DureEnergyUse): what the home took, oldest first
 * @kwh_of_unit: how many kWh the file's unit is, for those that are no energy by electricity: of a
 *   therm 29.3; else 1
 * @is_unit_assumed: whether nothing said that it is kWh
 * @exported_readings: how many readings are of what the home gave
 * @exported_milliwatt_hours: all of that
 * @bad_rows: how many were left out
 * @bad_line: where in the file the first of them stands; 0 without any
 * @is_bad: (array fixed-size=DURE_ENERGY_N_REASONS): why, of the first hundred
 * @repeated: how many readings came twice
 * @other: how many readings are of something else
 */
typedef struct
{
  GTimeZone *zone;
  GArray *uses;
  double kwh_of_unit;
  gboolean is_unit_assumed;
  guint exported_readings;
  gint64 exported_milliwatt_hours;
  guint bad_rows;
  guint32 bad_line;
  gboolean is_bad[DURE_ENERGY_N_REASONS];
  guint repeated;
  guint other;
} DureEnergyFile;

/**
 * DureEnergyFileForm:
 * @zone: (nullable): `Asia/Seoul` or `+09:00`; else what the file says, else Asia/Seoul
 * @unit: (nullable): `kWh`, `Wh`, `MWh`, `kW`, `W` or `therm`; else what the file says, else kWh
 * @household: (nullable): of a file with several homes; else the first
 * @is_end_stamped: whether a time is when its interval ended
 */
typedef struct
{
  char *zone;
  char *unit;
  char *household;
  gboolean is_end_stamped;
} DureEnergyFileForm;

GByteArray *dure_desk_text (const char *path, GError **error);
DureEnergyFile *dure_energy_file_read (const char *path, const DureEnergyFileForm *form,
                                       GError **error);
void dure_energy_file_free (DureEnergyFile *self);
GArray *dure_air_file_read (const char *path, GTimeZone *zone, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnergyFile, dure_energy_file_free)

G_END_DECLS
