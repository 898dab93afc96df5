// lab-counts.c: how many came, where they left, and what they refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// By step, by purpose, by day and by kiosk, as a page and as a file. On both stands only what may
// be told (lab-hiding.c).

#include "lab-counts.h"

#include "canonical-json.h"
#include "csv.h"
#include "encoding.h"
#include "lab-choice.h"
#include "lab-sites.h"
#include "lab-tally.h"

/* Newest first, without the days on which too few came. */
static json_t *
days_data (DureLabCall *call, const DureLabTally *tally)
{
  json_t *list = json_array ();

  for (guint day = tally->n_days; day-- > 0;)
    {
      json_t *line;

      if (dure_lab_tally_visits (tally, day) == 0)
        continue;
      line = json_object ();
      dure_lab_choice_put_day (line, call, tally->first_day + day);
      dure_lab_choice_put_number (line, "visits", dure_lab_tally_visits (tally, day));
      dure_lab_choice_put_number (line, "donated",
                                  dure_lab_tally_ended (tally, day, DURE_STEP_RECEIPT));
      dure_lab_choice_put_number (line, "refused",
                                  dure_lab_tally_refused (tally, day, DURE_REFUSAL_DONATE));
      json_array_append_new (list, line);
    }
  return list;
}

/* One line for each step or purpose, over all days. */
static json_t *
sums_data (const char *name, const char *(*word) (guint index), guint length,
           gint64 (*count) (const DureLabTally *tally, guint day, guint index),
           const DureLabTally *tally)
{
  json_t *list = json_array ();

  for (guint i = 0; i < length; i++)
    {
      json_t *line = json_pack ("{s:{s:b}}", name, word (i), TRUE);

      dure_lab_choice_put_number (line, "number", count (tally, tally->n_days, i));
      json_array_append_new (list, line);
    }
  return list;
}

static json_t *
put_numbers (DureLabCall *call, const DureLabTally *tally, const DureLabSites *sites)
{
  json_t *rows = days_data (call, tally);
  json_t *data = json_pack (
      "{s:b, s:o, s:o, s:o, s:o}", "any", json_array_size (rows) > 0, "rows", rows, "steps",
      sums_data ("step", dure_step_to_text, DURE_STEP_COUNT, dure_lab_tally_ended, tally),
      "refusals",
      sums_data ("refusal", dure_refusal_to_text, DURE_REFUSAL_COUNT, dure_lab_tally_refused,
                 tally),
      "sites", dure_lab_sites_data (sites));

  dure_lab_choice_put_number (data, "visits", dure_lab_tally_visits (tally, tally->n_days));
  json_object_set_new (data, "many", json_boolean (dure_lab_sites_count (sites) > 1));
  return data;
}

/**
 * dure_lab_counts_show:
 *
 * GET /lab/counts?kiosk=&days=.
 */
void
dure_lab_counts_show (DureLabCall *call)
{
  DureCity *city = call->exchange->city;
  g_auto (DureLabChoice) choice = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabTally) tally = NULL;
  g_autoptr (DureLabSites) sites = NULL;
  g_autoptr (json_t) data = NULL;

  dure_lab_choice_read (&choice, call);
  tally = dure_lab_tally_read (city, choice.whose, choice.kiosk, choice.n_days, &error);
  sites = tally != NULL ? dure_lab_sites_read (city, &choice, &error) : NULL;
  data = sites != NULL ? put_numbers (call, tally, sites) : NULL;
  if (data == NULL || !dure_lab_choice_put (&choice, call, data, &error))
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  dure_lab_call_page (call, "lab-counts.html", g_steal_pointer (&data));
}

static void
add_line (GString *table, const char *day, const char *kiosk, const char *what, const char *word,
          gint64 shown)
{
  g_autofree char *text = dure_lab_choice_number (shown);

  dure_csv_row (table, (const char *[]){ day, kiosk, what, word, text }, 5);
}

static void
add_day (GString *table, const char *kiosk, const DureLabTally *tally, guint day)
{
  g_autofree char *text = day < tally->n_days ? dure_day_to_text (tally->first_day + day)
                                              : g_strdup ("all");

  add_line (table, text, kiosk, "visits", "", dure_lab_tally_visits (tally, day));
  for (guint step = 0; step < DURE_STEP_COUNT; step++)
    add_line (table, text, kiosk, "ended-on", dure_step_to_text (step),
              dure_lab_tally_ended (tally, day, step));
  for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
    add_line (table, text, kiosk, "refused", dure_refusal_to_text (i),
              dure_lab_tally_refused (tally, day, i));
}

static void
add_sites (GString *table, const DureLabSites *sites)
{
  for (guint i = 0; i < dure_lab_sites_count (sites); i++)
    {
      const char *kiosk = dure_lab_sites_kiosk (sites, i);

      add_line (table, "all", kiosk, "visits", "", dure_lab_sites_visits (sites, i));
      add_line (table, "all", kiosk, "ended-on", dure_step_to_text (DURE_STEP_RECEIPT),
                dure_lab_sites_donated (sites, i));
    }
}

/**
 * dure_lab_counts_send:
 *
 * GET /lab/counts.csv?kiosk=&days=: `day,kiosk,what,word,number`, in the words of the kiosks'
 * reports; without a kiosk of those that were asked for together, on the day `all` of all days.
 */
void
dure_lab_counts_send (DureLabCall *call)
{
  DureCity *city = call->exchange->city;
  g_auto (DureLabChoice) choice = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabTally) tally = NULL;
  g_autoptr (DureLabSites) sites = NULL;
  g_autoptr (GString) table = g_string_new (DURE_CSV_START);

  dure_lab_choice_read (&choice, call);
  tally = dure_lab_tally_read (city, choice.whose, choice.kiosk, choice.n_days, &error);
  sites = tally != NULL ? dure_lab_sites_read (city, &choice, &error) : NULL;
  if (sites == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  dure_csv_row (table, (const char *[]){ "day", "kiosk", "what", "word", "number" }, 5);
  for (guint day = 0; day <= tally->n_days; day++)
    add_day (table, choice.kiosk, tally, day);
  if (*choice.kiosk == '\0')
    add_sites (table, sites);
  dure_exchange_text (call->exchange, "text/csv; charset=utf-8", "visits.csv", table->str);
}
