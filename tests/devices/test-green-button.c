// test-green-button.c: feeds in any order, prefix and size; what is refused, and where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "green-button.h"

#include <string.h>

#define FEED "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>\n"
#define USAGE(service)                                                                            \
  "<entry><link rel='self' href='/U/1'/><link rel='related' href='/U/1/M'/>"                      \
  "<title>Hong Gildong</title>"                                                                   \
  "<content><e:UsagePoint><e:ServiceCategory><e:kind>" service                                    \
  "</e:kind></e:ServiceCategory></e:UsagePoint></content></entry>\n"
#define METER                                                                                     \
  "<entry><link rel='self' href='/U/1/M/7'/><link rel='up' href='/U/1/M'/>"                       \
  "<link rel='related' href='/U/1/M/7/B'/><link rel='related' href='/T/3'/>"                      \
  "<content><e:MeterReading/></content></entry>\n"
#define TYPE(numbers)                                                                             \
  "<entry><link rel='self' href='/T/3'/><content><e:ReadingType>" numbers                         \
  "</e:ReadingType></content></entry>\n"
#define WATT_HOURS                                                                                \
  "<e:accumulationBehaviour>4</e:accumulationBehaviour><e:commodity>1</e:commodity>"              \
  "<e:flowDirection>1</e:flowDirection><e:intervalLength>900</e:intervalLength>"                  \
  "<e:powerOfTenMultiplier>0</e:powerOfTenMultiplier><e:uom>72</e:uom>"
#define BLOCK(readings)                                                                           \
  "<entry><link rel='self' href='/U/1/M/7/B/1'/><link rel='up' href='/U/1/M/7/B'/><content>"      \
  "<e:IntervalBlock><e:interval><e:duration>1800</e:duration><e:start>1</e:start></e:interval>"   \
  readings "</e:IntervalBlock></content></entry>\n"
#define READING(start, value)                                                                     \
  "<e:IntervalReading><e:timePeriod><e:duration>900</e:duration><e:start>" start                  \
  "</e:start></e:timePeriod><e:value>" value "</e:value></e:IntervalReading>\n"
#define TWO BLOCK (READING ("1735700400", "125") READING ("1735701300", " 80 "))
#define END "</feed>"

/* In pieces of @piece octets. */
static DureEnergySeries *
read_pieces (const char *text, gsize piece, GError **error)
{
  g_autoptr (DureGreenButton) reader = dure_green_button_new (1);
  const gsize length = strlen (text);

  for (gsize i = 0; i < length; i += piece)
    if (!dure_green_button_feed (reader, (const guint8 *) text + i, MIN (piece, length - i), error))
      return NULL;
  return dure_green_button_finish (reader, error);
}

static DureEnergySeries *
read_all (const char *text)
{
  g_autoptr (GError) error = NULL;
  DureEnergySeries *series = read_pieces (text, strlen (text), &error);

  g_assert_no_error (error);
  return series;
}

static const DureEnergyInterval *
interval (DureEnergySeries *series, guint i)
{
  g_assert_cmpuint (series->intervals->len, >, i);
  return &g_array_index (series->intervals, DureEnergyInterval, i);
}

static void
assert_one_complaint (const char *text, guint32 entry, guint32 line, DureEnergyReason reason)
{
  g_autoptr (DureEnergySeries) series = read_all (text);
  const DureEnergyComplaint *complaint;

  g_assert_cmpuint (series->n_complaints, ==, 1);
  complaint = &g_array_index (series->complaints, DureEnergyComplaint, 0);
  g_assert_cmpuint (complaint->entry, ==, entry);
  g_assert_cmpuint (complaint->line, ==, line);
  g_assert_cmpint (complaint->reason, ==, reason);
}

static void
assert_refused (const char *text, DureEnergyError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) series = read_pieces (text, 7, &error);

  g_assert_null (series);
  g_assert_error (error, DURE_ENERGY_ERROR, (gint) code);
}

static void
test_order (void)
{
  static const char *const feeds[] = {
    FEED USAGE ("0") METER TYPE (WATT_HOURS) TWO END,
    FEED TWO TYPE (WATT_HOURS) METER USAGE ("0") END,
    FEED METER TWO USAGE ("0") TYPE (WATT_HOURS) END,
    FEED TYPE (WATT_HOURS) TWO METER END,
  };

  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    for (gsize piece = 1; piece < 4000; piece *= 3)
      {
        g_autoptr (DureEnergySeries) series = read_pieces (feeds[i], piece, NULL);

        g_assert_nonnull (series);
        g_assert_cmpuint (series->intervals->len, ==, 2);
        g_assert_cmpint (interval (series, 0)->start_s, ==, 1735700400);
        g_assert_cmpuint (interval (series, 0)->duration_s, ==, 900);
        g_assert_cmpint (interval (series, 0)->milliwatt_hours, ==, 125000);
        g_assert_cmpint (interval (series, 1)->milliwatt_hours, ==, 80000);
        g_assert_cmpuint (series->n_complaints + series->n_other, ==, 0);
      }
}

/* Each sender has prefixes of its own, or makes ESPI's the default. */
static void
test_prefixes (void)
{
  g_autoptr (DureEnergySeries) series = read_all (
      "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>"
      "<a:entry><a:link rel='self' href='/M/7'/><a:link rel='related' href='/T'/>"
      "<a:content><MeterReading xmlns='http://naesb.org/espi'/></a:content></a:entry>"
      "<a:entry><a:link rel='self' href='/T'/><a:content>"
      "<ReadingType xmlns='http://naesb.org/espi'><uom>72</uom>"
      "<powerOfTenMultiplier>-3</powerOfTenMultiplier></ReadingType></a:content></a:entry>"
      "<a:entry><a:link rel='up' href='/M/7/B'/><a:content>"
      "<IntervalBlock xmlns='http://naesb.org/espi'><IntervalReading><timePeriod>"
      "<duration>3600</duration><start>1735700400</start></timePeriod><value>86400</value>"
      "<ReadingQuality><quality>17</quality></ReadingQuality>"
      "<ReadingQuality><quality>8</quality></ReadingQuality>"
      "</IntervalReading></IntervalBlock></a:content></a:entry></a:feed>");

  g_assert_cmpint (interval (series, 0)->milliwatt_hours, ==, 86400);
  g_assert_cmpint (interval (series, 0)->quality, ==, DURE_ENERGY_ESTIMATED);
}

/* Of a quarter of an hour with the number 400; -1 when it is something else than use. */
static gint64
amount_of (const char *numbers)
{
  g_autofree char *feed = g_strdup_printf (FEED METER TYPE ("%s")
                                           BLOCK (READING ("1735700400", "400")) END, numbers);
  g_autoptr (DureEnergySeries) series = read_all (feed);

  if (series->n_other == 1)
    return -1;
  return interval (series, 0)->milliwatt_hours;
}

static void
test_units (void)
{
  g_assert_cmpint (amount_of ("<e:uom>72</e:uom>"), ==, 400000);
  g_assert_cmpint (amount_of ("<e:uom>72</e:uom><e:powerOfTenMultiplier>1"
                              "</e:powerOfTenMultiplier>"), ==, 4000000);
  g_assert_cmpint (amount_of ("<e:uom>38</e:uom><e:dataQualifier>2</e:dataQualifier>"), ==,
                   100000);
  /* A peak is no use, gas is no electricity, a register is no interval. */
  g_assert_cmpint (amount_of ("<e:uom>38</e:uom><e:dataQualifier>8</e:dataQualifier>"), ==, -1);
  g_assert_cmpint (amount_of ("<e:uom>42</e:uom><e:commodity>7</e:commodity>"), ==, -1);
  g_assert_cmpint (amount_of ("<e:uom>72</e:uom><e:accumulationBehaviour>3"
                              "</e:accumulationBehaviour>"), ==, -1);
}

static void
test_gas_meter (void)
{
  g_autoptr (DureEnergySeries) series
      = read_all (FEED USAGE ("1") METER TYPE (WATT_HOURS) TWO END);

  g_assert_cmpuint (series->intervals->len, ==, 0);
  g_assert_cmpuint (series->n_other, ==, 2);
}

static void
test_described_twice (void)
{
  g_autoptr (DureEnergySeries) series
      = read_all (FEED USAGE ("0") METER TYPE (WATT_HOURS)
                  TYPE ("<e:accumulationBehaviour>2</e:accumulationBehaviour><e:uom>72</e:uom>") TWO
                  END);

  g_assert_cmpuint (series->n_other, ==, 0);
  g_assert_cmpint (interval (series, 0)->milliwatt_hours, ==, 125000);
}

static void
test_solar (void)
{
  g_autoptr (DureEnergySeries) series
      = read_all (FEED METER TYPE ("<e:flowDirection>19</e:flowDirection><e:uom>72</e:uom>")
                  BLOCK ("<e:IntervalReading><e:timePeriod><e:start>1735700400</e:start>"
                         "<e:duration>900</e:duration></e:timePeriod><e:value>5</e:value>"
                         "</e:IntervalReading>") END);

  g_assert_cmpint (interval (series, 0)->flow, ==, DURE_ENERGY_REVERSE);
}

/* The unit stands in a reading type and nowhere else: without one it has to be said. */
static void
test_declared (void)
{
  static const struct
  {
    DureEnergyUnit unit;
    gint64 milliwatt_hours;
  } rows[] = {
    { DURE_ENERGY_UNIT_WH, 125000 },  { DURE_ENERGY_UNIT_KWH, 125000000 },
    { DURE_ENERGY_UNIT_W, 31250 },    { DURE_ENERGY_UNIT_KW, 31250000 },
    { DURE_ENERGY_UNIT_UNSTATED, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      static const char text[] = FEED TWO END;
      g_autoptr (DureGreenButton) reader = dure_green_button_new (1);
      g_autoptr (DureEnergySeries) series = NULL;

      dure_green_button_declare (reader, rows[i].unit);
      g_assert_true (dure_green_button_feed (reader, (const guint8 *) text, strlen (text), NULL));
      series = dure_green_button_finish (reader, NULL);
      g_assert_nonnull (series);
      g_assert_cmpuint (series->n_complaints, ==, rows[i].milliwatt_hours == 0);
      if (rows[i].milliwatt_hours != 0)
        g_assert_cmpint (interval (series, 0)->milliwatt_hours, ==, rows[i].milliwatt_hours);
    }
}

static void
test_complaints (void)
{
  assert_one_complaint (FEED METER TWO END, 2, 3, DURE_ENERGY_UNIT_UNKNOWN);
  assert_one_complaint (FEED TWO TYPE (WATT_HOURS) END, 1, 2, DURE_ENERGY_UNIT_UNKNOWN);
  assert_one_complaint (FEED METER TYPE (WATT_HOURS) BLOCK (READING ("soon", "1")) END, 3, 4,
                        DURE_ENERGY_NO_TIME);
  assert_one_complaint (FEED METER TYPE (WATT_HOURS) BLOCK (READING ("1735700400", "1.5")) END, 3,
                        4, DURE_ENERGY_BAD_AMOUNT);
  assert_one_complaint (FEED METER TYPE (WATT_HOURS) BLOCK (READING ("1735700400", "-4")) END, 3,
                        4, DURE_ENERGY_IMPLAUSIBLE);
  assert_one_complaint (FEED METER TYPE (WATT_HOURS)
                        BLOCK (READING ("1735700400", "9223372036854775807")) END, 3, 4,
                        DURE_ENERGY_IMPLAUSIBLE);
  /* Power for so long that the energy of it would come round to less than nothing. */
  assert_one_complaint (FEED METER TYPE ("<e:dataQualifier>2</e:dataQualifier><e:uom>38</e:uom>")
                        BLOCK ("<e:IntervalReading><e:timePeriod><e:duration>7776000</e:duration>"
                               "<e:start>1735700400</e:start></e:timePeriod>"
                               "<e:value>9000000000000000</e:value></e:IntervalReading>") END,
                        3, 4, DURE_ENERGY_IMPLAUSIBLE);
}

static void
test_refusals (void)
{
  g_autoptr (GString) deep = g_string_new (FEED);

  assert_refused ("", DURE_ENERGY_ERROR_MALFORMED);
  assert_refused ("<html/>", DURE_ENERGY_ERROR_MALFORMED);
  assert_refused (FEED, DURE_ENERGY_ERROR_MALFORMED);
  assert_refused (FEED TYPE ("<e:uom>Wh</e:uom>") END, DURE_ENERGY_ERROR_MALFORMED);
  assert_refused ("<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]>" FEED "&c;" END,
                  DURE_ENERGY_ERROR_FORBIDDEN);
  assert_refused ("<!DOCTYPE a SYSTEM 'file:///etc/hostname'>" FEED END,
                  DURE_ENERGY_ERROR_FORBIDDEN);
  for (guint i = 0; i < 40; i++)
    g_string_append (deep, "<x>");
  assert_refused (deep->str, DURE_ENERGY_ERROR_TOO_BIG);
}

/* What a sender wrote about a person must not come back in an error. */
static void
test_errors_are_silent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) series
      = read_pieces (FEED USAGE ("0") "<entry><Hong></entry>", 50, &error);

  g_assert_null (series);
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "Hong"));
  g_assert_nonnull (strstr (error->message, "line 3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/green-button/any-order-any-piece", test_order);
  g_test_add_func ("/green-button/any-prefix", test_prefixes);
  g_test_add_func ("/green-button/units", test_units);
  g_test_add_func ("/green-button/gas-is-other", test_gas_meter);
  g_test_add_func ("/green-button/described-twice", test_described_twice);
  g_test_add_func ("/green-button/solar", test_solar);
  g_test_add_func ("/green-button/complaints-name-entry-and-line", test_complaints);
  g_test_add_func ("/green-button/declared", test_declared);
  g_test_add_func ("/green-button/refusals", test_refusals);
  g_test_add_func ("/green-button/errors-tell-nothing", test_errors_are_silent);
  return g_test_run ();
}
