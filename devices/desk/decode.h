// decode.h: dure-wearables decode: tells an operator what a packet says
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

int dure_decode_run (const char *const *arguments, GString *out, GString *complaint);
