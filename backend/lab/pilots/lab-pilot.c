// lab-pilot.c: one version of a pilot, how people will see it, and what is done with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A coordinator submits; whoever has written none of it gives it back or sets it running, each
// after a second look. The preview is drawn from the very notice that would be frozen.

#include "lab-pilot.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"
#include "governance-events.h"
#include "kiosk-places.h"
#include "kind.h"
#include "lab-pilot-figures.h"
#include "model-submissions.h"
#include "observation.h"
#include "pilot-delivery.h"
#include "pilot-notices.h"

#include <string.h>

#define WHY_MAX_BYTES 500
#define SHORT_ID 8
#define MAX_FACTS 8

static guint
version_from_text (const char *text)
{
  guint64 version;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &version, NULL) ? (guint) version : 0;
}

/**
 * dure_lab_pilot_find:
 * @action: what must be allowed with it
 *
 * Returns: (transfer full) (nullable): the version that is asked for, `id=` and `version=`, or the
 *   newest; %NULL when it has been answered
 */
DurePilot *
dure_lab_pilot_find (DureLabCall *call, DureLabAction action)
{
  g_autofree char *name = dure_lab_call_asked (call, "id");
  g_autofree char *version = dure_lab_call_asked (call, "version");
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePilot) pilot
      = dure_pilot_look (call->exchange->city, name, version_from_text (version), &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (pilot == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, action, name))
    dure_lab_call_turn_away (call);
  else
    return g_steal_pointer (&pilot);
  return NULL;
}

/**
 * dure_lab_pilot_sent:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT when somebody else has changed
 *   it since the page was drawn, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the version that a form is about
 */
DurePilot *
dure_lab_pilot_sent (DureLabCall *call, DureCity *city, GError **error)
{
  const guint version = version_from_text (dure_lab_call_field (call, "version"));
  g_autoptr (DurePilot) pilot
      = dure_pilot_look (city, dure_lab_call_field (call, "id"), version, error);
  g_autofree char *edition = NULL;

  if (pilot == NULL)
    return NULL;
  edition = g_strdup_printf ("%" G_GINT64_FORMAT, pilot->edition);
  if (g_str_equal (edition, dure_lab_call_field (call, "edition")))
    return g_steal_pointer (&pilot);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT, "it has changed");
  return NULL;
}

/**
 * dure_lab_pilot_data:
 *
 * Returns: (transfer full): what every page about a pilot says of it
 */
json_t *
dure_lab_pilot_data (const DurePilot *pilot)
{
  return json_pack ("{s:s, s:i, s:I, s:{s:b}}", "id", pilot->name, "version",
                    (int) pilot->version, "edition", (json_int_t) pilot->edition, "is",
                    dure_pilot_state_to_text (pilot->state), TRUE);
}

/**
 * dure_lab_pilot_address:
 * @page: `pilot`, `pilot/edit`
 *
 * Returns: (transfer full): where that page of it is
 */
char *
dure_lab_pilot_address (const DurePilot *pilot, const char *page)
{
  return g_strdup_printf ("/lab/%s?id=%s&version=%u", page, pilot->name, pilot->version);
}

static json_t *
kinds_of (const json_t *draft)
{
  json_t *list = json_array ();

  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    if (dure_pilot_draft_has (draft, "kind", dure_kind_to_text (kind)))
      json_array_append_new (list, json_pack ("{s:{s:b}}", "scope", dure_kind_to_text (kind),
                                              TRUE));
  return list;
}

static json_t *
devices_of (const json_t *draft)
{
  json_t *list = json_array ();

  for (DureDeviceClass device = 0; device < DURE_DEVICE_COUNT; device++)
    if (dure_pilot_draft_has (draft, "device", dure_device_class_to_text (device)))
      json_array_append_new (list, json_pack ("{s:{s:b}}", "device",
                                              dure_device_class_to_text (device), TRUE));
  return list;
}

/* How far it has come to a kiosk; nothing while it does not run. */
static json_t *
delivery_of (DureCity *city, const DurePilot *pilot, const char *kiosk)
{
  static const char *const words[] = {
    [DURE_PILOT_NO_SETTINGS] = "none",
    [DURE_PILOT_ON_ITS_WAY] = "waits",
    [DURE_PILOT_LACKS_MODEL] = "lacks",
    [DURE_PILOT_FOLLOWED] = "followed",
  };
  DurePilotDelivery delivery;

  return pilot->state == DURE_PILOT_RUNNING
                 && !dure_pilot_is_early (pilot, dure_city_now (city))
                 && dure_pilot_delivery (city, pilot, kiosk, &delivery, NULL)
             ? json_pack ("{s:b}", words[delivery], TRUE)
             : json_false ();
}

static json_t *
site_data (DureCity *city, const DurePilot *pilot, const char *kiosk)
{
  g_auto (DureKioskPlace) place = { NULL };

  (void) dure_kiosk_place_find (city, kiosk, &place, NULL);
  return json_pack ("{s:s%, s:s*, s:o}", "short", kiosk, (size_t) SHORT_ID, "place", place.name,
                    "delivery", delivery_of (city, pilot, kiosk));
}

static json_t *
sites_of (DureCity *city, const DurePilot *pilot)
{
  json_t *list = json_array ();
  const char *field;
  json_t *value;

  json_object_foreach (pilot->draft, field, value)
    if (g_str_has_prefix (field, "site-"))
      {
        g_autofree char *kiosk = dure_kiosk_successor (city, field + strlen ("site-"), NULL);

        if (kiosk != NULL)
          json_array_append_new (list, site_data (city, pilot, kiosk));
      }
  return list;
}

/* A day as people write it; as it was typed when it is none. */
static json_t *
day_of (DureExchange *exchange, const json_t *draft, const char *field)
{
  const char *typed = dure_pilot_draft_field (draft, field);
  g_autofree char *day = NULL;
  gint64 end_ms;

  if (!dure_day_end_from_text (typed, &end_ms))
    return json_string (typed);
  day = dure_web_day (exchange->service->web, exchange->language, end_ms - 1);
  return json_string (day);
}

/* Where it stands with its company, if it was handed in: it may rest, or be stopped. */
static json_t *
model_of (DureCity *city, const char *digest)
{
  json_t *data = json_pack ("{s:s%}", "short", digest, MIN (strlen (digest), (size_t) SHORT_ID));
  g_autofree char *state = dure_model_state (city, digest, NULL);

  json_object_set_new (data, "is",
                       state != NULL ? json_pack ("{s:b}", state, TRUE) : json_false ());
  return data;
}

/* What people will be told is what was chosen here. */
static void
put_plan (DureExchange *exchange, json_t *data, const DurePilot *pilot)
{
  const json_t *draft = pilot->draft;
  g_autofree char *title = g_strdup_printf ("%s-title", exchange->language);
  const char *model = dure_pilot_draft_field (draft, "model");

  json_object_set_new (data, "title", json_string (dure_pilot_draft_field (draft, title)));
  json_object_set_new (data, "purpose", json_string (dure_pilot_draft_field (draft, "purpose")));
  json_object_set_new (data, "kinds", kinds_of (draft));
  json_object_set_new (data, "devices", devices_of (draft));
  json_object_set_new (data, "sites", sites_of (exchange->city, pilot));
  json_object_set_new (data, "from", day_of (exchange, draft, "from"));
  json_object_set_new (data, "until", day_of (exchange, draft, "until"));
  json_object_set_new (data, "keep", day_of (exchange, draft, "keep"));
  json_object_set_new (data, "full", json_boolean (*dure_pilot_draft_field (draft, "full")));
  if (*dure_pilot_draft_field (draft, "recipients") != '\0')
    json_object_set_new (data, "class",
                         json_pack ("{s:b}", dure_pilot_draft_field (draft, "recipients"), TRUE));
  if (*model != '\0')
    json_object_set_new (data, "model", model_of (exchange->city, model));
}

static gboolean
is_possible (const DurePilot *pilot, DurePilotMove move, gboolean is_sound)
{
  DurePilotState to;

  return move != DURE_PILOT_WRITE && dure_pilot_move_leads (pilot->state, move, &to)
         && (is_sound || (move != DURE_PILOT_SUBMIT && move != DURE_PILOT_RUN));
}

/* Who writes a pilot submits it; who has written nothing of it decides on it. */
static gboolean
may (DureLabCall *call, const DurePilot *pilot, DurePilotMove move, gboolean has_written)
{
  if (move == DURE_PILOT_SUBMIT)
    return dure_lab_call_may (call, DURE_LAB_WRITE_PILOT, pilot->name);
  return dure_lab_call_may (call, DURE_LAB_RUN_PILOT, pilot->name)
         && (move != DURE_PILOT_RUN || !has_written);
}

static gboolean
put_deeds (DureLabCall *call, json_t *data, const DurePilot *pilot, GError **error)
{
  g_autoptr (json_t) faults = dure_pilot_draft_faults (pilot->draft);
  const gboolean is_sound = json_object_size (faults) == 0;
  json_t *list;
  gboolean has_written;

  if (!dure_pilot_has_written (call->exchange->city, pilot, call->person->name, &has_written,
                               error))
    return FALSE;
  list = json_array ();
  for (DurePilotMove move = 0; move < DURE_PILOT_MOVES; move++)
    if (is_possible (pilot, move, is_sound) && may (call, pilot, move, has_written))
      json_array_append_new (list, json_pack ("{s:{s:b}, s:s}", "do",
                                              dure_pilot_move_to_text (move), TRUE, "word",
                                              dure_pilot_move_to_text (move)));
  json_object_set_new (data, "deeds", list);
  json_object_set_new (data, "mayWrite",
                       json_boolean (pilot->state == DURE_PILOT_DRAFT
                                     && dure_lab_call_may (call, DURE_LAB_WRITE_PILOT,
                                                           pilot->name)));
  json_object_set_new (data, "waits",
                       json_boolean (pilot->state == DURE_PILOT_REVIEW && has_written));
  json_object_set_new (data, "faults", json_integer ((json_int_t) json_object_size (faults)));
  json_object_set_new (data, "sound", json_boolean (is_sound));
  json_object_set_new (data, "mayRenew",
                       json_boolean (pilot->state >= DURE_PILOT_RUNNING
                                     && dure_lab_call_may (call, DURE_LAB_WRITE_PILOT,
                                                           pilot->name)));
  return TRUE;
}

static void
put_change (DureLabCall *call, json_t *data, const DurePilot *pilot)
{
  const char *change = pilot->state < DURE_PILOT_RUNNING
                           ? dure_pilot_change (call->exchange->city, pilot, NULL)
                           : NULL;

  if (change != NULL)
    json_object_set_new (data, "change", json_pack ("{s:b}", change, TRUE));
}

static json_t *
event_data (DureExchange *exchange, const json_t *event)
{
  const char *what = dure_json_text_of (event, "what"), *why = dure_json_text_of (event, "why");
  const gboolean is_clock
      = g_str_equal (dure_json_text_of (event, "actor"), DURE_GOVERNANCE_CLOCK);
  const gboolean is_word
      = is_clock || g_str_equal (what, "freeze") || g_str_equal (why, "replaced");
  g_autofree char *when = NULL;
  gint64 time_ms = 0;
  json_t *line;

  (void) dure_time_from_text (dure_json_text_of (event, "time"), &time_ms);
  when = dure_web_moment (exchange->service->web, exchange->language, time_ms);
  line = json_pack ("{s:{s:b}, s:s, s:b, s:s, s:s*}", "what", what, TRUE, "when", when, "clock",
                    is_clock, "actor", is_clock ? "" : dure_json_text_of (event, "actor"), "why",
                    !is_word && *why != '\0' ? why : NULL);
  json_object_set_new (line, "change",
                       is_word ? json_pack ("{s:b}", why, TRUE) : json_false ());
  return line;
}

static gboolean
put_history (DureLabCall *call, json_t *data, const DurePilot *pilot, GError **error)
{
  g_autofree char *subject = g_strdup_printf ("%s/%u", pilot->name, pilot->version);
  g_autoptr (json_t) events
      = dure_governance_events (call->exchange->city, subject, error);
  json_t *list, *event;
  gsize i;

  if (events == NULL)
    return FALSE;
  list = json_array ();
  json_array_foreach (events, i, event)
    json_array_append_new (list, event_data (call->exchange, event));
  json_object_set_new (data, "events", list);
  return TRUE;
}

/**
 * dure_lab_pilot_show:
 *
 * GET /lab/pilot?id=&version=.
 */
void
dure_lab_pilot_show (DureLabCall *call)
{
  g_autoptr (DurePilot) pilot = dure_lab_pilot_find (call, DURE_LAB_SEE_PILOTS);
  g_autoptr (json_t) data = NULL;
  g_autoptr (GError) error = NULL;

  if (pilot == NULL)
    return;
  data = dure_lab_pilot_data (pilot);
  put_plan (call->exchange, data, pilot);
  put_change (call, data, pilot);
  json_object_set_new (data, "early",
                       json_boolean (dure_pilot_is_early (pilot,
                                                          dure_city_now (call->exchange->city))));
  if (!dure_lab_pilot_figures_put (call, data, pilot, &error)
      || !put_deeds (call, data, pilot, &error) || !put_history (call, data, pilot, &error)
      || !dure_pilot_notices_shelve (call->exchange->city, &error))
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_call_page (call, "lab-pilot.html", g_steal_pointer (&data));
}

static json_t *
facts_of (DureNotice *notice, DurePurpose purpose)
{
  DureNoticeFact facts[MAX_FACTS];
  const guint count = dure_notice_ask_facts (notice, purpose, facts, MAX_FACTS);
  json_t *list = json_array ();

  for (guint i = 0; i < count; i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:b}", "label", facts[i].label, "text",
                                            facts[i].text, "strong", facts[i].is_strong));
  return list;
}

/* What kiosk and phone would show, in the order in which they ask. */
static json_t *
asks_of (DureNotice *notice)
{
  json_t *list = json_array ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose))
      {
        const gboolean is_phone_only = purpose >= DURE_PURPOSES_OF_A_VISIT;

        json_array_append_new (
            list, json_pack ("{s:s, s:s, s:{s:b}, s:b, s:b, s:i, s:i, s:o}", "short",
                             dure_notice_ask_short (notice, purpose), "question",
                             dure_notice_ask_title (notice, purpose), "is", "unasked", TRUE,
                             "sensitive",
                             purpose == DURE_PURPOSE_SENSITIVE, "kiosk", !is_phone_only, "number",
                             (int) purpose + 1, "of", DURE_PURPOSES_OF_A_VISIT, "facts",
                             facts_of (notice, purpose)));
      }
  return list;
}

/**
 * dure_lab_pilot_preview:
 *
 * GET /lab/pilot/preview?id=&version=: in the language of the page.
 */
void
dure_lab_pilot_preview (DureLabCall *call)
{
  g_autoptr (DurePilot) pilot = dure_lab_pilot_find (call, DURE_LAB_SEE_PILOTS);
  g_autoptr (DureNotice) notice = NULL;
  json_t *data;

  if (pilot == NULL)
    return;
  data = dure_lab_pilot_data (pilot);
  put_plan (call->exchange, data, pilot);
  notice = dure_pilot_notice (call->exchange->city, pilot, call->exchange->language, NULL);
  if (notice != NULL)
    json_object_set_new (data, "asks", asks_of (notice));
  dure_lab_call_page (call, "lab-pilot-preview.html", data);
}

/**
 * dure_lab_pilot_ask:
 *
 * GET /lab/pilot/sure?id=&version=&do=: whether it is meant, and why.
 */
void
dure_lab_pilot_ask (DureLabCall *call)
{
  g_autoptr (DurePilot) pilot = dure_lab_pilot_find (call, DURE_LAB_SEE_PILOTS);
  g_autofree char *word = dure_lab_call_asked (call, "do");
  DurePilotMove move;
  json_t *data;

  if (pilot == NULL)
    return;
  if (!dure_pilot_move_from_text (word, &move) || !is_possible (pilot, move, TRUE))
    {
      dure_exchange_problem (call->exchange, "not-now");
      return;
    }
  data = dure_lab_pilot_data (pilot);
  put_plan (call->exchange, data, pilot);
  put_change (call, data, pilot);
  json_object_set_new (data, "word", json_string (word));
  json_object_set_new (data, "do", json_pack ("{s:b}", word, TRUE));
  dure_lab_call_page (call, "lab-pilot-sure.html", data);
}

/**
 * dure_lab_pilot_do:
 *
 * POST /lab/pilot/do: `id`, `version`, `edition`, `do`, `why`.
 */
gboolean
dure_lab_pilot_do (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (DurePilot) pilot = dure_lab_pilot_sent (call, city, error);
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));
  DurePilotMove move;

  if (pilot == NULL)
    return FALSE;
  if (!dure_pilot_move_from_text (dure_lab_call_field (call, "do"), &move)
      || move == DURE_PILOT_WRITE || *why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  if (!may (call, pilot, move, FALSE))
    return dure_lab_call_refuse (call, "no-right");
  call->next = dure_lab_pilot_address (pilot, "pilot");
  return dure_pilot_move (city, pilot, move, call->person->name, why, error);
}
