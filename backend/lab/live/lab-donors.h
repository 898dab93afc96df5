// lab-donors.h: how many donors a pilot has day by day, and how many of them are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_donors_show (DureLabCall *call);
void dure_lab_donors_send (DureLabCall *call);

G_END_DECLS
