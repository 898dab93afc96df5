// guess.h: an answer to whoever has shown what does not hold
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "limiter.h"

G_BEGIN_DECLS

void dure_guess_failed (DureExchange *exchange, DureLimiter *guesses, const char *code);

G_END_DECLS
