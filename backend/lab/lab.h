// lab.h: the rooms of those who work for the lab
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "limiter.h"

G_BEGIN_DECLS

/* So many wrong tries of an address in a minute are told apart from too many. */
#define DURE_LAB_GUESSES 5

gboolean dure_lab_owns (const char *path);
gboolean dure_lab_route (guint number, DureRoute *ret_route);
gboolean dure_lab_arrive (DureExchange *exchange);
guint dure_lab_handle (DureExchange *exchange, DureLimiter *guesses);

G_END_DECLS
