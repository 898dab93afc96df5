// visit-errands.h: a phone approves a visit, and the kiosk asks whether it has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_visit_errands_approve (DurePeople *self, DureExchange *exchange);
void dure_visit_errands_look (DureExchange *exchange);

G_END_DECLS
