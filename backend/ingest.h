// ingest.h: sealed donations on their way into the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_INGEST_MAX_DONATIONS 64

json_t *dure_ingest (DureCity *city, const json_t *request, GError **error);

G_END_DECLS
