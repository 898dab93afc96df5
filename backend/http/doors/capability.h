// capability.h: what FHIR can be spoken here
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_capability_show (DureExchange *exchange, const char *machines_url);

G_END_DECLS
