// uses-page.h: who used what a donor gave, and who looked at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_uses_page_show (DureExchange *exchange, gint64 phone);

G_END_DECLS
