// server.c: both listeners of the city, one for people, one for machines
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// They share nothing but the city behind them: a crowd of phones never stands in the way of a
// kiosk that wants to send, and the names, methods and sizes that one allows are not allowed to
// the other.

#include "server.h"

#include "backend-error.h"
#include "listener.h"
#include "machines.h"
#include "people.h"
#include "port.h"

#define MACHINES_MOST 1024
#define PEOPLE_MOST 512
#define PEOPLE_PER_ADDRESS 64
#define SMALL_BODY 16384
#define LARGE_BODY (1024 * 1024)
#define GUESSES 20
#define GUESS_WINDOW_MS 60000

struct _DureServer
{
  DureWeb *web;
  DurePeople people;
  DureMachines machines;
  DureGuardRules people_rules, machines_rules;
  DureGuestBook *people_book, *machines_book;
  DureListener *people_listener, *machines_listener;
  char *people_url, *machines_url, *public_url;
  GStrv people_hosts, machines_hosts, origins;
};

static const char *const methods[] = { "GET", "HEAD", "POST", NULL };

static const char *const json_or_form[] = {
  "application/json", "application/x-www-form-urlencoded", NULL,
};
static const char *const json_only[] = { "application/json", NULL };
static const char *const compressed[] = { "gzip", "zstd", NULL };
static const char *const plain[] = { NULL };

static const DureGuardBody people_bodies[] = { { NULL, SMALL_BODY, json_or_form, plain } };
static const DureGuardBody machines_bodies[] = {
  { "/v1/donations", LARGE_BODY, json_only, plain },
  { "/v1/observations", LARGE_BODY, json_only, compressed },
  { NULL, SMALL_BODY, json_only, plain },
};

static char *
origin_of (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  g_autofree char *authority = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  authority = dure_listener_authority (uri);
  return g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), authority);
}

static char *
authority_of (const char *origin)
{
  return g_strdup (strstr (origin, "://") + 3);
}

static gboolean
name_things (DureServer *self, const DureServerPlan *plan, guint16 people_port,
             guint16 machines_port, GError **error)
{
  const char *scheme = plan->certificate != NULL ? "https" : "http";
  g_autofree char *origin = NULL, *authority = NULL, *local = NULL, *local_origin = NULL;

  self->people_url = g_strdup_printf ("%s://%s:%u", scheme,
                                      plan->host != NULL ? plan->host : "localhost", people_port);
  self->machines_url = g_strdup_printf ("http://127.0.0.1:%u", machines_port);
  origin = origin_of (plan->public_url != NULL ? plan->public_url : self->people_url);
  if (origin == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                   "%s is not an address on the web", plan->public_url);
      return FALSE;
    }
  self->public_url = g_strdup (origin);
  authority = authority_of (origin);
  local = g_strdup_printf ("localhost:%u", people_port);
  local_origin = g_strdup_printf ("%s://%s", scheme, local);
  self->people_hosts = g_strdupv ((char *[]) { authority, local, NULL });
  self->origins = g_strdupv ((char *[]) { origin, local_origin, NULL });
  self->machines_hosts = g_new0 (char *, 3);
  self->machines_hosts[0] = g_strdup_printf ("127.0.0.1:%u", machines_port);
  self->machines_hosts[1] = g_strdup_printf ("localhost:%u", machines_port);
  return TRUE;
}

static void
give_work (DureServer *self, DureCity *city)
{
  self->people = (DurePeople) { city, self->web, (const char *const *) self->origins,
                                dure_limiter_new (GUESSES, GUESS_WINDOW_MS) };
  self->machines = (DureMachines) { city, self->web, self->public_url,
                                    dure_limiter_new (GUESSES, GUESS_WINDOW_MS) };
  self->people_rules = (DureGuardRules) { methods, (const char *const *) self->people_hosts,
                                          people_bodies };
  self->machines_rules = (DureGuardRules) { methods, (const char *const *) self->machines_hosts,
                                            machines_bodies };
}

static gboolean
open_listeners (DureServer *self, GSocket *people, GSocket *machines, const DureServerPlan *plan,
                GError **error)
{
  const DureListenerPlan people_plan = {
    { .rules = &self->people_rules, .handshake_s = 5, .head_s = 10, .request_s = 30, .idle_s = 15,
      .life_s = 600, .requests = 1000 },
    plan->is_behind_proxy, dure_people_handle, dure_people_refuse, &self->people,
  };
  const DureListenerPlan machines_plan = {
    { .rules = &self->machines_rules, .handshake_s = 5, .head_s = 10, .request_s = 60,
      .idle_s = 60, .life_s = 600, .requests = 1000 },
    plan->is_behind_proxy, dure_machines_handle, dure_machines_refuse, &self->machines,
  };

  self->people_book = dure_guest_book_new (PEOPLE_MOST, plan->is_behind_proxy
                                                            ? PEOPLE_MOST
                                                            : PEOPLE_PER_ADDRESS);
  self->machines_book = dure_guest_book_new (MACHINES_MOST, MACHINES_MOST);
  self->people_listener = dure_listener_new (people, plan->certificate, self->people_book,
                                             &people_plan, error);
  if (self->people_listener != NULL)
    self->machines_listener = dure_listener_new (machines, NULL, self->machines_book,
                                                 &machines_plan, error);
  return self->machines_listener != NULL;
}

/**
 * dure_server_new:
 * @city: outlives the server
 * @plan: where and as what to serve
 * @error: what GIO says, or %DURE_BACKEND_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): a server, answering as soon as the main loop runs
 */
DureServer *
dure_server_new (DureCity *city, const DureServerPlan *plan, GError **error)
{
  g_autoptr (DureServer) self = g_new0 (DureServer, 1);
  g_autoptr (GPtrArray) people = NULL, machines = NULL;
  guint16 people_port, machines_port;

  self->web = dure_web_new (error);
  if (self->web == NULL)
    return NULL;
  people = dure_port_listen (plan->host != NULL, plan->people_port, 1, &people_port, error);
  if (people == NULL)
    {
      g_prefix_error (error, "port %u for people: ", plan->people_port);
      return NULL;
    }
  machines = dure_port_listen (FALSE, plan->machines_port, 1, &machines_port, error);
  if (machines == NULL)
    {
      g_prefix_error (error, "port %u for machines: ", plan->machines_port);
      return NULL;
    }
  if (!name_things (self, plan, people_port, machines_port, error))
    return NULL;
  give_work (self, city);
  if (!open_listeners (self, people->pdata[0], machines->pdata[0], plan, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_server_close:
 *
 * Lets nobody else in and shuts the connections; what was answered is still delivered.
 */
void
dure_server_close (DureServer *self)
{
  dure_listener_close (self->people_listener);
  dure_listener_close (self->machines_listener);
}

/**
 * dure_server_is_quiet:
 *
 * Returns: whether no connection is left
 */
gboolean
dure_server_is_quiet (DureServer *self)
{
  return dure_listener_is_quiet (self->people_listener)
         && dure_listener_is_quiet (self->machines_listener);
}

/**
 * dure_server_free:
 * @self: (transfer full) (nullable)
 */
void
dure_server_free (DureServer *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->people_listener);
  g_clear_object (&self->machines_listener);
  g_clear_pointer (&self->people_book, dure_guest_book_unref);
  g_clear_pointer (&self->machines_book, dure_guest_book_unref);
  dure_limiter_free (self->people.guesses);
  dure_limiter_free (self->machines.guesses);
  dure_web_free (self->web);
  g_free (self->people_url);
  g_free (self->machines_url);
  g_free (self->public_url);
  g_strfreev (self->people_hosts);
  g_strfreev (self->machines_hosts);
  g_strfreev (self->origins);
  g_free (self);
}

/**
 * dure_server_people_url:
 *
 * Returns: (transfer none): `http://localhost:8440`
 */
const char *
dure_server_people_url (DureServer *self)
{
  return self->people_url;
}

/**
 * dure_server_machines_url:
 *
 * Returns: (transfer none): `http://127.0.0.1:8441`
 */
const char *
dure_server_machines_url (DureServer *self)
{
  return self->machines_url;
}
