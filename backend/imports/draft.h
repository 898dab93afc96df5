// draft.h: what was read out of a donor's file, before the donor decides
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batches.h"
#include "city.h"
#include "given.h"

#include <jansson.h>

G_BEGIN_DECLS

/* So many observations are taken out of one file. */
#define DURE_DRAFT_MOST (1u << 20)
/* So many bad places are named to the donor; the others are counted. */
#define DURE_DRAFT_NAMED 20

typedef struct _DureDraft DureDraft;

DureDraft *dure_draft_new (DureCity *city, const char *donor, GError **error);
void dure_draft_free (DureDraft *self);

gboolean dure_draft_add (DureDraft *self, const DureBatchObservation *observation, GError **error);
void dure_draft_complain (DureDraft *self, guint64 entry, guint64 line, const char *reason);
void dure_draft_complain_more (DureDraft *self, guint64 count);
GArray *dure_draft_known (DureDraft *self, DureSourceKind kind, DureCode code, GError **error);
void dure_draft_finish (DureDraft *self, const char *kind, json_t *telling);

const char *dure_draft_id (DureDraft *self);
const char *dure_draft_donor (DureDraft *self);
gint64 dure_draft_generation (DureDraft *self);
GBytes *dure_draft_summary (DureDraft *self);
GPtrArray *dure_draft_parcels (DureDraft *self);
char *dure_draft_context (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDraft, dure_draft_free)

G_END_DECLS
