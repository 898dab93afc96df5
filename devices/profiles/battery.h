// battery.h: Battery Level (0x2A19)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

bool dure_battery_decode (const uint8_t *bytes, size_t length, uint8_t *ret_percent,
                          DureRefusal *ret_refusal);
bool dure_battery_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                            DureRefusal *ret_refusal);
