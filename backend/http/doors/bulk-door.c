// bulk-door.c: where recipients ask for an export, and how far it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// HL7's Bulk Data Access 2.0, with a token (token-door.c):
//
//   GET /fhir/$export                   all releases by permits that are in force
//   GET /fhir/Patient/$export           the same, since all of it is of patients
//   GET /fhir/Group/{permit}/$export    those by one permit
//
// or POST of the same, with a Parameters of what is wanted instead of a query; then
//
//   GET /fhir/exports?id=ID             how far it is; in the end, which files it has
//   DELETE /fhir/exports?id=ID          it is not wanted any more
//
// An export is durable before its address is told. What is in it is decided right afterwards, which
// may have to wait for a release that is being sealed; who asks meanwhile is told to come again,
// and has it decided if whoever should have done it has fallen.

#include "bulk-door.h"

#include "backend-error.h"
#include "bulk-exports.h"
#include "bulk-manifest.h"
#include "canonical-json.h"
#include "errand.h"
#include "formats-error.h"
#include "outcome.h"
#include "token-door.h"

#include <string.h>

#define GROUP "/fhir/Group/"
#define STATUS "/fhir/exports?id="
#define COME_AGAIN_S "1"

typedef struct
{
  DureErrand errand;
  DureBulkExport asked;
  char *machines_url;
  char *id;
} BeginErrand;

typedef struct
{
  DureErrand errand;
  char *recipient, *id;
} EndErrand;

static void
fail (DureExchange *exchange, const GError *error)
{
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_FORBIDDEN))
    dure_exchange_problem (exchange, "no-permit");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_problem (exchange, "too-often");
  else
    dure_exchange_failure (exchange, error);
}

static void
refuse (DureExchange *exchange, const char *diagnostics)
{
  g_autoptr (json_t) more = json_pack ("{s:s}", "diagnostics", diagnostics);

  dure_exchange_problem_with (exchange, "malformed", more);
}

static gboolean
run_listing (DureCity *city, gpointer data, GError **error)
{
  return dure_bulk_export_list (city, data, error);
}

static void
on_listed (gpointer data, const GError *error)
{
  g_free (data);
}

/* Nobody waits for it; who looks before it is done has it tried once more. */
static void
push_listing (const DureService *service, const char *id)
{
  static const DureWork work = { .run = run_listing, .done = on_listed };
  char *data = g_strdup (id);

  if (!dure_writer_push (service->writer, &work, DURE_WORK_MACHINE, 0, service->mailbox, data))
    g_free (data);
}

static gboolean
run_begin (DureCity *city, gpointer data, GError **error)
{
  BeginErrand *self = data;

  return dure_bulk_export_begin (city, &self->asked, &self->id, error);
}

static void
answer_begin (gpointer data, const GError *error)
{
  BeginErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autofree char *path = NULL, *url = NULL;

  if (error != NULL)
    {
      fail (exchange, error);
      return;
    }
  path = g_strconcat (STATUS, self->id, NULL);
  url = dure_exchange_url (exchange, self->machines_url, path);
  dure_exchange_put (exchange, "Content-Location", url);
  dure_exchange_take (exchange, SOUP_STATUS_ACCEPTED, DURE_FHIR_JSON,
                      dure_outcome_of_progress ("The export has begun."));
  push_listing (exchange->service, self->id);
}

static void
clear_begin (gpointer data)
{
  BeginErrand *self = data;

  g_free (self->asked.recipient);
  g_free (self->asked.permit);
  g_free (self->asked.address);
  g_free (self->asked.query);
  g_free (self->machines_url);
  g_free (self->id);
}

static const DureErrandKind begin_kind = {
  .size = sizeof (BeginErrand),
  .work = { .run = run_begin, .done = dure_errand_done },
  .answer = answer_begin,
  .clear = clear_begin,
};

/* Whether a header, which may come more than once, has @word among its own. */
static gboolean
has_word (DureExchange *exchange, const char *header, const char *word)
{
  const char *text = soup_message_headers_get_list (
      soup_server_message_get_request_headers (exchange->message), header);
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", ",;", 32);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
accepts_fhir (DureExchange *exchange)
{
  static const char *const forms[]
      = { DURE_FHIR_JSON, "application/json", "application/*", "*/*", NULL };

  for (guint i = 0; forms[i] != NULL; i++)
    if (has_word (exchange, "Accept", forms[i]))
      return TRUE;
  return dure_exchange_header (exchange, "Accept") == NULL;
}

/* Empty for all permits. */
static char *
permit_of (DureExchange *exchange)
{
  const char *name = exchange->path + strlen (GROUP);

  return g_str_has_prefix (exchange->path, GROUP) ? g_strndup (name, strcspn (name, "/"))
                                                  : g_strdup ("");
}

static char *
address_of (DureExchange *exchange, const char *machines_url)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (exchange->message));
  g_autofree char *target
      = g_strconcat (exchange->path, query != NULL ? "?" : "", query != NULL ? query : "", NULL);

  return dure_exchange_url (exchange, machines_url, target);
}

/* Types that were not named are those that the token is good for, or all when it is for none. */
static gboolean
settle_types (DureExchange *exchange, DureTokenScopes scopes, DureBulkRequest *request)
{
  const DureTokenScopes all = dure_token_scopes_of_types (request->types);

  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    if (!request->has_types && (scopes & all) != 0)
      request->types[i] = (scopes & DURE_TOKEN_SCOPE_OF (i)) != 0;
  return dure_token_door_covers (exchange, scopes, dure_token_scopes_of_types (request->types));
}

static void
send_begin (DureExchange *exchange, const char *machines_url, const DureBulkRequest *request,
            char *recipient, char *asked)
{
  BeginErrand *errand = dure_errand_new (&begin_kind, exchange);

  errand->asked.recipient = recipient;
  errand->asked.query = asked;
  errand->asked.permit = permit_of (exchange);
  errand->asked.address = address_of (exchange, machines_url);
  errand->asked.request = *request;
  errand->machines_url = g_strdup (machines_url);
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}

/* Returns: (transfer full) (nullable): what is asked for with, as a query, wherever it stands:
 *   there are clients that post with a query and nothing else */
static char *
query_of (DureExchange *exchange, GError **error)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (exchange->message));
  g_autoptr (json_t) parameters = NULL;

  if (soup_server_message_get_request_body (exchange->message)->length == 0)
    return g_strdup (query != NULL ? query : "");
  if (query != NULL)
    {
      g_set_error_literal (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_REQUEST,
                           "what is posted stands for the query");
      return NULL;
    }
  parameters = dure_exchange_read (exchange, NULL);
  return dure_bulk_request_query (parameters, error);
}

/**
 * dure_bulk_door_begin:
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 *
 * GET or POST /fhir/$export, /fhir/Patient/$export, /fhir/Group/{permit}/$export.
 */
void
dure_bulk_door_begin (DureExchange *exchange, const char *machines_url)
{
  DureTokenScopes scopes = 0;
  g_autofree char *recipient = dure_token_door_bearer (exchange, &scopes), *query = NULL;
  g_autoptr (GError) error = NULL;
  DureBulkRequest request;

  if (recipient == NULL)
    return;
  query = query_of (exchange, &error);
  if (!accepts_fhir (exchange))
    refuse (exchange, "Accept: there is only " DURE_FHIR_JSON);
  else if (!has_word (exchange, "Prefer", "respond-async"))
    refuse (exchange, "Prefer: respond-async is the only way");
  else if (query == NULL)
    refuse (exchange, error->message);
  else if (!dure_bulk_request_read (query, has_word (exchange, "Prefer", "handling=lenient"),
                                    &request, &error))
    refuse (exchange, error->message);
  else if (settle_types (exchange, scopes, &request))
    send_begin (exchange, machines_url, &request, g_steal_pointer (&recipient),
                g_steal_pointer (&query));
}

static void
put_expiry (DureExchange *exchange, const DureBulkExport *export)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_utc ((export->begun_ms + DURE_BULK_EXPORT_LIFE_MS) / 1000);
  g_autofree char *text = soup_date_time_to_string (time, SOUP_DATE_HTTP);

  dure_exchange_put (exchange, "Expires", text);
}

static void
answer_look (DureExchange *exchange, const char *machines_url, const DureBulkExport *export)
{
  g_autoptr (json_t) manifest = NULL;
  g_autoptr (GError) error = NULL;

  if (export->listed_ms == 0)
    {
      push_listing (exchange->service, export->id);
      dure_exchange_put (exchange, "Retry-After", COME_AGAIN_S);
      dure_exchange_put (exchange, "X-Progress", "looking up the releases");
      dure_exchange_take (exchange, SOUP_STATUS_ACCEPTED, DURE_FHIR_JSON,
                          dure_outcome_of_progress ("The releases are looked up."));
      return;
    }
  manifest = dure_bulk_manifest_new (export, exchange, machines_url, &error);
  if (manifest == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  put_expiry (exchange, export);
  dure_exchange_json (exchange, SOUP_STATUS_OK, manifest);
}

/* Returns: (transfer full) (nullable): the one that is asked about with a token that is good for
 *   all of it; %NULL when something else has been answered */
static DureBulkExport *
find_export (DureExchange *exchange)
{
  DureTokenScopes scopes = 0;
  g_autofree char *recipient = dure_token_door_bearer (exchange, &scopes);
  g_autofree char *id = dure_exchange_asked (exchange, "id");
  g_autoptr (DureBulkExport) export = NULL;
  g_autoptr (GError) error = NULL;

  if (recipient == NULL)
    return NULL;
  export = dure_bulk_export_find (exchange->city, id != NULL ? id : "", recipient, &error);
  if (export == NULL)
    fail (exchange, error);
  else if (dure_token_door_covers (exchange, scopes,
                                   dure_token_scopes_of_types (export->request.types)))
    return g_steal_pointer (&export);
  return NULL;
}

/**
 * dure_bulk_door_look:
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 *
 * GET /fhir/exports.
 */
void
dure_bulk_door_look (DureExchange *exchange, const char *machines_url)
{
  g_autoptr (DureBulkExport) export = find_export (exchange);

  if (export != NULL)
    answer_look (exchange, machines_url, export);
}

static gboolean
run_end (DureCity *city, gpointer data, GError **error)
{
  const EndErrand *self = data;

  return dure_bulk_export_end (city, self->id, self->recipient, error);
}

static void
answer_end (gpointer data, const GError *error)
{
  EndErrand *self = data;

  if (error != NULL)
    fail (&self->errand.exchange, error);
  else
    dure_exchange_take (&self->errand.exchange, SOUP_STATUS_ACCEPTED, DURE_FHIR_JSON,
                        dure_outcome_of_progress ("The export has ended."));
}

static void
clear_end (gpointer data)
{
  EndErrand *self = data;

  g_free (self->recipient);
  g_free (self->id);
}

static const DureErrandKind end_kind = {
  .size = sizeof (EndErrand),
  .work = { .run = run_end, .done = dure_errand_done },
  .answer = answer_end,
  .clear = clear_end,
};

/**
 * dure_bulk_door_end:
 *
 * DELETE /fhir/exports.
 */
void
dure_bulk_door_end (DureExchange *exchange)
{
  g_autoptr (DureBulkExport) export = find_export (exchange);
  EndErrand *errand;

  if (export == NULL)
    return;
  errand = dure_errand_new (&end_kind, exchange);
  errand->recipient = g_steal_pointer (&export->recipient);
  errand->id = g_steal_pointer (&export->id);
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}
