// faults.h: mishaps that nobody scripted, from a seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureFaults DureFaults;

DureFaults *dure_faults_new    (guint32     seed,
                                double      rate);
void        dure_faults_free   (DureFaults *self);
gboolean    dure_faults_strike (DureFaults *self);
guint       dure_faults_below  (DureFaults *self,
                                guint       end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureFaults, dure_faults_free)

G_END_DECLS
