// text.h: how words stand on the screen: lines end where they may, buttons have names
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *dure_text_new (const char *text, const char *css_class);
GtkWidget *dure_text_button_in (const char *language, const char *words);
void dure_text_name (GtkWidget *widget, const char *name);
const char *dure_text_get_name (GtkWidget *widget);
void dure_text_settle (GtkWidget *root);
int dure_text_mm (GtkWidget *widget, double mm);
int dure_text_air (GtkWidget *widget, double mm);

/* What is heard of the screen, by classes. Of what is "private" only the visitor may hear more than
 * the buttons; the words in a "joined" box are one sentence, as a number and its unit; what is
 * "spelled" is said digit by digit. */
#define DURE_TEXT_PRIVATE "private"
#define DURE_TEXT_JOINED "joined"
#define DURE_TEXT_SPELLED "spelled"

G_END_DECLS
