// thinking.h: a pilot model is read, checked, and asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilot-wire.h"

G_BEGIN_DECLS

void dure_pilot_think (const guint8 *question, gsize size, DurePilotAnswer *ret_answer);

G_END_DECLS
