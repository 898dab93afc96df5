// noise.h: whole numbers drawn so that one donor more or less cannot be seen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

/* What both parts of a scale stay below, so that no product leaves 64 bits. */
#define DURE_NOISE_MOST (G_GUINT64_CONSTANT (1) << 50)

gint64 dure_noise_laplace (DureDice *dice, guint64 scale_numerator, guint64 scale_denominator);

G_END_DECLS
