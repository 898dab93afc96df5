// help-page.c: an explanation of the page below, and who else helps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "help-page.h"

#include "drawing.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureHelpPage
{
  DurePage parent_instance;
  GtkWidget *explanation;
  GtkWidget *call;
  GtkWidget *staff;
};

G_DEFINE_FINAL_TYPE (DureHelpPage, dure_help_page, DURE_TYPE_PAGE)

static guint closed_signal;
static guint staff_signal;

static void
on_close_clicked (GtkWidget *button, DureHelpPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
on_staff_clicked (GtkWidget *button, DureHelpPage *self)
{
  g_signal_emit (self, staff_signal, 0);
}

static void
dure_help_page_class_init (DureHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  closed_signal = g_signal_new ("closed", DURE_TYPE_HELP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  staff_signal = g_signal_new ("staff", DURE_TYPE_HELP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, call);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, staff);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_staff_clicked);
  gtk_widget_class_set_css_name (widget_class, "help-page");
}

static void
dure_help_page_init (DureHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_help_page_set_texts:
 * @explanation: (nullable): what the page below is for
 * @contact: the telephone number that helps
 */
void
dure_help_page_set_texts (DureHelpPage *self, const char *explanation, const char *contact)
{
  g_autofree char *call = g_strdup_printf (_("Call %s. Someone will help you."), contact);

  gtk_label_set_text (GTK_LABEL (self->explanation), explanation != NULL ? explanation : "");
  gtk_label_set_text (GTK_LABEL (self->call), call);
}

/**
 * dure_help_page_set_has_staff:
 * @has_staff: whether staff can go on from here
 */
void
dure_help_page_set_has_staff (DureHelpPage *self, gboolean has_staff)
{
  gtk_widget_set_visible (self->staff, has_staff);
}
