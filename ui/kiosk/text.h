// text.h: how words stand on the screen: Korean breaks between words, buttons have names
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *dure_text_new (const char *text, const char *css_class);
void dure_text_name (GtkWidget *widget, const char *name);
void dure_text_settle (GtkWidget *root);
int dure_text_mm (GtkWidget *widget, double mm);

G_END_DECLS
