// fuzz-energy-csv.c: a table of energy of any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is taken must be in order, without overlaps, and must not depend on where the file was cut
// into pieces.

#include "energy-csv.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static DureEnergySeries *
read_pieces (const uint8_t *bytes, size_t length, size_t first, DureEnergyCount count,
             GTimeZone *zone)
{
  const DureEnergyCsvForm form = { DURE_ENERGY_UNIT_UNSTATED, count, FALSE, zone };
  g_autoptr (DureEnergyCsv) reader = dure_energy_csv_new (&form);

  if (!dure_energy_csv_feed (reader, bytes, first, NULL)
      || !dure_energy_csv_feed (reader, bytes + first, length - first, NULL))
    return NULL;
  return dure_energy_csv_finish (reader, NULL);
}

static void
check (const uint8_t *bytes, size_t length, DureEnergyCount count)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (9 * 3600);
  g_autoptr (DureEnergySeries) whole = read_pieces (bytes, length, length, count, zone);
  g_autoptr (DureEnergySeries) cut = read_pieces (bytes, length, length / 2, count, zone);

  g_assert_true ((whole == NULL) == (cut == NULL));
  if (whole == NULL)
    return;
  g_assert_cmpuint (whole->intervals->len, ==, cut->intervals->len);
  g_assert_cmpuint (whole->n_complaints, ==, cut->n_complaints);
  for (guint i = 1; i < whole->intervals->len; i++)
    {
      const DureEnergyInterval *one = &g_array_index (whole->intervals, DureEnergyInterval, i - 1);

      g_assert_true (one[0].start_s + one[0].duration_s <= one[1].start_s);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  for (DureEnergyCount count = 0; count < DURE_ENERGY_COUNTS; count++)
    check (bytes, length, count);
  return 0;
}
