// test-espi-writer.c: our own reader, and rules of the ESPI schema, judge what we write
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "espi-writer.h"
#include "green-button.h"

#include <string.h>

#define DONOR "018f0000-0000-7000-8000-000000000001"
#define OTHER "018f0000-0000-7000-8000-000000000002"
#define NOW_MS G_GINT64_CONSTANT (1767225600123)
#define START_S G_GINT64_CONSTANT (1735657200) /* 2025-01-01 in Seoul */

static DureFhirFact
fact (const char *donor, gint64 start_s, guint32 length_s, gint64 milliwatt_hours)
{
  return (DureFhirFact) { .donor = donor,
                          .code = DURE_CODE_ELECTRICITY,
                          .start_ms = start_s * 1000,
                          .end_ms = (start_s + length_s) * 1000,
                          .value = (double) milliwatt_hours / 1000 };
}

/* In pieces of @piece facts. */
static GString *
write_pieces (const DureFhirFact *facts, guint count, guint piece)
{
  g_autoptr (DureEspiWriter) writer = dure_espi_writer_new (DONOR, NOW_MS);
  GString *feed = g_string_new (NULL);

  dure_espi_writer_begin (writer, feed);
  for (guint i = 0; i < count; i += piece)
    dure_espi_writer_add (writer, &facts[i], MIN (piece, count - i), feed);
  dure_espi_writer_end (writer, feed);
  return feed;
}

static DureEnergySeries *
read_again (const GString *feed)
{
  g_autoptr (DureGreenButton) reader = dure_green_button_new (1);
  g_autoptr (GError) error = NULL;
  DureEnergySeries *series;

  dure_green_button_feed (reader, (const guint8 *) feed->str, feed->len, &error);
  g_assert_no_error (error);
  series = dure_green_button_finish (reader, &error);
  g_assert_no_error (error);
  return series;
}

static void
assert_same (const DureFhirFact *facts, guint count, guint piece)
{
  g_autoptr (GString) feed = write_pieces (facts, count, piece);
  g_autoptr (DureEnergySeries) series = read_again (feed);

  g_assert_cmpuint (series->n_complaints + series->n_other + series->n_repeated, ==, 0);
  g_assert_cmpuint (series->intervals->len, ==, count);
  for (guint i = 0; i < count; i++)
    {
      const DureEnergyInterval *read = &g_array_index (series->intervals, DureEnergyInterval, i);

      g_assert_cmpint (read->start_s, ==, facts[i].start_ms / 1000);
      g_assert_cmpuint (read->duration_s, ==, (facts[i].end_ms - facts[i].start_ms) / 1000);
      g_assert_cmpfloat ((double) read->milliwatt_hours / 1000, ==, facts[i].value);
      g_assert_cmpint (read->flow, ==, DURE_ENERGY_FORWARD);
      g_assert_cmpint (read->quality, ==, DURE_ENERGY_MEASURED);
    }
}

/* Any lengths and gaps, from nothing to the most a home can use. */
static void
test_round_trip (void)
{
  static const guint32 lengths[] = { 60, 900, 1800, 3600, 86400, 2678400, 90 * 86400 };

  for (guint run = 0; run < 60; run++)
    {
      const guint count = (guint) g_test_rand_int_range (0, 60);
      g_autofree DureFhirFact *facts = g_new0 (DureFhirFact, count + 1);
      gint64 at_s = START_S;

      for (guint i = 0; i < count; i++)
        {
          const guint32 length_s = lengths[g_test_rand_int_range (0, G_N_ELEMENTS (lengths))];
          const gint64 most = G_GINT64_CONSTANT (1000000000) / 3600 * length_s;

          at_s += g_test_rand_bit () ? 0 : g_test_rand_int_range (1, 100000);
          facts[i] = fact (g_test_rand_bit () ? DONOR : OTHER, at_s, length_s,
                           (gint64) g_test_rand_double_range (0, (double) most));
          at_s += length_s;
        }
      assert_same (facts, count, 1);
      assert_same (facts, count, 7);
      assert_same (facts, count, MAX (count, 1));
    }
}

static void
test_other_facts (void)
{
  DureFhirFact facts[] = { fact (DONOR, START_S, 900, 1), fact (DONOR, START_S + 900, 900, 2),
                           fact (DONOR, START_S + 1800, 0, 3),
                           fact (DONOR, START_S + 1800, 900, 4) };
  g_autoptr (GString) feed = NULL;
  g_autoptr (DureEnergySeries) series = NULL;

  facts[0].code = DURE_CODE_HEART_RATE;
  facts[1].code = DURE_CODE_POWER;
  feed = write_pieces (facts, G_N_ELEMENTS (facts), 10);
  series = read_again (feed);
  g_assert_cmpuint (series->intervals->len, ==, 1);
  g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, 0).milliwatt_hours, ==, 4);
  g_assert_null (strstr (feed->str, "<value>1<"));
}

static guint
count_of (const GString *feed, const char *text)
{
  guint count = 0;

  for (const char *at = feed->str; (at = strstr (at, text)) != NULL; at++)
    count++;
  return count;
}

/* One reading type a length, one meter a donor and length, one usage point a donor. */
static void
test_entries (void)
{
  const DureFhirFact facts[] = { fact (DONOR, START_S, 900, 1), fact (DONOR, START_S + 900, 900, 2),
                                 fact (DONOR, START_S + 3600, 3600, 3),
                                 fact (OTHER, START_S, 900, 4),
                                 fact (DONOR, START_S + 1800, 900, 5) };
  g_autoptr (GString) feed = write_pieces (facts, G_N_ELEMENTS (facts), 10);

  g_assert_cmpuint (count_of (feed, "<ReadingType "), ==, 2);
  g_assert_cmpuint (count_of (feed, "<MeterReading "), ==, 3);
  g_assert_cmpuint (count_of (feed, "<UsagePoint "), ==, 2);
  g_assert_cmpuint (count_of (feed, "<LocalTimeParameters "), ==, 1);
  g_assert_cmpuint (count_of (feed, "<IntervalBlock "), ==, 4);
  g_assert_cmpuint (count_of (feed, "<entry>"), ==, 12);
  g_assert_cmpuint (count_of (feed, "<updated>2026-01-01T00:00:00.123Z</updated>"), ==, 13);
  g_assert_nonnull (strstr (feed->str, "<interval><duration>1800</duration><start>1735657200"));
}

/* The block covers its readings in whatever order they come. */
static void
test_unsorted (void)
{
  const DureFhirFact facts[] = { fact (DONOR, START_S + 7200, 3600, 1),
                                 fact (DONOR, START_S, 3600, 2) };
  g_autoptr (GString) feed = write_pieces (facts, G_N_ELEMENTS (facts), 2);

  g_assert_nonnull (strstr (feed->str, "<interval><duration>10800</duration><start>1735657200"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/espi-writer/our-reader-finds-the-same", test_round_trip);
  g_test_add_func ("/espi-writer/only-electricity-used", test_other_facts);
  g_test_add_func ("/espi-writer/one-entry-of-each-kind", test_entries);
  g_test_add_func ("/espi-writer/block-covers-its-readings", test_unsorted);
  return g_test_run ();
}
