// fuzz-green-button.c: a Green Button file of any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is taken must be in order, without overlaps and within bounds, and must not depend on where
// the file was cut into pieces. Written again it must be read as the same.

#include "espi-writer.h"
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

static GString *
write_again (const DureEnergyInterval *intervals, guint count)
{
  const char *name = "00000000-0000-4000-8000-000000000000";
  g_autoptr (DureEspiWriter) writer = dure_espi_writer_new (name, 0);
  GString *feed = g_string_new (NULL);

  dure_espi_writer_begin (writer, feed);
  for (guint i = 0; i < count; i++)
    {
      const DureFhirFact fact = {
        .donor = name,
        .code = DURE_CODE_ELECTRICITY,
        .start_ms = intervals[i].start_s * 1000,
        .end_ms = (intervals[i].start_s + intervals[i].duration_s) * 1000,
        .value = (double) intervals[i].milliwatt_hours / 1000,
      };

      dure_espi_writer_add (writer, &fact, 1, feed);
    }
  dure_espi_writer_end (writer, feed);
  return feed;
}

/* What went into the home is all that is ever written; it stands first. */
static void
check_written (const DureEnergySeries *series)
{
  const DureEnergyInterval *intervals
      = (const DureEnergyInterval *) (gpointer) series->intervals->data;
  g_autoptr (DureEnergySeries) again = NULL;
  g_autoptr (GString) feed = NULL;
  guint count = 0;

  while (count < series->intervals->len && intervals[count].flow == DURE_ENERGY_FORWARD)
    count++;
  feed = write_again (intervals, count);
  again = read_pieces ((const uint8_t *) feed->str, feed->len, feed->len);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->n_complaints, ==, 0);
  g_assert_cmpuint (again->intervals->len, ==, count);
  for (guint i = 0; i < count; i++)
    {
      const DureEnergyInterval *one = &g_array_index (again->intervals, DureEnergyInterval, i);

      g_assert_cmpint (one->start_s, ==, intervals[i].start_s);
      g_assert_cmpuint (one->duration_s, ==, intervals[i].duration_s);
      g_assert_cmpint (one->milliwatt_hours, ==, intervals[i].milliwatt_hours);
    }
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
  check_written (whole);
  g_assert_cmpuint (whole->intervals->len, ==, cut->intervals->len);
  g_assert_cmpuint (whole->n_complaints, ==, cut->n_complaints);
  return 0;
}
