// pilot-clock.h: pilots open on their first day, and end after their last one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilots.h"

G_BEGIN_DECLS

gboolean dure_pilot_is_early (const DurePilot *pilot, gint64 now_ms);
gboolean dure_pilot_is_over (const DurePilot *pilot, gint64 now_ms);
gboolean dure_pilot_clock_step (DureCity *city, GError **error);

G_END_DECLS
