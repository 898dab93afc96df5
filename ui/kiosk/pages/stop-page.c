// stop-page.c: whether to throw away what was measured so far
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "stop-page.h"

struct _DureStopPage
{
  DurePage parent_instance;
};

G_DEFINE_FINAL_TYPE (DureStopPage, dure_stop_page, DURE_TYPE_PAGE)

static guint stop_signal;
static guint closed_signal;

static void
on_stop_clicked (GtkWidget *button, DureStopPage *self)
{
  g_signal_emit (self, stop_signal, 0);
}

static void
on_close_clicked (GtkWidget *button, DureStopPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
dure_stop_page_class_init (DureStopPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  stop_signal = g_signal_new ("stop", DURE_TYPE_STOP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  closed_signal = g_signal_new ("closed", DURE_TYPE_STOP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/stop-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "stop-page");
}

static void
dure_stop_page_init (DureStopPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
