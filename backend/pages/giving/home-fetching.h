// home-fetching.h: the kiosk fetches what a phone has brought to its visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_home_fetching_look (DureExchange *exchange);
void dure_home_fetching_end (DureExchange *exchange);

G_END_DECLS
