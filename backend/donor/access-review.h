// access-review.h: who read how much of what in a month
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_ACCESS_REVIEW_SCHEMA "dure.access-review/1"

json_t *dure_access_review (DureCity *city, const char *month, GError **error);
gint64 dure_access_review_readings (const json_t *review);

G_END_DECLS
