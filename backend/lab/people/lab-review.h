// lab-review.h: who read how much of what in a month
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_review_show (DureLabCall *call);
void dure_lab_review_send (DureLabCall *call);

G_END_DECLS
