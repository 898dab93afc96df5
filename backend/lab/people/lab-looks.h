// lab-looks.h: who of the lab has looked at what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

gboolean dure_lab_looks_are_theirs (DureLabCall *call);
void dure_lab_looks_show (DureLabCall *call);

G_END_DECLS
