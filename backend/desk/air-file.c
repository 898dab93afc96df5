// air-file.c: how warm it was outside, hour by hour, from a table of a weather station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One row of names, then a row an hour. The temperature is in degrees Celsius unless its name ends
// with an F: `tempF`, `temp (°F)`, `degF`; so does a Korean station's `기온(°C)`. Rows that cannot
// be read are left out: their days then have no weather.

#include "energy-file.h"

#include "csv-rows.h"
#include "energy-header.h"
#include "energy-time.h"
#include "energy-weather.h"

#include <math.h>
#include <string.h>

/* No place on earth was ever colder or hotter. */
#define COLDEST_C (-90.0)
#define HOTTEST_C 60.0

typedef struct
{
  GTimeZone *zone;
  gboolean has_names;
  int time, temperature;
  gboolean is_fahrenheit;
  gint64 last_s;
  GArray *air;
} Reader;

static gboolean
has_any (const char *name, const char *const *words, gsize count)
{
  for (gsize i = 0; i < count; i++)
    if (strstr (name, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_fahrenheit_name (const char *name)
{
  g_autofree char *bare = g_strdup (name);

  g_strdelimit (bare, ")] ", ' ');
  g_strchomp (bare);
  return g_str_has_suffix (bare, "f") || strstr (bare, "fahrenheit") != NULL
         || strstr (bare, "℉") != NULL;
}

static void
take_names (Reader *self, const DureCsvRow *row)
{
  static const char *const times[] = { "일시", "일자", "date", "time", "dt", "start", "hour" };
  static const char *const airs[] = { "기온", "temp", "degc", "degf", "celsius", "fahrenheit" };

  self->time = self->temperature = -1;
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *text = dure_energy_cell_text (row->cells[i]);
      g_autofree char *name = g_utf8_strdown (text, -1);

      if (self->temperature == -1 && has_any (name, airs, G_N_ELEMENTS (airs)))
        {
          self->temperature = (int) i;
          self->is_fahrenheit = is_fahrenheit_name (name);
        }
      else if (self->time == -1 && has_any (name, times, G_N_ELEMENTS (times)))
        self->time = (int) i;
    }
  self->has_names = self->time != -1 && self->temperature != -1;
}

static void
take_air (Reader *self, const DureCsvRow *row)
{
  g_autofree char *time = dure_energy_cell_text (row->cells[self->time]);
  g_autofree char *text = dure_energy_cell_text (row->cells[self->temperature]);
  DureAirHour hour;
  DureEnergyStamp stamp;
  char *end;
  double degrees;

  degrees = g_ascii_strtod (text, &end);
  hour.celsius = self->is_fahrenheit ? (degrees - 32) / 1.8 : degrees;
  if (end == text || *end != '\0' || !(hour.celsius >= COLDEST_C && hour.celsius <= HOTTEST_C)
      || !dure_energy_stamp_read (time, NULL, &stamp)
      || !dure_energy_stamp_resolve (&stamp, self->zone, self->last_s, &hour.start_s))
    return;
  self->last_s = hour.start_s;
  g_array_append_val (self->air, hour);
}

static gboolean
take_row (const DureCsvRow *row, gpointer data, GError **error)
{
  Reader *self = data;

  if (!self->has_names)
    take_names (self, row);
  else if ((int) row->n_cells > MAX (self->time, self->temperature))
    take_air (self, row);
  return TRUE;
}

static gint
compare (gconstpointer one, gconstpointer other)
{
  const DureAirHour *a = one, *b = other;

  return (a->start_s > b->start_s) - (a->start_s < b->start_s);
}

/**
 * dure_air_file_read:
 * @path: a file, or `-`; it may be packed by gzip
 * @zone: of clocks that do not say how far from UTC they are
 * @error: of the file, or #DureEnergyError
 *
 * Returns: (transfer full) (element-type DureAirHour) (nullable): oldest first
 */
GArray *
dure_air_file_read (const char *path, GTimeZone *zone, GError **error)
{
  g_autoptr (GArray) air = g_array_new (FALSE, FALSE, sizeof (DureAirHour));
  Reader reader = { .zone = zone, .last_s = G_MININT64, .air = air };
  g_autoptr (DureCsvRows) rows = dure_csv_rows_new (take_row, &reader);
  g_autoptr (GByteArray) text = dure_desk_text (path, error);

  if (text == NULL || !dure_csv_rows_feed (rows, text->data, text->len - 1, error)
      || !dure_csv_rows_finish (rows, error))
    return NULL;
  if (air->len == 0)
    {
      g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_HEADER,
                   "no row names a time and a temperature, or none has them");
      return NULL;
    }
  g_array_sort (air, compare);
  return g_steal_pointer (&air);
}
