// meters.h: what one listener counts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ingest.h"
#include "metrics.h"

G_BEGIN_DECLS

/* Instead of the number of a route: no such one; or refused by the guard, whatever it was. */
#define DURE_ROUTE_NONE G_MAXUINT
#define DURE_ROUTE_REFUSED (G_MAXUINT - 1)

/**
 * DureRoute:
 * @method: `POST`
 * @path: `/v1/claims`, or a template, `/a/{name}`
 *
 * One door of a listener, as metrics and logs name it; never what was asked for.
 */
typedef struct
{
  const char *method;
  const char *path;
} DureRoute;

/**
 * DureRouteFunc:
 * @number: from 0
 * @ret_route: (out): the route of that number
 *
 * Returns: whether there are so many
 */
typedef gboolean (*DureRouteFunc) (guint number, DureRoute *ret_route);

/**
 * DureMeter:
 *
 * What can become of a connection, beyond being served.
 */
typedef enum
{
  DURE_METER_FULL,             /* turned away: too many are inside */
  DURE_METER_CROWDED,          /* turned away: too many from this address */
  DURE_METER_LATE_HANDSHAKE,   /* shut: TLS did not stand in time */
  DURE_METER_LATE_HEAD,        /* shut: a head was not whole in time */
  DURE_METER_LATE_REQUEST,     /* shut: a request was not answered in time */
  DURE_METER_IDLE,             /* shut: nothing more was asked */
  DURE_METER_HANDSHAKE,        /* TLS stands */
  DURE_METER_FAILED_HANDSHAKE, /* it never will */
  DURE_METERS,
} DureMeter;

/**
 * DureMeters:
 * @listener: `people`
 * @route: its routes
 * @tally: where this thread counts
 *
 * The rest is for meters.c.
 */
typedef struct
{
  const char *listener;
  DureRouteFunc route;
  DureTally *tally;

  guint routes;
  guint requests, seconds, bytes_in, bytes_out, problems;
  guint connections[DURE_METERS];
  guint donations[DURE_INGEST_OUTCOMES];
  guint batches_stored, batches_repeated, observations, malformed;
} DureMeters;

void dure_meters_register (DureMeters *self, DureMetrics *metrics, const char *listener,
                           DureRouteFunc route);
void dure_meters_connection (const DureMeters *self, DureMeter what);
void dure_meters_request (const DureMeters *self, guint route, guint status, gint64 microseconds,
                          guint64 bytes_in, guint64 bytes_out);
void dure_meters_problem (const DureMeters *self, const char *code);
void dure_meters_donations (const DureMeters *self, DureIngest *ingest);
void dure_meters_batch (const DureMeters *self, gboolean is_repeat, guint observations);
void dure_meters_malformed (const DureMeters *self, guint reason);

G_END_DECLS
