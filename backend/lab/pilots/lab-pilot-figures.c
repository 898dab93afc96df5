// lab-pilot-figures.c: how many donors a pilot has, where they gave, and how many are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of distinct donors whose data may be used now, as they were counted last (pilot-count.c). Told is
// what may be (lab-hiding.c): of those that are alike how many the fewest are, which is the k that
// a release of just that could have.

#include "lab-pilot-figures.h"

#include "canonical-json.h"
#include "csv.h"
#include "lab-choice.h"
#include "lab-hiding.h"
#include "lab-pilot.h"
#include "lab-pilots.h"
#include "pilot-figures.h"

#include <string.h>

#define BAR_LENGTH 100
#define SHORT_ID 8

static gint64
alike (const DurePilotFigures *figures, DurePilotLevel level)
{
  return dure_lab_shown (dure_pilot_classes_alike (&figures->classes, level));
}

static json_t *
alike_data (const DurePilotFigures *figures)
{
  json_t *list = json_array ();

  for (DurePilotLevel level = 0; level < DURE_PILOT_LEVELS; level++)
    {
      json_t *line
          = json_pack ("{s:{s:b}}", "alike", dure_pilot_level_to_text (level), TRUE);

      dure_lab_choice_put_number (line, "k", alike (figures, level));
      json_array_append_new (list, line);
    }
  return list;
}

/* The kiosks at which anybody gave, by their ids, and what is told of them; none when there are
 * none. */
static GList *
sites_of (const DurePilot *pilot, const DurePilotFigures *figures, DureLabHiding **ret_numbers)
{
  GList *kiosks = g_list_sort (g_hash_table_get_keys (figures->sites), (GCompareFunc) strcmp);
  DureLabHiding *numbers = dure_lab_hiding_new (1, MAX (1, g_list_length (kiosks)));
  guint column = 0;

  for (GList *at = kiosks; at != NULL; at = at->next)
    dure_lab_hiding_add (numbers, 0, column++,
                         *(const gint64 *) g_hash_table_lookup (figures->sites, at->data));
  dure_lab_hiding_together (numbers, pilot->donors);
  dure_lab_hiding_close (numbers);
  *ret_numbers = numbers;
  return kiosks;
}

static json_t *
sites_data (const DurePilot *pilot, const DurePilotFigures *figures)
{
  g_autoptr (DureLabHiding) numbers = NULL;
  g_autoptr (GList) kiosks = sites_of (pilot, figures, &numbers);
  json_t *list = json_array ();
  gint64 most = 1;
  guint column = 0;

  for (guint i = 0; i < g_list_length (kiosks); i++)
    most = MAX (most, dure_lab_hiding_told (numbers, 0, i));
  for (GList *at = kiosks; at != NULL; at = at->next)
    {
      const gint64 told = dure_lab_hiding_told (numbers, 0, column++);
      json_t *line = json_pack ("{s:s%, s:I}", "short", at->data,
                                MIN (strlen (at->data), (size_t) SHORT_ID), "bar",
                                (json_int_t) (BAR_LENGTH * told / most));

      dure_lab_choice_put_number (line, "number", told);
      json_array_append_new (list, line);
    }
  return list;
}

/**
 * dure_lab_pilot_figures_put:
 * @data: of the pilot's page; gets `progress`, and once they were counted `figures`
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_pilot_figures_put (DureLabCall *call, json_t *data, const DurePilot *pilot,
                            GError **error)
{
  DureExchange *exchange = call->exchange;
  g_autoptr (DurePilotFigures) figures = dure_pilot_figures_read (exchange->city, pilot, error);
  g_autofree char *counted = NULL;

  if (figures == NULL)
    return FALSE;
  json_object_set_new (data, "progress",
                       dure_lab_pilot_progress (exchange, pilot->donors,
                                                dure_pilot_draft_target (pilot->draft)));
  if (pilot->counted_ms == 0)
    return TRUE;
  counted = dure_web_moment (exchange->service->web, exchange->language, pilot->counted_ms);
  json_object_set_new (data, "figures",
                       json_pack ("{s:s, s:o, s:o}", "counted", counted, "levels",
                                  alike_data (figures), "gave", sites_data (pilot, figures)));
  return TRUE;
}

static void
add_line (GString *table, const char *what, const char *word, gint64 told)
{
  g_autofree char *text = dure_lab_choice_number (told);

  dure_csv_row (table, (const char *[]){ what, word, text }, 3);
}

static char *
write_table (const DurePilot *pilot, const DurePilotFigures *figures)
{
  g_autoptr (DureLabHiding) numbers = NULL;
  g_autoptr (GList) kiosks = sites_of (pilot, figures, &numbers);
  GString *table = g_string_new (DURE_CSV_START);
  guint column = 0;

  dure_csv_row (table, (const char *[]){ "what", "word", "number" }, 3);
  add_line (table, "donors", "", dure_lab_shown (pilot->donors));
  for (DurePilotLevel level = 0; level < DURE_PILOT_LEVELS; level++)
    add_line (table, "alike", dure_pilot_level_to_text (level), alike (figures, level));
  for (GList *at = kiosks; at != NULL; at = at->next)
    add_line (table, "site", at->data, dure_lab_hiding_told (numbers, 0, column++));
  return g_string_free (table, FALSE);
}

/**
 * dure_lab_pilot_figures_send:
 *
 * GET /lab/pilot/figures.csv?id=&version=: `what,word,number`.
 */
void
dure_lab_pilot_figures_send (DureLabCall *call)
{
  g_autoptr (DurePilot) pilot = dure_lab_pilot_find (call, DURE_LAB_SEE_PILOTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePilotFigures) figures = NULL;
  g_autofree char *table = NULL;

  if (pilot == NULL)
    return;
  figures = dure_pilot_figures_read (call->exchange->city, pilot, &error);
  if (figures == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  table = write_table (pilot, figures);
  dure_exchange_text (call->exchange, "text/csv; charset=utf-8", "donors.csv", table);
}
