// goodbye-page.c: the visit ended and nothing was kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "goodbye-page.h"

#include "drawing.h"

#include <glib/gi18n-lib.h>

struct _DureGoodbyePage
{
  DurePage parent_instance;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (DureGoodbyePage, dure_goodbye_page, DURE_TYPE_PAGE)

static guint finished_signal;

static const struct
{
  const char *title;
  const char *text;
} texts[DURE_GOODBYE_PAGE_COUNT] = {
  [DURE_GOODBYE_PAGE_REFUSED] = { N_ ("Nothing was kept."),
                                  N_ ("What we measured is erased.\nCome back at any time.") },
  [DURE_GOODBYE_PAGE_NOTHING] = { N_ ("Nothing was sent or kept."),
                                  N_ ("You left nothing to donate, and that is fine.") },
};

static void
on_finish_clicked (GtkWidget *button, DureGoodbyePage *self)
{
  g_signal_emit (self, finished_signal, 0);
}

static void
dure_goodbye_page_class_init (DureGoodbyePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  finished_signal = g_signal_new ("finished", DURE_TYPE_GOODBYE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/goodbye-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureGoodbyePage, text);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "goodbye-page");
}

static void
dure_goodbye_page_init (DureGoodbyePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_goodbye_page_set_reason (self, DURE_GOODBYE_PAGE_REFUSED);
}

/**
 * dure_goodbye_page_set_reason:
 * @reason: why the visit ended so
 */
void
dure_goodbye_page_set_reason (DureGoodbyePage *self, DureGoodbyePageReason reason)
{
  g_return_if_fail (reason < DURE_GOODBYE_PAGE_COUNT);
  dure_page_set_title (DURE_PAGE (self), _(texts[reason].title));
  gtk_label_set_text (GTK_LABEL (self->text), _(texts[reason].text));
}
