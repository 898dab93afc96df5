// source-pages.h: where a donor gives keys to what sends by itself, and takes them back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_source_pages_show (DureExchange *exchange, gint64 phone);
void dure_source_pages_issue (DureExchange *exchange, gint64 phone);
void dure_source_pages_revoke (DureExchange *exchange, gint64 phone);

G_END_DECLS
