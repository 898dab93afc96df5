// alike-page.c: how many people are like the visitor, and how much of that is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Lies over the review. A picture of a hundred people shows how few or many there are; each choice
// below tells less than the one before, or something else, and fills in more of them.

#include "alike-page.h"

#include "chip.h"
#include "hundred.h"
#include "language.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureAlikePage
{
  DurePage parent_instance;
  GtkWidget *hundred;
  GtkWidget *count;
  GtkWidget *share;
  GtkWidget *choices;
};

G_DEFINE_FINAL_TYPE (DureAlikePage, dure_alike_page, DURE_TYPE_PAGE)

static guint chosen_signal;
static guint closed_signal;

static guint
choice_of (GtkWidget *chip)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "choice"));
}

static void
on_choice_clicked (GtkWidget *chip, DureAlikePage *self)
{
  g_signal_emit (self, chosen_signal, 0, choice_of (chip));
}

static void
on_close_clicked (GtkWidget *button, DureAlikePage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
dure_alike_page_class_init (DureAlikePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", DURE_TYPE_ALIKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  closed_signal = g_signal_new ("closed", DURE_TYPE_ALIKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_HUNDRED);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/alike-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureAlikePage, hundred);
  gtk_widget_class_bind_template_child (widget_class, DureAlikePage, count);
  gtk_widget_class_bind_template_child (widget_class, DureAlikePage, share);
  gtk_widget_class_bind_template_child (widget_class, DureAlikePage, choices);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "alike-page");
}

static void
dure_alike_page_init (DureAlikePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_alike_page_add_choice:
 * @choice: what "chosen" tells
 * @words: what would be sent of the visitor, already translated
 */
void
dure_alike_page_add_choice (DureAlikePage *self, guint choice, const char *words)
{
  GtkWidget *chip = dure_chip_new (words);

  g_object_set_data (G_OBJECT (chip), "choice", GUINT_TO_POINTER (choice));
  g_signal_connect (chip, "clicked", G_CALLBACK (on_choice_clicked), self);
  gtk_box_append (GTK_BOX (self->choices), chip);
  dure_text_settle (chip);
}

/**
 * dure_alike_page_set_chosen:
 * @choice: the one that holds
 * @count: how many people of the city are like that
 * @of_100: how many of a hundred those are
 */
void
dure_alike_page_set_chosen (DureAlikePage *self, guint choice, guint count, guint of_100)
{
  g_autofree char *people = dure_language_count (count);
  g_autofree char *sentence = g_strdup_printf (_("People like you in Gwangju: %s"), people);
  g_autofree char *share = g_strdup_printf (_("About %u of 100"), of_100);

  for (GtkWidget *chip = gtk_widget_get_first_child (self->choices); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    dure_chip_set_chosen (DURE_CHIP (chip), choice_of (chip) == choice);
  gtk_label_set_text (GTK_LABEL (self->count), sentence);
  gtk_label_set_text (GTK_LABEL (self->share), share);
  dure_hundred_set_count (DURE_HUNDRED (self->hundred), of_100);
}
