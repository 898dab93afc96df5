// demo-page.h: a whole visit at the kiosk, played in the browser with made-up values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_demo_page_show (DureExchange *exchange);

G_END_DECLS
