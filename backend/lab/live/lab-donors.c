// lab-donors.c: how many donors a pilot has day by day, and how many of them are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of distinct donors whose data may be used now, as they were counted last, as a page of one kiosk
// or of all together, and as a file of them all. On both stands only what may be told
// (lab-growth.c). Who is there for kiosks sees those, and never all of them together.

#include "lab-donors.h"

#include "canonical-json.h"
#include "csv.h"
#include "encoding.h"
#include "lab-choice.h"
#include "lab-growth.h"

#define MOST_SHOWN 50

/* What is asked for, and what there is of it. */
typedef struct
{
  DureLabChoice choice;
  GPtrArray *pilots; /* of DurePilot: those to choose from */
  const DurePilot *pilot; /* NULL when there is none */
  DureLabGrowth *growth;  /* NULL without a pilot */
  GHashTable *kiosks;     /* that may be seen; NULL for all of them */
  GHashTable *sites;      /* where kiosks stand, by their ids */
  gint64 today;
} Look;

static void
look_clear (Look *self)
{
  dure_lab_choice_clear (&self->choice);
  g_clear_pointer (&self->pilots, g_ptr_array_unref);
  g_clear_pointer (&self->growth, dure_lab_growth_free);
  g_clear_pointer (&self->kiosks, g_hash_table_unref);
  g_clear_pointer (&self->sites, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static void
pilot_free (gpointer data)
{
  dure_pilot_free (data);
}

static gboolean
add_pilot (Look *self, DureCity *city, const char *name, guint version, GError **error)
{
  const gboolean may_be_first = g_str_equal (name, DURE_PILOT);
  g_autoptr (DurePilot) first = may_be_first ? dure_pilot_first (city, error) : NULL;
  DurePilot *pilot;

  if (may_be_first && first == NULL)
    return FALSE;
  pilot = first != NULL && version == first->version
              ? g_steal_pointer (&first)
              : dure_pilot_look (city, name, version, error);
  if (pilot == NULL)
    return FALSE;
  g_ptr_array_add (self->pilots, pilot);
  return TRUE;
}

/* The newest version of each that was counted, of those that who asks is there for, or that have
 * donors at a kiosk of theirs. */
static gboolean
find_pilots (Look *self, DureCity *city, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT name, max (version) FROM (SELECT name, version FROM pilot WHERE counted_ms > 0"
      " UNION ALL SELECT ?2, version FROM first_pilot_count) AS counted WHERE ?1 = ''"
      " OR name IN " DURE_LAB_SCOPES ("'coordinator'")
      " OR EXISTS (SELECT 1 FROM pilot_day WHERE kiosk IN " DURE_LAB_SCOPES ("'coordinator'")
      " AND pilot_day.pilot = counted.name AND pilot_day.version = counted.version)"
      " GROUP BY name ORDER BY name",
      "tt", self->choice.whose, DURE_PILOT);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error)
          || (is_there
              && !add_pilot (self, city, dure_rows_text (rows, 0),
                             (guint) dure_rows_integer (rows, 1), error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_kiosks (Look *self, DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) list = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT scope FROM lab_role WHERE person = ?1 AND role = 'coordinator'",
                         "t", self->choice.whose),
      error);

  if (list == NULL)
    return FALSE;
  self->kiosks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < list->len; i++)
    g_hash_table_add (self->kiosks, g_strdup (list->pdata[i]));
  return TRUE;
}

static gboolean
find_sites (Look *self, DureCity *city, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, place FROM kiosk WHERE place <> '' AND EXISTS (SELECT 1 FROM pilot_day"
      " WHERE pilot = ?1 AND version = ?2 AND pilot_day.kiosk = kiosk.id)",
      "ti", self->pilot->name, (gint64) self->pilot->version);
  gboolean is_there = TRUE;

  self->sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there)
        g_hash_table_insert (self->sites, g_strdup (dure_rows_text (rows, 0)),
                             g_strdup (dure_rows_text (rows, 1)));
    }
  return TRUE;
}

static gboolean
may_see (const Look *self, guint place)
{
  return self->kiosks == NULL
         || g_hash_table_contains (self->kiosks, dure_lab_growth_kiosk (self->growth, place));
}

/* The place that was asked for, or else the first that may be seen; the number of places when there
 * is none. */
static guint
place_of (const Look *self)
{
  const guint n_places = dure_lab_growth_places (self->growth);
  guint first = n_places;

  for (guint i = n_places; i-- > 0;)
    if (may_see (self, i))
      {
        first = i;
        if (g_str_equal (dure_lab_growth_kiosk (self->growth, i), self->choice.kiosk))
          return i;
      }
  return first;
}

static gboolean
read_look (Look *self, DureLabCall *call, GError **error)
{
  DureCity *city = call->exchange->city;
  g_autofree char *asked = dure_lab_call_asked (call, "pilot");

  dure_lab_choice_read (&self->choice, call);
  self->today = dure_day_of_time (dure_city_now (city));
  self->pilots = g_ptr_array_new_with_free_func (pilot_free);
  if (!find_pilots (self, city, error))
    return FALSE;
  for (guint i = 0; i < self->pilots->len; i++)
    {
      const DurePilot *pilot = self->pilots->pdata[i];

      if (self->pilot == NULL || g_str_equal (pilot->name, asked))
        self->pilot = pilot;
    }
  if (self->pilot == NULL)
    return TRUE;
  if (!dure_lab_call_may (call, DURE_LAB_SEE_PILOTS, self->pilot->name)
      && !find_kiosks (self, city, error))
    return FALSE;
  if (!find_sites (self, city, error))
    return FALSE;
  self->growth = dure_lab_growth_read (city, self->pilot, error);
  return self->growth != NULL;
}

/* What is told of one day at one place, each under its name. */
static json_t *
line_of (const Look *self, guint place, gint64 day)
{
  json_t *line = json_object ();

  dure_lab_choice_put_number (line, "gave", dure_lab_growth_gave (self->growth, place, day));
  dure_lab_choice_put_number (line, "soFar", dure_lab_growth_so_far (self->growth, place, day));
  for (DurePilotLevel level = 0; level < DURE_PILOT_LEVELS; level++)
    dure_lab_choice_put_number (line, dure_pilot_level_to_text (level),
                                dure_lab_growth_alike (self->growth, place, day, level));
  return line;
}

/* Newest first. */
static json_t *
days_data (const Look *self, DureLabCall *call, guint place)
{
  json_t *list = json_array ();

  for (guint ago = 1; ago <= self->choice.n_days; ago++)
    {
      const gint64 day = self->today - ago;
      json_t *line;

      if (dure_lab_growth_gave (self->growth, place, day) == 0
          && dure_lab_growth_so_far (self->growth, place, day) == 0)
        continue;
      line = line_of (self, place, day);
      dure_lab_choice_put_day (line, call, day);
      json_array_append_new (list, line);
    }
  return list;
}

static void
put_kiosk (const Look *self, json_t *line, guint place)
{
  const char *id = dure_lab_growth_kiosk (self->growth, place);

  dure_lab_choice_put_kiosk (line, id, g_hash_table_lookup (self->sites, id));
}

/* Each kiosk, as it stood at the end of yesterday. */
static json_t *
kiosks_data (const Look *self)
{
  const guint n_places = dure_lab_growth_places (self->growth);
  json_t *list = json_array ();

  for (guint i = 1; i < n_places && json_array_size (list) < MOST_SHOWN; i++)
    {
      json_t *line;

      if (!may_see (self, i))
        continue;
      line = line_of (self, i, self->today - 1);
      put_kiosk (self, line, i);
      json_array_append_new (list, line);
    }
  return list;
}

static json_t *
choices_data (const Look *self, guint chosen)
{
  const guint n_places = dure_lab_growth_places (self->growth);
  json_t *list = json_array ();

  for (guint i = 1; i < n_places; i++)
    if (may_see (self, i))
      {
        json_t *line = json_pack ("{s:b}", "here", i == chosen);

        put_kiosk (self, line, i);
        json_array_append_new (list, line);
      }
  return list;
}

static json_t *
pilots_data (const Look *self, const char *language)
{
  g_autofree char *field = g_strdup_printf ("%s-title", language);
  json_t *list = json_array ();

  for (guint i = 0; i < self->pilots->len; i++)
    {
      const DurePilot *pilot = self->pilots->pdata[i];
      const char *title = dure_pilot_draft_field (pilot->draft, field);

      json_array_append_new (list,
                             json_pack ("{s:s, s:s, s:b}", "id", pilot->name, "title",
                                        *title != '\0' ? title : pilot->name, "here",
                                        pilot == self->pilot));
    }
  return list;
}

static json_t *
page_data (const Look *self, DureLabCall *call)
{
  DureExchange *exchange = call->exchange;
  const guint place = place_of (self);
  const gboolean is_seen = place < dure_lab_growth_places (self->growth);
  const char *kiosk = is_seen ? dure_lab_growth_kiosk (self->growth, place) : "";
  g_autofree char *counted
      = dure_web_moment (exchange->service->web, exchange->language, self->pilot->counted_ms);
  json_t *rows = is_seen ? days_data (self, call, place) : json_array ();
  json_t *sites = kiosks_data (self);
  json_t *data = json_pack (
      "{s:o, s:s, s:s, s:s, s:b, s:o, s:b, s:o, s:o, s:b}", "pilots",
      pilots_data (self, exchange->language), "pilot", self->pilot->name, "kiosk", kiosk,
      "counted", counted, "whole", self->kiosks == NULL, "kiosks", choices_data (self, place),
      "any", json_array_size (rows) > 0, "rows", rows, "sites", sites, "many",
      json_array_size (sites) > 1);

  dure_lab_choice_put_days (&self->choice, data, self->today - self->choice.n_days);
  return data;
}

/**
 * dure_lab_donors_show:
 *
 * GET /lab/donors?pilot=&kiosk=&days=.
 */
void
dure_lab_donors_show (DureLabCall *call)
{
  g_auto (Look) look = { 0 };
  g_autoptr (GError) error = NULL;

  if (!read_look (&look, call, &error))
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_call_page (call, "lab-donors.html",
                        look.pilot != NULL ? page_data (&look, call) : json_object ());
}

static void
add_line (GString *table, const char *day, const char *kiosk, const char *what, const char *word,
          gint64 told)
{
  g_autofree char *text = dure_lab_choice_number (told);

  dure_csv_row (table, (const char *[]){ day, kiosk, what, word, text }, 5);
}

static void
add_day (GString *table, const DureLabGrowth *growth, guint place, gint64 day)
{
  const char *kiosk = dure_lab_growth_kiosk (growth, place);
  g_autofree char *text = dure_day_to_text (day);

  add_line (table, text, kiosk, "gave", "", dure_lab_growth_gave (growth, place, day));
  add_line (table, text, kiosk, "so-far", "", dure_lab_growth_so_far (growth, place, day));
  for (DurePilotLevel level = 0; level < DURE_PILOT_LEVELS; level++)
    add_line (table, text, kiosk, "alike", dure_pilot_level_to_text (level),
              dure_lab_growth_alike (growth, place, day, level));
}

/**
 * dure_lab_donors_send:
 *
 * GET /lab/donors.csv?pilot=&kiosk=&days=: `day,kiosk,what,word,number`, of the kiosk that is asked
 * for, or of each and, without a name, of all of them together.
 */
void
dure_lab_donors_send (DureLabCall *call)
{
  g_auto (Look) look = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) table = g_string_new (DURE_CSV_START);
  const char *kiosk;

  if (!read_look (&look, call, &error))
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  kiosk = look.choice.kiosk;
  dure_csv_row (table, (const char *[]){ "day", "kiosk", "what", "word", "number" }, 5);
  for (guint i = 0; look.growth != NULL && i < dure_lab_growth_places (look.growth); i++)
    for (guint ago = look.choice.n_days; ago > 0; ago--)
      if (may_see (&look, i)
          && (*kiosk == '\0' || g_str_equal (kiosk, dure_lab_growth_kiosk (look.growth, i))))
        add_day (table, look.growth, i, look.today - ago);
  dure_exchange_text (call->exchange, "text/csv; charset=utf-8", "donors-by-day.csv", table->str);
}
