// governance-events.h: what was done with applications, permits and proposals, and by whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/* Who acts when no person does. */
#define DURE_GOVERNANCE_CLOCK "clock"

gboolean dure_governance_note (DureCity *city, const char *subject, const char *what,
                               const char *actor, const char *why, GError **error);
json_t *dure_governance_events (DureCity *city, const char *subject, GError **error);

G_END_DECLS
