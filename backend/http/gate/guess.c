// guess.c: an answer to whoever has shown what does not hold
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "guess.h"

/**
 * dure_guess_failed:
 * @guesses: how often an address may be wrong
 * @code: the problem
 *
 * Who is wrong too often is not told how any more. Who is right always gets in: many share one
 * address, and nobody guesses 80 bits or a signature.
 */
void
dure_guess_failed (DureExchange *exchange, DureLimiter *guesses, const char *code)
{
  g_autofree char *address = dure_exchange_address (exchange);
  const gint64 now = dure_clock_monotonic_ms (exchange->city->clock);

  if (!dure_limiter_allows (guesses, address, now))
    code = "too-often";
  else
    dure_limiter_failed (guesses, address, now);
  dure_exchange_problem (exchange, code);
}
