// volume-bars.c: how loud the kiosk is, as rising bars
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each bar has an edge, so the empty ones are seen too, in grey as in high contrast.

#include "volume-bars.h"

#include "paint.h"
#include "text.h"

#include <glib/gi18n-lib.h>

#define EDGE_MM 0.7
#define LOWEST 0.3 /* of the highest one */

struct _DureVolumeBars
{
  GtkWidget parent_instance;
  guint volume;
};

G_DEFINE_FINAL_TYPE (DureVolumeBars, dure_volume_bars, GTK_TYPE_WIDGET)

static void
dure_volume_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double edge = dure_text_mm (widget, EDGE_MM);
  const double step = width / (2 * DURE_VOLUME_BARS_COUNT - 1);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_width (cr, edge);
  dure_paint_source (widget, cr, "accent");
  for (guint i = 0; i < DURE_VOLUME_BARS_COUNT; i++)
    {
      const double part = LOWEST + (1 - LOWEST) * i / (DURE_VOLUME_BARS_COUNT - 1);

      cairo_rectangle (cr, 2 * step * i + edge / 2, height * (1 - part) + edge / 2, step - edge,
                       height * part - edge);
      if (i < ((DureVolumeBars *) widget)->volume)
        cairo_fill_preserve (cr);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
dure_volume_bars_class_init (DureVolumeBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = dure_volume_bars_snapshot;
  gtk_widget_class_set_css_name (widget_class, "volume-bars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dure_volume_bars_init (DureVolumeBars *self)
{
}

/**
 * dure_volume_bars_set_volume:
 * @volume: how many bars are filled, 1 to %DURE_VOLUME_BARS_COUNT
 */
void
dure_volume_bars_set_volume (DureVolumeBars *self, guint volume)
{
  g_autofree char *name = g_strdup_printf (_("Volume %u of %u"), volume, DURE_VOLUME_BARS_COUNT);

  self->volume = volume;
  dure_text_name (GTK_WIDGET (self), name);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
