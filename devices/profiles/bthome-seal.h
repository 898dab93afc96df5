// bthome-seal.h: opens encrypted BTHome, and keeps old and forged packets out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bthome.h"

#define DURE_BTHOME_KEY_SIZE 16

/**
 * DureBthomeSeal:
 * @is_expected: whether plain packets of this device are refused
 * @has_counter: whether @counter was ever set
 * @counter: of the newest packet that was opened
 *
 * What must be remembered of one device, by whoever listens to it, for as long as its key is used.
 */
typedef struct {
  bool is_expected;
  bool has_counter;
  uint32_t counter;
} DureBthomeSeal;

bool dure_bthome_seal_open (DureBthomeSeal *self, const uint8_t *key,
                            const uint8_t address[DURE_BTHOME_ADDRESS_SIZE], const uint8_t *bytes,
                            size_t length, uint8_t ret_plain[DURE_BTHOME_PACKET_MAX],
                            size_t *ret_length, DureRefusal *ret_refusal);
