// withdrawal-pages.h: where a donor takes back what was given, and sees what became of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_withdrawal_pages_choose (DureExchange *exchange, gint64 phone);
void dure_withdrawal_pages_ask (DureExchange *exchange, gint64 phone);
void dure_withdrawal_pages_withdraw (DureExchange *exchange, gint64 phone);
void dure_withdrawal_pages_show (DureExchange *exchange, gint64 phone);

G_END_DECLS
