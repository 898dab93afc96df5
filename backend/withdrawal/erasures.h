// erasures.h: what became of each withdrawal, step by step
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/* An answer is due within 10 days (PIPA 37, Enforcement Decree 44). */
#define DURE_ERASURE_DAYS 10

/**
 * DureErasureStep:
 *
 * In the order in which they are told. What is kept has no deletion, key or log among its steps.
 */
typedef enum
{
  DURE_ERASURE_DECIDED,
  DURE_ERASURE_CLOSED,          /* nothing new is taken, nothing is used any more */
  DURE_ERASURE_DELETED,         /* what is erased is in no row any more */
  DURE_ERASURE_KEY_DESTROYED,   /* nor can old copies of the rows be opened */
  DURE_ERASURE_LOGS_CUT,        /* nor is it in the store's logs */
  DURE_ERASURE_RECIPIENTS_TOLD, /* whoever had received it */
  DURE_ERASURE_DONE,
  DURE_ERASURE_STEPS,
} DureErasureStep;

/**
 * DureErasure:
 * @number: names it here
 * @id: names it on receipts: that of the donor's decision
 * @donor: whose
 * @scope: `everything`, the text of a kind or of a purpose
 * @erases: whether what is there goes too
 * @due_ms: by when it has to be done
 * @generation: of the key that what remains is sealed under; 0 when nothing is sealed anew
 * @last_payload: the last payload that is sealed anew
 * @last_batch: the last batch that is
 * @done_ms: 0 while something is left to do
 * @step_ms: when each step was done; 0 for one that was not, or is none of this one's
 * @tombstones: (element-type DureTombstone) (nullable): who was told of it; %NULL with no steps
 */
typedef struct
{
  gint64 number;
  char *id;
  char *donor;
  char *scope;
  gboolean erases;
  gint64 due_ms;
  gint64 generation;
  gint64 last_payload, last_batch;
  gint64 done_ms;
  gint64 step_ms[DURE_ERASURE_STEPS];
  GPtrArray *tombstones;
} DureErasure;

DureErasure *dure_erasure_new (const char *id, const char *donor, const char *scope,
                               gboolean erases);
void dure_erasure_free (DureErasure *self);
gboolean dure_erasure_open (DureCity *city, const DureErasure *erasure, GError **error);
gboolean dure_erasure_note (DureCity *city, const char *donor, const char *id,
                            DureErasureStep step, GError **error);
gboolean dure_erasure_close (DureCity *city, const char *donor, const char *id, GError **error);

GPtrArray *dure_erasures_unfinished (DureCity *city, GError **error);
GPtrArray *dure_erasures_all (DureCity *city, GError **error);
GPtrArray *dure_erasures_of_phone (DureCity *city, gint64 phone, GError **error);

gboolean dure_erasure_has_step (const DureErasure *self, DureErasureStep step);
const char *dure_erasure_step_to_text (DureErasureStep step);
json_t *dure_erasure_record (const DureErasure *self);
json_t *dure_erasure_copies (const DureErasure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureErasure, dure_erasure_free)

G_END_DECLS
