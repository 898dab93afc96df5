// lab-pilots.h: the pilots, as a list
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"
#include "pilots.h"

G_BEGIN_DECLS

json_t *dure_lab_pilot_progress (DureExchange *exchange, gint64 donors, gint64 target);
void dure_lab_pilots_show (DureLabCall *call);

G_END_DECLS
