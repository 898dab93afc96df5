// people-errands.h: what phones change
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_people_fail_guess (DurePeople *self, DureExchange *exchange, const char *code);
void dure_people_welcome (DurePeople *self, DureExchange *exchange, const char *secret,
                          const GError *error);
void dure_people_claim (DurePeople *self, DureExchange *exchange);
void dure_people_sign_in (DurePeople *self, DureExchange *exchange);

G_END_DECLS
