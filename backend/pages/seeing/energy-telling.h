// energy-telling.h: what is usual for a home, its tier and its points, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-baseline.h"
#include "exchange.h"

G_BEGIN_DECLS

json_t *dure_baseline_telling (DureExchange *exchange, const DureEnergyBaseline *baseline);
json_t *dure_tariff_telling (DureExchange *exchange, const GArray *days);
json_t *dure_points_telling (DureExchange *exchange, const GArray *days);

G_END_DECLS
