// operators.c: what those who run the machines ask
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two doors, both to look through only: GET /healthz (200 while the store answers, else 503) and
// GET /metrics. There is no sign-in: whoever reaches 127.0.0.1 may look, and sees sums only.

#include "operators.h"

#include "metrics-page.h"

static void
show_health (DureOperators *self, DureExchange *exchange)
{
  dure_exchange_health (exchange);
}

static void
show_metrics (DureOperators *self, DureExchange *exchange)
{
  g_autofree char *page = dure_metrics_page (self);

  dure_exchange_text (exchange, "text/plain; version=0.0.4; charset=utf-8", NULL, page);
}

static const struct
{
  DureRoute route;
  void (*answer) (DureOperators *self, DureExchange *exchange);
} routes[] = {
  { { "GET", "/healthz" }, show_health },
  { { "GET", "/metrics" }, show_metrics },
};

/**
 * dure_operators_route:
 *
 * A #DureRouteFunc.
 */
gboolean
dure_operators_route (guint number, DureRoute *ret_route)
{
  if (number >= G_N_ELEMENTS (routes))
    return FALSE;
  *ret_route = routes[number].route;
  return TRUE;
}

/**
 * dure_operators_handle:
 * @message: a request that passed the guard, so GET or HEAD
 * @operators: a #DureOperators
 *
 * Returns: which of its routes it was, or %DURE_ROUTE_NONE
 */
guint
dure_operators_handle (SoupServerMessage *message, gpointer operators)
{
  DureOperators *self = operators;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->service, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (exchange.path, routes[i].route.path))
      {
        routes[i].answer (self, &exchange);
        return i;
      }
  dure_exchange_problem (&exchange, "not-found");
  return DURE_ROUTE_NONE;
}

/**
 * dure_operators_refuse:
 * @message: a request of which only the head was read
 * @status: what the guard decided
 * @operators: a #DureOperators
 */
void
dure_operators_refuse (SoupServerMessage *message, guint status, gpointer operators)
{
  DureOperators *self = operators;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->service, NULL);
  dure_exchange_refusal (&exchange, status, "GET, HEAD");
}
