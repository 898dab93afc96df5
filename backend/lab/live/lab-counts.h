// lab-counts.h: how many came, where they left, and what they refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_counts_show (DureLabCall *call);
void dure_lab_counts_send (DureLabCall *call);

G_END_DECLS
