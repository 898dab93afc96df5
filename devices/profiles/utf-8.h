// utf-8.h: whether foreign bytes are text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool dure_utf_8_is_valid (const uint8_t *bytes, size_t length);
