// meters.c: what one listener counts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Registered once for each listener; each of its threads then has a copy with a tally of its own.
// Labels are taken from closed lists only (listeners, routes, problems, reasons): no address, name,
// number or token of anybody can be one. To count something costs a load and a store.

#include "meters.h"

#include "batch-refusal.h"
#include "problem.h"

#define CLASSES 5 /* of answers: 2xx to 5xx, and none at all */

static const char *const class_names[CLASSES] = { "2xx", "3xx", "4xx", "5xx", "none" };

static const struct
{
  const char *name, *help, *label, *value;
} connection_rows[DURE_METERS] = {
#define TURNED_AWAY "dure_connections_turned_away_total", "Connections closed as they came", \
                    "reason"
#define SHUT "dure_connections_shut_total", "Connections closed when their time was up", "reason"
#define TLS "dure_tls_handshakes_total", "TLS handshakes that ended", "result"
  [DURE_METER_FULL] = { TURNED_AWAY, "full" },
  [DURE_METER_CROWDED] = { TURNED_AWAY, "address" },
  [DURE_METER_LATE_HANDSHAKE] = { SHUT, "handshake" },
  [DURE_METER_LATE_HEAD] = { SHUT, "head" },
  [DURE_METER_LATE_REQUEST] = { SHUT, "request" },
  [DURE_METER_IDLE] = { SHUT, "idle" },
  [DURE_METER_HANDSHAKE] = { TLS, "done" },
  [DURE_METER_FAILED_HANDSHAKE] = { TLS, "failed" },
};

static void
register_connections (DureMeters *self, DureMetrics *metrics)
{
  for (guint i = 0; i < DURE_METERS; i++)
    {
      g_autofree char *labels =
          g_strdup_printf ("listener=\"%s\",%s=\"%s\"", self->listener, connection_rows[i].label,
                           connection_rows[i].value);

      self->connections[i] = dure_metrics_counter (metrics, connection_rows[i].name,
                                                   connection_rows[i].help, labels);
    }
}

/* All classes of a route get numbers in a row, and so do all routes. */
static void
register_route (DureMeters *self, DureMetrics *metrics, const DureRoute *route)
{
  for (guint i = 0; i < CLASSES; i++)
    {
      g_autofree char *labels =
          g_strdup_printf ("listener=\"%s\",method=\"%s\",route=\"%s\",status=\"%s\"",
                           self->listener, route->method, route->path, class_names[i]);
      guint number = dure_metrics_counter (metrics, "dure_http_requests_total",
                                           "Requests by route and class of answer", labels);

      if (self->routes == 0 && i == 0)
        self->requests = number;
      g_assert (number == self->requests + self->routes * CLASSES + i);
    }
  self->routes++;
}

static void
register_requests (DureMeters *self, DureMetrics *metrics)
{
  const DureRoute none = { "any", "none" }, refused = { "any", "refused" };
  g_autofree char *labels = g_strdup_printf ("listener=\"%s\"", self->listener);
  DureRoute route;

  for (guint i = 0; self->route (i, &route); i++)
    register_route (self, metrics, &route);
  register_route (self, metrics, &none);
  register_route (self, metrics, &refused);
  self->seconds = dure_metrics_stopwatch (metrics, "dure_http_request_duration_seconds",
                                          "From a request's head until its answer is out", labels);
  self->bytes_in = dure_metrics_counter (metrics, "dure_http_request_bytes_total",
                                         "Bytes of the bodies that came in", labels);
  self->bytes_out = dure_metrics_counter (metrics, "dure_http_response_bytes_total",
                                          "Bytes of the bodies that went out", labels);
}

static void
register_problems (DureMeters *self, DureMetrics *metrics)
{
  const char *code;

  for (guint i = 0; (code = dure_problem_code (i)) != NULL; i++)
    {
      g_autofree char *labels = g_strdup_printf ("listener=\"%s\",problem=\"%s\"", self->listener,
                                                 code);
      guint number = dure_metrics_counter (metrics, "dure_http_problems_total",
                                           "Requests refused, by the problem they were told",
                                           labels);

      if (i == 0)
        self->problems = number;
    }
}

/* The same for every listener: registering them again gives the same numbers. */
static void
register_intake (DureMeters *self, DureMetrics *metrics)
{
  for (guint i = 0; i < DURE_INGEST_OUTCOMES; i++)
    {
      g_autofree char *labels = g_strdup_printf ("outcome=\"%s\"", dure_ingest_outcomes[i]);

      self->donations[i] = dure_metrics_counter (metrics, "dure_donations_total",
                                                 "Donations that kiosks sent", labels);
    }
  self->batches_stored = dure_metrics_counter (
      metrics, "dure_batches_total", "Batches of observations taken", "outcome=\"stored\"");
  self->batches_repeated = dure_metrics_counter (
      metrics, "dure_batches_total", "Batches of observations taken", "outcome=\"repeated\"");
  self->observations = dure_metrics_counter (metrics, "dure_observations_total",
                                             "Observations stored from batches", "");
  for (guint i = DURE_BATCH_REASON_SYNTAX; i <= DURE_BATCH_REASON_TOO_FEW; i++)
    {
      g_autofree char *labels = g_strdup_printf (
          "reason=\"%s\"", dure_batch_reason_word ((DureBatchReason) i));
      guint number = dure_metrics_counter (metrics, "dure_batches_malformed_total",
                                           "Batches that could not be understood", labels);

      if (i == DURE_BATCH_REASON_SYNTAX)
        self->malformed = number;
    }
}

/**
 * dure_meters_register:
 * @self: (out caller-allocates): still without a tally
 * @metrics: where to
 * @listener: a constant
 * @route: which routes it has
 */
void
dure_meters_register (DureMeters *self, DureMetrics *metrics, const char *listener,
                      DureRouteFunc route)
{
  *self = (DureMeters) { .listener = listener, .route = route };
  register_requests (self, metrics);
  register_problems (self, metrics);
  register_connections (self, metrics);
  register_intake (self, metrics);
}

/**
 * dure_meters_connection:
 * @what: what became of one
 */
void
dure_meters_connection (const DureMeters *self, DureMeter what)
{
  dure_tally_add (self->tally, self->connections[what], 1);
}

static guint
class_of (guint status)
{
  return status >= 200 && status < 600 ? status / 100 - 2 : CLASSES - 1;
}

/**
 * dure_meters_request:
 * @route: which route, %DURE_ROUTE_NONE or %DURE_ROUTE_REFUSED
 * @status: that went out, or 0 when nobody was there any more
 * @microseconds: since its head was there
 * @bytes_in: of its body
 * @bytes_out: of the answer's
 */
void
dure_meters_request (const DureMeters *self, guint route, guint status, gint64 microseconds,
                     guint64 bytes_in, guint64 bytes_out)
{
  guint row = route == DURE_ROUTE_REFUSED ? self->routes - 1
              : route == DURE_ROUTE_NONE  ? self->routes - 2
                                          : route;

  dure_tally_add (self->tally, self->requests + row * CLASSES + class_of (status), 1);
  dure_tally_time (self->tally, self->seconds, microseconds);
  dure_tally_add (self->tally, self->bytes_in, bytes_in);
  dure_tally_add (self->tally, self->bytes_out, bytes_out);
}

/**
 * dure_meters_problem:
 * @code: one of those in problem.c
 */
void
dure_meters_problem (const DureMeters *self, const char *code)
{
  dure_tally_add (self->tally, self->problems + dure_problem_number (code), 1);
}

/**
 * dure_meters_donations:
 * @ingest: stored, and durable
 */
void
dure_meters_donations (const DureMeters *self, DureIngest *ingest)
{
  guint counts[DURE_INGEST_OUTCOMES];

  dure_ingest_count (ingest, counts);
  for (guint i = 0; i < DURE_INGEST_OUTCOMES; i++)
    dure_tally_add (self->tally, self->donations[i], counts[i]);
}

/**
 * dure_meters_batch:
 * @is_repeat: whether it was here already
 * @observations: how many it has
 */
void
dure_meters_batch (const DureMeters *self, gboolean is_repeat, guint observations)
{
  dure_tally_add (self->tally, is_repeat ? self->batches_repeated : self->batches_stored, 1);
  dure_tally_add (self->tally, self->observations, is_repeat ? 0 : observations);
}

/**
 * dure_meters_malformed:
 * @reason: a #DureBatchReason
 */
void
dure_meters_malformed (const DureMeters *self, guint reason)
{
  dure_tally_add (self->tally, self->malformed + reason - DURE_BATCH_REASON_SYNTAX, 1);
}
