// register-page.c: who asked for data, what was decided, and what they have to do for it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The public register: every application that was handed in, whatever became of it, newest first.
// It says what recipients wrote and the committee decided, and nothing of a donor. Below stand the
// points of the kiosks where people first gave; those with few are counted together. For programs
// it is one JSON document.

#include "register-page.h"

#include "applications.h"
#include "benefit.h"
#include "canonical-json.h"
#include "duties.h"
#include "kiosk-settings.h"
#include "plan.h"
#include "request.h"

#include <string.h>

#define SCHEMA "dure.register/1"
/* So much of a kiosk's id tells it from the others. */
#define SHORT_NAME 8

/* All that is asked for, as pages call it. */
static json_t *
items_of (const DureRequest *request)
{
  json_t *items = json_array ();

  for (guint i = 0; request->items[i] != NULL; i++)
    json_array_append_new (items, json_pack ("{s:{s:b}}", "is", request->items[i], TRUE));
  return items;
}

static void
put_day (DureExchange *exchange, json_t *data, const char *key, gint64 time_ms)
{
  g_autofree char *day = dure_web_day (exchange->service->web, exchange->language, time_ms);

  json_object_set_new (data, key, json_string (day));
}

static void
put_duties (DureExchange *exchange, json_t *data, const json_t *duties)
{
  json_t *list = json_array ();
  json_t *duty;
  gsize i;

  json_array_foreach (duties, i, duty)
    {
      const gint64 due_ms = json_integer_value (json_object_get (duty, "dueMs"));
      const char *state = dure_json_text_of (duty, "state");
      /* What is wanted for the beginning waits for its permit, and is never late. */
      const gboolean is_first
          = g_str_equal (state, "open") && due_ms <= dure_city_now (exchange->city);
      json_t *line = json_pack ("{s:{s:b}, s:{s:b}, s:O}", "kind",
                                dure_json_text_of (duty, "kind"), TRUE, "is",
                                is_first ? "first" : state, TRUE, "least",
                                json_object_get (duty, "least"));

      put_day (exchange, line, "due", due_ms);
      json_array_append_new (list, line);
    }
  json_object_set_new (data, "hasDuties", json_boolean (json_array_size (list) > 0));
  json_object_set_new (data, "duties", list);
}

/* What was handed out by a permit, oldest first, by what the manifests say: `{"timeMs", "donors",
 * "rows"}`; an empty list without one. */
static json_t *
releases_of (DureCity *city, const char *permit, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT time_ms, manifest FROM sealed_release WHERE permit = ?1 ORDER BY number", "t",
      permit != NULL ? permit : "");
  g_autoptr (json_t) list = json_array ();
  gboolean is_there = permit != NULL;

  while (is_there)
    {
      g_autoptr (json_t) manifest = NULL;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      manifest = dure_json_parse (dure_rows_text (rows, 1), strlen (dure_rows_text (rows, 1)),
                                  error);
      if (manifest == NULL)
        return NULL;
      json_array_append_new (list, json_pack ("{s:I, s:O*, s:O*}", "timeMs",
                                              (json_int_t) dure_rows_integer (rows, 0), "donors",
                                              json_object_get (manifest, "donors"), "rows",
                                              json_object_get (manifest, "rows")));
    }
  return g_steal_pointer (&list);
}

static void
put_releases (DureExchange *exchange, json_t *data, json_t *releases)
{
  gsize i;
  json_t *release;

  json_array_foreach (releases, i, release)
    put_day (exchange, release, "day", json_integer_value (json_object_get (release, "timeMs")));
  json_object_set (data, "releases", releases);
}

/**
 * dure_register_page_entry:
 * @entry: an application, as dure_applications_list() gives it
 * @error: %DURE_CORE_ERROR_MALFORMED or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what pages say of it. Until it is granted it stands where
 *   the application does
 */
json_t *
dure_register_page_entry (DureExchange *exchange, const json_t *entry, GError **error)
{
  json_t *json = json_object_get (entry, "request");
  const char *permit = json_string_value (json_object_get (entry, "permit"));
  const char *state = permit != NULL ? dure_json_text_of (entry, "permitState")
                                     : dure_json_text_of (entry, "state");
  g_autoptr (DureRequest) request = dure_request_from_json (json, error);
  g_autoptr (json_t) duties = NULL;
  g_autoptr (json_t) releases
      = request != NULL ? releases_of (exchange->city, permit, error) : NULL;
  json_t *data;

  if (releases == NULL)
    return NULL;
  if (permit != NULL && (duties = dure_duties_list (exchange->city, permit, error)) == NULL)
    return NULL;
  data = json_pack ("{s:O, s:{s:b}, s:O, s:O, s:{s:b}, s:b, s:i, s:o}", "name",
                    json_object_get (entry, "name"), "class", dure_json_text_of (entry, "class"),
                    TRUE, "title", json_object_get (json, "title"), "purpose",
                    json_object_get (json, "purpose"), "is", state, TRUE, "trains",
                    request->trains, "localStaff", (int) request->local_staff, "items",
                    items_of (request));
  put_day (exchange, data, "asked", json_integer_value (json_object_get (entry, "sinceMs")));
  put_day (exchange, data, "from", request->from_ms);
  put_day (exchange, data, "until", request->until_ms - 1);
  put_duties (exchange, data, duties);
  put_releases (exchange, data, releases);
  return data;
}

/* @sites: a list; the rest has no name */
static void
add_site (const char *site, gint64 points, gpointer sites)
{
  json_array_append_new (sites, json_pack ("{s:s*, s:I}", "site", *site != '\0' ? site : NULL,
                                           "points", (json_int_t) points));
}

static json_t *
list_sites (DureExchange *exchange, GError **error)
{
  g_autoptr (json_t) sites = json_array ();

  return dure_benefit_each_site (exchange->city, DURE_PLAN_LEAVING_K, add_site, sites, error)
             ? json_incref (sites)
             : NULL;
}

/* What visitors read there, or a piece of the id when nobody has said; of the rest nothing. */
static gboolean
put_name (DureExchange *exchange, json_t *data, const char *site, GError **error)
{
  g_autoptr (json_t) settings = NULL;
  const char *name;

  if (*site == '\0')
    return TRUE;
  if (!dure_kiosk_settings_find (exchange->city, site, &settings, error))
    return FALSE;
  name = json_string_value (
      json_object_get (json_object_get (settings, "site"), exchange->language));
  if (name == NULL)
    name = json_string_value (json_object_get (json_object_get (settings, "site"), "ko"));
  if (name != NULL)
    json_object_set_new (data, "name", json_string (name));
  else
    json_object_set_new (data, "site",
                         json_pack ("s%", site, MIN (strlen (site), (size_t) SHORT_NAME)));
  return TRUE;
}

/* With bars, of which the longest is as wide as the page. */
static json_t *
sites_data (DureExchange *exchange, const json_t *sites, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  json_int_t most = 1;
  json_t *site;
  gsize i;

  json_array_foreach (sites, i, site)
    most = MAX (most, json_integer_value (json_object_get (site, "points")));
  json_array_foreach (sites, i, site)
    {
      const json_int_t points = json_integer_value (json_object_get (site, "points"));
      g_autofree char *text
          = dure_web_thousands (exchange->service->web, exchange->language, (double) points);
      json_t *line
          = json_pack ("{s:s, s:i}", "points", text, "width", (int) (320 * points / most));

      json_array_append_new (list, line);
      if (!put_name (exchange, line, dure_json_text_of (site, "site"), error))
        return NULL;
    }
  return g_steal_pointer (&list);
}

static json_t *
page_data (DureExchange *exchange, const json_t *list, GError **error)
{
  g_autoptr (json_t) sites = list_sites (exchange, error);
  g_autoptr (json_t) data = json_pack ("{s:[]}", "entries");
  json_t *named = sites != NULL ? sites_data (exchange, sites, error) : NULL;
  json_t *entry;
  gsize i;

  if (named == NULL)
    return NULL;
  json_object_set_new (data, "sites", named);
  json_object_set_new (data, "hasSites", json_boolean (json_array_size (sites) > 0));

  json_array_foreach (list, i, entry)
    {
      json_t *line = dure_register_page_entry (exchange, entry, error);

      if (line == NULL)
        return NULL;
      json_array_append_new (json_object_get (data, "entries"), line);
    }
  return g_steal_pointer (&data);
}

/**
 * dure_register_page_show:
 *
 * GET /register.
 */
void
dure_register_page_show (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) list = dure_applications_list (exchange->city, &error);
  json_t *data = list != NULL ? page_data (exchange, list, &error) : NULL;

  if (data == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "register.html", data);
}

/**
 * dure_register_page_send:
 *
 * GET /register.json: `dure.register/1`. Who it is there that answers for a request may be a
 * person's name, and is left out.
 */
void
dure_register_page_send (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) list = dure_applications_list (exchange->city, &error);
  g_autoptr (json_t) sites = list != NULL ? list_sites (exchange, &error) : NULL;
  g_autoptr (json_t) answer = NULL;
  json_t *entry;
  gsize i;

  if (sites == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  json_array_foreach (list, i, entry)
    {
      json_t *releases
          = releases_of (exchange->city, json_string_value (json_object_get (entry, "permit")),
                         &error);

      if (releases == NULL)
        {
          dure_exchange_failure (exchange, error);
          return;
        }
      json_object_set_new (entry, "releases", releases);
      json_object_del (json_object_get (entry, "request"), "applicant");
    }
  answer = json_pack ("{s:s, s:O, s:O}", "schema", SCHEMA, "applications", list, "sites", sites);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}
