// staff-page.c: what staff can do at a station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// How the station is stands in the title; below, a button for each thing to do.

#include "staff-page.h"

#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureStaffPage
{
  DurePage parent_instance;
  GtkWidget *choices;
};

G_DEFINE_FINAL_TYPE (DureStaffPage, dure_staff_page, DURE_TYPE_PAGE)

static guint chosen_signal;
static guint closed_signal;

static void
on_choice_clicked (GtkWidget *button, DureStaffPage *self)
{
  g_signal_emit (self, chosen_signal, 0,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "dure-number")));
}

static void
on_close_clicked (GtkWidget *button, DureStaffPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
dure_staff_page_class_init (DureStaffPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", DURE_TYPE_STAFF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  closed_signal = g_signal_new ("closed", DURE_TYPE_STAFF_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/staff-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureStaffPage, choices);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "staff-page");
}

static void
dure_staff_page_init (DureStaffPage *self)
{
  static const char *const labels[DURE_STAFF_CHOICES] = {
    [DURE_STAFF_HELP_SOMEBODY] = N_ ("Help somebody"),
    [DURE_STAFF_SEE_STATION] = N_ ("How the station is"),
    [DURE_STAFF_SEE_INSTRUMENTS] = N_ ("Instruments"),
    [DURE_STAFF_SEE_SCREEN] = N_ ("Look at the screen"),
    [DURE_STAFF_SEE_LINES] = N_ ("What the program wrote"),
    [DURE_STAFF_RESTART] = N_ ("Start the program anew"),
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < DURE_STAFF_CHOICES; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(labels[i]));

      gtk_widget_add_css_class (button, "action");
      g_object_set_data (G_OBJECT (button), "dure-number", GUINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (on_choice_clicked), self);
      gtk_box_append (GTK_BOX (self->choices), button);
    }
  dure_text_settle (self->choices);
  dure_staff_page_set_well (self, FALSE, FALSE);
}

/**
 * dure_staff_page_set_well:
 * @is_known: whether the station was looked at
 * @is_well: whether nothing has to be done there
 */
void
dure_staff_page_set_well (DureStaffPage *self, gboolean is_known, gboolean is_well)
{
  DurePage *page = DURE_PAGE (self);

  if (!is_known)
    dure_page_set_title (page, _("Looking at the station."));
  else
    dure_page_set_title (page, is_well ? _("This station is well.")
                                       : _("Please look after this station."));
  dure_page_set_shape (page, !is_known ? "ring" : is_well ? "disc" : "triangle",
                       !is_known ? "cannot-tell" : is_well ? "usual" : "look-again");
}
