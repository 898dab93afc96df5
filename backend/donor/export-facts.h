// export-facts.h: what a donor gave, one value at a time, wherever it is stored
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batches.h"
#include "donors.h"
#include "fhir.h"

G_BEGIN_DECLS

typedef struct _DureFacts DureFacts;

/**
 * DureFacts:
 * @list: (array length=count): the values; they borrow from the rest
 * @count: how many
 * @source: `kiosk`, or what kind of source sent them
 *
 * The values of one donation or one batch.
 */
struct _DureFacts
{
  DureFhirFact *list;
  guint count;
  const char *source;
  GStringChunk *texts;
  GArray *beats; /* of gint32 */
  DureBatch *batch;
};

DureFacts *dure_facts_new_of_gift (const DureGift *gift, const char *donor);
DureFacts *dure_facts_new_of_batch (DureCity *city, const char *donor, const char *source,
                                    const guint8 id[DURE_BATCH_ID_BYTES], GError **error);
void dure_facts_free (DureFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureFacts, dure_facts_free)

G_END_DECLS
