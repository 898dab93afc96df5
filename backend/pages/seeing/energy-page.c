// energy-page.c: what a home used, over time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// All electricity that the people of a phone have given: an average day and what it says, the
// newest days beside what is usual for the home, its tier and its points, and the files it came
// in, each of which can be taken back. A day is drawn when its readings are of a day or less and
// stand for all of it: half a day would look like a quiet one.

#include "energy-page.h"

#include "canonical-json.h"
#include "day-chart.h"
#include "encoding.h"
#include "energy-import.h"
#include "energy-telling.h"
#include "given.h"
#include "home-telling.h"
#include "imports.h"

#include <math.h>
#include <string.h>

#define DAYS_MOST 60
/* Four years: a half-year's points look back at three and a half. */
#define TOLD_S (G_GINT64_CONSTANT (86400) * 1461)

static void
add_day (GArray *line, gint64 day, double wh)
{
  const double kwh = wh / 1000;
  const DureTrendDay one = { .day = day, .low = kwh, .middle = kwh, .high = kwh, .count = 1 };

  g_array_append_val (line, one);
}

static json_t *
kwh_cell (DureExchange *exchange, double wh)
{
  g_autofree char *kwh = isnan (wh) ? g_strdup ("–") : dure_home_kwh_number (exchange, wh);

  return json_string (kwh);
}

static json_t *
table_of (DureExchange *exchange, const DureBaselineDay *days, guint count)
{
  json_t *rows = json_array ();

  for (guint i = count; i > 0; i--)
    {
      g_autofree char *text = dure_web_short_day (exchange->service->web, exchange->language,
                                                  dure_day_noon (days[i - 1].day));

      json_array_append_new (rows, json_pack ("{s:s, s:o, s:o}", "day", text, "value",
                                              kwh_cell (exchange, days[i - 1].wh), "usual",
                                              kwh_cell (exchange, days[i - 1].usual_wh)));
    }
  return rows;
}

/* The newest @count of whole days, as a picture with what is usual, and as a table. */
static json_t *
days_data (DureExchange *exchange, const DureBaselineDay *days, guint count)
{
  g_autoptr (GArray) used = g_array_new (FALSE, FALSE, sizeof (DureTrendDay));
  g_autoptr (GArray) usual = g_array_new (FALSE, FALSE, sizeof (DureTrendDay));
  DureDayChart chart = { { used, usual }, 1, NAN, NAN, 0.1 };
  const json_t *newest, *oldest;
  json_t *rows;

  if (count == 0)
    return NULL;
  for (guint i = 0; i < count; i++)
    {
      add_day (used, days[i].day, days[i].wh);
      if (!isnan (days[i].usual_wh))
        add_day (usual, days[i].day, days[i].usual_wh);
    }
  chart.n_series = usual->len > 0 ? 2 : 1;
  rows = table_of (exchange, days, count);
  newest = json_array_get (rows, 0);
  oldest = json_array_get (rows, json_array_size (rows) - 1);
  return json_pack ("{s:o, s:s, s:O, s:O, s:O, s:b, s:b, s:b, s:o}", "chart",
                    dure_day_chart (&chart), "unit", "kWh", "newest",
                    json_object_get (newest, "value"), "last", json_object_get (newest, "day"),
                    "first", json_object_get (oldest, "day"), "several", count > 1, "isFull",
                    count == DAYS_MOST, "hasUsual", usual->len > 0, "rows", rows);
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

/* From where on they are new enough to say something of the home as it is. */
static guint
first_of_newest (const GArray *uses)
{
  guint from = 0;

  while (from < uses->len
         && g_array_index (uses, DureEnergyUse, from).start_s
                < g_array_index (uses, DureEnergyUse, uses->len - 1).start_s - TOLD_S)
    from++;
  return from;
}

static void
put (json_t *data, const char *name, json_t *value)
{
  if (value != NULL)
    json_object_set_new (data, name, value);
}

static json_t *
page_data (DureExchange *exchange, const GArray *uses, const GPtrArray *imports)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (DURE_ENERGY_EAST_S);
  const guint from = first_of_newest (uses);
  g_autoptr (GArray) days = dure_home_days_new (
      (const DureEnergyUse *) (gconstpointer) uses->data + from, uses->len - from, zone);
  DureEnergyBaseline baseline;
  g_autoptr (GArray) whole = dure_energy_baseline (days, &baseline);
  const guint shown = MIN (whole->len, DAYS_MOST);
  json_t *files = files_data (exchange, imports);
  json_t *data = json_pack ("{s:b, s:o, s:b}", "hasFiles", json_array_size (files) > 0, "files",
                            files, "some", uses->len > 0);
  DureHomeEnergy home;

  dure_home_energy_of_days (days, DURE_PEAK_FROM, DURE_PEAK_TO, &home);
  put (data, "home", dure_home_telling (exchange, &home));
  put (data, "days",
       days_data (exchange, &g_array_index (whole, DureBaselineDay, whole->len - shown), shown));
  put (data, "usual", dure_baseline_telling (exchange, &baseline));
  put (data, "month", dure_tariff_telling (exchange, days));
  put (data, "points", dure_points_telling (exchange, days));
  if (days->len > 0)
    explicit_bzero (days->data, days->len * sizeof (DureHomeDay));
  if (whole->len > 0)
    explicit_bzero (whole->data, whole->len * sizeof (DureBaselineDay));
  return data;
}

/* A page that is being worked out. */
typedef struct
{
  DureExchange exchange;
  gint64 phone;
  DureGivenUses *uses;
  GSource *turn;
} Making; /* its message's own */

static void
making_free (gpointer data)
{
  Making *self = data;

  g_source_destroy (self->turn);
  g_source_unref (self->turn);
  dure_given_uses_free (self->uses);
  g_free (self);
}

static void
answer (Making *self, GError *error)
{
  DureExchange *exchange = &self->exchange;
  g_autoptr (GPtrArray) imports = NULL;
  g_autoptr (GError) failure = error;

  if (failure == NULL)
    imports = dure_imports_donated (exchange->city, self->phone, &failure);
  if (imports == NULL)
    dure_exchange_failure (exchange, failure);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "energy.html",
                        page_data (exchange, dure_given_uses_all (self->uses), imports));
  soup_server_message_unpause (exchange->message);
}

static gboolean
take_turn (gpointer data)
{
  Making *self = data;
  GError *error = NULL;
  gboolean is_done;

  if (dure_given_uses_take (self->uses, &is_done, &error) && !is_done)
    return G_SOURCE_CONTINUE;
  answer (self, error);
  return G_SOURCE_REMOVE;
}

/* libsoup waits, and what makes the page goes with its message. */
static void
make_in_turns (DureExchange *exchange, gint64 phone, DureGivenUses *uses)
{
  Making *self = g_new0 (Making, 1);

  exchange->is_late = TRUE;
  self->exchange = *exchange;
  self->phone = phone;
  self->uses = uses;
  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn, take_turn, self, NULL);
  g_source_attach (self->turn, g_main_context_get_thread_default ());
  g_object_set_data_full (G_OBJECT (exchange->message), "dure-energy-page", self, making_free);
  soup_server_message_pause (exchange->message);
}

/**
 * dure_energy_page_show:
 *
 * GET /my/energy. Years of readings take a while to open, so others have turns meanwhile.
 */
void
dure_energy_page_show (DurePeople *self, DureExchange *exchange)
{
  const gint64 phone = dure_people_session (self, exchange);
  g_autoptr (GError) error = NULL;
  DureGivenUses *uses;

  if (phone == 0)
    return;
  uses = dure_given_uses_new (exchange->city, phone, &error);
  if (uses == NULL)
    dure_exchange_failure (exchange, error);
  else
    make_in_turns (exchange, phone, uses);
}
