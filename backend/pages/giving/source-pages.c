// source-pages.c: where a donor gives keys to what sends by itself, and takes them back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A key belongs to the newest donor of this phone who is with us. It is shown once, on the page
// that answers the press of the button, and stands nowhere else.

#include "source-pages.h"

#include "audit.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "donors.h"
#include "encoding.h"
#include "errand.h"
#include "sources.h"

static json_t *
source_data (DureExchange *exchange, const DureSource *source)
{
  const DureService *service = exchange->service;
  gint64 now = dure_city_now (exchange->city);
  g_autofree char *since = dure_web_day (service->web, exchange->language, source->issued_ms);
  g_autofree char *until = dure_web_day (service->web, exchange->language, source->expires_ms);
  json_t *data = json_pack ("{s:I, s:{s:b}, s:s, s:s, s:b, s:b}", "number",
                            (json_int_t) source->number, "kind",
                            dure_source_kind_to_text (source->kind), TRUE, "since", since, "until",
                            until, "coordinators", source->is_coordinators, "open",
                            source->revoked_ms == 0 && source->expires_ms > now);

  if (source->observations > 0)
    {
      g_autofree char *last = dure_web_moment (service->web, exchange->language, source->last_ms);

      json_object_set_new (data, "sent", json_pack ("{s:I, s:s}", "observations",
                                                    (json_int_t) source->observations, "last",
                                                    last));
    }
  return data;
}

static gboolean
add_sources (DureExchange *exchange, const char *donor, json_t *list, GError **error)
{
  g_autoptr (GPtrArray) sources = dure_sources_of_donor (exchange->city, donor, error);

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    json_array_append_new (list, source_data (exchange, sources->pdata[i]));
  return sources != NULL;
}

/* Of all donors of this phone who are with us; the newest first. */
static json_t *
page_data (DureExchange *exchange, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_donors_of_phone (exchange->city, phone, error);
  g_autoptr (json_t) data = json_pack ("{s:[], s:b}", "sources", "canIssue", FALSE);
  json_t *list = json_object_get (data, "sources");

  if (donors == NULL)
    return NULL;
  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      if (donor->withdrawn_ms != 0)
        continue;
      json_object_set (data, "canIssue", json_true ());
      if (!add_sources (exchange, donor->id, list, error))
        return NULL;
    }
  return json_incref (data);
}

static void
show (DureExchange *exchange, gint64 phone, const char *secret)
{
  g_autoptr (GError) error = NULL;
  json_t *data = page_data (exchange, phone, &error);

  if (data == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  if (secret != NULL)
    json_object_set_new (data, "secret", json_string (secret));
  dure_exchange_page (exchange, SOUP_STATUS_OK, "sources.html", data);
}

/**
 * dure_source_pages_show:
 * @phone: whose session this is
 *
 * GET /my/sources.
 */
void
dure_source_pages_show (DureExchange *exchange, gint64 phone)
{
  show (exchange, phone, NULL);
}

typedef struct
{
  DureErrand errand;
  gint64 phone;
  DureSourceKind kind;
  char *secret;
  gint64 number; /* of the source */
} SourceErrand;

/* The newest donor of a phone who is with us. */
static char *
find_donor (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donor.id FROM claim JOIN donor ON donor.id = claim.donor"
      " WHERE claim.phone = ?1 AND withdrawn_ms IS NULL ORDER BY first_ms DESC LIMIT 1",
      "i", phone);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return g_strdup (dure_rows_text (rows, 0));
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "this phone has no donor");
  return NULL;
}

static gboolean
run_issue (DureCity *city, gpointer data, GError **error)
{
  SourceErrand *self = data;
  g_autofree char *donor = find_donor (city, self->phone, error);

  if (donor != NULL && dure_audit_phone (city, self->phone, DURE_READABLE_SOURCES, error))
    self->secret = dure_source_issue (city, donor, self->kind, FALSE, &self->number, error);
  return self->secret != NULL;
}

static void
answer_issue (gpointer data, const GError *error)
{
  SourceErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL)
    show (exchange, self->phone, self->secret);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_problem (exchange, "too-many-sources");
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_issue (gpointer data)
{
  SourceErrand *self = data;

  dure_text_wipe (self->secret);
}

static const DureErrandKind issue_kind = {
  .size = sizeof (SourceErrand),
  .work = { .run = run_issue, .done = dure_errand_done },
  .answer = answer_issue,
  .clear = clear_issue,
};

/**
 * dure_source_pages_issue:
 * @phone: whose session this is
 *
 * POST /my/sources: `kind=phone`, `clinic` or `home`. The page that comes back shows the key.
 */
void
dure_source_pages_issue (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  DureSourceKind kind;
  SourceErrand *errand;

  if (!dure_source_kind_from_text (g_hash_table_lookup (form, "kind"), &kind))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&issue_kind, exchange);
  errand->phone = phone;
  errand->kind = kind;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

static gboolean
run_revoke (DureCity *city, gpointer data, GError **error)
{
  SourceErrand *self = data;

  return dure_source_revoke_of_phone (city, self->phone, self->number, error);
}

static void
answer_revoke (gpointer data, const GError *error)
{
  SourceErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL)
    dure_exchange_go (exchange, "/my/sources");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

static const DureErrandKind revoke_kind = {
  .size = sizeof (SourceErrand),
  .work = { .run = run_revoke, .done = dure_errand_done },
  .answer = answer_revoke,
};

/**
 * dure_source_pages_revoke:
 * @phone: whose session this is
 *
 * POST /my/sources/revoke: `number=` one of this phone's.
 */
void
dure_source_pages_revoke (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  const char *text = g_hash_table_lookup (form, "number");
  SourceErrand *errand;
  gint64 number;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &number, NULL))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&revoke_kind, exchange);
  errand->phone = phone;
  errand->number = number;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
