// cuts.h: a packet cut anywhere, or with a byte too many, must be refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "told.h"

void dure_cuts_assert (const char *id, const char *hex);
void dure_cuts_assert_shapes (const char *id, guint length_max,
                              gboolean (*fits) (guint8 flags, guint length));
