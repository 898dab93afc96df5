// lab-ask.c: a recipient asks for data
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A form for a new application, and for one that was given back. What is sent becomes the same
// document as at the desk, read by the same function (applications.c); where that finds something
// wrong, the form is shown once more with all that was written.

#include "lab-ask.h"

#include "applications.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "data-use.h"
#include "error.h"
#include "pilot-notices.h"
#include "request.h"

#include <string.h>

#define MOST_PILOTS "50"

static const char *const lines[] = { "applicant", "title", "purpose", "ethics", "from", "until",
                                     NULL };
static const char *const safes[] = { "project", "people", "settings", "data", "outputs", NULL };

/* The newest notice of a pilot, which says what can be asked for; of the city's own, where none is
 * named. %NULL when nobody was ever asked for such a pilot. */
static DureNotice *
notice_of (DureCity *city, const char *pilot)
{
  return dure_notice_shelf_newest (city->notices, *pilot != '\0' ? pilot : DURE_PILOT, "ko");
}

static const json_t *
items_of (DureNotice *notice)
{
  return json_object_get (dure_notice_ask_terms (notice, DURE_PURPOSE_PROVIDE), "dataItems");
}

static void
tick (DureLabCall *call, json_t *list, const char *prefix, const char *word)
{
  g_autofree char *name = g_strconcat (prefix, word, NULL);

  if (*dure_lab_call_field (call, name) != '\0')
    json_array_append_new (list, json_string (word));
}

static json_t *
items_asked (DureLabCall *call, DureNotice *notice)
{
  json_t *list = json_array ();
  json_t *item;
  gsize i;

  json_array_foreach (items_of (notice), i, item)
    if (json_is_string (item))
      tick (call, list, "item-", json_string_value (item));
  return list;
}

static json_t *
uses_asked (DureLabCall *call)
{
  json_t *list = json_array ();

  for (guint i = 0; dure_data_use_code (i) != NULL; i++)
    tick (call, list, "use-", dure_data_use_code (i));
  return list;
}

/* The document that was asked for by the form. */
static json_t *
document_of (DureLabCall *call, const char *recipient, DureNotice *notice)
{
  json_t *said = json_object ();
  json_t *document = json_pack (
      "{s:s, s:s, s:s, s:o, s:o, s:o, s:b}", "schema", DURE_REQUEST_SCHEMA, "recipient", recipient,
      "pilot", dure_notice_pilot (notice), "items", items_asked (call, notice), "dataUse",
      uses_asked (call), "fiveSafes", said, "train",
      *dure_lab_call_field (call, "train") != '\0');
  gint64 staff;

  for (guint i = 0; lines[i] != NULL; i++)
    if (*dure_lab_call_field (call, lines[i]) != '\0')
      json_object_set_new (document, lines[i], json_string (dure_lab_call_field (call, lines[i])));
  for (guint i = 0; safes[i] != NULL; i++)
    json_object_set_new (said, safes[i], json_string (dure_lab_call_field (call, safes[i])));
  if (g_ascii_string_to_signed (dure_lab_call_field (call, "localStaff"), 10, 0, G_MAXINT32,
                                &staff, NULL))
    json_object_set_new (document, "localStaff", json_integer (staff));
  return document;
}

static gboolean
holds (const json_t *list, const char *word)
{
  json_t *one;
  gsize i;

  json_array_foreach ((json_t *) list, i, one)
    if (g_strcmp0 (json_string_value (one), word) == 0)
      return TRUE;
  return FALSE;
}

static json_t *
items_data (DureNotice *notice, const json_t *asked)
{
  json_t *list = json_array ();
  json_t *item;
  gsize i;

  json_array_foreach (items_of (notice), i, item)
    {
      const char *word = json_string_value (item);

      json_array_append_new (list, json_pack ("{s:s, s:b, s:{s:b}}", "item", word, "on",
                                              holds (asked, word), "is", word, TRUE));
    }
  return list;
}

/* Those that could be granted. */
static json_t *
uses_data (const json_t *asked)
{
  json_t *list = json_array ();

  for (guint i = 0; dure_data_use_code (i) != NULL; i++)
    {
      const char *code = dure_data_use_code (i);

      json_array_append_new (list, json_pack ("{s:s, s:{s:b}, s:b}", "code", code, "use", code,
                                              TRUE, "on", holds (asked, code)));
    }
  return list;
}

/* A pilot that can be asked for data, as it is called in the language of the page. */
static void
add_pilot (DureLabCall *call, json_t *list, const char *pilot, DureNotice *chosen)
{
  DureNotice *notice = dure_notice_shelf_newest (call->exchange->city->notices, pilot,
                                                 call->exchange->language);

  if (notice != NULL)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:b}", "pilot", pilot, "title",
                                            dure_notice_title (notice), "here",
                                            g_str_equal (pilot, dure_notice_pilot (chosen))));
}

/* The city's own pilot, and those that run. */
static json_t *
pilots_data (DureLabCall *call, DureNotice *chosen, GError **error)
{
  g_autoptr (GPtrArray) names = dure_rows_list (
      dure_database_ask (call->exchange->city->database, error,
                         "SELECT DISTINCT name FROM pilot WHERE state = 'running' AND name <> ?1"
                         " ORDER BY name LIMIT " MOST_PILOTS,
                         "t", DURE_PILOT),
      error);
  json_t *list = names != NULL ? json_array () : NULL;

  if (list != NULL)
    add_pilot (call, list, DURE_PILOT, chosen);
  for (guint i = 0; list != NULL && i < names->len; i++)
    add_pilot (call, list, names->pdata[i], chosen);
  return list;
}

static void
answer (DureLabCall *call, const char *recipient, const char *id, DureNotice *notice,
        const json_t *document)
{
  g_autoptr (GError) error = NULL;
  json_t *pilots = pilots_data (call, notice, &error);
  json_t *data;

  if (pilots == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  data = json_pack ("{s:s, s:s, s:s, s:b, s:o, s:O, s:o, s:o, s:b}", "recipient", recipient, "id",
                    id, "pilot", dure_notice_pilot (notice), "choice",
                    *id == '\0' && json_array_size (pilots) > 1, "pilots", pilots, "asked",
                    document, "items",
                    items_data (notice, json_object_get (document, "items")), "uses",
                    uses_data (json_object_get (document, "dataUse")), "wrong", call->is_wrong);
  dure_lab_call_page (call, "lab-ask.html", data);
}

/* An application that was given back, if it is theirs; %NULL when it has been answered. */
static json_t *
find (DureLabCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) entry = dure_application_look (call->exchange->city, id, &error);
  const json_t *request = json_object_get (entry, "request");

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (entry == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, DURE_LAB_ACT_FOR, dure_json_text_of (request, "recipient")))
    dure_lab_call_turn_away (call);
  else if (!g_str_equal (dure_json_text_of (entry, "state"), "returned"))
    dure_exchange_problem (call->exchange, "not-now");
  else
    return json_incref ((json_t *) request);
  return NULL;
}

/* What was just sent, once more. */
static void
show_again (DureLabCall *call)
{
  const char *recipient = dure_lab_call_recipient (call, dure_lab_call_field (call, "of"));
  DureNotice *notice
      = notice_of (call->exchange->city, dure_lab_call_field (call, "pilot"));
  g_autoptr (json_t) document = document_of (call, recipient, notice);

  answer (call, recipient, dure_lab_call_field (call, "id"), notice, document);
}

/**
 * dure_lab_ask_show:
 *
 * GET /lab/recipient/ask?of=&pilot=, or ?id= for one that was given back; also after a POST in
 * which something is wrong.
 */
void
dure_lab_ask_show (DureLabCall *call)
{
  g_autofree char *of = dure_lab_call_asked (call, "of"), *id = dure_lab_call_asked (call, "id");
  g_autofree char *pilot = dure_lab_call_asked (call, "pilot");
  const gboolean is_old = *id != '\0';
  g_autoptr (json_t) document = NULL;
  g_autoptr (GError) error = NULL;
  const char *recipient;
  DureNotice *notice;

  if (!dure_pilot_notices_shelve (call->exchange->city, &error))
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  if (call->is_wrong)
    {
      show_again (call);
      return;
    }
  recipient = dure_lab_call_recipient (call, of);
  document = is_old ? find (call, id) : json_object ();
  if (document == NULL)
    return;
  notice = notice_of (call->exchange->city,
                      is_old ? dure_json_text_of (document, "pilot") : pilot);
  if (!is_old && recipient == NULL)
    dure_lab_call_turn_away (call);
  else if (notice == NULL)
    dure_exchange_problem (call->exchange, "not-found");
  else
    answer (call, is_old ? dure_json_text_of (document, "recipient") : recipient, id, notice,
            document);
}

static gboolean
hand_in (DureLabCall *call, DureCity *city, json_t *document, GError **error)
{
  const char *id = dure_lab_call_field (call, "id");
  g_autofree char *made = NULL;

  if (*id == '\0')
    made = dure_application_submit (city, document, error);
  else if (dure_application_resubmit (city, id, document, error))
    made = g_strdup (id);
  if (made != NULL)
    call->next = g_strdup_printf ("/lab/recipient/application?id=%s", made);
  return made != NULL;
}

/**
 * dure_lab_ask_submit:
 *
 * POST /lab/recipient/ask: `of`, `pilot`, `id` of one that was given back or empty, and what stands
 * in the document; `item-8867-4` and `use-DUO:0000006` are there for what is ticked.
 */
gboolean
dure_lab_ask_submit (DureLabCall *call, DureCity *city, GError **error)
{
  const char *recipient = dure_lab_call_recipient (call, dure_lab_call_field (call, "of"));
  DureNotice *notice = notice_of (city, dure_lab_call_field (call, "pilot"));
  g_autoptr (json_t) document = NULL;
  g_autoptr (GError) wrong = NULL;

  if (recipient == NULL || !dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient))
    return dure_lab_call_refuse (call, "no-right");
  if (notice == NULL)
    return dure_lab_call_refuse (call, "not-found");
  document = document_of (call, recipient, notice);
  if (hand_in (call, city, document, &wrong))
    return TRUE;
  call->is_wrong = wrong->domain == DURE_CORE_ERROR
                   || g_error_matches (wrong, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED);
  if (!call->is_wrong)
    g_propagate_error (error, g_steal_pointer (&wrong));
  return call->is_wrong;
}
