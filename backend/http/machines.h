// machines.h: what kiosks ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "limiter.h"
#include "observations.h"

G_BEGIN_DECLS

/**
 * DureMachines:
 * @service: what everything draws on
 * @public_url: where phones reach the city
 * @guesses: how often an address may show a wrong enrolment code
 * @observations: where batches come in
 */
typedef struct
{
  const DureService *service;
  const char *public_url;
  DureLimiter *guesses;
  DureObservationsDoor *observations;
} DureMachines;

void dure_machines_handle (SoupServerMessage *message, gpointer machines);
void dure_machines_refuse (SoupServerMessage *message, guint status, gpointer machines);

G_END_DECLS
