// lab-history.h: what was done with something, and by whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

#include <jansson.h>

G_BEGIN_DECLS

void dure_lab_history_put_why (json_t *line, const char *why);
json_t *dure_lab_history_of (DureLabCall *call, const char *subject, GError **error);

G_END_DECLS
