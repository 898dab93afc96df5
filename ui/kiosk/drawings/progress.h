// progress.h: how far the visit is, in a few segments at the top
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_PROGRESS (dure_progress_get_type ())
G_DECLARE_FINAL_TYPE (DureProgress, dure_progress, DURE, PROGRESS, GtkWidget)

void dure_progress_set_step (DureProgress *self, guint step, guint steps);

G_END_DECLS
