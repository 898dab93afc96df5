// ai-line.c: says before it happens that an AI will look, and takes a no
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The law asks that the use of AI is said beforehand. A sentence says what it looks at and how long
// that takes; a button of the same size as any other says no, or yes again.

#include "ai-line.h"

#include "flow-layout.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureAiLine
{
  GtkBox parent_instance;
  GtkWidget *words;
  GtkWidget *button;
  gboolean may_look;
  gboolean is_said;
};

G_DEFINE_FINAL_TYPE (DureAiLine, dure_ai_line, GTK_TYPE_BOX)

static guint answered_signal;

static void
on_clicked (GtkWidget *button, DureAiLine *self)
{
  g_signal_emit (self, answered_signal, 0, !self->may_look);
}

static void
dure_ai_line_class_init (DureAiLineClass *klass)
{
  answered_signal = g_signal_new ("answered", DURE_TYPE_AI_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ai-line");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), DURE_TYPE_FLOW_LAYOUT);
}

static void
dure_ai_line_init (DureAiLine *self)
{
  GtkWidget *badge = dure_text_new ("AI", "ai-badge");

  self->words = dure_text_new ("", "ai-words");
  self->button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->button, "small");
  g_signal_connect (self->button, "clicked", G_CALLBACK (on_clicked), self);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->words, TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), badge);
  gtk_box_append (GTK_BOX (self), self->words);
  gtk_box_append (GTK_BOX (self), self->button);
  dure_text_settle (GTK_WIDGET (self));
  dure_ai_line_set_may_look (self, TRUE);
}

/**
 * dure_ai_line_set_may_look:
 * @may_look: whether the AI will look
 */
void
dure_ai_line_set_may_look (DureAiLine *self, gboolean may_look)
{
  if (self->is_said && may_look == self->may_look)
    return;
  self->is_said = TRUE;
  self->may_look = may_look;
  gtk_label_set_text (GTK_LABEL (self->words),
                      may_look ? _("AI looks at how even your pulse is, over 180 beats.")
                               : _("No AI looks at your pulse. A minute is enough."));
  gtk_button_set_label (GTK_BUTTON (self->button), may_look ? _("Without AI") : _("With AI"));
}
