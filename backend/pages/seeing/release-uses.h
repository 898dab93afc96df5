// release-uses.h: which releases a donor is in, and the proof of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

gboolean dure_release_uses_put (DureExchange *exchange, gint64 phone, json_t *data,
                                GError **error);
void dure_release_uses_benefits (DureExchange *exchange, gint64 phone);
void dure_release_uses_manifest (DureExchange *exchange, gint64 phone);
void dure_release_uses_proof (DureExchange *exchange, gint64 phone);

G_END_DECLS
