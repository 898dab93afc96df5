// guardian-pages.h: where a guardian finishes what a child began, and the child decides at 14
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

#include <jansson.h>

G_BEGIN_DECLS

void dure_guardian_pages_put_card (DureExchange *exchange, gint64 phone, json_t *data);
void dure_guardian_pages_show (DurePeople *people, DureExchange *exchange);
void dure_guardian_pages_answer (DurePeople *people, DureExchange *exchange);
void dure_guardian_pages_decide (DurePeople *people, DureExchange *exchange);

G_END_DECLS
