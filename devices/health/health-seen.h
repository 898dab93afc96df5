// health-seen.h: which facts of a file have come before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-fact.h"

G_BEGIN_DECLS

/* Twenty years of a watch that counts the pulse every three minutes. */
#define DURE_HEALTH_MAX_FACTS (1u << 22)
#define DURE_HEALTH_KEY_BYTES 16

typedef struct _DureHealthSeen DureHealthSeen;

DureHealthSeen *dure_health_seen_new (const guint8 key[DURE_HEALTH_KEY_BYTES]);
void dure_health_seen_free (DureHealthSeen *self);
gboolean dure_health_seen_add (DureHealthSeen *self, const DureHealthFact *fact);
gboolean dure_health_seen_is_full (const DureHealthSeen *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHealthSeen, dure_health_seen_free)

G_END_DECLS
