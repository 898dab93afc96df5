// front-page.h: what Dure is and what goes on in it, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_front_page_show (DureExchange *exchange);

G_END_DECLS
