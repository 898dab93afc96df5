// flow-layout.h: children beside each other as long as no word breaks, else below each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_FLOW_LAYOUT (dure_flow_layout_get_type ())
G_DECLARE_FINAL_TYPE (DureFlowLayout, dure_flow_layout, DURE, FLOW_LAYOUT, GtkLayoutManager)

/* Property "gap" (double, mm), to be set in a template. */
GtkWidget *dure_flow_line_new (double gap_mm);

G_END_DECLS
