// lab-hiding.h: what may be told of numbers and of their sums
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureLabHiding DureLabHiding;

gint64 dure_lab_shown (gint64 number);
void dure_lab_grown (gint64 *numbers, guint length);

DureLabHiding *dure_lab_hiding_new (guint n_rows, guint n_columns);
void dure_lab_hiding_free (DureLabHiding *self);
void dure_lab_hiding_add (DureLabHiding *self, guint row, guint column, gint64 number);
void dure_lab_hiding_together (DureLabHiding *self, gint64 number);
void dure_lab_hiding_close (DureLabHiding *self);
gint64 dure_lab_hiding_told (const DureLabHiding *self, guint row, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLabHiding, dure_lab_hiding_free)

G_END_DECLS
