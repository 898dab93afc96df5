// limiter.h: how often one address may be wrong
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureLimiter DureLimiter;

DureLimiter *dure_limiter_new (guint failures, gint64 window_ms);
void dure_limiter_free (DureLimiter *self);
gboolean dure_limiter_allows (DureLimiter *self, const char *who, gint64 now_ms);
void dure_limiter_failed (DureLimiter *self, const char *who, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLimiter, dure_limiter_free)

G_END_DECLS
