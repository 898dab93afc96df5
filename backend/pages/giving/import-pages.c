// import-pages.c: what was found in a donor's file, and deciding about it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The preview shows what was read, what could not be, what it says, and what exactly would be
// given. Where the donor has not agreed to a line that this rests on, the page asks it in the
// words of the newest notice: the yes and the donation are one touch and one transaction, and a no
// throws the file away. What was donated is taken back one file at a time, with all that a
// withdrawal means.

#include "import-pages.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "consents.h"
#include "errand.h"
#include "health-import.h"
#include "health-telling.h"
#include "home-telling.h"
#include "imports.h"
#include "withdrawals.h"

#include <string.h>

#define MAX_FACTS 8
#define PREVIEW "/my/add/preview"
#define UNDO "/undo"
#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

static gint64
number_of (const json_t *telling, const char *name)
{
  return json_integer_value (json_object_get (telling, name));
}

static double
real_of (const json_t *telling, const char *name)
{
  return json_number_value (json_object_get (telling, name));
}

/* A count that is told only when there is something to tell. */
static void
put_count (json_t *data, const char *name, gint64 count)
{
  if (count > 0)
    json_object_set_new (data, name, json_integer (count));
}

static void
put_day (DureExchange *exchange, json_t *data, const char *name, gint64 time_ms)
{
  g_autofree char *day = dure_web_day (exchange->service->web, exchange->language, time_ms);

  json_object_set_new (data, name, json_string (day));
}

static DureHomeEnergy
home_of (const json_t *feedback)
{
  const json_t *hours = json_object_get (feedback, "hourWh");
  DureHomeEnergy home = {
    .days = (guint) number_of (feedback, "days"),
    .always_on_w = real_of (feedback, "alwaysOnW"),
    .evening_share = real_of (feedback, "eveningShare"),
    .earlier_weeks = (guint) number_of (feedback, "earlierWeeks"),
    .latest_day_wh = real_of (feedback, "latestDayWh"),
    .usual_day_wh = real_of (feedback, "usualDayWh"),
  };

  for (guint hour = 0; hour < G_N_ELEMENTS (home.hour_wh); hour++)
    home.hour_wh[hour] = json_number_value (json_array_get (hours, hour));
  return home;
}

static json_t *
energy_data (DureExchange *exchange, const json_t *telling)
{
  const DureHomeEnergy home = home_of (json_object_get (telling, "feedback"));
  g_autofree char *kwh = dure_home_kwh (exchange, real_of (telling, "wh"));
  g_autofree char *given = dure_home_kwh (exchange, real_of (telling, "givenWh"));
  json_t *feedback = dure_home_telling (exchange, &home);
  json_t *data = json_pack ("{s:I, s:s, s:s}", "readings",
                            (json_int_t) number_of (telling, "readings"), "kwh", kwh, "givenKwh",
                            given);

  put_count (data, "gaps", number_of (telling, "gaps"));
  put_count (data, "missingHours", (number_of (telling, "missingMs") + HOUR_MS / 2) / HOUR_MS);
  put_count (data, "estimated", number_of (telling, "estimated"));
  put_count (data, "known", number_of (telling, "known"));
  put_count (data, "repeated", number_of (telling, "repeated"));
  put_count (data, "other", number_of (telling, "other"));
  if (number_of (telling, "readings") > 0)
    {
      put_day (exchange, data, "from", number_of (telling, "fromMs"));
      put_day (exchange, data, "to", number_of (telling, "toMs") - 1);
    }
  if (feedback != NULL)
    json_object_set_new (data, "home", feedback);
  return data;
}

static json_t *
bad_data (const json_t *summary)
{
  json_t *list = json_array (), *place;
  gsize i;

  json_array_foreach (json_object_get (summary, "bad"), i, place)
    {
      json_t *row = json_pack ("{s:{s:b}}", "reason",
                               json_string_value (json_object_get (place, "reason")), TRUE);

      put_count (row, "line", number_of (place, "line"));
      put_count (row, "entry", number_of (place, "entry"));
      json_array_append_new (list, row);
    }
  return list;
}

static json_t *
ask_data (DureNotice *notice, DurePurpose purpose)
{
  DureNoticeFact facts[MAX_FACTS];
  const guint count = dure_notice_ask_facts (notice, purpose, facts, MAX_FACTS);
  json_t *list = json_array ();

  for (guint i = 0; i < count; i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:b}", "label", facts[i].label, "text",
                                            facts[i].text, "strong", facts[i].is_strong));
  return json_pack ("{s:s, s:s, s:o}", "purpose", dure_purpose_to_text (purpose), "question",
                    dure_notice_ask_title (notice, purpose), "facts", list);
}

/* What has to be asked first, by the newest notice in the reader's language. */
static gboolean
put_asks (DureExchange *exchange, const DureImport *draft, const json_t *summary, json_t *data,
          GError **error)
{
  DureCity *city = exchange->city;
  DureNotice *notice = dure_notice_shelf_newest (city->notices, DURE_PILOT, exchange->language);
  gboolean lacking[DURE_PURPOSE_COUNT], can_give = TRUE;
  json_t *asks = json_array ();

  json_object_set_new (data, "asks", asks);
  if (!dure_imports_lacking (city, draft->donor, summary, lacking, error))
    return FALSE;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (lacking[purpose] && notice != NULL && dure_notice_asks (notice, purpose)
        && dure_city_now (city) < dure_notice_ask_ends_ms (notice, purpose))
      json_array_append_new (asks, ask_data (notice, purpose));
    else
      can_give &= !lacking[purpose];
  json_object_set_new (data, "canGive",
                       json_boolean (can_give && number_of (summary, "observations") > 0));
  json_object_set_new (data, "isNew", json_boolean (number_of (summary, "observations") > 0));
  if (json_array_size (asks) > 0)
    json_object_set_new (data, "notice", json_string (dure_notice_digest (notice)));
  return TRUE;
}

/* What was told of a file about health, from wherever it came; or nothing. */
static const json_t *
health_of (const json_t *summary)
{
  const json_t *apple = json_object_get (summary, dure_apple_import.word);

  return apple != NULL ? apple : json_object_get (summary, dure_clinic_import.word);
}

static gboolean
put_health (DureExchange *exchange, const DureImport *draft, const json_t *summary, json_t *data,
            GError **error)
{
  const json_t *telling = health_of (summary);
  json_t *health = NULL;

  if (telling == NULL)
    return TRUE;
  health = dure_health_telling (exchange, draft->donor, telling, error);
  return health != NULL && json_object_set_new (data, "health", health) == 0;
}

static json_t *
page_data (DureExchange *exchange, const DureImport *draft, const json_t *summary, GError **error)
{
  const gint64 bad = number_of (summary, "badCount");
  const json_t *energy = json_object_get (summary, "energy");
  g_autoptr (json_t) data = json_pack ("{s:s, s:I, s:o}", "id", draft->id, "observations",
                                       (json_int_t) number_of (summary, "observations"), "bad",
                                       bad_data (summary));

  put_count (data, "badCount", bad);
  put_count (data, "badMore", bad - (gint64) json_array_size (json_object_get (summary, "bad")));
  if (energy != NULL)
    json_object_set_new (data, "energy", energy_data (exchange, energy));
  if (!put_health (exchange, draft, summary, data, error)
      || !put_asks (exchange, draft, summary, data, error))
    return NULL;
  return json_incref (data);
}

/**
 * dure_import_pages_show:
 *
 * GET /my/add/preview.
 */
void
dure_import_pages_show (DurePeople *self, DureExchange *exchange)
{
  const gint64 phone = dure_people_session (self, exchange);
  g_autoptr (DureImport) draft = NULL;
  g_autoptr (json_t) summary = NULL;
  g_autoptr (GError) error = NULL;
  json_t *data = NULL;

  if (phone == 0)
    return;
  if (dure_imports_draft (exchange->city, phone, &draft, &summary, &error))
    data = draft != NULL ? page_data (exchange, draft, summary, &error) : json_object ();
  if (data == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "preview.html", data);
}

/* A decision about a draft, or about what was donated. */
typedef struct
{
  DureErrand errand;
  gint64 phone;
  char *id;
  char *notice; /* (nullable): whose asks are answered with a yes */
  gboolean is_yes[DURE_PURPOSE_COUNT];
  const DureImportKind *kind; /* of what was donated */
} DecideErrand;

static void
clear_decide (gpointer data)
{
  DecideErrand *self = data;

  g_free (self->id);
  g_free (self->notice);
}

static gboolean
run_donate (DureCity *city, gpointer data, GError **error)
{
  DecideErrand *self = data;

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (self->is_yes[purpose]
        && !dure_consents_change (city, self->phone, purpose, DURE_DECISION_GIVEN, self->notice,
                                  error))
      return FALSE;
  return dure_imports_donate (city, self->phone, self->id, &self->kind, error);
}

/* What is out of date by now is answered with what is not. */
static void
answer_donate (gpointer data, const GError *error)
{
  DecideErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL)
    dure_exchange_go (exchange, self->kind->page);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT)
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_go (exchange, PREVIEW);
  else
    dure_exchange_failure (exchange, error);
}

static const DureErrandKind donate_kind = {
  .size = sizeof (DecideErrand),
  .work = { .run = run_donate, .done = dure_errand_done },
  .answer = answer_donate,
  .clear = clear_decide,
};

static gboolean
run_drop (DureCity *city, gpointer data, GError **error)
{
  return dure_imports_drop (city, ((DecideErrand *) data)->phone, error);
}

static void
answer_drop (gpointer data, const GError *error)
{
  DureExchange *exchange = &((DecideErrand *) data)->errand.exchange;

  if (error == NULL)
    dure_exchange_go (exchange, PREVIEW);
  else
    dure_exchange_failure (exchange, error);
}

static const DureErrandKind drop_kind = {
  .size = sizeof (DecideErrand),
  .work = { .run = run_drop, .done = dure_errand_done },
  .answer = answer_drop,
  .clear = clear_decide,
};

static gboolean
run_undo (DureCity *city, gpointer data, GError **error)
{
  DecideErrand *self = data;

  return dure_withdraw_import (city, self->phone, self->id, error);
}

/* What is left of a large one is done by the server's chores. */
static gboolean
erase (DureCity *city, gpointer data, GError **error)
{
  gboolean has_more;

  return dure_withdrawals_step (city, &has_more, error);
}

/* Leads back to the page of the files: from /my/energy/undo to /my/energy. */
static void
answer_undo (gpointer data, const GError *error)
{
  DureExchange *exchange = &((DecideErrand *) data)->errand.exchange;
  const char *path = g_uri_get_path (soup_server_message_get_uri (exchange->message));
  g_autofree char *page = g_strndup (path, strlen (path) - strlen (UNDO));

  if (error == NULL)
    dure_exchange_go (exchange, page);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

static const DureErrandKind undo_kind = {
  .size = sizeof (DecideErrand),
  .work = { .run = run_undo, .after = erase, .done = dure_errand_done },
  .answer = answer_undo,
  .clear = clear_decide,
};

/* Sends what was decided about `id=`, if somebody is signed in and the form is one of ours. */
static void
send_decision (DurePeople *self, DureExchange *exchange, const DureErrandKind *kind)
{
  const gint64 phone = dure_people_session (self, exchange);
  g_autoptr (GHashTable) form = NULL;
  const char *id;
  DecideErrand *errand;

  if (phone == 0)
    return;
  form = dure_exchange_form (exchange);
  id = g_hash_table_lookup (form, "id");
  if (id == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (kind, exchange);
  errand->phone = phone;
  errand->id = g_strdup (id);
  errand->notice = g_strdup (g_hash_table_lookup (form, "notice"));
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    errand->is_yes[purpose] =
        errand->notice != NULL
        && g_strcmp0 (g_hash_table_lookup (form, dure_purpose_to_text (purpose)), "given") == 0;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

/**
 * dure_import_pages_donate:
 *
 * POST /my/add/donate: `id=` the draft that was shown; for each ask that was shown with it, the
 * purpose `=given`, and the `notice=` it stands in.
 */
void
dure_import_pages_donate (DurePeople *self, DureExchange *exchange)
{
  send_decision (self, exchange, &donate_kind);
}

/**
 * dure_import_pages_drop:
 *
 * POST /my/add/drop: `id=` the draft that was shown.
 */
void
dure_import_pages_drop (DurePeople *self, DureExchange *exchange)
{
  send_decision (self, exchange, &drop_kind);
}

/**
 * dure_import_pages_undo:
 *
 * POST /my/energy/undo and /my/files/undo: `id=` of a file that was donated.
 */
void
dure_import_pages_undo (DurePeople *self, DureExchange *exchange)
{
  send_decision (self, exchange, &undo_kind);
}
