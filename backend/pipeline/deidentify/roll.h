// roll.h: who was in a release, and what two of them say together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "marks.h"

G_BEGIN_DECLS

typedef struct _DureRoll DureRoll;

DureRoll *dure_roll_new (void);
void dure_roll_free (DureRoll *self);

void dure_roll_add (DureRoll *self, const guint8 donor[DURE_UUID_BYTES], guint32 class,
                    const GArray *marks);

GBytes *dure_roll_pack (DureRoll *self);
DureRoll *dure_roll_unpack (GBytes *packed);

gboolean dure_roll_has (DureRoll *self, const guint8 donor[DURE_UUID_BYTES]);
guint dure_roll_isolated (DureRoll *earlier, DureRoll *planned, guint k);
guint32 *dure_roll_start (GPtrArray *earlier, DureTable *table, DureOwners *owners,
                          const guint64 *marks, guint k, guint *ret_n_starts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRoll, dure_roll_free)

G_END_DECLS
