// register-page.h: who asked for data, what was decided, and what they have to do for it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_register_page_show (DureExchange *exchange);
void dure_register_page_send (DureExchange *exchange);
json_t *dure_register_page_entry (DureExchange *exchange, const json_t *entry, GError **error);

G_END_DECLS
