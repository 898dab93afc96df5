// home-telling.h: what a home's electricity says, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "home-energy.h"

G_BEGIN_DECLS

char *dure_home_kwh_number (DureExchange *exchange, double wh);
char *dure_home_kwh (DureExchange *exchange, double wh);
json_t *dure_home_telling (DureExchange *exchange, const DureHomeEnergy *home);

G_END_DECLS
