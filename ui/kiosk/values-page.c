// values-page.c: what an instrument measured, as numbers without a judgement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Until the donor touches "show", nothing here tells those behind how it went. Then the numbers,
// large, each with its name and unit; one plain sentence on what moves them; what this is not; and
// two equal ways on.

#include "values-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "instrument-words.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureValuesPage
{
  DurePage parent_instance;
  GtkWidget *hidden;
  GtkWidget *values;
  GtkWidget *rows;
  GtkWidget *irregular;
  GtkWidget *meaning;
  GtkWidget *show;
  GtkWidget *actions;
  GtkWidget *donate;
  guint count;
};

G_DEFINE_FINAL_TYPE (DureValuesPage, dure_values_page, DURE_TYPE_PAGE)

enum
{
  REVEAL,
  AGAIN,
  ANOTHER,
  GO_ON,
  FINISH,
  N_SIGNALS,
};

static const char *const names[N_SIGNALS] = { "reveal", "again", "another", "go-on", "finish" };
static guint signals[N_SIGNALS];

static void
on_show_clicked (GtkWidget *button, DureValuesPage *self)
{
  g_signal_emit (self, signals[REVEAL], 0);
}

static void
on_again_clicked (GtkWidget *button, DureValuesPage *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
on_another_clicked (GtkWidget *button, DureValuesPage *self)
{
  g_signal_emit (self, signals[ANOTHER], 0);
}

static void
on_go_on_clicked (GtkWidget *button, DureValuesPage *self)
{
  g_signal_emit (self, signals[GO_ON], 0);
}

static void
on_finish_clicked (GtkWidget *button, DureValuesPage *self)
{
  g_signal_emit (self, signals[FINISH], 0);
}

static void
dure_values_page_class_init (DureValuesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], DURE_TYPE_VALUES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/values-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, values);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, rows);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, irregular);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, meaning);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, show);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, actions);
  gtk_widget_class_bind_template_child (widget_class, DureValuesPage, donate);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "values-page");
}

static void
dure_values_page_init (DureValuesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_values_page_set_shown (self, FALSE);
}

/**
 * dure_values_page_set_device:
 * @device: what measured
 */
void
dure_values_page_set_device (DureValuesPage *self, DureDeviceClass device)
{
  const DureInstrumentWords *words = dure_instrument_words (device);

  dure_page_set_overline (DURE_PAGE (self), _(words->name));
  gtk_widget_set_visible (self->meaning, words->meaning != NULL);
  if (words->meaning != NULL)
    gtk_label_set_text (GTK_LABEL (self->meaning), _(words->meaning));
}

/**
 * dure_values_page_add:
 * @observation: one value; the first is the largest on the page
 */
void
dure_values_page_add (DureValuesPage *self, const DureObservation *observation)
{
  g_autofree char *figures = dure_value_in_figures (observation->code, observation->value);
  gboolean is_main = self->count == 0 || observation->code == DURE_CODE_DIASTOLIC;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *number = dure_text_new (figures, is_main ? "number" : "number-small");
  GtkWidget *unit = dure_text_new (dure_unit_in_words (observation->code), "unit");

  gtk_widget_set_valign (number, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (unit, GTK_ALIGN_BASELINE);
  gtk_widget_set_hexpand (unit, TRUE);
  gtk_widget_add_css_class (line, "number-line");
  gtk_widget_add_css_class (row, "value-row");
  gtk_box_append (GTK_BOX (line), number);
  gtk_box_append (GTK_BOX (line), unit);
  gtk_box_append (GTK_BOX (row), dure_text_new (dure_code_in_words (observation->code), "soft"));
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (self->rows), row);
  if (observation->is_irregular_pulse)
    {
      gtk_widget_set_visible (self->irregular, TRUE);
      gtk_widget_set_visible (self->meaning, FALSE);
    }
  self->count++;
}

/**
 * dure_values_page_set_shown:
 * @is_shown: whether the donor wants to see it
 */
void
dure_values_page_set_shown (DureValuesPage *self, gboolean is_shown)
{
  dure_page_set_title (DURE_PAGE (self),
                       is_shown ? _("This is what we measured.") : _("Your result is ready."));
  gtk_widget_set_visible (self->hidden, !is_shown);
  gtk_widget_set_visible (self->show, !is_shown);
  gtk_widget_set_visible (self->values, is_shown);
  gtk_widget_set_visible (self->actions, is_shown);
}

/**
 * dure_values_page_set_can_donate:
 * @can_donate: whether this station can take it
 */
void
dure_values_page_set_can_donate (DureValuesPage *self, gboolean can_donate)
{
  gtk_widget_set_visible (self->donate, can_donate);
}
