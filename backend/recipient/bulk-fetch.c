// bulk-fetch.c: what a recipient takes home of an export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// HL7's Bulk Data Access 2.0 from the client's side: begun, asked for until the manifest is there
// and no sooner than the city says, file by file, and ended. What a killed client has begun ends by
// itself at the city.

#include "bulk-fetch.h"

#include "recipient-error.h"

#include <libsoup/soup.h>

#define KICK_OFF "/fhir/$export?_type=Observation,Patient&_since="
#define PATIENCE_S 600
/* Most exports are ready by then; who comes at once is told to wait for a second. */
#define FIRST_LOOK_US (100 * 1000)

/**
 * dure_bulk_fetch_free:
 * @self: (transfer full) (nullable)
 */
void
dure_bulk_fetch_free (DureBulkFetch *self)
{
  if (self == NULL)
    return;
  g_free (self->location);
  json_decref (self->manifest);
  g_free (self);
}

static gboolean
has_status (const DureCityReply *reply, guint status, GError **error)
{
  return reply->status == status || dure_city_reply_fail (reply, error);
}

static char *
kick_off (DureCityLink *link, const char *since, GError **error)
{
  g_autofree char *code = g_uri_escape_string (since, NULL, FALSE);
  g_autofree char *path = g_strconcat (KICK_OFF, code, NULL);
  g_auto (DureCityReply) reply = { 0 };

  if (!dure_city_link_ask (link, SOUP_METHOD_GET, path, NULL, &reply, error)
      || !has_status (&reply, SOUP_STATUS_ACCEPTED, error))
    return NULL;
  /* A head may break off after the length of nothing, too. */
  if (reply.location == NULL)
    g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_UNREACHABLE,
                         "the city does not say where the export is");
  return g_steal_pointer (&reply.location);
}

static json_t *
wait_for_manifest (DureCityLink *link, const char *location, GError **error)
{
  guint waited_s = 0;

  g_usleep (FIRST_LOOK_US);
  while (waited_s < PATIENCE_S)
    {
      g_auto (DureCityReply) reply = { 0 };

      if (!dure_city_link_ask (link, SOUP_METHOD_GET, location, NULL, &reply, error))
        return NULL;
      if (reply.status == SOUP_STATUS_OK)
        return dure_city_reply_json (&reply, error);
      if (!has_status (&reply, SOUP_STATUS_ACCEPTED, error))
        return NULL;
      g_usleep (reply.again_s * G_USEC_PER_SEC);
      waited_s += reply.again_s;
    }
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_UNREACHABLE,
                       "the export takes too long");
  return NULL;
}

/**
 * dure_bulk_fetch_begin:
 * @since: an instant
 * @error: a #DureRecipientError; %DURE_RECIPIENT_ERROR_NO_PERMIT when nothing is given now
 *
 * Returns: (transfer full) (nullable): everything that was released from then on, not yet ready
 */
DureBulkFetch *
dure_bulk_fetch_begin (DureCityLink *link, const char *since, GError **error)
{
  g_autoptr (DureBulkFetch) self = g_new0 (DureBulkFetch, 1);

  self->location = kick_off (link, since, error);
  return self->location != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_bulk_fetch_wait:
 * @error: a #DureRecipientError
 *
 * Until its manifest is there.
 */
gboolean
dure_bulk_fetch_wait (DureBulkFetch *self, DureCityLink *link, GError **error)
{
  self->manifest = wait_for_manifest (link, self->location, error);
  return self->manifest != NULL;
}

/**
 * dure_bulk_fetch_path:
 *
 * Returns: (transfer full): where every backend of the city tells of it, whatever its own address
 */
char *
dure_bulk_fetch_path (const DureBulkFetch *self)
{
  g_autofree char *path = NULL, *query = NULL;

  (void) g_uri_split (self->location, SOUP_HTTP_URI_FLAGS, NULL, NULL, NULL, NULL, &path, &query,
                      NULL, NULL);
  return query != NULL ? g_strconcat (path, "?", query, NULL) : g_strdup (path != NULL ? path : "");
}

/**
 * dure_bulk_fetch_end:
 * @location: where the city tells of an export
 * @error: a #DureRecipientError; %DURE_RECIPIENT_ERROR_GONE when there is none
 */
gboolean
dure_bulk_fetch_end (DureCityLink *link, const char *location, GError **error)
{
  g_auto (DureCityReply) reply = { 0 };

  return dure_city_link_ask (link, SOUP_METHOD_DELETE, location, NULL, &reply, error)
         && has_status (&reply, SOUP_STATUS_ACCEPTED, error);
}

/**
 * dure_bulk_fetch_file:
 * @url: of one of the manifest
 * @error: a #DureRecipientError
 *
 * Returns: (transfer full) (nullable): what is in it
 */
GBytes *
dure_bulk_fetch_file (DureCityLink *link, const char *url, GError **error)
{
  g_auto (DureCityReply) reply = { 0 };

  return dure_city_link_ask (link, SOUP_METHOD_GET, url, NULL, &reply, error)
                 && has_status (&reply, SOUP_STATUS_OK, error)
             ? g_steal_pointer (&reply.body)
             : NULL;
}
