// model-fetch.h: brings the model that the pilot runs from the city to this station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "model-part.h"
#include "slot.h"
#include "station.h"
#include "uplink.h"

G_BEGIN_DECLS

/* How often the city is asked for what is lacking; a tick costs nothing while nothing is. */
#define DURE_MODEL_FETCH_TICK_SECONDS 600

typedef struct _DureModelFetch DureModelFetch;

DureModelFetch *dure_model_fetch_new (const char *shelf, DureStation *station, DureUplink *uplink,
                                      DureClock *clock, DureDice *dice, DurePilotSlot *slot);
void dure_model_fetch_free (DureModelFetch *self);
void dure_model_fetch_turn (DureModelFetch *self, const char *pilot, const char *model);
void dure_model_fetch_start (DureModelFetch *self);
void dure_model_fetch_tick (DureModelFetch *self);
gboolean dure_model_fetch_is_asking (DureModelFetch *self);
const char *dure_model_fetch_get_digest (DureModelFetch *self);
DureModelFault dure_model_fetch_get_fault (DureModelFetch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureModelFetch, dure_model_fetch_free)

G_END_DECLS
