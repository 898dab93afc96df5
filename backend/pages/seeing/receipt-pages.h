// receipt-pages.h: a donor's receipt, to read, to print and to save
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_receipt_pages_show (DureExchange *exchange, GPtrArray *donors);
void dure_receipt_pages_send_jws (DureExchange *exchange, GPtrArray *donors);
void dure_receipt_pages_send_json (DureExchange *exchange, GPtrArray *donors);
void dure_receipt_pages_keys (DureExchange *exchange);
void dure_receipt_pages_check (DureExchange *exchange);

G_END_DECLS
