// staff-touch-page.c: a look at the screen: its colours, its millimetres, its touch
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staff-touch-page.h"

#include "test-field.h"

#include <glib/gi18n-lib.h>

struct _DureStaffTouchPage
{
  DurePage parent_instance;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (DureStaffTouchPage, dure_staff_touch_page, DURE_TYPE_PAGE)

static guint closed_signal;

static void
on_close_clicked (GtkWidget *button, DureStaffTouchPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
on_field_changed (DureTestField *field, DureStaffTouchPage *self)
{
  g_autofree char *text =
      g_strdup_printf (_("Touches: %u"), dure_test_field_get_touches (field));

  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
dure_staff_touch_page_class_init (DureStaffTouchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  closed_signal = g_signal_new ("closed", DURE_TYPE_STAFF_TOUCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_TEST_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/staff-touch-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureStaffTouchPage, count);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed);
  gtk_widget_class_set_css_name (widget_class, "staff-touch-page");
}

static void
dure_staff_touch_page_init (DureStaffTouchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
