// ledger-door.h: what anyone may ask the ledger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "merkle.h"

G_BEGIN_DECLS

void dure_ledger_door_checkpoint (DureExchange *exchange);
void dure_ledger_door_inclusion (DureExchange *exchange);
void dure_ledger_door_consistency (DureExchange *exchange);
json_t *dure_ledger_door_hashes (const DureMerkleProof *proof);

void dure_ledger_door_witnesses (DureExchange *exchange);
void dure_ledger_door_witness (DureExchange *exchange);

G_END_DECLS
