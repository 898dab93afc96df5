// device-information.h: what a device says it is (0x2A24, 0x2A26 to 0x2A29)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/* An attribute value has at most 512 octets (Core Specification, Vol 3, Part F, 3.2.9). */
#define DURE_DEVICE_TEXT_MAX 512

bool dure_device_text_decode (const uint8_t *bytes, size_t length, size_t *ret_length,
                              DureRefusal *ret_refusal);
bool dure_device_model_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                 DureRefusal *ret_refusal);
bool dure_device_firmware_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                    DureRefusal *ret_refusal);
bool dure_device_hardware_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                    DureRefusal *ret_refusal);
bool dure_device_software_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                    DureRefusal *ret_refusal);
bool dure_device_manufacturer_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                        DureRefusal *ret_refusal);
