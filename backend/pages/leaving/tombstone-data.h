// tombstone-data.h: how far those are who had what was taken back, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

json_t *dure_tombstone_data (DureExchange *exchange, const GPtrArray *tombstones);
