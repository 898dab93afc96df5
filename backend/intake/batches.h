// batches.h: observation batches on their way into the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batch-reader.h"
#include "city.h"
#include "sources.h"

G_BEGIN_DECLS

#define DURE_BATCH_HASH_BYTES 16

typedef struct _DureBatchDesk DureBatchDesk;

/**
 * DureBatchVerdict:
 *
 * What a batch is before the writer has seen it.
 */
typedef enum
{
  DURE_BATCH_FIT,
  DURE_BATCH_MALFORMED,
  DURE_BATCH_NOT_COVERED,
} DureBatchVerdict;

/**
 * DureBatchComplaint:
 * @refusal: what is wrong with a malformed one
 * @observation: of one that is not covered: which observation
 * @code: and what it is
 * @purpose: and which line of the consent is missing
 * @is_too_early: or, rather, that it was measured before that line was agreed to
 */
typedef struct
{
  DureBatchRefusal refusal;
  guint observation;
  DureCode code;
  DurePurpose purpose;
  gboolean is_too_early;
} DureBatchComplaint;

/**
 * DureBatchOutcome:
 *
 * What became of a batch.
 */
typedef enum
{
  DURE_BATCH_STORED,
  DURE_BATCH_REPEATED,    /* it is there already, and the same */
  DURE_BATCH_CONFLICTING, /* another one has its id */
  DURE_BATCH_ENDED,       /* its source may not send any more */
  DURE_BATCH_WITHDRAWN,   /* its donor has withdrawn */
  DURE_BATCH_OUTDATED,    /* its donor has decided something since it was checked: send it again */
} DureBatchOutcome;

/**
 * DureParcel:
 * @source: who sent it
 * @revision: of the consent it was checked against
 * @generation: of the key it is sealed under
 * @id: its UUIDv7
 * @content_hash: of its packed form, keyed: without the donor's key nobody can try what it was
 * @observations: how many
 * @outcome: set by dure_parcel_store()
 * @received_ms: when it came first; set by dure_parcel_store()
 * @length: of @sealed
 * @sealed: its packed form under the donor's key
 *
 * A batch as it is stored.
 */
typedef struct
{
  gint64 source;
  gint64 revision;
  gint64 generation;
  guint8 id[DURE_BATCH_ID_BYTES];
  guint8 content_hash[DURE_BATCH_HASH_BYTES];
  guint observations;
  DureBatchOutcome outcome;
  gint64 received_ms;
  gsize length;
  guint8 sealed[];
} DureParcel;

DureBatchDesk *dure_batch_desk_new (DureCity *city);
void dure_batch_desk_free (DureBatchDesk *self);
const DureSourceScope *dure_batch_desk_scope (DureBatchDesk *self,
                                              const guint8 hash[DURE_SHA256_BYTES],
                                              GError **error);
DureParcel *dure_batch_desk_receive (DureBatchDesk *self, const DureSourceScope *scope,
                                     const guint8 *bytes, gsize length,
                                     DureBatchVerdict *ret_verdict,
                                     DureBatchComplaint *ret_complaint, GError **error);

void dure_batch_desk_forget (DureBatchDesk *self, gint64 source);

DureParcel *dure_parcel_new (const DureBatch *batch, gint64 source, DureDonorKey *key,
                             guint8 *room);
gboolean dure_parcel_store (DureCity *city, DureParcel *self, GError **error);
gboolean dure_parcel_open (const DureParcel *self, DureDonorKey *key, DureBatch *batch,
                           GError **error);
DureParcel *dure_parcel_fetch (DureCity *city, const guint8 id[DURE_BATCH_ID_BYTES],
                               GError **error);
void dure_parcel_free (DureParcel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBatchDesk, dure_batch_desk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureParcel, dure_parcel_free)

G_END_DECLS
