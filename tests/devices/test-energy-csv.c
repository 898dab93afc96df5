// test-energy-csv.c: tables of many makers; what is refused, and where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "energy-csv.h"

#include <string.h>

#define NEW_YEAR G_GINT64_CONSTANT (1735657200) /* 2025-01-01 00:00 in Korea */

static DureEnergySeries *
read_counts (const char *text, gssize length, DureEnergyUnit unit, DureEnergyCount count,
             gboolean is_end_stamped, const char *zone_name, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  const DureEnergyCsvForm form = { unit, count, is_end_stamped, zone };
  g_autoptr (DureEnergyCsv) reader = NULL;

  g_assert_nonnull (zone);
  reader = dure_energy_csv_new (&form);
  if (length < 0)
    length = (gssize) strlen (text);
  for (gssize i = 0; i < length; i += 5)
    if (!dure_energy_csv_feed (reader, (const guint8 *) text + i, (gsize) MIN (5, length - i),
                               error))
      return NULL;
  return dure_energy_csv_finish (reader, error);
}

static DureEnergySeries *
read_table (const char *text, gssize length, DureEnergyUnit unit, gboolean is_end_stamped,
            const char *zone_name, GError **error)
{
  return read_counts (text, length, unit, DURE_ENERGY_COUNT_USE, is_end_stamped, zone_name, error);
}

static DureEnergySeries *
read_korean (const char *text)
{
  g_autoptr (GError) error = NULL;
  DureEnergySeries *series
      = read_table (text, -1, DURE_ENERGY_UNIT_UNSTATED, FALSE, "+09:00", &error);

  g_assert_no_error (error);
  return series;
}

static void
assert_interval (DureEnergySeries *series, guint i, gint64 start_s, guint32 duration_s,
                 gint64 amount)
{
  const DureEnergyInterval *interval;

  g_assert_cmpuint (series->intervals->len, >, i);
  interval = &g_array_index (series->intervals, DureEnergyInterval, i);
  g_assert_cmpint (interval->start_s, ==, start_s);
  g_assert_cmpuint (interval->duration_s, ==, duration_s);
  g_assert_cmpint (interval->milliwatt_hours, ==, amount);
}

/* The same two hours, as they are written here and there. */
static void
test_spellings (void)
{
  static const char *const tables[] = {
    "time,kWh\n2025-01-01 00:00,0.5\n2025-01-01 01:00,0.25\n",
    "\xEF\xBB\xBF" "일시,사용량(kWh)\r\n2025.1.1 0:00,0.5\r\n2025.1.1 1:00,0.25",
    "일자;시간;전력사용량 [kWh]\r20250101;00:00;0,5\r20250101;01:00;0,25\r",
    "날짜\t시각\t사용량_kWh\n2025년 1월 1일\t0시\t.5\n2025년 1월 1일\t1시\t0.250\n",
    "timestamp,energy (Wh)\n2025-01-01T00:00:00+09:00,500\n2024-12-31T16:00:00Z,250\n",
    "DATE,START TIME,END TIME,USAGE (kWh),COST\n2025/01/01,00:00,00:59,0.50,9\n"
    "2025/01/01,01:00,01:59,0.25,9\n",
    "고객,홍길동\n\n측정일시,누적전력량(kWh),사용전력량(Wh)\n202501010000,99,\"500\"\n"
    "20250101010000,99,250\n",
    "TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST\nUse,2025-01-01,00:00,00:59,500,Wh,9\n"
    "Use,2025-01-01,01:00,01:59,250,Wh,9\n",
    "date,power (W)\n2025-01-01 오전 12:00,500\n2025-01-01 01:00 AM,250\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (DureEnergySeries) series = read_korean (tables[i]);

      g_test_message ("table %u", i);
      g_assert_cmpuint (series->n_complaints, ==, 0);
      g_assert_cmpuint (series->intervals->len, ==, 2);
      assert_interval (series, 0, NEW_YEAR, 3600, 500000);
      assert_interval (series, 1, NEW_YEAR + 3600, 3600, 250000);
    }
}

/* Of three hours the middle one is estimated, in the words of suppliers; or none, where a word that
 * could mean anything says something else. */
static void
test_estimates (void)
{
  static const struct
  {
    const char *name, *is, *is_not;
    DureEnergyQuality wanted;
  } tables[] = {
    { "quality", "Estimated", "actual", DURE_ENERGY_ESTIMATED },
    { "Read Status", "E", "A", DURE_ENERGY_ESTIMATED },
    { "검침구분", "추정", "실측", DURE_ENERGY_ESTIMATED },
    { "is estimated", "true", "false", DURE_ENERGY_ESTIMATED },
    { "추정 여부", "예", "아니오", DURE_ENERGY_ESTIMATED },
    { "status", "1", "0", DURE_ENERGY_MEASURED },
    { "remark", "E", "A", DURE_ENERGY_MEASURED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "time,kWh,%s\n2025-01-01 00:00,1,%s\n2025-01-01 01:00,1,%s\n2025-01-01 02:00,1\n",
          tables[i].name, tables[i].is_not, tables[i].is);
      g_autoptr (DureEnergySeries) series = read_korean (text);

      g_test_message ("%s", tables[i].name);
      g_assert_cmpuint (series->intervals->len, ==, 3);
      for (guint hour = 0; hour < 3; hour++)
        g_assert_cmpuint (g_array_index (series->intervals, DureEnergyInterval, hour).quality, ==,
                          hour == 1 ? tables[i].wanted : DURE_ENERGY_MEASURED);
    }
}

/* A unit in each row: the first one is that of the table, and a row in another one is left out. */
static void
test_units_of_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) series = read_korean (
      "time,usage,unit\n2025-01-01 00:00,1,kWh\n2025-01-01 01:00,2,kWh\n2025-01-01 02:00,1,Wh\n"
      "2025-01-01 03:00,1,kWh\n");
  g_autoptr (DureEnergySeries) gas = read_table (
      "time,usage,unit\n2025-01-01 00:00,1,therm\n", -1, DURE_ENERGY_UNIT_UNSTATED, FALSE,
      "+09:00", &error);

  g_assert_cmpuint (series->intervals->len, ==, 3);
  assert_interval (series, 1, NEW_YEAR + 3600, 3600, 2000000);
  g_assert_cmpuint (series->n_complaints, ==, 1);
  g_assert_null (gas);
  g_assert_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_UNIT);
}

static void
test_cp949 (void)
{
  g_autofree char *text = NULL;
  g_autoptr (DureEnergySeries) series = NULL;
  gsize length;

  text = g_convert ("날짜,사용량(kWh)\n2025년 1월 1일,\"1,234.5\"\n", -1, "CP949", "UTF-8", NULL,
                    &length, NULL);
  g_assert_nonnull (text);
  series = read_table (text, (gssize) length, DURE_ENERGY_UNIT_KWH, FALSE, "+09:00", NULL);
  g_assert_nonnull (series);
  assert_interval (series, 0, NEW_YEAR, 86400, 1234500000);
}

static void
test_months_and_ends (void)
{
  g_autoptr (DureEnergySeries) months
      = read_korean ("년월,사용량(kWh)\n2025-01,300\n202502,250.1\n");
  g_autoptr (DureEnergySeries) ends
      = read_table ("일자,시간,사용량\n20250101,23,1\n20250101,24:00,2\n", -1,
                    DURE_ENERGY_UNIT_KWH, TRUE, "+09:00", NULL);

  assert_interval (months, 0, NEW_YEAR, 31 * 86400, 300000000);
  assert_interval (months, 1, NEW_YEAR + 31 * 86400, 28 * 86400, 250100000);
  g_assert_nonnull (ends);
  assert_interval (ends, 0, NEW_YEAR + 22 * 3600, 3600, 1000000);
  assert_interval (ends, 1, NEW_YEAR + 23 * 3600, 3600, 2000000);
}

/* In London the hour from one comes twice on 2024-10-27, and not at all on 2024-03-31. */
static void
test_clock_changes (void)
{
  const gint64 one = 1729987200;
  g_autoptr (DureEnergySeries) autumn
      = read_table ("time,kwh\n2024-10-27 01:00,1\n2024-10-27 01:30,2\n2024-10-27 01:00,3\n"
                    "2024-10-27 01:30,4\n2024-10-27 02:00,5\n", -1, DURE_ENERGY_UNIT_KWH, FALSE,
                    "Europe/London", NULL);
  g_autoptr (DureEnergySeries) spring
      = read_table ("time,kwh\n2024-03-31 00:30,1\n2024-03-31 01:00,9\n2024-03-31 02:00,2\n"
                    "2024-03-31 02:30,3\n", -1, DURE_ENERGY_UNIT_KWH, FALSE, "Europe/London",
                    NULL);
  g_autoptr (DureEnergySeries) days
      = read_table ("day (date),kwh\n2024-03-31,1\n2024-10-27,2\n", -1, DURE_ENERGY_UNIT_KWH,
                    FALSE, "Europe/London", NULL);

  g_assert_cmpuint (autumn->n_complaints, ==, 0);
  for (guint i = 0; i < 5; i++)
    assert_interval (autumn, i, one + 1800 * (gint64) i, 1800, 1000000 * (gint64) (i + 1));
  g_assert_cmpuint (spring->n_complaints, ==, 1);
  g_assert_cmpuint (spring->intervals->len, ==, 3);
  assert_interval (days, 0, 1711843200, 23 * 3600, 1000000);
  assert_interval (days, 1, 1729983600, 25 * 3600, 2000000);
}

static void
test_bad_rows (void)
{
  static const DureEnergyComplaint wanted[] = {
    { 0, 2, DURE_ENERGY_NO_TIME },    { 0, 4, DURE_ENERGY_NO_AMOUNT },
    { 0, 5, DURE_ENERGY_BAD_AMOUNT }, { 0, 6, DURE_ENERGY_SHORT_ROW },
    { 0, 7, DURE_ENERGY_BAD_AMOUNT }, { 0, 8, DURE_ENERGY_NO_TIME },
    { 0, 9, DURE_ENERGY_IMPLAUSIBLE }, { 0, 11, DURE_ENERGY_CONTRADICTING },
  };
  g_autoptr (DureEnergySeries) series = read_korean (
      "time,kWh\n01/02/2025 00:00,1\n2025-01-01 00:00,1\n2025-01-01 01:00,\n"
      "2025-01-01 02:00,many\n2025-01-01 03:00\n2025-01-01 04:00,1e3\n2025-02-30 05:00,1\n"
      "2025-01-01 06:00,-2\n2025-01-01 01:00,1\n2025-01-01 01:00,2\n2025-01-01 01:00,1\n"
      "2025-01-01 07:00,1\n2025-01-01 08:00,1\n2025-01-01 09:00,1\n");

  g_assert_cmpuint (series->n_complaints, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const DureEnergyComplaint *complaint
          = &g_array_index (series->complaints, DureEnergyComplaint, i);

      g_assert_cmpuint (complaint->line, ==, wanted[i].line);
      g_assert_cmpint (complaint->reason, ==, wanted[i].reason);
    }
  g_assert_cmpuint (series->intervals->len, ==, 5);
  g_assert_cmpuint (series->n_repeated, ==, 1);
}

/* Read as if it set thousands apart, a comma that is a point makes an amount a thousand times. */
static void
test_comma_that_may_be_a_point (void)
{
  g_autoptr (DureEnergySeries) series = read_table (
      "time,usage\n2025-01-01 00:00,\"0,123\"\n2025-01-01 01:00,\"1234,567\"\n"
      "2025-01-01 02:00,\"0,000,123\"\n2025-01-01 03:00,\"1,234\"\n"
      "2025-01-01 04:00,\"12,034.5\"\n",
      -1, DURE_ENERGY_UNIT_WH, FALSE, "+09:00", NULL);

  g_assert_cmpuint (series->n_complaints, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const DureEnergyComplaint *complaint
          = &g_array_index (series->complaints, DureEnergyComplaint, i);

      g_assert_cmpuint (complaint->line, ==, i + 2);
      g_assert_cmpint (complaint->reason, ==, DURE_ENERGY_BAD_AMOUNT);
    }
  g_assert_cmpuint (series->intervals->len, ==, 2);
  g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, 0).milliwatt_hours, ==,
                   1234000);
  g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, 1).milliwatt_hours, ==,
                   12034500);
}

static void
assert_refused (const char *text, DureEnergyUnit unit, DureEnergyError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) series = read_table (text, -1, unit, FALSE, "+09:00", &error);

  g_assert_null (series);
  g_assert_error (error, DURE_ENERGY_ERROR, (gint) code);
}

/* A column whose name says nothing but its unit is what it was declared to be, and else nothing. */
static void
test_counts (void)
{
  static const char text[] = "time,kWh\n2025-01-01 02:00,103\n2025-01-01 00:00,100\n"
                             "2025-01-01 01:00,101\n2025-01-01 01:00,101\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) unstated = read_counts (
      text, -1, DURE_ENERGY_UNIT_UNSTATED, DURE_ENERGY_COUNT_UNSTATED, FALSE, "+09:00", &error);
  g_autoptr (DureEnergySeries) shown = read_counts (
      text, -1, DURE_ENERGY_UNIT_UNSTATED, DURE_ENERGY_COUNT_REGISTER, FALSE, "+09:00", NULL);
  g_autoptr (DureEnergySeries) made = read_counts (
      text, -1, DURE_ENERGY_UNIT_UNSTATED, DURE_ENERGY_COUNT_PRODUCTION, FALSE, "+09:00", NULL);

  g_assert_null (unstated);
  g_assert_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_COUNT);
  g_assert_nonnull (shown);
  g_assert_cmpuint (shown->n_complaints, ==, 0);
  g_assert_cmpuint (shown->intervals->len, ==, 2);
  assert_interval (shown, 0, NEW_YEAR, 3600, 1000000);
  assert_interval (shown, 1, NEW_YEAR + 3600, 3600, 2000000);
  g_assert_nonnull (made);
  assert_interval (made, 0, NEW_YEAR, 3600, 100000000);
  g_assert_cmpint (g_array_index (made->intervals, DureEnergyInterval, 0).flow, ==,
                   DURE_ENERGY_REVERSE);
}

static void
test_register_that_goes_back (void)
{
  g_autoptr (DureEnergySeries) series = read_counts (
      "time,register (kWh)\n2025-01-01 00:00,10\n2025-01-01 01:00,4\n2025-01-01 02:00,5\n"
      "2025-01-01 03:00,-9000000000000\n2025-01-01 04:00,9000000000000\n",
      -1, DURE_ENERGY_UNIT_UNSTATED, DURE_ENERGY_COUNT_UNSTATED, FALSE, "+09:00", NULL);

  g_assert_nonnull (series);
  g_assert_cmpuint (series->n_complaints, ==, 3);
  g_assert_cmpuint (g_array_index (series->complaints, DureEnergyComplaint, 0).line, ==, 3);
  g_assert_cmpuint (series->intervals->len, ==, 1);
  assert_interval (series, 0, NEW_YEAR + 3600, 3600, 1000000);
}

/* Each table, and what its column must be taken for when nothing is declared. */
static void
test_named_counts (void)
{
  static const struct
  {
    const char *header;
    gint64 amount; /* of the first row; 0 when it must be asked */
    DureEnergyFlow flow;
  } tables[] = {
    { "time,solar (kWh),usage (kWh)", 3000000, DURE_ENERGY_FORWARD },
    { "time,누적전력량(kWh),사용량(kWh)", 3000000, DURE_ENERGY_FORWARD },
    { "time,발전량(kWh),memo", 2000000, DURE_ENERGY_REVERSE },
    { "time,누적(kWh),memo", 3000000, DURE_ENERGY_FORWARD },
    { "time,발전량(kWh),전력량(kWh)", 0, DURE_ENERGY_FORWARD },
    { "time,Value (kWh),memo", 0, DURE_ENERGY_FORWARD },
    { "calendar date,weekend use,consumption kWh", 3000000, DURE_ENERGY_FORWARD },
    { "end time,time,usage kWh", 0, DURE_ENERGY_FORWARD },
    { "time,temperature,usage (kWh)", 3000000, DURE_ENERGY_FORWARD },
    { "time,gas usage (m3),usage (kWh)", 3000000, DURE_ENERGY_FORWARD },
    { "time,계약용량(kW),사용량(kWh)", 3000000, DURE_ENERGY_FORWARD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *text = g_strconcat (tables[i].header, "\n2025-01-01 00:00,2,3\n"
                                           "2025-01-01 01:00,5,6\n", NULL);
      g_autoptr (DureEnergySeries) series = read_counts (
          text, -1, DURE_ENERGY_UNIT_UNSTATED, DURE_ENERGY_COUNT_UNSTATED, FALSE, "+09:00", NULL);

      g_test_message ("%s", tables[i].header);
      g_assert_true ((series == NULL || series->intervals->len == 0) == (tables[i].amount == 0));
      if (tables[i].amount == 0)
        continue;
      assert_interval (series, 0, NEW_YEAR, 3600, tables[i].amount);
      g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, 0).flow, ==,
                       tables[i].flow);
    }
}

/* A number of three digits is no time; one of four is, wherever the date stands. */
static void
test_times_of_three_digits (void)
{
  g_autoptr (DureEnergySeries) series = read_korean (
      "일자,시간,사용량(kWh)\n20250101,115,1\n2025-01-01,115,1\n2025-01-01,0115,1\n"
      "20250101,0215,1\n2025-01-001,03:15,1\n20250101 0015+0900,,1\n20250101 0130-05,,1\n");

  g_assert_cmpuint (series->n_complaints, ==, 3);
  g_assert_cmpuint (series->intervals->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, i).start_s, ==,
                     NEW_YEAR + 900 + 3600 * (gint64) i);
  g_assert_cmpint (g_array_index (series->intervals, DureEnergyInterval, 3).start_s, ==,
                   NEW_YEAR + 5400 + 14 * 3600);
}

/* More power than can be counted is left out; it must not come back as a little. */
static void
test_power_without_end (void)
{
  g_autoptr (DureEnergySeries) series = read_table (
      "date,power (kW)\n2025-01,9000000000000\n2025-02,1\n", -1, DURE_ENERGY_UNIT_KW, FALSE,
      "+09:00", NULL);

  g_assert_nonnull (series);
  g_assert_cmpuint (series->n_complaints, ==, 1);
  g_assert_cmpint (g_array_index (series->complaints, DureEnergyComplaint, 0).reason, ==,
                   DURE_ENERGY_IMPLAUSIBLE);
  g_assert_cmpuint (series->intervals->len, ==, 1);
  assert_interval (series, 0, NEW_YEAR + 31 * 86400, 28 * 86400, 28 * 24 * 1000000);
}

static void
test_refusals (void)
{
  g_autofree char *long_row = g_strnfill (9000, 'x');
  g_autofree char *many_cells = g_strnfill (80, ',');

  assert_refused ("", DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_HEADER);
  assert_refused ("2025-01-01,1\n", DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_HEADER);
  assert_refused ("time,usage\n", DURE_ENERGY_UNIT_UNSTATED, DURE_ENERGY_ERROR_UNIT);
  assert_refused ("time,usage (kWh)\n", DURE_ENERGY_UNIT_WH, DURE_ENERGY_ERROR_UNIT);
  assert_refused ("time,usage (m3)\n", DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_UNIT);
  assert_refused ("time,\"usage\n", DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_MALFORMED);
  assert_refused ("time,\"usage\"x\n", DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_MALFORMED);
  assert_refused (long_row, DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_TOO_BIG);
  assert_refused (many_cells, DURE_ENERGY_UNIT_KWH, DURE_ENERGY_ERROR_TOO_BIG);
}

static void
test_utf16 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) series
      = read_table ("\xFF\xFEt\0i\0", 6, DURE_ENERGY_UNIT_KWH, FALSE, "+09:00", &error);

  g_assert_null (series);
  g_assert_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-csv/one-table-many-spellings", test_spellings);
  g_test_add_func ("/energy-csv/cp949", test_cp949);
  g_test_add_func ("/energy-csv/units-of-rows", test_units_of_rows);
  g_test_add_func ("/energy-csv/estimates", test_estimates);
  g_test_add_func ("/energy-csv/months-and-end-stamps", test_months_and_ends);
  g_test_add_func ("/energy-csv/clocks-set-back-and-forward", test_clock_changes);
  g_test_add_func ("/energy-csv/bad-rows-are-named", test_bad_rows);
  g_test_add_func ("/energy-csv/comma-that-may-be-a-point", test_comma_that_may_be_a_point);
  g_test_add_func ("/energy-csv/kwh-alone-must-be-declared", test_counts);
  g_test_add_func ("/energy-csv/register-that-goes-back", test_register_that_goes_back);
  g_test_add_func ("/energy-csv/names-that-say-what-they-count", test_named_counts);
  g_test_add_func ("/energy-csv/three-digits-are-no-time", test_times_of_three_digits);
  g_test_add_func ("/energy-csv/power-without-end", test_power_without_end);
  g_test_add_func ("/energy-csv/refusals", test_refusals);
  g_test_add_func ("/energy-csv/utf-16-is-no-text", test_utf16);
  return g_test_run ();
}
