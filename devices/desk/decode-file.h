// decode-file.h: tells an operator what a citizen's own file holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

int dure_decode_file (const char *const *arguments, GString *out, GString *complaint);
