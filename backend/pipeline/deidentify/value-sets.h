// value-sets.h: sets of values, each known by a number
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureValueSets:
 * @begins: (element-type guint32): by set, where its values begin; one more ends the last
 * @values: (element-type guint32): set by set, each sorted
 *
 * The set of one value has the number of that value.
 */
typedef struct
{
  GArray *begins;
  GArray *values;
  /*< private >*/
  GHashTable *numbers;
} DureValueSets;

DureValueSets *dure_value_sets_new (guint n_values);
void dure_value_sets_free (DureValueSets *self);

guint32 dure_value_sets_number (DureValueSets *self, guint32 *values, guint n_values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureValueSets, dure_value_sets_free)

G_END_DECLS
