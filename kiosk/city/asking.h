// asking.h: asks the city the same thing again and again
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "uplink.h"

G_BEGIN_DECLS

typedef struct _DureAsking DureAsking;

/**
 * DureAskingFunc:
 * @reply: (nullable): what the city said, foreign; %NULL when nobody answered
 * @status: the reply's
 *
 * Returns: whether to ask again
 */
typedef gboolean (*DureAskingFunc) (GBytes *reply, guint status, gpointer data);

DureAsking *dure_asking_new (DureUplink *uplink, const char *path, DureAskingFunc heard,
                             gpointer data);
void dure_asking_free (DureAsking *self);
void dure_asking_begin (DureAsking *self, GBytes *question);
void dure_asking_end (DureAsking *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAsking, dure_asking_free)

G_END_DECLS
