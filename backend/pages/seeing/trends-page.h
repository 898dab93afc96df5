// trends-page.h: what was measured and told, over time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_trends_page_show (DureExchange *exchange, GPtrArray *donors);

G_END_DECLS
