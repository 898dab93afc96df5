// mould.h: batches of observations, ready but for their id and the time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <sys/uio.h>

G_BEGIN_DECLS

#define DURE_MOULD_HEAD 43 /* `{"id":"` and a UUID */

typedef struct _DureMould DureMould;

DureMould *dure_mould_new (guint n_observations);
void dure_mould_free (DureMould *self);
gsize dure_mould_length (DureMould *self, guint number);
void dure_mould_cast (DureMould *self, guint number, gint64 now_ms, char head[DURE_MOULD_HEAD],
                      struct iovec *ret_rest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMould, dure_mould_free)

G_END_DECLS
