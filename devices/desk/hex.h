// hex.h: bytes as people write them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

GByteArray *dure_hex_to_bytes (const char *text);
char *dure_hex_to_id (const char *text);
