// batch-time.h: a moment, from the text that a batch has for it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool dure_batch_time_from_text (const char *text, size_t length, int64_t *ret_ms);
