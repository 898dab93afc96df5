// lab-quality.h: how good what came was, and what was wrong with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_quality_show (DureLabCall *call);
void dure_lab_quality_send (DureLabCall *call);

G_END_DECLS
