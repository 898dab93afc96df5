// ledger-page.h: what the ledger has about a donor, and what it is for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_ledger_page_show (DureExchange *exchange, gint64 phone);
void dure_ledger_page_tell (DureExchange *exchange);

G_END_DECLS
