// fuzz-green-button.c: a Green Button file of any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is taken must be in order, without overlaps and within bounds, and must not depend on where
// the file was cut into pieces.

#include "green-button.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static DureEnergySeries *
read_pieces (const uint8_t *bytes, size_t length, size_t first)
{
  g_autoptr (DureGreenButton) reader = dure_green_button_new (1);

  if (!dure_green_button_feed (reader, bytes, first, NULL)
      || !dure_green_button_feed (reader, bytes + first, length - first, NULL))
    return NULL;
  return dure_green_button_finish (reader, NULL);
}

static void
check_order (const DureEnergySeries *series)
{
  for (guint i = 1; i < series->intervals->len; i++)
    {
      const DureEnergyInterval *one = &g_array_index (series->intervals, DureEnergyInterval, i - 1);

      g_assert_true (one[0].flow < one[1].flow
                     || one[0].start_s + one[0].duration_s <= one[1].start_s);
    }
  g_assert_cmpuint (series->n_complaints, <=, DURE_ENERGY_MAX_COMPLAINTS);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (DureEnergySeries) whole = read_pieces (bytes, length, length);
  g_autoptr (DureEnergySeries) cut = read_pieces (bytes, length, length / 2);

  g_assert_true ((whole == NULL) == (cut == NULL));
  if (whole == NULL)
    return 0;
  check_order (whole);
  g_assert_cmpuint (whole->intervals->len, ==, cut->intervals->len);
  g_assert_cmpuint (whole->n_complaints, ==, cut->n_complaints);
  return 0;
}
