// open-page.h: how many people gave what, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_open_page_show (DureExchange *exchange);
void dure_open_page_send (DureExchange *exchange);

G_END_DECLS
