// machines.h: what kiosks ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "hatch.h"
#include "limiter.h"
#include "observations.h"
#include "rate.h"
#include "slip-door.h"

G_BEGIN_DECLS

/* What is taken at the hatch. */
#define DURE_MACHINES_HATCH "POST /v1/observations HTTP/1.1\r\n"

/**
 * DureMachines:
 * @service: what everything draws on
 * @public_url: where phones reach the city
 * @machines_url: (nullable): where recipients do, when a proxy stands in between
 * @guesses: how often an address may show a wrong enrolment code
 * @observations: where batches come in
 * @slips: how often a wrong short code may come
 * @model_pieces: how many pieces of a model each kiosk may have
 */
typedef struct
{
  const DureService *service;
  const char *public_url;
  const char *machines_url;
  DureLimiter *guesses;
  DureObservationsDoor *observations;
  const DureSlipLimits *slips;
  DureRate *model_pieces;
} DureMachines;

gboolean dure_machines_route (guint number, DureRoute *ret_route);
guint dure_machines_handle (SoupServerMessage *message, gpointer machines);
gboolean dure_machines_serve (DureOrder *order, gpointer machines);
void dure_machines_refuse (SoupServerMessage *message, guint status, gpointer machines);

G_END_DECLS
