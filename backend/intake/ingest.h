// ingest.h: sealed donations on their way into the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_INGEST_MAX_DONATIONS 64
#define DURE_INGEST_OUTCOMES 11

/* What can become of a donation: stored, repeated, or the reason it was refused for. */
extern const char *const dure_ingest_outcomes[DURE_INGEST_OUTCOMES];

typedef struct _DureIngest DureIngest;

DureIngest *dure_ingest_read (DureCity *city, const json_t *request, GError **error);
gsize dure_ingest_weight (DureIngest *self);
gboolean dure_ingest_store (DureCity *city, DureIngest *self, GError **error);
json_t *dure_ingest_acknowledge (DureCity *city, DureIngest *self);
void dure_ingest_count (DureIngest *self, guint ret_counts[DURE_INGEST_OUTCOMES]);
void dure_ingest_free (DureIngest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureIngest, dure_ingest_free)

G_END_DECLS
