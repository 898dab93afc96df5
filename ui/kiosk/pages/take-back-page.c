// take-back-page.c: what is taken back, how, and what becomes of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A sentence, and a button for each thing that can be chosen, all of the same size. Without any
// choice it is the last page, and there is one button to finish.

#include "take-back-page.h"

#include "drawing.h"
#include "text.h"

struct _DureTakeBackPage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *note;
  GtkWidget *choices;
  GtkWidget *finish;
  GtkWidget *drawing;
};

G_DEFINE_FINAL_TYPE (DureTakeBackPage, dure_take_back_page, DURE_TYPE_PAGE)

static guint chosen_signal;
static guint finished_signal;

static void
on_choice_clicked (GtkWidget *button, DureTakeBackPage *self)
{
  g_signal_emit (self, chosen_signal, 0,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "dure-number")));
}

static void
on_finish_clicked (GtkWidget *button, DureTakeBackPage *self)
{
  g_signal_emit (self, finished_signal, 0);
}

static void
dure_take_back_page_class_init (DureTakeBackPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", DURE_TYPE_TAKE_BACK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  finished_signal = g_signal_new ("finished", DURE_TYPE_TAKE_BACK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/take-back-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureTakeBackPage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureTakeBackPage, note);
  gtk_widget_class_bind_template_child (widget_class, DureTakeBackPage, choices);
  gtk_widget_class_bind_template_child (widget_class, DureTakeBackPage, finish);
  gtk_widget_class_bind_template_child (widget_class, DureTakeBackPage, drawing);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "take-back-page");
}

static void
dure_take_back_page_init (DureTakeBackPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_take_back_page_set_lead:
 * @lead: the sentence below the title
 */
void
dure_take_back_page_set_lead (DureTakeBackPage *self, const char *lead)
{
  gtk_label_set_text (GTK_LABEL (self->lead), lead);
}

/**
 * dure_take_back_page_set_note:
 * @note: what has to be known besides
 */
void
dure_take_back_page_set_note (DureTakeBackPage *self, const char *note)
{
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, TRUE);
}

/**
 * dure_take_back_page_add_choice:
 * @number: what "chosen" tells
 * @label: what it says
 */
void
dure_take_back_page_add_choice (DureTakeBackPage *self, guint number, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "action");
  g_object_set_data (G_OBJECT (button), "dure-number", GUINT_TO_POINTER (number));
  g_signal_connect (button, "clicked", G_CALLBACK (on_choice_clicked), self);
  gtk_box_append (GTK_BOX (self->choices), button);
  dure_text_settle (self->choices);
  gtk_widget_set_visible (self->finish, FALSE);
}

/**
 * dure_take_back_page_set_picture:
 * @picture: what shows how it ended
 */
void
dure_take_back_page_set_picture (DureTakeBackPage *self, const char *picture)
{
  dure_drawing_set_picture (DURE_DRAWING (self->drawing), picture);
  gtk_widget_set_visible (self->drawing, TRUE);
}
