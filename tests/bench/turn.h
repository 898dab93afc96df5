// turn.h: lets the main loop turn for a while
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

void dure_turn_for (guint ms);
