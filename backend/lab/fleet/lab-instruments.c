// lab-instruments.c: the instruments of a kiosk, and how they do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which there are says the kiosk's settings; how they do is seen in what comes from them, as the
// quality rules judged it. Told is only whether something came in the last weeks, and whether much
// of it had to be left out or marked, once there are some values: neither a day nor a number.

#include "lab-instruments.h"

#include "canonical-json.h"
#include "encoding.h"
#include "kiosk-settings.h"
#include "observation.h"
#include "quality.h"
#include "station-reports.h"

#include <string.h>

#define WEEK_DAYS 7
#define MONTH_DAYS 28
#define OFTEN 5 /* one of so many is wrong */

typedef struct
{
  gint64 newest_day, values, kept;
} Use;

static DureDeviceClass
class_called (const char *word)
{
  DureDeviceClass device = 0;

  while (device < DURE_DEVICE_COUNT && !g_str_equal (dure_device_class_to_text (device), word))
    device++;
  return device;
}

static gboolean
read_uses (DureCity *city, const char *kiosk, gint64 from_day, Use uses[DURE_DEVICE_COUNT],
           GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT device, max (day), CAST (sum (number) AS BIGINT),"
      " CAST (sum (CASE result WHEN ?4 THEN number ELSE 0 END) AS BIGINT) FROM quality_count"
      " WHERE rules = ?1 AND day >= ?2 AND sender = ?3 AND result IN (?4, ?5, ?6)"
      " GROUP BY device",
      "iitttt", (gint64) DURE_QUALITY_RULES, from_day, kiosk,
      dure_quality_outcome_to_text (DURE_QUALITY_KEPT),
      dure_quality_outcome_to_text (DURE_QUALITY_FLAGGED),
      dure_quality_outcome_to_text (DURE_QUALITY_DROPPED));
  gboolean is_there = TRUE;

  while (is_there)
    {
      DureDeviceClass device;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      device = is_there ? class_called (dure_rows_text (rows, 0)) : DURE_DEVICE_COUNT;
      if (device < DURE_DEVICE_COUNT)
        uses[device] = (Use) { dure_rows_integer (rows, 1), dure_rows_integer (rows, 2),
                               dure_rows_integer (rows, 3) };
    }
  return TRUE;
}

static json_t *
line_of (DureDeviceClass device, const Use *use, gint64 today)
{
  const gboolean is_often_wrong = use->values >= DURE_STATION_COUNT_LEAST
                                  && (use->values - use->kept) * OFTEN > use->values;
  const char *state = use->values == 0                        ? "unused"
                      : is_often_wrong                        ? "wrong"
                      : use->newest_day >= today - WEEK_DAYS  ? "week"
                                                              : "month";

  return json_pack ("{s:{s:b}, s:{s:b}}", "device", dure_device_class_to_text (device), TRUE,
                    "does", state, TRUE);
}

static DureDeviceClass
class_of (const char *installed)
{
  const char *end = installed != NULL ? strchr (installed, '=') : NULL;
  g_autofree char *kind = end != NULL ? g_strndup (installed, (gsize) (end - installed)) : NULL;

  return dure_device_class_of_kind (kind);
}

/**
 * dure_lab_instruments_put:
 * @data: of the kiosk's page; gets `settled`, whether anybody has said which there are, and
 *   `instruments`
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_instruments_put (DureLabCall *call, json_t *data, const char *kiosk, GError **error)
{
  DureCity *city = call->exchange->city;
  const gint64 today = dure_day_of_time (dure_city_now (city));
  g_autoptr (json_t) settings = NULL;
  Use uses[DURE_DEVICE_COUNT] = { { 0 } };
  json_t *list, *item;
  gsize i;

  if (!dure_kiosk_settings_find (city, kiosk, &settings, error)
      || !read_uses (city, kiosk, today - MONTH_DAYS, uses, error))
    return FALSE;
  list = json_array ();
  json_array_foreach (json_object_get (settings, "instruments"), i, item)
    {
      const DureDeviceClass device = class_of (json_string_value (item));

      if (device < DURE_DEVICE_COUNT)
        json_array_append_new (list, line_of (device, &uses[device], today));
    }
  json_object_set_new (data, "settled", json_boolean (settings != NULL));
  json_object_set_new (data, "instruments", list);
  return TRUE;
}
