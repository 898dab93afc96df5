// bthome-meter.h: what a meter of electricity says by BTHome
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bthome.h"

/**
 * DureBthomeMeter:
 * @has_packet: whether it numbers its packets
 * @packet: then, the number; after 255 comes 0
 * @has_power: whether it tells a power
 * @power_centiwatts: then, what flows into the home now, less than 0 when it flows out
 * @has_energy: whether it has a register
 * @energy_wh: then, what it has counted in its life
 *
 * One packet. It tells a power, or has a register, or both.
 */
typedef struct {
  bool has_packet;
  uint8_t packet;
  bool has_power;
  int64_t power_centiwatts;
  bool has_energy;
  int64_t energy_wh;
} DureBthomeMeter;

bool dure_bthome_is_sealed (const uint8_t *bytes, size_t length);
bool dure_bthome_meter_read (const uint8_t *bytes, size_t length, DureBthomeMeter *ret_meter,
                             DureRefusal *ret_refusal);
