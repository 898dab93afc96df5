// energy-page.c: what a home used, over time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// All electricity that the people of a phone have given: an average day and what it says, the
// newest days as a picture and as a table, and the files it came in, each of which can be taken
// back. A day is drawn when its readings are of a day or less and stand for all of it: half a day
// would look like a quiet one.

#include "energy-page.h"

#include "canonical-json.h"
#include "day-chart.h"
#include "encoding.h"
#include "energy-import.h"
#include "given.h"
#include "home-telling.h"
#include "imports.h"

#include <math.h>
#include <string.h>

#define DAY_S 86400
#define DAYS_MOST 60

static DureTrendDay
day_of (gint64 day, gint64 milliwatt_hours)
{
  const double kwh = (double) milliwatt_hours / 1e6;

  return (DureTrendDay) { .day = day, .low = kwh, .middle = kwh, .high = kwh, .count = 1 };
}

/* The newest whole days, oldest first, in kWh. */
static GArray *
days_of (const GArray *uses)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (DureTrendDay));

  for (guint i = 0; i < uses->len;)
    {
      const gint64 day =
          (g_array_index (uses, DureEnergyUse, i).start_s + DURE_ENERGY_EAST_S) / DAY_S;
      gint64 covered_s = 0, milliwatt_hours = 0;

      for (; i < uses->len; i++)
        {
          const DureEnergyUse *use = &g_array_index (uses, DureEnergyUse, i);

          if ((use->start_s + DURE_ENERGY_EAST_S) / DAY_S != day)
            break;
          covered_s += use->duration_s;
          milliwatt_hours += use->milliwatt_hours;
        }
      if (covered_s == DAY_S)
        {
          const DureTrendDay whole = day_of (day, milliwatt_hours);

          g_array_append_val (days, whole);
        }
    }
  if (days->len > DAYS_MOST)
    g_array_remove_range (days, 0, days->len - DAYS_MOST);
  return days;
}

static json_t *
table_of (DureExchange *exchange, const GArray *days)
{
  json_t *rows = json_array ();

  for (guint i = days->len; i > 0; i--)
    {
      const DureTrendDay *day = &g_array_index (days, DureTrendDay, i - 1);
      g_autofree char *text = dure_web_short_day (exchange->service->web, exchange->language,
                                                  dure_day_noon (day->day));
      g_autofree char *kwh = dure_home_kwh_number (exchange, 1000 * day->middle);

      json_array_append_new (rows, json_pack ("{s:s, s:s}", "day", text, "value", kwh));
    }
  return rows;
}

static json_t *
days_data (DureExchange *exchange, GArray *days)
{
  const DureDayChart chart = { { days, NULL }, 1, NAN, NAN, 0.1 };
  const json_t *newest, *oldest;
  json_t *rows;

  if (days->len == 0)
    return NULL;
  rows = table_of (exchange, days);
  newest = json_array_get (rows, 0);
  oldest = json_array_get (rows, json_array_size (rows) - 1);
  return json_pack ("{s:o, s:s, s:O, s:O, s:O, s:b, s:b, s:o}", "chart", dure_day_chart (&chart),
                    "unit", "kWh", "newest", json_object_get (newest, "value"), "last",
                    json_object_get (newest, "day"), "first", json_object_get (oldest, "day"),
                    "several", days->len > 1, "isFull", days->len == DAYS_MOST, "rows", rows);
}

/* What came in files of this kind; what nothing is left of was erased with its kind. */
static json_t *
files_data (DureExchange *exchange, const GPtrArray *imports)
{
  json_t *list = json_array ();

  for (guint i = 0; i < imports->len; i++)
    {
      const DureImport *import = imports->pdata[i];
      g_autofree char *when =
          dure_web_moment (exchange->service->web, exchange->language, import->donated_ms);

      if (import->observations > 0 && g_str_equal (import->kind, dure_energy_import.word))
        json_array_append_new (list, json_pack ("{s:s, s:s, s:I}", "id", import->id, "when", when,
                                                "readings", (json_int_t) import->observations));
    }
  return list;
}

static json_t *
page_data (DureExchange *exchange, const GArray *uses, const GPtrArray *imports)
{
  g_autoptr (GArray) days = days_of (uses);
  json_t *data = json_pack ("{s:o}", "files", files_data (exchange, imports));
  json_t *of_days = days_data (exchange, days), *telling;
  DureHomeEnergy home;

  dure_home_energy ((const DureEnergyUse *) (gconstpointer) uses->data, uses->len,
                    DURE_ENERGY_EAST_S, &home);
  telling = dure_home_telling (exchange, &home);
  if (telling != NULL)
    json_object_set_new (data, "home", telling);
  if (of_days != NULL)
    json_object_set_new (data, "days", of_days);
  json_object_set_new (data, "some", json_boolean (uses->len > 0));
  return data;
}

/**
 * dure_energy_page_show:
 *
 * GET /my/energy.
 */
void
dure_energy_page_show (DurePeople *self, DureExchange *exchange)
{
  const gint64 phone = dure_people_session (self, exchange);
  g_autoptr (GPtrArray) imports = NULL;
  g_autoptr (GArray) uses = NULL;
  g_autoptr (GError) error = NULL;

  if (phone == 0)
    return;
  uses = dure_given_uses (exchange->city, phone, &error);
  imports = uses != NULL ? dure_imports_donated (exchange->city, phone, &error) : NULL;
  if (imports == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "energy.html",
                        page_data (exchange, uses, imports));
  if (uses != NULL && uses->len > 0)
    explicit_bzero (uses->data, uses->len * sizeof (DureEnergyUse));
}
