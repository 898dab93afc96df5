// ledger-page.h: what the ledger has about a donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_ledger_page_show (DureExchange *exchange, gint64 phone);

G_END_DECLS
