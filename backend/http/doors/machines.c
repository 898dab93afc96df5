// machines.c: what kiosks, and whoever is given data, ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// No cookies, no origins: a kiosk shows who it is by signing what it sends, a recipient by a token.

#include "machines.h"

#include "backend-error.h"
#include "bulk-door.h"
#include "bulk-files.h"
#include "canonical-json.h"
#include "capability.h"
#include "encoding.h"
#include "enrolments.h"
#include "errand.h"
#include "feed-door.h"
#include "home-fetching.h"
#include "ingest.h"
#include "ledger-door.h"
#include "log.h"
#include "model-door.h"
#include "model-reports.h"
#include "report-door.h"
#include "settings-door.h"
#include "station-reports.h"
#include "token-door.h"
#include "visit-errands.h"
#include "witness-door.h"

#include <string.h>

#define DESCRIPTION "/kr/gwangju/Dure/http/openapi.json"

typedef struct
{
  DureErrand errand;
  DureMachines *machines;
  char *code;
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  char *kiosk;
} EnrolErrand;

static gboolean
run_enrolment (DureCity *city, gpointer data, GError **error)
{
  EnrolErrand *self = data;

  self->kiosk = dure_enrolment_use (city, self->code, self->key, error);
  return self->kiosk != NULL;
}

static void
answer_enrolment (gpointer data, const GError *error)
{
  EnrolErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autofree char *address = dure_exchange_address (exchange);
  g_autoptr (json_t) answer = NULL;

  if (error == NULL)
    {
      answer = dure_enrolment_card (self->machines->service->city, self->kiosk,
                                    self->machines->public_url);
      dure_log (G_LOG_LEVEL_MESSAGE, "kiosk-enrolled", { DURE_LOG_KIOSK, self->kiosk });
      dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
    }
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      dure_limiter_failed (self->machines->guesses, address,
                           dure_clock_monotonic_ms (exchange->city->clock));
      dure_exchange_problem (exchange, "unknown-code");
    }
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_problem (exchange, "used-code");
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_enrolment (gpointer data)
{
  EnrolErrand *self = data;

  g_free (self->code);
  g_free (self->kiosk);
}

static const DureErrandKind enrolment_kind = {
  .size = sizeof (EnrolErrand),
  .work = { .run = run_enrolment, .done = dure_errand_done },
  .answer = answer_enrolment,
  .clear = clear_enrolment,
};

static void
post_enrolment (DureMachines *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *code = json_string_value (json_object_get (request, "code"));
  gint64 now = dure_clock_monotonic_ms (self->service->city->clock);
  g_autofree char *address = dure_exchange_address (exchange);
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  EnrolErrand *errand;

  if (!dure_limiter_allows (self->guesses, address, now))
    {
      dure_exchange_problem (exchange, "too-often");
      return;
    }
  if (code == NULL
      || !dure_base64url_decode (json_string_value (json_object_get (request, "publicKey")), key,
                                 sizeof key))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&enrolment_kind, exchange);
  errand->machines = self;
  errand->code = g_strdup (code);
  memcpy (errand->key, key, sizeof key);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

typedef struct
{
  DureErrand errand;
  DureIngest *ingest;
} DonationsErrand;

static gboolean
run_donations (DureCity *city, gpointer data, GError **error)
{
  return dure_ingest_store (city, ((DonationsErrand *) data)->ingest, error);
}

static void
answer_donations (gpointer data, const GError *error)
{
  DonationsErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (json_t) answer = NULL;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  answer = dure_ingest_acknowledge (exchange->city, self->ingest);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

static void
count_donations (gpointer data)
{
  const DonationsErrand *self = data;

  dure_meters_donations (self->errand.exchange.service->meters, self->ingest);
}

static void
clear_donations (gpointer data)
{
  dure_ingest_free (((DonationsErrand *) data)->ingest);
}

static const DureErrandKind donations_kind = {
  .size = sizeof (DonationsErrand),
  .work = { .run = run_donations, .done = dure_errand_done },
  .answer = answer_donations,
  .count = count_donations,
  .clear = clear_donations,
};

static void
post_donations (DureMachines *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureIngest) ingest =
      request != NULL ? dure_ingest_read (self->service->city, request, &error) : NULL;
  DonationsErrand *errand;
  gsize weight;

  if (ingest != NULL)
    {
      weight = dure_ingest_weight (ingest);
      errand = dure_errand_new (&donations_kind, exchange);
      errand->ingest = g_steal_pointer (&ingest);
      dure_errand_send (errand, DURE_WORK_MACHINE, weight);
    }
  else if (error == NULL
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_problem (exchange, "malformed");
  else
    dure_exchange_failure (exchange, error);
}

static void
show_health (DureMachines *self, DureExchange *exchange)
{
  dure_exchange_health (exchange);
}

static void
show_description (DureMachines *self, DureExchange *exchange)
{
  g_autoptr (GBytes) text = g_resources_lookup_data (DESCRIPTION, 0, NULL);

  /* GResource data always ends with a NUL beyond its size. */
  dure_exchange_text (exchange, "application/json", NULL, g_bytes_get_data (text, NULL));
}

static void
post_observations (DureMachines *self, DureExchange *exchange)
{
  dure_observations_door_post (self->observations, exchange);
}

static void
post_visit (DureMachines *self, DureExchange *exchange)
{
  dure_visit_errands_look (exchange);
}

static void
look_at_file (DureMachines *self, DureExchange *exchange)
{
  dure_home_fetching_look (exchange);
}

static void
post_file_end (DureMachines *self, DureExchange *exchange)
{
  dure_home_fetching_end (exchange);
}

static void
show_checkpoint (DureMachines *self, DureExchange *exchange)
{
  dure_ledger_door_checkpoint (exchange);
}

static void
show_inclusion (DureMachines *self, DureExchange *exchange)
{
  dure_ledger_door_inclusion (exchange);
}

static void
show_consistency (DureMachines *self, DureExchange *exchange)
{
  dure_ledger_door_consistency (exchange);
}

static void
show_witnesses (DureMachines *self, DureExchange *exchange)
{
  dure_ledger_door_witnesses (exchange);
}

static void
show_to_witness (DureMachines *self, DureExchange *exchange)
{
  dure_ledger_door_witness (exchange);
}

static void
look_at_slip (DureMachines *self, DureExchange *exchange)
{
  dure_slip_door_look (self->slips, exchange);
}

static void
post_slips (DureMachines *self, DureExchange *exchange)
{
  dure_slip_door_post (self->slips, exchange);
}

static void
post_model_runs (DureMachines *self, DureExchange *exchange)
{
  static const DureReportKind kind = { "model-runs", dure_model_report_take };

  dure_report_door_post (&kind, exchange);
}

static void
post_station_reports (DureMachines *self, DureExchange *exchange)
{
  static const DureReportKind kind = { "station-reports", dure_station_report_take };

  dure_report_door_post (&kind, exchange);
}

static void
ask_settings (DureMachines *self, DureExchange *exchange)
{
  dure_settings_door_ask (exchange);
}

static void
look_at_notice (DureMachines *self, DureExchange *exchange)
{
  dure_settings_door_notice (exchange);
}

static void
ask_model_word (DureMachines *self, DureExchange *exchange)
{
  dure_model_door_ask (exchange);
}

static void
fetch_model (DureMachines *self, DureExchange *exchange)
{
  dure_model_door_fetch (exchange, self->model_pieces);
}

static void
post_token (DureMachines *self, DureExchange *exchange)
{
  dure_token_door_post (exchange, self->machines_url);
}

static void
show_configuration (DureMachines *self, DureExchange *exchange)
{
  dure_token_door_describe (exchange, self->machines_url);
}

static void
show_feed (DureMachines *self, DureExchange *exchange)
{
  dure_feed_door_read (exchange);
}

static void
post_acknowledgement (DureMachines *self, DureExchange *exchange)
{
  dure_feed_door_acknowledge (exchange);
}

static void
post_deletion (DureMachines *self, DureExchange *exchange)
{
  dure_feed_door_deleted (exchange);
}

static void
post_cosignature (DureMachines *self, DureExchange *exchange)
{
  dure_witness_door_cosign (exchange);
}

static void
show_capability (DureMachines *self, DureExchange *exchange)
{
  dure_capability_show (exchange, self->machines_url);
}

static void
begin_export (DureMachines *self, DureExchange *exchange)
{
  dure_bulk_door_begin (exchange, self->machines_url);
}

static void
look_at_export (DureMachines *self, DureExchange *exchange)
{
  dure_bulk_door_look (exchange, self->machines_url);
}

static void
end_export (DureMachines *self, DureExchange *exchange)
{
  dure_bulk_door_end (exchange);
}

static void
send_file (DureMachines *self, DureExchange *exchange)
{
  dure_bulk_files_send (exchange);
}

static const struct
{
  DureRoute route;
  void (*answer) (DureMachines *self, DureExchange *exchange);
} routes[] = {
  { { "GET", "/healthz" }, show_health },
  { { "GET", "/openapi.json" }, show_description },
  { { "GET", "/ledger/checkpoint" }, show_checkpoint },
  { { "GET", "/ledger/proof/inclusion" }, show_inclusion },
  { { "GET", "/ledger/proof/consistency" }, show_consistency },
  { { "GET", "/ledger/witnesses" }, show_witnesses },
  { { "GET", "/.well-known/smart-configuration" }, show_configuration },
  { { "GET", "/fhir/.well-known/smart-configuration" }, show_configuration },
  { { "GET", "/fhir/metadata" }, show_capability },
  { { "GET", "/fhir/$export" }, begin_export },
  { { "GET", "/fhir/Patient/$export" }, begin_export },
  { { "GET", "/fhir/Group/{permit}/$export" }, begin_export },
  { { "POST", "/fhir/$export" }, begin_export },
  { { "POST", "/fhir/Patient/$export" }, begin_export },
  { { "POST", "/fhir/Group/{permit}/$export" }, begin_export },
  { { "GET", "/fhir/exports" }, look_at_export },
  { { "DELETE", "/fhir/exports" }, end_export },
  { { "GET", "/fhir/files/{name}" }, send_file },
  { { "POST", "/oauth/token" }, post_token },
  { { "GET", "/v1/feed" }, show_feed },
  { { "POST", "/v1/feed/acks" }, post_acknowledgement },
  { { "POST", "/v1/deletions/receipts" }, post_deletion },
  { { "POST", "/v1/enrolments" }, post_enrolment },
  { { "POST", "/v1/donations" }, post_donations },
  { { "POST", "/v1/ledger-checkpoints" }, show_to_witness },
  { { "POST", "/v1/ledger-cosignatures" }, post_cosignature },
  { { "POST", "/v1/model-runs" }, post_model_runs },
  { { "POST", "/v1/model-words" }, ask_model_word },
  { { "POST", "/v1/station-models" }, fetch_model },
  { { "POST", "/v1/station-reports" }, post_station_reports },
  { { "POST", "/v1/station-settings" }, ask_settings },
  { { "POST", "/v1/notices" }, look_at_notice },
  { { "POST", "/v1/observations" }, post_observations },
  { { "POST", "/v1/visits" }, post_visit },
  { { "POST", "/v1/visit-files/looks" }, look_at_file },
  { { "POST", "/v1/visit-files/ends" }, post_file_end },
  { { "POST", "/v1/withdrawals" }, post_slips },
  { { "POST", "/v1/withdrawals/looks" }, look_at_slip },
};

/**
 * dure_machines_route:
 *
 * A #DureRouteFunc.
 */
gboolean
dure_machines_route (guint number, DureRoute *ret_route)
{
  if (number >= G_N_ELEMENTS (routes))
    return FALSE;
  *ret_route = routes[number].route;
  return TRUE;
}

/* A name in braces stands for any one name. */
static gboolean
leads_to (const char *path, const char *template)
{
  const gsize before = strcspn (template, "{");
  const char *after = strchr (template, '}');
  gsize length;

  if (after == NULL)
    return g_str_equal (path, template);
  if (strncmp (path, template, before) != 0)
    return FALSE;
  length = strcspn (path + before, "/");
  return length > 0 && g_str_equal (path + before + length, after + 1);
}

/* A GET of these does something, which nobody asks for by HEAD. */
static gboolean
answers (guint route, const char *method)
{
  if (!g_str_equal (method, "HEAD"))
    return g_str_equal (routes[route].route.method, method);
  return g_str_equal (routes[route].route.method, "GET") && routes[route].answer != begin_export
         && routes[route].answer != send_file;
}

/* Returns: (transfer full): the methods that are answered there, as Allow names them */
static char *
methods_of (const char *path)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "DELETE" };
  GString *text = g_string_new (NULL);

  for (gsize method = 0; method < G_N_ELEMENTS (methods); method++)
    for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
      if (leads_to (path, routes[i].route.path) && answers (i, methods[method]))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", methods[method]);
  return g_string_free (text, FALSE);
}

/**
 * dure_machines_handle:
 * @message: a whole request that passed the guard
 * @machines: a #DureMachines
 *
 * Returns: which of its routes it was, or %DURE_ROUTE_NONE
 */
guint
dure_machines_handle (SoupServerMessage *message, gpointer machines)
{
  DureMachines *self = machines;
  const char *method = soup_server_message_get_method (message);
  g_autofree char *methods = NULL;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->service, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (leads_to (exchange.path, routes[i].route.path) && answers (i, method))
      {
        routes[i].answer (self, &exchange);
        return i;
      }
  methods = methods_of (exchange.path);
  if (*methods != '\0')
    dure_exchange_put (&exchange, "Allow", methods);
  dure_exchange_problem (&exchange, *methods != '\0' ? "method" : "not-found");
  return DURE_ROUTE_NONE;
}

/**
 * dure_machines_serve:
 * @order: what begins with %DURE_MACHINES_HATCH
 * @machines: a #DureMachines
 *
 * Returns: whether it was taken
 */
gboolean
dure_machines_serve (DureOrder *order, gpointer machines)
{
  return dure_observations_door_serve (((DureMachines *) machines)->observations, order);
}

/**
 * dure_machines_refuse:
 * @message: a request of which only the head was read
 * @status: what the guard decided
 * @machines: a #DureMachines
 */
void
dure_machines_refuse (SoupServerMessage *message, guint status, gpointer machines)
{
  DureMachines *self = machines;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->service, NULL);
  dure_exchange_refusal (&exchange, status, "GET, HEAD, POST, DELETE");
}
