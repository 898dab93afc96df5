// deletion-pages.h: what a donor keeps as proof that something was deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_deletion_pages_city (DureExchange *exchange, gint64 phone);
void dure_deletion_pages_recipient (DureExchange *exchange, gint64 phone);

G_END_DECLS
