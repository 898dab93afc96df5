// decisions.h: what was decided on a phone, as an event of a donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "standing.h"

G_BEGIN_DECLS

gboolean dure_decision_append (DureCity *city, const char *donor, const DureStanding *decision,
                               GError **error);

G_END_DECLS
