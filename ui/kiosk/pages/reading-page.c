// reading-page.c: a measurement of anything but the pulse, live
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The number as the instrument has it now, in a ring that fills as it rises: a cuff's pressure, the
// oxygen as it settles. Below it what to do, and when something was wrong, what to do about it. A
// number on this page is not the result yet.

#include "reading-page.h"

#include "drawing.h"
#include "instrument-words.h"
#include "ring.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureReadingPage
{
  DurePage parent_instance;
  GtkWidget *ring;
  GtkWidget *drawing;
  GtkWidget *hint;
  GtkWidget *hint_shape;
  GtkWidget *hint_text;
};

G_DEFINE_FINAL_TYPE (DureReadingPage, dure_reading_page, DURE_TYPE_PAGE)

/* What makes the ring full: the highest that a cuff is pumped to here, all of a share, and so on.
 * Where a number has no end, the ring stays empty. */
static const struct
{
  DureCode code;
  double from, to;
} spans[] = {
  { DURE_CODE_SYSTOLIC, 0, 200 },
  { DURE_CODE_MEAN_PRESSURE, 0, 200 },
  { DURE_CODE_OXYGEN, 0, 100 },
  { DURE_CODE_TEMPERATURE, 34, 42 },
};

static guint unwell_signal;

static void
on_unwell_clicked (GtkWidget *button, DureReadingPage *self)
{
  g_signal_emit (self, unwell_signal, 0);
}

static void
dure_reading_page_class_init (DureReadingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  unwell_signal = g_signal_new ("unwell", DURE_TYPE_READING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/reading-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureReadingPage, ring);
  gtk_widget_class_bind_template_child (widget_class, DureReadingPage, drawing);
  gtk_widget_class_bind_template_child (widget_class, DureReadingPage, hint);
  gtk_widget_class_bind_template_child (widget_class, DureReadingPage, hint_shape);
  gtk_widget_class_bind_template_child (widget_class, DureReadingPage, hint_text);
  gtk_widget_class_bind_template_callback (widget_class, on_unwell_clicked);
  gtk_widget_class_set_css_name (widget_class, "reading-page");
}

static void
dure_reading_page_init (DureReadingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_reading_page_set_device:
 * @device: what measures
 */
void
dure_reading_page_set_device (DureReadingPage *self, DureDeviceClass device)
{
  const DureInstrumentWords *words = dure_instrument_words (device);

  dure_page_set_title (DURE_PAGE (self), _(words->measuring));
  dure_drawing_set_picture (DURE_DRAWING (self->drawing), words->picture);
}

/**
 * dure_reading_page_set_live:
 * @has_value: whether there is a number to show
 * @code: what it is of
 * @value: in the code's unit
 */
void
dure_reading_page_set_live (DureReadingPage *self, gboolean has_value, DureCode code, double value)
{
  g_autofree char *figures = has_value ? dure_value_in_figures (code, value) : g_strdup ("–");
  double filled = 0;

  for (gsize i = 0; has_value && i < G_N_ELEMENTS (spans); i++)
    if (spans[i].code == code)
      filled = (value - spans[i].from) / (spans[i].to - spans[i].from);
  dure_ring_set_number (DURE_RING (self->ring), figures);
  dure_ring_set_unit (DURE_RING (self->ring), has_value ? dure_unit_in_words (code) : "");
  dure_ring_set_value (DURE_RING (self->ring), filled);
}

/**
 * dure_reading_page_set_hint:
 * @words: what is going on, or what to do, already translated
 * @is_well: whether it goes well
 */
void
dure_reading_page_set_hint (DureReadingPage *self, const char *words, gboolean is_well)
{
  if (!g_str_equal (words, gtk_label_get_text (GTK_LABEL (self->hint_text))))
    gtk_label_set_text (GTK_LABEL (self->hint_text), words);
  dure_drawing_set_picture (DURE_DRAWING (self->hint_shape), is_well ? "disc" : "triangle");
  if (is_well)
    gtk_widget_remove_css_class (self->hint, "look-again");
  else
    gtk_widget_add_css_class (self->hint, "look-again");
}
