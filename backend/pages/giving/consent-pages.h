// consent-pages.h: where a donor sees what was agreed to, and decides anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_consent_pages_show (DureExchange *exchange, gint64 phone);
void dure_consent_pages_change (DureExchange *exchange, gint64 phone);

G_END_DECLS
