// outbox.h: the sealed donations that wait for the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "envelope.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureOutbox DureOutbox;

/**
 * DureOutboxVerdict:
 * @id: a donation's id
 * @refusal: (nullable): why the city refused it, or %NULL when it need not be kept any longer
 * @is_later: whether it stays and is sent again: 720 times, a month of hours
 */
typedef struct
{
  const char *id;
  const char *refusal;
  gboolean is_later;
} DureOutboxVerdict;

DureOutbox *dure_outbox_open (const char *path, DureClock *clock, char **ret_set_aside,
                              GError **error);
void dure_outbox_close (DureOutbox *self);

gboolean dure_outbox_put (DureOutbox *self, const DureEnvelope *envelope, gint64 incarnation,
                          GError **error);
GPtrArray *dure_outbox_peek (DureOutbox *self, guint max_rows, gsize max_bytes, GError **error);
gboolean dure_outbox_settle (DureOutbox *self, const DureOutboxVerdict *verdicts, guint count,
                             GError **error);
gboolean dure_outbox_has (DureOutbox *self, const char *id, gboolean *ret_has, GError **error);
gboolean dure_outbox_postpone (DureOutbox *self, const char *id, GError **error);
gboolean dure_outbox_begin_incarnation (DureOutbox *self, gint64 incarnation, GError **error);
gboolean dure_outbox_count (DureOutbox *self, guint *ret_queued, guint *ret_parked, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureOutbox, dure_outbox_close)

G_END_DECLS
