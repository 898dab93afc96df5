// trends-page.c: what was measured and told, over time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Turns days into the data of trends.html: for each thing that was measured a picture, the newest
// value, the lowest and highest, what is unusual for the donor, and the same as a table. Without an
// age of 19 or over there is no usual range here either, as there is none in the feedback.
//
// What is usual for a donor is told here alone: the kiosk never learns who comes back.

#include "trends-page.h"

#include "canonical-json.h"
#include "day-chart.h"
#include "donors.h"
#include "encoding.h"
#include "personal-trend.h"
#include "told-data.h"
#include "trends.h"

#include <math.h>

#define TOLD_MOST 60

/* What is drawn, in this order. The usual ranges are the rules' of the feedback: a resting pulse of
 * 50 to 100 and an oxygen of 95 and over (NHS), a temperature of 36.0 to 37.4. The
 * rules for the others have no range, or several categories: they are drawn without one.
 *
 * A change up to @least_change is what instruments and the hours of a day make (our choice, wider
 * than the makers' accuracies); variation differs by ratios, so there it is a logarithm. */
static const struct
{
  const char *name;
  DureCode code;
  int second; /* a code, or -1 */
  const char *unit;
  int decimals;
  double usual_from, usual_to;
  double least_change;
} measures[] = {
  { "heart-rate", DURE_CODE_HEART_RATE, -1, "", 0, 50, 100, 8 },
  { "pressure", DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC, "mmHg", 0, NAN, NAN, 10 },
  { "oxygen", DURE_CODE_OXYGEN, -1, "%", 0, 95, 100, 2 },
  { "temperature", DURE_CODE_TEMPERATURE, -1, "℃", 1, 36.0, 37.4, 0.5 },
  { "glucose", DURE_CODE_GLUCOSE_MASS, -1, "mg/dL", 0, NAN, NAN, 20 },
  { "weight", DURE_CODE_WEIGHT, -1, "kg", 1, NAN, NAN, 1.5 },
  { "bmi", DURE_CODE_BMI, -1, "kg/m²", 1, NAN, NAN, 0.5 },
  { "body-fat", DURE_CODE_BODY_FAT, -1, "%", 1, NAN, NAN, 2 },
  { "variation", DURE_CODE_RMSSD, -1, "ms", 0, NAN, NAN, 0.4 },
};

static char *
day_text (DureExchange *exchange, gint64 day)
{
  return dure_web_short_day (exchange->service->web, exchange->language, dure_day_noon (day));
}

static void
put_number (DureExchange *exchange, json_t *data, const char *name, double value, int decimals)
{
  g_autofree char *text = dure_web_number (exchange->service->web, exchange->language, value,
                                           decimals);

  json_object_set_new (data, name, json_string (text));
}

static json_t *
value_data (DureExchange *exchange, const DureTrendDay *day, int decimals)
{
  json_t *data = json_object ();

  put_number (exchange, data, "middle", day->middle, decimals);
  if (day->count > 1)
    {
      put_number (exchange, data, "low", day->low, decimals);
      put_number (exchange, data, "high", day->high, decimals);
    }
  return data;
}

static const DureTrendDay *
find_day (const GArray *days, gint64 day)
{
  for (guint i = 0; days != NULL && i < days->len; i++)
    if (g_array_index (days, DureTrendDay, i).day == day)
      return &g_array_index (days, DureTrendDay, i);
  return NULL;
}

/* The newest day first, with the second series beside the first. */
static json_t *
table_of (DureExchange *exchange, const GArray *days, const GArray *others, int decimals)
{
  json_t *rows = json_array ();

  for (guint i = days->len; i > 0; i--)
    {
      const DureTrendDay *day = &g_array_index (days, DureTrendDay, i - 1);
      const DureTrendDay *other = find_day (others, day->day);
      g_autofree char *text = day_text (exchange, day->day);
      json_t *values = json_pack ("[o]", value_data (exchange, day, decimals));

      if (other != NULL)
        json_array_append_new (values, value_data (exchange, other, decimals));
      json_array_append_new (rows, json_pack ("{s:s, s:o}", "day", text, "values", values));
    }
  return rows;
}

static void
put_extremes (DureExchange *exchange, json_t *data, const GArray *days, int decimals)
{
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < days->len; i++)
    {
      low = MIN (low, g_array_index (days, DureTrendDay, i).low);
      high = MAX (high, g_array_index (days, DureTrendDay, i).high);
    }
  put_number (exchange, data, "low", low, decimals);
  put_number (exchange, data, "high", high, decimals);
}

static double
scaled (DureCode code, double value)
{
  return code == DURE_CODE_RMSSD ? log (MAX (value, 1)) : value;
}

/* The newest day beside the earlier ones; %NULL when there is nothing to say. */
static json_t *
trend_of (DureCode code, const GArray *days, double least_change)
{
  static const char *const words[] = {
    [DURE_PERSONAL_TREND_UNSAID] = NULL,
    [DURE_PERSONAL_TREND_AS_USUAL] = "asUsual",
    [DURE_PERSONAL_TREND_HIGHER] = "higher",
    [DURE_PERSONAL_TREND_LOWER] = "lower",
  };
  g_autofree double *values = g_new (double, days->len);
  const char *word;

  for (guint i = 0; i < days->len; i++)
    values[i] = scaled (code, g_array_index (days, DureTrendDay, i).middle);
  word = words[dure_personal_trend (values, days->len - 1, values[days->len - 1], least_change)];
  return word != NULL ? json_pack ("{s:b}", word, TRUE) : NULL;
}

/* Of a pair the second is asked when the first is as usual. */
static json_t *
trend_data (gsize i, const GArray *days, const GArray *others)
{
  const double least_change = measures[i].least_change;
  json_t *trend = trend_of (measures[i].code, days, least_change);

  if (others == NULL || json_object_get (trend, "asUsual") == NULL)
    return trend;
  json_decref (trend);
  return trend_of ((DureCode) measures[i].second, others, least_change);
}

static json_t *
measure_data (DureExchange *exchange, gsize i, const GArray *days, const GArray *others,
              gboolean has_usual)
{
  const DureTrendDay *first = &g_array_index (days, DureTrendDay, 0);
  const DureTrendDay *last = &g_array_index (days, DureTrendDay, days->len - 1);
  const DureTrendDay *beside = find_day (others, last->day);
  int decimals = measures[i].decimals;
  g_autofree char *first_text = day_text (exchange, first->day);
  g_autofree char *last_text = day_text (exchange, last->day);
  DureDayChart chart = { { days, others },
                         others != NULL ? 2 : 1,
                         has_usual ? measures[i].usual_from : NAN,
                         measures[i].usual_to,
                         decimals == 0 ? 1 : 0.1 };
  json_t *data = json_pack ("{s:{s:b}, s:s, s:o, s:s, s:s, s:b, s:b, s:o, s:b, s:o*}",
                            "name", measures[i].name, TRUE,
                            "unit", measures[i].unit,
                            "chart", dure_day_chart (&chart),
                            "first", first_text,
                            "last", last_text,
                            "several", days->len > 1,
                            "isFull", days->len == DURE_TREND_DAYS_MOST,
                            "rows", table_of (exchange, days, others, decimals),
                            "pair", others != NULL,
                            "trend", trend_data (i, days, others));

  put_number (exchange, data, "newest", last->middle, decimals);
  put_extremes (exchange, data, days, decimals);
  if (beside != NULL)
    put_number (exchange, data, "beside", beside->middle, decimals);
  if (!isnan (chart.usual_from))
    {
      put_number (exchange, data, "usualFrom", measures[i].usual_from, decimals);
      put_number (exchange, data, "usualTo", measures[i].usual_to, decimals);
    }
  return data;
}

static json_t *
measures_data (DureExchange *exchange, DureTrends *trends, gboolean has_usual)
{
  json_t *list = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      g_autoptr (GArray) days = dure_trends_days (trends, measures[i].code);
      g_autoptr (GArray) others =
          measures[i].second >= 0 ? dure_trends_days (trends, (DureCode) measures[i].second) : NULL;

      if (others != NULL && others->len == 0)
        g_clear_pointer (&others, g_array_unref);
      if (days->len > 0)
        json_array_append_new (list, measure_data (exchange, i, days, others, has_usual));
    }
  return list;
}

static gboolean
is_number_only (const DureGift *gift)
{
  const json_t *feedback = json_object_get (gift->payload, "feedback");
  const char *text = json_string_value (json_object_get (gift->payload, "ageBand"));
  DureAgeBand age = DURE_AGE_UNSAID;
  gsize i;
  json_t *item;

  if (text != NULL && dure_age_band_from_text (text, &age) && dure_age_band_is_under_19 (age))
    return TRUE;
  json_array_foreach (json_object_get (feedback, "vitals"), i, item)
    if (g_str_equal (dure_json_text_of (item, "category"), "unsaid"))
      return TRUE;
  return FALSE;
}

static void
add_told (DureExchange *exchange, json_t *list, const DureGift *gift)
{
  const json_t *feedback = json_object_get (gift->payload, "feedback");
  const char *urgency = json_string_value (json_object_get (feedback, "urgency"));
  gint64 time_ms = gift->received_ms;
  g_autofree char *day = NULL;

  if (urgency == NULL || json_array_size (list) >= TOLD_MOST)
    return;
  dure_json_time (gift->record, "time", &time_ms, NULL);
  day = dure_web_day (exchange->service->web, exchange->language, time_ms);
  json_array_append_new (
      list, json_pack ("{s:s, s:{s:b}, s:b, s:O?, s:o}", "day", day, "urgency", urgency, TRUE,
                       "numberOnly", is_number_only (gift), "heartRate",
                       json_object_get (feedback, "heartRate"), "details",
                       dure_told_data (feedback)));
}

/**
 * dure_trends_page_show:
 * @donors: (element-type DureDonor): what this phone has claimed
 *
 * GET /my/trends.
 */
void
dure_trends_page_show (DureExchange *exchange, GPtrArray *donors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTrends) trends = dure_trends_of_donors (exchange->city, donors, &error);
  json_t *told = json_array ();
  gboolean has_usual = TRUE;

  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      for (guint j = 0; j < donor->gifts->len; j++)
        {
          add_told (exchange, told, donor->gifts->pdata[j]);
          has_usual &= !is_number_only (donor->gifts->pdata[j]);
        }
    }
  if (trends == NULL)
    {
      json_decref (told);
      dure_exchange_failure (exchange, error);
      return;
    }
  dure_exchange_page (exchange, SOUP_STATUS_OK, "trends.html",
                      json_pack ("{s:o, s:o}", "told", told, "measures",
                                 measures_data (exchange, trends, has_usual)));
}
