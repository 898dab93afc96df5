// city-link.c: how a recipient asks the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// SMART backend services: an assertion that the recipient's key has signed (RFC 7523), for a token
// of some minutes, with which everything else is asked; a new one before the old one ends. Tokens
// go to the city's own origin and nowhere else, whatever address an answer names, over TLS or
// within this machine. No cookies, no redirects, no log-in of libsoup's. One request at a time, and
// a reply is read to its end, which it has to name, and no further than its limit.

#include "city-link.h"

#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "recipient-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define CONFIGURATION "/fhir/.well-known/smart-configuration"
#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define SCOPE "system/Observation.rs system/Patient.rs urn:dure:feed"
#define ASSERTION_LIFE_S 240
#define SPARE_MS 60000 /* of a token's life */
#define SILENCE_S 60
#define REPLY_MAX (64 * 1024 * 1024)
#define CHUNK 65536

struct _DureCityLink
{
  SoupSession *session;
  GUri *server;
  char *client;
  const DureOwnKey *key;
  DureClock *clock;
  DureDice *dice;
  char *token;
  gint64 token_ends_ms; /* of the monotonic clock */
};

static gboolean
fail (DureRecipientError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, (int) code, what);
  return FALSE;
}

/**
 * dure_city_reply_clear:
 *
 * Frees what is in it.
 */
void
dure_city_reply_clear (DureCityReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->location, g_free);
}

/**
 * dure_city_reply_json:
 * @error: %DURE_RECIPIENT_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the object that was said
 */
json_t *
dure_city_reply_json (const DureCityReply *self, GError **error)
{
  g_autoptr (json_t) json = dure_json_parse (g_bytes_get_data (self->body, NULL),
                                             g_bytes_get_size (self->body), NULL);

  if (json_is_object (json))
    return g_steal_pointer (&json);
  fail (DURE_RECIPIENT_ERROR_MALFORMED, "what the city said is no JSON object", error);
  return NULL;
}

/**
 * dure_city_reply_fail:
 * @error: why it is not what was hoped for, as nearly as its status says it
 *
 * Returns: %FALSE
 */
gboolean
dure_city_reply_fail (const DureCityReply *self, GError **error)
{
  DureRecipientError code = DURE_RECIPIENT_ERROR_MALFORMED;

  if (self->status == 429 || self->status >= 500)
    code = DURE_RECIPIENT_ERROR_UNREACHABLE;
  else if (self->status == SOUP_STATUS_FORBIDDEN)
    code = DURE_RECIPIENT_ERROR_NO_PERMIT;
  else if (self->status == SOUP_STATUS_NOT_FOUND || self->status == SOUP_STATUS_GONE)
    code = DURE_RECIPIENT_ERROR_GONE;
  else if (self->status >= 400)
    code = DURE_RECIPIENT_ERROR_REFUSED;
  g_set_error (error, DURE_RECIPIENT_ERROR, (int) code, "the city answered with %u",
               self->status);
  return FALSE;
}

static gboolean
is_here (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost")
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
is_safe (GUri *uri)
{
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https")
         || (g_str_equal (g_uri_get_scheme (uri), "http") && is_here (host));
}

/**
 * dure_city_link_new:
 * @server: where the city answers machines, `https://dure.example:8443`
 * @client: what the city calls the recipient
 * @key: that it knows it by; outlives the link
 * @clock: the time
 * @dice: chance
 * @error: %DURE_RECIPIENT_ERROR_REFUSED when @server is no address that a secret can go to
 *
 * Returns: (transfer full) (nullable): a link that has asked nothing yet
 */
DureCityLink *
dure_city_link_new (const char *server, const char *client, const DureOwnKey *key,
                    DureClock *clock, DureDice *dice, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (server, SOUP_HTTP_URI_FLAGS, NULL);
  DureCityLink *self;

  if (!is_safe (uri))
    {
      fail (DURE_RECIPIENT_ERROR_REFUSED,
            "the server must be an https:// address, or http:// on this machine", error);
      return NULL;
    }
  self = g_new0 (DureCityLink, 1);
  self->server = g_steal_pointer (&uri);
  self->client = g_strdup (client);
  self->key = key;
  self->clock = clock;
  self->dice = dice;
  self->session = soup_session_new_with_options ("timeout", SILENCE_S, "max-conns", 1,
                                                 "user-agent", "dure-recipient", NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  return self;
}

/**
 * dure_city_link_free:
 * @self: (transfer full) (nullable)
 */
void
dure_city_link_free (DureCityLink *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->session);
  g_uri_unref (self->server);
  g_free (self->client);
  dure_text_wipe (self->token);
  g_free (self);
}

/* Returns: (transfer full) (nullable): an address of the city's own */
static GUri *
address_of (const DureCityLink *self, const char *where, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (self->server, where, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), g_uri_get_scheme (self->server)) == 0
      && g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (self->server)) == 0
      && g_uri_get_port (uri) == g_uri_get_port (self->server)
      && g_uri_get_userinfo (uri) == NULL)
    return g_steal_pointer (&uri);
  fail (DURE_RECIPIENT_ERROR_MALFORMED, "the city names an address that is not its own", error);
  return NULL;
}

static GBytes *
read_all (GInputStream *stream, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) chunk = NULL;
  g_autoptr (GError) failure = NULL;

  do
    {
      g_clear_pointer (&chunk, g_bytes_unref);
      chunk = g_input_stream_read_bytes (stream, CHUNK, NULL, &failure);
      if (chunk == NULL)
        {
          fail (DURE_RECIPIENT_ERROR_UNREACHABLE, failure->message, error);
          return NULL;
        }
      if (bytes->len + g_bytes_get_size (chunk) > REPLY_MAX)
        {
          fail (DURE_RECIPIENT_ERROR_MALFORMED, "a reply larger than any can be", error);
          return NULL;
        }
      g_byte_array_append (bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
    }
  while (g_bytes_get_size (chunk) > 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* A head that breaks off after a line is a whole one for libsoup, and its reply an empty one; but
 * it does not say how long that is. */
static gboolean
is_whole (SoupMessageHeaders *headers)
{
  const SoupEncoding encoding = soup_message_headers_get_encoding (headers);

  return encoding == SOUP_ENCODING_CONTENT_LENGTH || encoding == SOUP_ENCODING_CHUNKED;
}

static gboolean
send (DureCityLink *self, SoupMessage *message, DureCityReply *ret_reply, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *again;
  guint64 seconds = 1;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  stream = soup_session_send (self->session, message, NULL, &failure);
  if (stream == NULL)
    return fail (DURE_RECIPIENT_ERROR_UNREACHABLE, failure->message, error);
  body = read_all (stream, error);
  if (body == NULL)
    return FALSE;
  if (!is_whole (headers))
    return fail (DURE_RECIPIENT_ERROR_UNREACHABLE, "the reply broke off", error);
  again = soup_message_headers_get_one (headers, "Retry-After");
  if (again != NULL)
    (void) g_ascii_string_to_unsigned (again, 10, 1, 60, &seconds, NULL);
  ret_reply->status = soup_message_get_status (message);
  ret_reply->body = g_steal_pointer (&body);
  ret_reply->location
      = g_strdup (soup_message_headers_get_one (headers, "Content-Location"));
  ret_reply->again_s = (guint) seconds;
  return TRUE;
}

static char *
find_token_address (DureCityLink *self, GError **error)
{
  g_autoptr (GUri) uri = address_of (self, CONFIGURATION, error);
  g_autoptr (SoupMessage) message
      = uri != NULL ? soup_message_new_from_uri (SOUP_METHOD_GET, uri) : NULL;
  g_auto (DureCityReply) reply = { 0 };
  g_autoptr (json_t) said = NULL;
  const char *address;

  if (message == NULL || !send (self, message, &reply, error))
    return NULL;
  if (reply.status != SOUP_STATUS_OK)
    {
      dure_city_reply_fail (&reply, error);
      return NULL;
    }
  said = dure_city_reply_json (&reply, error);
  address = json_string_value (json_object_get (said, "token_endpoint"));
  if (said != NULL && address == NULL)
    fail (DURE_RECIPIENT_ERROR_MALFORMED, "the city does not say where it gives tokens", error);
  return g_strdup (address);
}

/* The clock of the wall is what both sides count an assertion's life by. */
static char *
make_assertion (const DureCityLink *self, const char *audience)
{
  g_autofree char *name = dure_id_new_random (self->dice);
  const gint64 ends_s = dure_clock_wall_ms (self->clock) / 1000 + ASSERTION_LIFE_S;
  g_autoptr (json_t) claims
      = json_pack ("{s:s, s:s, s:s, s:s, s:I}", "iss", self->client, "sub", self->client, "aud",
                   audience, "jti", name, "exp", (json_int_t) ends_s);

  return dure_own_key_sign (self->key, claims);
}

static gboolean
keep_token (DureCityLink *self, const DureCityReply *reply, GError **error)
{
  g_autoptr (json_t) said = NULL;
  const char *token;
  gint64 life_s;

  if (reply->status != SOUP_STATUS_OK)
    return dure_city_reply_fail (reply, error);
  said = dure_city_reply_json (reply, error);
  if (said == NULL)
    return FALSE;
  token = json_string_value (json_object_get (said, "access_token"));
  if (token == NULL || !dure_json_integer (said, "expires_in", 1, G_MAXINT32, &life_s, NULL))
    return fail (DURE_RECIPIENT_ERROR_MALFORMED, "the city gives no token", error);
  dure_text_wipe (self->token);
  self->token = g_strdup (token);
  self->token_ends_ms = dure_clock_monotonic_ms (self->clock) + life_s * 1000;
  return TRUE;
}

static gboolean
need_token (DureCityLink *self, GError **error)
{
  g_autofree char *address = NULL, *assertion = NULL, *form = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_auto (DureCityReply) reply = { 0 };

  if (self->token != NULL
      && dure_clock_monotonic_ms (self->clock) < self->token_ends_ms - SPARE_MS)
    return TRUE;
  address = find_token_address (self, error);
  uri = address != NULL ? address_of (self, address, error) : NULL;
  if (uri == NULL)
    return FALSE;
  assertion = make_assertion (self, address);
  form = soup_form_encode ("grant_type", "client_credentials", "scope", SCOPE,
                           "client_assertion_type", ASSERTION_TYPE, "client_assertion", assertion,
                           NULL);
  body = g_bytes_new (form, strlen (form));
  message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  return send (self, message, &reply, error) && keep_token (self, &reply, error);
}

static void
put_headers (const DureCityLink *self, SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  char *bearer = g_strconcat ("Bearer ", self->token, NULL);

  soup_message_headers_replace (headers, "Authorization", bearer);
  soup_message_headers_replace (headers, "Accept", "application/fhir+json, */*");
  soup_message_headers_replace (headers, "Prefer", "respond-async");
  dure_text_wipe (bearer);
}

/**
 * dure_city_link_ask:
 * @method: of HTTP
 * @where: an address that the city has named, or a path
 * @body: (nullable): what is said
 * @ret_reply: (out caller-allocates): what the city answers, whatever it is; set only on success
 * @error: %DURE_RECIPIENT_ERROR_UNREACHABLE, %DURE_RECIPIENT_ERROR_REFUSED when no token is given,
 *   %DURE_RECIPIENT_ERROR_MALFORMED
 */
gboolean
dure_city_link_ask (DureCityLink *self, const char *method, const char *where, const json_t *body,
                    DureCityReply *ret_reply, GError **error)
{
  g_autoptr (GUri) uri = address_of (self, where, error);
  g_autoptr (SoupMessage) message = NULL;

  if (uri == NULL || !need_token (self, error))
    return FALSE;
  message = soup_message_new_from_uri (method, uri);
  put_headers (self, message);
  if (body != NULL)
    {
      char *text = dure_json_canonical (body, NULL);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return send (self, message, ret_reply, error);
}
