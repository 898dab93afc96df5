// choose-page.c: what shall be measured
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "choose-page.h"

#include "drawing.h"
#include "text.h"

struct _DureChoosePage
{
  DurePage parent_instance;
  GtkWidget *pulse;
  GtkWidget *pulse_name;
};

G_DEFINE_FINAL_TYPE (DureChoosePage, dure_choose_page, DURE_TYPE_PAGE)

static guint pulse_chosen_signal;

static void
on_pulse_clicked (GtkWidget *button, DureChoosePage *self)
{
  g_signal_emit (self, pulse_chosen_signal, 0);
}

static void
dure_choose_page_class_init (DureChoosePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pulse_chosen_signal = g_signal_new ("pulse-chosen", DURE_TYPE_CHOOSE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/choose-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureChoosePage, pulse);
  gtk_widget_class_bind_template_child (widget_class, DureChoosePage, pulse_name);
  gtk_widget_class_bind_template_callback (widget_class, on_pulse_clicked);
  gtk_widget_class_set_css_name (widget_class, "choose-page");
}

static void
dure_choose_page_init (DureChoosePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_text_name (self->pulse, gtk_label_get_text (GTK_LABEL (self->pulse_name)));
}
