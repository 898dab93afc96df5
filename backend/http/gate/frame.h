// frame.h: where a request's head ends in a stream of bytes, and what stands in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guard.h"

#define DURE_FRAME_MAX_HEAD 16384

int dure_frame_find_end (const char *bytes, size_t length, size_t *line, size_t *ret_end);
int dure_frame_parse (char *head, size_t length, DureGuardHeader *headers, size_t header_max,
                      DureGuardRequest *ret_request);
