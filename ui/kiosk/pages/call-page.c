// call-page.c: call 119 now
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The calm end of a visit in which somebody said that they feel very unwell: one thing to do, in
// large figures, and what to do until help is there. The visit behind it is erased already.

#include "call-page.h"

struct _DureCallPage
{
  DurePage parent_instance;
};

G_DEFINE_FINAL_TYPE (DureCallPage, dure_call_page, DURE_TYPE_PAGE)

static guint finished_signal;

static void
on_finish_clicked (GtkWidget *button, DureCallPage *self)
{
  g_signal_emit (self, finished_signal, 0);
}

static void
dure_call_page_class_init (DureCallPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  finished_signal = g_signal_new ("finished", DURE_TYPE_CALL_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/call-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "call-page");
}

static void
dure_call_page_init (DureCallPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_page_set_shape (DURE_PAGE (self), "octagon", "see-doctor");
}
