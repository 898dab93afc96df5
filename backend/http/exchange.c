// exchange.c: one request and its answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "exchange.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "lab.h"
#include "listener.h"
#include "log.h"
#include "outcome.h"
#include "problem.h"
#include "sessions.h"

#include <string.h>

#define LANGUAGE_COOKIE "dure-language"
#define OUT_COOKIE "__Host-dure-out"
#define COOKIE_WORDS "Path=/; HttpOnly; Secure; SameSite=Strict"
#define YEAR_S 31536000

/**
 * dure_exchange_header:
 *
 * Returns: (transfer none) (nullable): a header of the request
 */
const char *
dure_exchange_header (DureExchange *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                       name);
}

/**
 * dure_exchange_put:
 *
 * Sets a header of the answer.
 */
void
dure_exchange_put (DureExchange *self, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name,
                                value);
}

/**
 * dure_exchange_cookie:
 *
 * Returns: (transfer full) (nullable): the value of a cookie of the request
 */
char *
dure_exchange_cookie (DureExchange *self, const char *name)
{
  const char *header = dure_exchange_header (self, "Cookie");
  g_auto (GStrv) cookies = g_strsplit (header != NULL ? header : "", ";", 32);
  gsize length = strlen (name);

  for (guint i = 0; cookies[i] != NULL; i++)
    {
      const char *cookie = g_strstrip (cookies[i]);

      if (strncmp (cookie, name, length) == 0 && cookie[length] == '=')
        return g_strdup (cookie + length + 1);
    }
  return NULL;
}

/**
 * dure_exchange_address:
 *
 * Returns: (transfer full): where the request came from, to count by; never logged
 */
char *
dure_exchange_address (DureExchange *self)
{
  const char *sender = dure_exchange_header (self, DURE_LISTENER_SENDER);
  const char *host = soup_server_message_get_remote_host (self->message);

  return g_strdup (sender != NULL ? sender : host != NULL ? host : "");
}

/**
 * dure_exchange_url:
 * @origin: (nullable): where clients of this listener reach it; %NULL for where this one has
 * @path: one of ours, with its query
 *
 * The guard has looked at where this one has: it is one of ours.
 *
 * Returns: (transfer full): its whole address
 */
char *
dure_exchange_url (DureExchange *self, const char *origin, const char *path)
{
  return origin != NULL ? g_strconcat (origin, path, NULL)
                        : g_strconcat ("http://", dure_exchange_header (self, "Host"), path, NULL);
}

/**
 * dure_exchange_asked:
 * @name: of a parameter in the address
 *
 * Returns: (transfer full) (nullable): its value, foreign
 */
char *
dure_exchange_asked (DureExchange *self, const char *name)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));
  g_autoptr (GHashTable) form = query != NULL ? soup_form_decode (query) : NULL;

  return form != NULL ? g_strdup (g_hash_table_lookup (form, name)) : NULL;
}

static const char *
accepted_language (DureExchange *self)
{
  const char *header = dure_exchange_header (self, "Accept-Language");
  GSList *tags = header != NULL ? soup_header_parse_quality_list (header, NULL) : NULL;
  const char *language = NULL;

  for (GSList *l = tags; l != NULL && language == NULL; l = l->next)
    language = dure_web_language (l->data);
  soup_header_free_list (tags);
  return language;
}

static const char *
asked_language (DureExchange *self)
{
  g_autofree char *asked = dure_exchange_asked (self, "lang");
  const char *language = dure_web_language (asked);
  g_autofree char *cookie = NULL;

  if (language == NULL)
    return NULL;
  cookie = g_strdup_printf (LANGUAGE_COOKIE "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax",
                            language, YEAR_S);
  soup_message_headers_append (soup_server_message_get_response_headers (self->message),
                               "Set-Cookie", cookie);
  return language;
}

/**
 * dure_exchange_init:
 * @message: libsoup's, its head read
 * @service: what answers draw on
 * @origins: (nullable): where this listener is on the web
 */
void
dure_exchange_init (DureExchange *self, SoupServerMessage *message, const DureService *service,
                    const char *const *origins)
{
  g_autofree char *cookie = NULL;
  const char *accept;

  self->is_late = FALSE;
  self->phone = 0;
  self->message = message;
  self->service = service;
  self->city = service->city;
  self->origins = origins;
  self->path = g_uri_get_path (soup_server_message_get_uri (message));
  self->language = asked_language (self);
  if (self->language == NULL)
    {
      cookie = dure_exchange_cookie (self, LANGUAGE_COOKIE);
      self->language = dure_web_language (cookie);
    }
  if (self->language == NULL)
    self->language = accepted_language (self);
  if (self->language == NULL)
    self->language = dure_web_languages[0];
  accept = dure_exchange_header (self, "Accept");
  self->is_fhir = origins == NULL && g_str_has_prefix (self->path, DURE_FHIR_PATH);
  self->is_page = origins != NULL && accept != NULL && strstr (accept, "text/html") != NULL;
}

/**
 * dure_exchange_read:
 * @error: what dure_json_parse() says
 *
 * Returns: (transfer full) (nullable): the JSON that was sent
 */
json_t *
dure_exchange_read (DureExchange *self, GError **error)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_request_body (self->message));

  return dure_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
}

/**
 * dure_exchange_form:
 *
 * Returns: (transfer full): the fields of the form that was sent, empty when it was none
 */
GHashTable *
dure_exchange_form (DureExchange *self)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_request_body (self->message));
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  return soup_form_decode (text);
}

/**
 * dure_exchange_same_origin:
 *
 * Returns: (transfer none) (nullable): the origin of the page that sent this, when it is one of
 *   ours
 */
const char *
dure_exchange_same_origin (DureExchange *self)
{
  const char *origin = dure_exchange_header (self, "Origin");

  for (guint i = 0; origin != NULL && self->origins != NULL && self->origins[i] != NULL; i++)
    if (g_str_equal (origin, self->origins[i]))
      return self->origins[i];
  return NULL;
}

static void
answer (DureExchange *self, guint status, const char *type, char *text)
{
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_set_response (self->message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

/**
 * dure_exchange_text_as:
 * @status: HTTP status
 * @type: media type
 * @text: what to answer
 */
void
dure_exchange_text_as (DureExchange *self, guint status, const char *type, const char *text)
{
  answer (self, status, type, g_strdup (text));
}

/**
 * dure_exchange_take:
 * @status: HTTP status
 * @type: media type
 * @text: (transfer full): what to answer
 */
void
dure_exchange_take (DureExchange *self, guint status, const char *type, char *text)
{
  answer (self, status, type, text);
}

/**
 * dure_exchange_json:
 * @status: HTTP status
 * @json: what to answer
 */
void
dure_exchange_json (DureExchange *self, guint status, const json_t *json)
{
  answer (self, status, "application/json", dure_json_canonical (json, NULL));
}

/**
 * dure_exchange_page:
 * @status: HTTP status
 * @page: `my.html`
 * @data: (transfer full): what goes into it
 */
void
dure_exchange_page (DureExchange *self, guint status, const char *page, json_t *data)
{
  json_object_set_new (data, "path", json_string (self->path));
  dure_exchange_put (self, "Content-Language", self->language);
  dure_exchange_put (self, "Vary", "Accept-Language, Cookie");
  answer (self, status, "text/html; charset=utf-8",
          dure_web_render (self->service->web, self->language, page, data));
  json_decref (data);
}

static void
put_file_name (DureExchange *self, const char *file_name)
{
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", file_name);

  dure_exchange_put (self, "Content-Disposition", disposition);
}

/**
 * dure_exchange_file:
 * @type: media type
 * @file_name: what a browser saves it as
 * @content: what to answer
 */
void
dure_exchange_file (DureExchange *self, const char *type, const char *file_name, GBytes *content)
{
  put_file_name (self, file_name);
  dure_exchange_put (self, "Content-Type", type);
  soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), content);
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
}

/**
 * dure_exchange_text:
 * @type: media type
 * @file_name: (nullable): what a browser saves it as; %NULL when it is only to be read
 * @text: what to answer
 */
void
dure_exchange_text (DureExchange *self, const char *type, const char *file_name, const char *text)
{
  if (file_name != NULL)
    put_file_name (self, file_name);
  answer (self, SOUP_STATUS_OK, type, g_strdup (text));
}

static gboolean
find_asset (DureExchange *self, const char *name, DureAsset *asset)
{
  if (dure_web_asset (name, asset))
    return TRUE;
  dure_exchange_problem (self, "not-found");
  return FALSE;
}

static void
give_asset (DureExchange *self, DureAsset *asset)
{
  const char *encodings = dure_exchange_header (self, "Accept-Encoding");
  gboolean is_gzip = asset->gzip != NULL && encodings != NULL
                     && strstr (encodings, "gzip") != NULL;

  dure_exchange_put (self, "Vary", "Accept-Encoding");
  if (is_gzip)
    dure_exchange_put (self, "Content-Encoding", "gzip");
  dure_exchange_put (self, "Content-Type", asset->type);
  soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message),
                                  is_gzip ? asset->gzip : asset->plain);
  soup_message_body_complete (soup_server_message_get_response_body (self->message));
}

/**
 * dure_exchange_asset:
 * @name: foreign
 *
 * Assets carry their content's hash in their name, so they are kept for ever.
 */
void
dure_exchange_asset (DureExchange *self, const char *name)
{
  g_autofree char *tag = g_strdup_printf ("\"%s\"", name);
  g_auto (DureAsset) asset = { 0 };

  if (!find_asset (self, name, &asset))
    return;
  dure_exchange_put (self, "Cache-Control", "public, max-age=31536000, immutable");
  dure_exchange_put (self, "ETag", tag);
  if (g_strcmp0 (dure_exchange_header (self, "If-None-Match"), tag) != 0)
    {
      give_asset (self, &asset);
      return;
    }
  dure_exchange_put (self, "Vary", "Accept-Encoding");
  soup_server_message_set_status (self->message, SOUP_STATUS_NOT_MODIFIED, NULL);
}

/**
 * dure_exchange_fresh_asset:
 * @name: an asset whose name says nothing of its content
 *
 * No browser keeps it.
 */
void
dure_exchange_fresh_asset (DureExchange *self, const char *name)
{
  g_auto (DureAsset) asset = { 0 };

  if (find_asset (self, name, &asset))
    give_asset (self, &asset);
}

/**
 * dure_exchange_go:
 * @path: one of ours
 *
 * Sends the browser on, so that a reload repeats nothing.
 */
void
dure_exchange_go (DureExchange *self, const char *path)
{
  dure_exchange_put (self, "Location", path);
  answer (self, SOUP_STATUS_SEE_OTHER, "text/plain", g_strdup (""));
}

static void
problem (DureExchange *self, const char *code, guint status, json_t *more)
{
  const json_t *all =
      json_object_get (dure_web_words (self->service->web, self->language), "problems");
  const json_t *words = json_object_get (all, code);
  g_autofree char *type = g_strconcat ("/problems/", code, NULL);
  g_autoptr (json_t) json = json_pack ("{s:s, s:O, s:O, s:i}",
                                       "type", type,
                                       "title", json_object_get (words, "title"),
                                       "detail", json_object_get (words, "detail"),
                                       "status", (int) status);

  if (more != NULL)
    json_object_update (json, more);
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == 429)
    dure_exchange_put (self, "Retry-After", status == 429 ? "60" : "5");
  if (!self->is_page)
    dure_exchange_put (self, "Content-Language", self->language);
  if (self->is_page)
    dure_exchange_page (self, status,
                        dure_lab_owns (self->path) ? "lab-problem.html" : "problem.html",
                        g_steal_pointer (&json));
  else if (self->is_fhir)
    answer (self, status, DURE_FHIR_JSON, dure_outcome_of_problem (code, json));
  else
    answer (self, status, "application/problem+json", dure_json_canonical (json, NULL));
}

/**
 * dure_exchange_problem:
 * @code: one of those in problem.c
 *
 * A problem document (RFC 9457) for programs, or FHIR's own form of one; a page for people; in the
 * reader's language.
 */
void
dure_exchange_problem (DureExchange *self, const char *code)
{
  dure_meters_problem (self->service->meters, code);
  problem (self, code, dure_problem_status (code), NULL);
}

/**
 * dure_exchange_explain:
 * @code: one of those in problem.c
 *
 * The same for somebody who has asked what it means.
 */
void
dure_exchange_explain (DureExchange *self, const char *code)
{
  problem (self, code, dure_problem_status (code), NULL);
}

/**
 * dure_exchange_problem_with:
 * @code: one of those in problem.c
 * @more: members to add to the document
 *
 * For machines, which want to know where in what they sent something is wrong.
 */
void
dure_exchange_problem_with (DureExchange *self, const char *code, json_t *more)
{
  dure_meters_problem (self->service->meters, code);
  problem (self, code, dure_problem_status (code), more);
}

/**
 * dure_exchange_refusal:
 * @status: what the guard decided
 * @methods: which this listener answers at all
 */
void
dure_exchange_refusal (DureExchange *self, guint status, const char *methods)
{
  const char *code = dure_problem_for_status (status);

  dure_meters_problem (self->service->meters, code);
  problem (self, code, status, NULL);
  if (status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    dure_exchange_put (self, "Allow", methods);
}

/**
 * dure_exchange_failure:
 * @error: what a subject could not do
 *
 * The store may work again in a moment; for anything else a person must look. Neither says why
 * here: that is in the log.
 */
void
dure_exchange_failure (DureExchange *self, const GError *error)
{
  gboolean is_store = g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);

  dure_log (G_LOG_LEVEL_WARNING, "request-failed",
            { DURE_LOG_LISTENER, self->service->meters->listener },
            { DURE_LOG_MESSAGE, error->message });
  dure_exchange_problem (self, is_store ? "busy" : "failed");
}

/**
 * dure_exchange_health:
 *
 * Says whether the store answers.
 */
void
dure_exchange_health (DureExchange *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (self->city->database, &error,
                                                 "SELECT version FROM schema_version", "");
  g_autoptr (json_t) answer = json_pack ("{s:s}", "status", "ok");

  if (rows != NULL && dure_rows_next (rows, &error))
    dure_exchange_json (self, SOUP_STATUS_OK, answer);
  else
    dure_exchange_problem (self, "busy");
}

/**
 * dure_exchange_put_cookie:
 * @name: begins with `__Host-`
 * @life_s: seconds; 0 takes it away
 *
 * The cookie is bound to this very host, is sent over TLS only (or to localhost), is out of reach
 * for scripts, and never comes along from another site.
 */
void
dure_exchange_put_cookie (DureExchange *self, const char *name, const char *value, guint life_s)
{
  g_autofree char *cookie = g_strdup_printf ("%s=%s; " COOKIE_WORDS "; Max-Age=%u", name, value,
                                             life_s);

  soup_message_headers_append (soup_server_message_get_response_headers (self->message),
                               "Set-Cookie", cookie);
}

/**
 * dure_exchange_put_session:
 * @secret: the session's secret
 *
 * Of a phone.
 */
void
dure_exchange_put_session (DureExchange *self, const char *secret)
{
  dure_exchange_put_cookie (self, DURE_SESSION_COOKIE, secret, DURE_SESSION_LIFE_S);
  if (dure_exchange_signed_out (self))
    dure_exchange_put_cookie (self, OUT_COOKIE, "", 0);
}

/**
 * dure_exchange_sign_out:
 *
 * The session's cookie goes, and another stays, which says that this phone shall not sign in by
 * itself.
 */
void
dure_exchange_sign_out (DureExchange *self)
{
  dure_exchange_put_cookie (self, DURE_SESSION_COOKIE, "", 0);
  dure_exchange_put_cookie (self, OUT_COOKIE, "1", YEAR_S);
}

/**
 * dure_exchange_signed_out:
 *
 * Returns: whether the person has signed out on this phone and not in again
 */
gboolean
dure_exchange_signed_out (DureExchange *self)
{
  g_autofree char *cookie = dure_exchange_cookie (self, OUT_COOKIE);

  return cookie != NULL;
}
