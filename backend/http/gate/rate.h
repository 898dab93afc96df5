// rate.h: how often each key may ask
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureRate DureRate;

DureRate *dure_rate_new (guint per_second, guint burst, guint key_max);
void dure_rate_free (DureRate *self);
void dure_rate_set (DureRate *self, guint per_second, guint burst);
guint dure_rate_take (DureRate *self, const void *key, gsize key_length, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRate, dure_rate_free)

G_END_DECLS
