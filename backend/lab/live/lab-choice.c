// lab-choice.c: of which kiosk and how many days numbers are asked for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of all kiosks that who asks may see, or of one of them; of the last four or thirteen weeks, since
// those can be compared.

#include "lab-choice.h"

#include "canonical-json.h"
#include "encoding.h"
#include "lab-tally.h"

#include <string.h>

#define SHORT_DAYS 28
#define MOST_KIOSKS 500
#define SHORT_ID 8

/**
 * dure_lab_choice_read:
 * @self: gets what is asked for: `kiosk=`, `days=`
 */
void
dure_lab_choice_read (DureLabChoice *self, DureLabCall *call)
{
  g_autofree char *days = dure_lab_call_asked (call, "days");

  self->whose = dure_lab_call_whose (call, DURE_LAB_SEE_COUNTS);
  self->kiosk = dure_lab_call_asked (call, "kiosk");
  self->n_days = g_str_equal (days, G_STRINGIFY (DURE_LAB_TALLY_DAYS)) ? DURE_LAB_TALLY_DAYS
                                                                       : SHORT_DAYS;
}

/**
 * dure_lab_choice_clear:
 * @self: what dure_lab_choice_read() filled, or zeros
 */
void
dure_lab_choice_clear (DureLabChoice *self)
{
  g_clear_pointer (&self->kiosk, g_free);
}

/* Which kiosks there are to choose from. */
static json_t *
kiosks_data (const DureLabChoice *self, DureLabCall *call, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error,
      "SELECT id, place FROM kiosk WHERE ?1 = ''"
      " OR id IN " DURE_LAB_SCOPES ("'coordinator'") " ORDER BY id LIMIT ?2",
      "ti", self->whose, (gint64) MOST_KIOSKS);
  g_autoptr (json_t) list = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      json_t *line;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      line = json_object ();
      dure_lab_choice_put_kiosk (line, dure_rows_text (rows, 0), dure_rows_text (rows, 1));
      json_object_set_new (line, "here",
                           json_boolean (g_str_equal (dure_rows_text (rows, 0), self->kiosk)));
      json_array_append_new (list, line);
    }
  return g_steal_pointer (&list);
}

/**
 * dure_lab_choice_put:
 * @data: gets what was chosen and what can be, for the form above the numbers
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_choice_put (const DureLabChoice *self, DureLabCall *call, json_t *data, GError **error)
{
  json_t *kiosks = kiosks_data (self, call, error);

  if (kiosks == NULL)
    return FALSE;
  json_object_set_new (data, "kiosks", kiosks);
  json_object_set_new (data, "kiosk", json_string (self->kiosk));
  dure_lab_choice_put_days (self, data,
                            dure_day_of_time (dure_city_now (call->exchange->city))
                                - self->n_days);
  return TRUE;
}

/**
 * dure_lab_choice_put_kiosk:
 * @line: of a page's table or choices; gets the kiosk, as people call it and as programs do
 * @place: (nullable): where it stands; %NULL or empty when nobody has said
 */
void
dure_lab_choice_put_kiosk (json_t *line, const char *id, const char *place)
{
  json_object_set_new (line, "id", json_string (id));
  json_object_set_new (line, "short", json_stringn (id, MIN (strlen (id), (size_t) SHORT_ID)));
  json_object_set_new (line, "place", json_string (place != NULL ? place : ""));
}

/**
 * dure_lab_choice_put_number:
 * @line: of a page's table; gets the number, or that it is not told
 * @told: in tens; 0 when it is not
 */
void
dure_lab_choice_put_number (json_t *line, const char *name, gint64 told)
{
  json_object_set_new (line, name, told > 0 ? json_integer (told) : json_false ());
}

/**
 * dure_lab_choice_number:
 * @told: in tens; 0 when it is not
 *
 * Returns: (transfer full): as it stands in a file
 */
char *
dure_lab_choice_number (gint64 told)
{
  return told > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, told) : g_strdup ("not told");
}

/**
 * dure_lab_choice_put_day:
 * @line: of a page's table; gets the day, as people write it and as programs read it
 * @day: in Seoul, counted from 1970
 */
void
dure_lab_choice_put_day (json_t *line, DureLabCall *call, gint64 day)
{
  g_autofree char *date = dure_day_to_text (day);
  g_autofree char *text
      = dure_web_short_day (call->exchange->service->web, call->exchange->language,
                            dure_day_noon (day));

  json_object_set_new (line, "date", json_string (date));
  json_object_set_new (line, "day", json_string (text));
}

/**
 * dure_lab_choice_put_days:
 * @data: of a page; gets how many days were chosen, and the first and the last of them
 * @first_day: in Seoul, counted from 1970
 */
void
dure_lab_choice_put_days (const DureLabChoice *self, json_t *data, gint64 first_day)
{
  g_autofree char *first = dure_day_to_text (first_day);
  g_autofree char *last = dure_day_to_text (first_day + self->n_days - 1);

  json_object_set_new (data, "days", json_integer (self->n_days));
  json_object_set_new (data, "long", json_boolean (self->n_days == DURE_LAB_TALLY_DAYS));
  json_object_set_new (data, "from", json_string (first));
  json_object_set_new (data, "until", json_string (last));
}
