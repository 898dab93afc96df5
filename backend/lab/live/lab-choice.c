// lab-choice.c: of which kiosk and how many days numbers are asked for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of all kiosks that who asks may see, or of one of them; of the last four or thirteen weeks, since
// those can be compared. And the picture of those days, drawn here: it needs no script, and what it
// shows stands in a table below it.

#include "lab-choice.h"

#include "canonical-json.h"
#include "chart.h"
#include "encoding.h"
#include "lab-tally.h"

#include <math.h>
#include <string.h>

#define SHORT_DAYS 28
#define MOST_KIOSKS 500
#define SHORT_ID 8

/* The picture is 720 wide and 200 high; values are written left of it, days below. */
#define LEFT 44.0
#define RIGHT 712.0
#define TOP 12.0
#define BOTTOM 168.0
#define BAR_SHARE 0.72 /* of the room of a day */

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
      "SELECT id FROM kiosk WHERE ?1 = '' OR id IN (SELECT scope FROM lab_role WHERE person = ?1)"
      " ORDER BY id LIMIT ?2",
      "ti", self->whose, (gint64) MOST_KIOSKS);
  g_autoptr (json_t) list = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      const char *id;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      id = is_there ? dure_rows_text (rows, 0) : "";
      if (is_there)
        json_array_append_new (list, json_pack ("{s:s, s:s%, s:b}", "id", id, "short", id,
                                                MIN (strlen (id), (size_t) SHORT_ID), "here",
                                                g_str_equal (id, self->kiosk)));
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
  json_object_set_new (data, "days", json_integer (self->n_days));
  json_object_set_new (data, "long", json_boolean (self->n_days == DURE_LAB_TALLY_DAYS));
  return TRUE;
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
 * dure_lab_choice_day:
 * @day: in Seoul, counted from 1970
 *
 * Returns: (transfer full): as people write it
 */
char *
dure_lab_choice_day (DureLabCall *call, gint64 day)
{
  return dure_web_short_day (call->exchange->service->web, call->exchange->language,
                             dure_day_noon (day));
}

static void
add_bar (json_t *bars, double x, double width, gint64 number, double full)
{
  const double height = round (10 * (BOTTOM - TOP) * (double) number / full) / 10;

  if (number > 0)
    json_array_append_new (bars, json_pack ("{s:f, s:f, s:f, s:f}", "x", x, "width", width, "y",
                                            BOTTOM - height, "height", height));
}

/**
 * dure_lab_choice_chart:
 * @first_day: the first of the days
 * @whole: what is told of a day, from 0; 0 when nothing is
 * @part: likewise, of a part of it that is drawn before it
 *
 * Returns: (transfer full): a bar for each day
 */
json_t *
dure_lab_choice_chart (const DureLabChoice *self, DureLabCall *call, gint64 first_day,
                       DureLabDayFunc whole, DureLabDayFunc part, gconstpointer data)
{
  const double room = (RIGHT - LEFT) / self->n_days;
  const double width = round (10 * room * BAR_SHARE) / 10;
  g_autofree char *first = dure_lab_choice_day (call, first_day);
  g_autofree char *last = dure_lab_choice_day (call, first_day + self->n_days - 1);
  json_t *wholes = json_array (), *parts = json_array (), *rules;
  double most = 1, full;

  for (guint day = 0; day < self->n_days; day++)
    most = MAX (most, (double) whole (data, day));
  rules = dure_chart_rules (most, TOP, BOTTOM, &full);
  for (guint day = 0; day < self->n_days; day++)
    {
      const double x = round (10 * (LEFT + room * (day + (1 - BAR_SHARE) / 2))) / 10;
      const gint64 number = whole (data, day);

      add_bar (wholes, x, width, number, full);
      add_bar (parts, x, width, MIN (part (data, day), number), full);
    }
  return json_pack ("{s:o, s:o, s:o, s:s, s:s}", "rules", rules, "whole", wholes, "part", parts,
                    "first", first, "last", last);
}
