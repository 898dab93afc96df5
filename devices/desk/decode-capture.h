// decode-capture.h: tells an operator what the packets of a capture say
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

int dure_decode_capture (const char *path, GString *out, GString *complaint);
