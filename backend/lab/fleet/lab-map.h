// lab-map.h: where the kiosks stand, and how they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_map_show (DureLabCall *call);

G_END_DECLS
