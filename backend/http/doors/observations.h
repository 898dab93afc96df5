// observations.h: POST /v1/observations, the way in for what sends by itself
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "hatch.h"
#include "limiter.h"
#include "rate.h"

G_BEGIN_DECLS

typedef struct _DureObservationsDoor DureObservationsDoor;

DureObservationsDoor *dure_observations_door_new (const DureService *service, DureLimiter *guesses,
                                                  DureRate *rate);
void dure_observations_door_free (DureObservationsDoor *self);
void dure_observations_door_post (DureObservationsDoor *self, DureExchange *exchange);
gboolean dure_observations_door_serve (DureObservationsDoor *self, DureOrder *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureObservationsDoor, dure_observations_door_free)

G_END_DECLS
