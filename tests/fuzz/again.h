// again.h: decoded measurements as bytes again, so that nothing is understood that was not said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// dure_<name>_again() decodes and encodes; reserved flag bits, which mean nothing, are taken over.
// A decoder that took a field from the wrong place, or lost a digit, gives other bytes.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DURE_AGAIN_SIZE 1024

bool dure_heart_rate_again (const uint8_t *bytes, size_t length,
                            uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_blood_pressure_again (const uint8_t *bytes, size_t length,
                                uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_temperature_again (const uint8_t *bytes, size_t length,
                             uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_weight_again (const uint8_t *bytes, size_t length, uint8_t ret_again[DURE_AGAIN_SIZE],
                        size_t *ret_length);
bool dure_body_composition_again (const uint8_t *bytes, size_t length,
                                  uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_oximetry_spot_again (const uint8_t *bytes, size_t length,
                               uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_oximetry_continuous_again (const uint8_t *bytes, size_t length,
                                     uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_current_time_again (const uint8_t *bytes, size_t length,
                              uint8_t ret_again[DURE_AGAIN_SIZE], size_t *ret_length);
bool dure_sfloat_again (const uint8_t *bytes, size_t length, uint8_t ret_again[DURE_AGAIN_SIZE],
                        size_t *ret_length);
bool dure_float_again (const uint8_t *bytes, size_t length, uint8_t ret_again[DURE_AGAIN_SIZE],
                       size_t *ret_length);
