// looking.h: what a visitor can see of a page, widget by widget
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*DureLook) (GtkWidget *widget, gpointer data);

void dure_look_at (GtkWidget *widget, DureLook look, gpointer data);

G_END_DECLS
