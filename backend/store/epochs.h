// epochs.h: the keys that wrap donors' keys, one for a while after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureEpochs DureEpochs;

DureEpochs *dure_epochs_new (const char *directory);
DureEpochs *dure_epochs_ref (DureEpochs *self);
void dure_epochs_unref (DureEpochs *self);

GBytes *dure_epochs_find (DureEpochs *self, gint64 epoch, GError **error);
gboolean dure_epochs_make (DureEpochs *self, gint64 epoch, DureDice *dice, GError **error);
GBytes *dure_epochs_hand_over (DureEpochs *self, gint64 epoch, DureDice *dice, GError **error);
gboolean dure_epochs_take_over (DureEpochs *self, gint64 epoch, GBytes *handed, GError **error);
gboolean dure_epochs_destroy_before (DureEpochs *self, gint64 epoch, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEpochs, dure_epochs_unref)

G_END_DECLS
