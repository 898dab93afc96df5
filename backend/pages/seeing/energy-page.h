// energy-page.h: what a home used, over time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_energy_page_show (DurePeople *self, DureExchange *exchange);

G_END_DECLS
