// sinus.h: a generated heart at rest
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureSinus DureSinus;

DureSinus *dure_sinus_new  (guint32    seed,
                            double     bpm);
void       dure_sinus_free (DureSinus *self);
guint      dure_sinus_next (DureSinus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSinus, dure_sinus_free)

G_END_DECLS
