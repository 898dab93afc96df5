// idle-page.c: is anybody still there?
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any touch anywhere stays, as often as one likes; the button is there for those who look for one.

#include "idle-page.h"

#include "ring.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureIdlePage
{
  DurePage parent_instance;
  GtkWidget *ring;
  guint most;
};

G_DEFINE_FINAL_TYPE (DureIdlePage, dure_idle_page, DURE_TYPE_PAGE)

static guint closed_signal;

static void
on_close_clicked (GtkWidget *button, DureIdlePage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
dure_idle_page_class_init (DureIdlePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  closed_signal = g_signal_new ("closed", DURE_TYPE_IDLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/idle-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureIdlePage, ring);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "idle-page");
}

static void
dure_idle_page_init (DureIdlePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_idle_page_set_seconds:
 * @seconds: left until everything is erased
 */
void
dure_idle_page_set_seconds (DureIdlePage *self, guint seconds)
{
  g_autofree char *number = g_strdup_printf ("%u", seconds);

  self->most = MAX (self->most, seconds);
  dure_ring_set_number (DURE_RING (self->ring), number);
  dure_ring_set_unit (DURE_RING (self->ring),
                      g_dngettext (GETTEXT_PACKAGE, "second", "seconds", seconds));
  dure_ring_set_value (DURE_RING (self->ring), self->most > 0 ? (double) seconds / self->most : 0);
}
