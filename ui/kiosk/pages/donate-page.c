// donate-page.c: whether to donate at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Three answers of the same size. Under 14 the law wants a guardian, who decides later on a phone
// of their own. Who has given before may show it by their phone; that is a smaller button, because
// most have not.

#include "donate-page.h"

#include "drawing.h"

#include <glib/gi18n-lib.h>

struct _DureDonatePage
{
  DurePage parent_instance;
  GtkWidget *aim;
  GtkWidget *returning;
};

G_DEFINE_FINAL_TYPE (DureDonatePage, dure_donate_page, DURE_TYPE_PAGE)

static guint answered_signal;
static guint returning_signal;

static void
on_no_clicked (GtkWidget *button, DureDonatePage *self)
{
  g_signal_emit (self, answered_signal, 0, (guint) DURE_DONATE_NO);
}

static void
on_over_clicked (GtkWidget *button, DureDonatePage *self)
{
  g_signal_emit (self, answered_signal, 0, (guint) DURE_DONATE_FOURTEEN_OR_OVER);
}

static void
on_under_clicked (GtkWidget *button, DureDonatePage *self)
{
  g_signal_emit (self, answered_signal, 0, (guint) DURE_DONATE_UNDER_FOURTEEN);
}

static void
on_returning_clicked (GtkWidget *button, DureDonatePage *self)
{
  g_signal_emit (self, returning_signal, 0);
}

static void
dure_donate_page_class_init (DureDonatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  answered_signal = g_signal_new ("answered", DURE_TYPE_DONATE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  returning_signal = g_signal_new ("returning", DURE_TYPE_DONATE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/donate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureDonatePage, aim);
  gtk_widget_class_bind_template_child (widget_class, DureDonatePage, returning);
  gtk_widget_class_bind_template_callback (widget_class, on_returning_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_over_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_under_clicked);
  gtk_widget_class_set_css_name (widget_class, "donate-page");
}

static void
dure_donate_page_init (DureDonatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_donate_page_set_has_home:
 * @has_home: whether what is donated tells of a home too, or of a home alone
 */
void
dure_donate_page_set_has_home (DureDonatePage *self, gboolean has_home)
{
  gtk_label_set_text (GTK_LABEL (self->aim), has_home
                                                 ? _("It is used to study homes and the heart.")
                                                 : _("It is used to study the heart."));
}

/**
 * dure_donate_page_set_can_return:
 * @can_return: whether the phone of an earlier visit can be asked here
 */
void
dure_donate_page_set_can_return (DureDonatePage *self, gboolean can_return)
{
  gtk_widget_set_visible (self->returning, can_return);
}
