// server.c: the listeners of the city: for people, for machines, for operators
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// They share nothing but the city behind them: a crowd of phones never stands in the way of a
// kiosk that wants to send, and the names, methods and sizes that one allows are not allowed to
// the other. People have a hall (a thread) of their own, machines one a processor, all at one port.
//
// What operators ask (is it well, what does it count) says how busy the city is and what it
// refuses, which is nobody's business on the street. A port of its own on 127.0.0.1 cannot be
// reached through a proxy that forwards the other two, needs no rule that somebody may get wrong,
// and answers while the others are full.

#include "server.h"

#include "backend-error.h"
#include "hall.h"
#include "home-bringing.h"
#include "lab-ask.h"
#include "lab-evidence.h"
#include "lab-model-new.h"
#include "lab-problem.h"
#include "lab.h"
#include "machines.h"
#include "model-door.h"
#include "operators.h"
#include "outcome.h"
#include "people.h"
#include "port.h"
#include "token-door.h"
#include "upload.h"

#define MACHINES_MOST 1024
#define OPERATORS_MOST 16
#define PEOPLE_MOST 512
#define PEOPLE_PER_ADDRESS 64
#define SMALL_BODY 16384
#define LARGE_BODY (1024 * 1024)
#define GUESSES 20
#define GUESS_WINDOW_MS 60000
#define KIOSKS_SEEN 4096
#define SOURCES_SEEN 65536
#define SAYINGS_A_SECOND 1
#define SAYINGS_BURST 30
#define PHONES_SEEN 65536

/* A hall for machines, with what its handlers hold. */
typedef struct
{
  DureHall *hall;
  DureMachines machines;
} MachineHall;

struct _DureServer
{
  DureCity *city;
  DureWriter *writer;
  DureWeb *web;
  DureMetrics *metrics;
  gboolean is_behind_proxy;
  DureLimiter *people_guesses, *lab_guesses, *machine_guesses;
  DureSlipLimits slip_limits;
  DureRate *source_rate, *sayings, *model_pieces;
  DureMeters people_meters, machines_meters, operators_meters;
  DureGuardRules people_rules, machines_rules, operators_rules;
  DureGuestBook *people_book, *machines_book, *operators_book;
  DureHall *people_hall;
  DurePeople people;
  MachineHall *machine_halls;
  guint machine_hall_count;
  DureHall *operators_hall;
  DureOperators operators;
  char *people_url, *machines_url, *operators_url, *public_url, *recipients_url;
  GStrv people_hosts, machines_hosts, operators_hosts, origins;
};

static const char *const methods[] = { "GET", "HEAD", "POST", NULL };
static const char *const with_delete[] = { "GET", "HEAD", "POST", "DELETE", NULL };
static const char *const reading[] = { "GET", "HEAD", NULL };

static const char *const json_or_form[] = {
  "application/json", "application/x-www-form-urlencoded", NULL,
};
static const char *const form_only[] = { "application/x-www-form-urlencoded", NULL };
static const char *const form_with_file[] = { "multipart/form-data", NULL };
static const char *const file_alone[] = { "application/octet-stream", NULL };
static const char *const json_only[] = { "application/json", NULL };
static const char *const json_or_fhir[] = { "application/json", "application/fhir+json", NULL };
static const char *const compressed[] = { "gzip", "zstd", NULL };
static const char *const plain[] = { NULL };

static const DureGuardBody people_bodies[] = {
  { DURE_UPLOAD_PATH, DURE_UPLOAD_MAX, form_with_file, plain },
  { DURE_HOME_FILE_PATH, DURE_HOME_FILE_MAX, file_alone, plain },
  { DURE_LAB_ASK_PATH, DURE_LAB_ASK_FORM_MAX, form_only, plain },
  { DURE_LAB_EVIDENCE_PATH, DURE_LAB_EVIDENCE_FORM_MAX, form_with_file, plain },
  { DURE_LAB_MODEL_PATH, DURE_LAB_MODEL_FORM_MAX, form_with_file, plain },
  { DURE_LAB_PROBLEM_PATH, DURE_LAB_PROBLEM_FORM_MAX, form_only, plain },
  { NULL, SMALL_BODY, json_or_form, plain },
};
static const DureGuardBody machines_bodies[] = {
  { "/v1/donations", LARGE_BODY, json_only, plain },
  { "/v1/observations", LARGE_BODY, json_only, compressed },
  { DURE_TOKEN_PATH, SMALL_BODY, form_only, plain },
  { NULL, SMALL_BODY, json_or_fhir, plain },
};

static const DureGuardBody operators_bodies[] = { { NULL, 0, plain, plain } };

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

static GStrv
local_names (guint16 port)
{
  g_autofree char *number = g_strdup_printf ("127.0.0.1:%u", port);
  g_autofree char *name = g_strdup_printf ("localhost:%u", port);

  return g_strdupv ((char *[]) { number, name, NULL });
}

/* What listens, until the halls have it. */
typedef struct
{
  GPtrArray *people, *machines, *operators;
  guint16 people_port, machines_port, operators_port;
} Sockets;

static gboolean
name_things (DureServer *self, const DureServerPlan *plan, const Sockets *sockets, GError **error)
{
  const char *scheme = plan->certificate != NULL ? "https" : "http";
  g_autofree char *origin = NULL, *authority = NULL, *local = NULL, *local_origin = NULL;

  self->people_url = g_strdup_printf ("%s://%s:%u", scheme,
                                      plan->host != NULL ? plan->host : "localhost",
                                      sockets->people_port);
  self->machines_url = g_strdup_printf ("http://127.0.0.1:%u", sockets->machines_port);
  self->operators_url = g_strdup_printf ("http://127.0.0.1:%u", sockets->operators_port);
  origin = origin_of (plan->public_url != NULL ? plan->public_url : self->people_url);
  if (origin == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                   "%s is not an address on the web", plan->public_url);
      return FALSE;
    }
  self->public_url = g_strdup (origin);
  self->recipients_url = plan->machines_url != NULL ? origin_of (plan->machines_url) : NULL;
  authority = authority_of (origin);
  local = g_strdup_printf ("localhost:%u", sockets->people_port);
  local_origin = g_strdup_printf ("%s://%s", scheme, local);
  self->people_hosts = g_strdupv ((char *[]) { authority, local, NULL });
  self->origins = g_strdupv ((char *[]) { origin, local_origin, NULL });
  self->machines_hosts = local_names (sockets->machines_port);
  self->operators_hosts = local_names (sockets->operators_port);
  return TRUE;
}

static void
set_rules (DureServer *self)
{
  self->people_book =
      dure_guest_book_new (PEOPLE_MOST, self->is_behind_proxy ? PEOPLE_MOST : PEOPLE_PER_ADDRESS);
  self->machines_book = dure_guest_book_new (MACHINES_MOST, MACHINES_MOST);
  self->operators_book = dure_guest_book_new (OPERATORS_MOST, OPERATORS_MOST);
  self->people_guesses = dure_limiter_new (GUESSES, GUESS_WINDOW_MS);
  self->lab_guesses = dure_limiter_new (DURE_LAB_GUESSES, GUESS_WINDOW_MS);
  self->machine_guesses = dure_limiter_new (GUESSES, GUESS_WINDOW_MS);
  self->sayings = dure_rate_new (SAYINGS_A_SECOND, SAYINGS_BURST, PHONES_SEEN);
  self->model_pieces =
      dure_rate_new (DURE_MODEL_PIECES_A_SECOND, DURE_MODEL_PIECES_BURST, KIOSKS_SEEN);
  dure_slip_limits_init (&self->slip_limits);
  self->people_rules = (DureGuardRules) { methods, (const char *const *) self->people_hosts,
                                          people_bodies };
  self->machines_rules = (DureGuardRules) { with_delete,
                                            (const char *const *) self->machines_hosts,
                                            machines_bodies, DURE_FHIR_PATH };
  self->operators_rules = (DureGuardRules) { reading, (const char *const *) self->operators_hosts,
                                             operators_bodies };
}

static void
set_meters (DureServer *self)
{
  self->metrics = dure_metrics_new ();
  dure_meters_register (&self->people_meters, self->metrics, "people", dure_people_route);
  dure_meters_register (&self->machines_meters, self->metrics, "machines", dure_machines_route);
  dure_meters_register (&self->operators_meters, self->metrics, "operators",
                        dure_operators_route);
}

static DureHall *
make_hall (DureServer *self, const DureMeters *meters, GError **error)
{
  return dure_hall_new (meters, self->metrics, self->city, self->writer, self->web, error);
}

static gboolean
open_people (DureServer *self, GSocket *socket, GTlsCertificate *certificate, GError **error)
{
  DureListenerPlan plan = {
    { .rules = &self->people_rules, .handshake_s = 5, .head_s = 10, .request_s = 30, .idle_s = 15,
      .life_s = 600, .requests = 1000 },
    self->is_behind_proxy, NULL, dure_people_arrive, dure_people_handle, dure_people_refuse,
    &self->people,
  };

  self->people_hall = make_hall (self, &self->people_meters, error);
  if (self->people_hall == NULL)
    return FALSE;
  plan.meters = dure_hall_service (self->people_hall)->meters;
  self->people = (DurePeople) { dure_hall_service (self->people_hall),
                                (const char *const *) self->origins, self->people_guesses,
                                self->lab_guesses, self->sayings };
  return dure_hall_open (self->people_hall, socket, certificate, self->people_book, &plan, error);
}

static gboolean
open_machines (DureServer *self, GSocket *socket, GError **error)
{
  MachineHall *place = &self->machine_halls[self->machine_hall_count];
  DureListenerPlan plan = {
    { .rules = &self->machines_rules, .handshake_s = 5, .head_s = 10, .request_s = 60,
      .idle_s = 60, .life_s = 600, .requests = 1000 },
    self->is_behind_proxy, NULL, NULL, dure_machines_handle, dure_machines_refuse, &place->machines,
    DURE_MACHINES_HATCH, dure_machines_serve,
  };
  const DureService *service;

  place->hall = make_hall (self, &self->machines_meters, error);
  if (place->hall == NULL)
    return FALSE;
  dure_hall_be_patient (place->hall);
  self->machine_hall_count++;
  service = dure_hall_service (place->hall);
  plan.meters = service->meters;
  place->machines =
      (DureMachines) { service, self->public_url, self->recipients_url, self->machine_guesses,
                       dure_observations_door_new (service, self->machine_guesses,
                                                   self->source_rate),
                       &self->slip_limits, self->model_pieces };
  return dure_hall_open (place->hall, socket, NULL, self->machines_book, &plan, error);
}

static gboolean
open_operators (DureServer *self, GSocket *socket, GError **error)
{
  DureListenerPlan plan = {
    { .rules = &self->operators_rules, .handshake_s = 5, .head_s = 5, .request_s = 30,
      .idle_s = 60, .life_s = 600, .requests = 1000 },
    FALSE, NULL, NULL, dure_operators_handle, dure_operators_refuse, &self->operators,
  };
  const DureService *service;

  self->operators_hall = make_hall (self, &self->operators_meters, error);
  if (self->operators_hall == NULL)
    return FALSE;
  service = dure_hall_service (self->operators_hall);
  plan.meters = service->meters;
  self->operators = (DureOperators) { service, self->metrics,
                                      { { "people", self->people_book },
                                        { "machines", self->machines_book },
                                        { "operators", self->operators_book } } };
  return dure_hall_open (self->operators_hall, socket, NULL, self->operators_book, &plan, error);
}

static void
forget_sockets (Sockets *self)
{
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->machines, g_ptr_array_unref);
  g_clear_pointer (&self->operators, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sockets, forget_sockets)

static gboolean
listen_at (const char *whom, gboolean any_address, guint16 wanted, guint count,
           GPtrArray **ret_sockets, guint16 *ret_port, GError **error)
{
  *ret_sockets = dure_port_listen (any_address, wanted, count, ret_port, error);
  if (*ret_sockets == NULL)
    g_prefix_error (error, "port %u for %s: ", wanted, whom);
  return *ret_sockets != NULL;
}

/* Never at one port and not at the others. */
static gboolean
open_halls (DureServer *self, const DureServerPlan *plan, GError **error)
{
  guint halls = plan->machine_halls != 0 ? plan->machine_halls : g_get_num_processors ();
  g_auto (Sockets) sockets = { 0 };

  if (!listen_at ("people", plan->host != NULL, plan->people_port, 1, &sockets.people,
                  &sockets.people_port, error)
      || !listen_at ("machines", FALSE, plan->machines_port, halls, &sockets.machines,
                     &sockets.machines_port, error)
      || !listen_at ("operators", FALSE, plan->operators_port, 1, &sockets.operators,
                     &sockets.operators_port, error)
      || !name_things (self, plan, &sockets, error))
    return FALSE;
  set_rules (self);
  set_meters (self);
  self->machine_halls = g_new0 (MachineHall, halls);
  if (!open_people (self, sockets.people->pdata[0], plan->certificate, error))
    return FALSE;
  for (guint i = 0; i < halls; i++)
    if (!open_machines (self, sockets.machines->pdata[i], error))
      return FALSE;
  return open_operators (self, sockets.operators->pdata[0], error);
}

/**
 * dure_server_new:
 * @city: the writer's; outlives the server
 * @writer: changes the store; must have ended before the server is freed
 *
 * Returns: (transfer full): a server that nobody can reach yet
 */
DureServer *
dure_server_new (DureCity *city, DureWriter *writer)
{
  DureServer *self = g_new0 (DureServer, 1);

  self->city = city;
  self->writer = writer;
  return self;
}

/**
 * dure_server_metrics:
 *
 * Returns: (transfer none): what all threads of an open server count, for others to count in too
 */
DureMetrics *
dure_server_metrics (DureServer *self)
{
  return self->metrics;
}

/**
 * dure_server_open:
 * @plan: where and as what to serve
 * @error: what GIO says, or %DURE_BACKEND_ERROR_MALFORMED; some of it may be open all the same
 *
 * Returns: whether it is at work
 */
gboolean
dure_server_open (DureServer *self, const DureServerPlan *plan, GError **error)
{
  self->is_behind_proxy = plan->is_behind_proxy;
  self->source_rate = dure_rate_new (plan->source_rate, 2 * plan->source_rate, SOURCES_SEEN);
  self->web = dure_web_new (error);
  return self->web != NULL && open_halls (self, plan, error);
}

/**
 * dure_server_set_certificate:
 * @certificate: for connections that come from now on; only where there was one at the start
 */
void
dure_server_set_certificate (DureServer *self, GTlsCertificate *certificate)
{
  dure_hall_set_certificate (self->people_hall, certificate);
}

/**
 * dure_server_set_source_rate:
 * @source_rate: as in #DureServerPlan
 */
void
dure_server_set_source_rate (DureServer *self, guint source_rate)
{
  dure_rate_set (self->source_rate, source_rate, 2 * source_rate);
}

/**
 * dure_server_close:
 *
 * Lets nobody else in; who is inside is still answered. Returns when all have gone, after two
 * seconds at most.
 */
void
dure_server_close (DureServer *self)
{
  if (self->people_hall != NULL)
    dure_hall_close (self->people_hall);
  for (guint i = 0; i < self->machine_hall_count; i++)
    dure_hall_close (self->machine_halls[i].hall);
  if (self->operators_hall != NULL)
    dure_hall_close (self->operators_hall);
  if (self->people_hall != NULL)
    dure_hall_join (self->people_hall);
  for (guint i = 0; i < self->machine_hall_count; i++)
    dure_hall_join (self->machine_halls[i].hall);
  if (self->operators_hall != NULL)
    dure_hall_join (self->operators_hall);
}

/**
 * dure_server_free:
 * @self: (transfer full) (nullable): closed
 */
void
dure_server_free (DureServer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->people_hall, dure_hall_free);
  for (guint i = 0; i < self->machine_hall_count; i++)
    {
      dure_observations_door_free (self->machine_halls[i].machines.observations);
      dure_hall_free (self->machine_halls[i].hall);
    }
  g_free (self->machine_halls);
  g_clear_pointer (&self->operators_hall, dure_hall_free);
  g_clear_pointer (&self->people_book, dure_guest_book_unref);
  g_clear_pointer (&self->machines_book, dure_guest_book_unref);
  g_clear_pointer (&self->operators_book, dure_guest_book_unref);
  dure_metrics_free (self->metrics);
  dure_rate_free (self->source_rate);
  dure_rate_free (self->sayings);
  dure_rate_free (self->model_pieces);
  dure_limiter_free (self->people_guesses);
  dure_limiter_free (self->lab_guesses);
  dure_limiter_free (self->machine_guesses);
  dure_slip_limits_clear (&self->slip_limits);
  dure_web_free (self->web);
  g_free (self->people_url);
  g_free (self->machines_url);
  g_free (self->operators_url);
  g_free (self->public_url);
  g_free (self->recipients_url);
  g_strfreev (self->people_hosts);
  g_strfreev (self->machines_hosts);
  g_strfreev (self->operators_hosts);
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

/**
 * dure_server_operators_url:
 *
 * Returns: (transfer none): `http://127.0.0.1:8442`
 */
const char *
dure_server_operators_url (DureServer *self)
{
  return self->operators_url;
}
