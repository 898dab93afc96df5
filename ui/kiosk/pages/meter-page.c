// meter-page.c: what a home draws, live
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The power that the donor's meter says now, in a ring that fills as the minute goes by. As soon as
// there is a mean, what there is can be seen.

#include "meter-page.h"

#include "drawing.h"
#include "instrument-words.h"
#include "ring.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More than four figures do not fit into the ring. */
#define W_PER_KW 1000.0
#define TEN_KW 9995.0

struct _DureMeterPage
{
  DurePage parent_instance;
  GtkWidget *ring;
  GtkWidget *hint;
  GtkWidget *hint_shape;
  GtkWidget *hint_text;
  GtkWidget *early;
};

G_DEFINE_FINAL_TYPE (DureMeterPage, dure_meter_page, DURE_TYPE_PAGE)

static guint early_signal;

static void
on_early_clicked (GtkWidget *button, DureMeterPage *self)
{
  g_signal_emit (self, early_signal, 0);
}

static void
dure_meter_page_class_init (DureMeterPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  early_signal = g_signal_new ("early", DURE_TYPE_METER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/meter-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureMeterPage, ring);
  gtk_widget_class_bind_template_child (widget_class, DureMeterPage, hint);
  gtk_widget_class_bind_template_child (widget_class, DureMeterPage, hint_shape);
  gtk_widget_class_bind_template_child (widget_class, DureMeterPage, hint_text);
  gtk_widget_class_bind_template_child (widget_class, DureMeterPage, early);
  gtk_widget_class_bind_template_callback (widget_class, on_early_clicked);
  gtk_widget_class_set_css_name (widget_class, "reading-page");
}

static void
dure_meter_page_init (DureMeterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_meter_page_set_power:
 * @has_power: whether the meter has said one yet
 * @watts: then, the last one
 * @progress: how much of the minute is over, 0 to 1
 */
void
dure_meter_page_set_power (DureMeterPage *self, gboolean has_power, double watts, double progress)
{
  const gboolean is_large = has_power && fabs (watts) >= W_PER_KW;
  g_autofree char *figures = NULL;

  if (is_large)
    figures = g_strdup_printf (watts > 0 && watts < TEN_KW ? "%.2f" : "%.1f", watts / W_PER_KW);
  else
    figures = has_power ? dure_value_in_figures (DURE_CODE_POWER, watts) : g_strdup ("–");
  dure_ring_set_number (DURE_RING (self->ring), figures);
  dure_ring_set_unit (DURE_RING (self->ring),
                      is_large ? "kW" : has_power ? dure_unit_in_words (DURE_CODE_POWER) : "");
  dure_ring_set_value (DURE_RING (self->ring), progress);
}

/**
 * dure_meter_page_set_is_lost:
 * @is_lost: whether it is out of reach
 */
void
dure_meter_page_set_is_lost (DureMeterPage *self, gboolean is_lost)
{
  const char *words = is_lost ? _("The device is out of reach.\nWe are looking for it again.")
                              : _("This is what your home draws now.\nSwitch something, and see.");

  if (!g_str_equal (words, gtk_label_get_text (GTK_LABEL (self->hint_text))))
    gtk_label_set_text (GTK_LABEL (self->hint_text), words);
  dure_drawing_set_picture (DURE_DRAWING (self->hint_shape), is_lost ? "triangle" : "disc");
  if (is_lost)
    gtk_widget_add_css_class (self->hint, "look-again");
  else
    gtk_widget_remove_css_class (self->hint, "look-again");
}

/**
 * dure_meter_page_set_can_end:
 * @can_end: whether there is a mean already
 */
void
dure_meter_page_set_can_end (DureMeterPage *self, gboolean can_end)
{
  gtk_widget_set_visible (self->early, can_end);
}
