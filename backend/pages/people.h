// people.h: what phones ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "limiter.h"
#include "rate.h"

G_BEGIN_DECLS

/**
 * DurePeople:
 * @service: what everything draws on
 * @origins: (array zero-terminated=1): where the pages are on the web; the first is the public one
 * @guesses: how often an address may show a bad claim or signature
 * @lab_guesses: the same at the lab's door
 * @sayings: how often a phone may propose, support and take back
 * @uploads: how many files are being read
 */
typedef struct
{
  const DureService *service;
  const char *const *origins;
  DureLimiter *guesses;
  DureLimiter *lab_guesses;
  DureRate *sayings;
  guint uploads;
} DurePeople;

gint64 dure_people_session (DurePeople *self, DureExchange *exchange);

gboolean dure_people_route (guint number, DureRoute *ret_route);
gboolean dure_people_arrive (SoupServerMessage *message, gpointer people);
guint dure_people_handle (SoupServerMessage *message, gpointer people);
void dure_people_refuse (SoupServerMessage *message, guint status, gpointer people);

G_END_DECLS
