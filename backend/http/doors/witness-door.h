// witness-door.h: where recipients give their word that the ledger only grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_witness_door_cosign (DureExchange *exchange);

G_END_DECLS
