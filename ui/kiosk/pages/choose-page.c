// choose-page.c: what shall be measured, and with what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A card for each instrument that this station has, two beside each other, and one as wide as both
// for the donor's own device, and for the file of a home. What was measured in this visit carries a
// tick, and a way back to the results stands below.

#include "choose-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "instrument-words.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureChoosePage
{
  DurePage parent_instance;
  GtkWidget *cards;
  GtkWidget *own;
  GtkWidget *results;
};

G_DEFINE_FINAL_TYPE (DureChoosePage, dure_choose_page, DURE_TYPE_PAGE)

static guint chosen_signal;
static guint home_signal;
static guint results_signal;

static void
on_card_clicked (GtkWidget *card, DureChoosePage *self)
{
  g_signal_emit (self, chosen_signal, 0,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (card), "dure-device")));
}

static void
on_home_clicked (GtkWidget *card, DureChoosePage *self)
{
  g_signal_emit (self, home_signal, 0);
}

static void
on_results_clicked (GtkWidget *button, DureChoosePage *self)
{
  g_signal_emit (self, results_signal, 0);
}

static void
dure_choose_page_class_init (DureChoosePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", DURE_TYPE_CHOOSE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  home_signal = g_signal_new ("home", DURE_TYPE_CHOOSE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  results_signal = g_signal_new ("results", DURE_TYPE_CHOOSE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/choose-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureChoosePage, cards);
  gtk_widget_class_bind_template_child (widget_class, DureChoosePage, own);
  gtk_widget_class_bind_template_child (widget_class, DureChoosePage, results);
  gtk_widget_class_bind_template_callback (widget_class, on_results_clicked);
  gtk_widget_class_set_css_name (widget_class, "choose-page");
}

static void
dure_choose_page_init (DureChoosePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
new_note (const char *note, gboolean is_done)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  if (is_done)
    gtk_box_append (GTK_BOX (line), dure_drawing_new ("check", "choice-tick"));
  gtk_box_append (GTK_BOX (line), gtk_label_new (note));
  gtk_widget_add_css_class (line, "choice-note");
  gtk_widget_add_css_class (line, is_done ? "usual" : "soft");
  return line;
}

/* One of those that stand beside each other, or, when it is @wide, one below them. */
static GtkWidget *
add_card (DureChoosePage *self, const char *picture, const char *name, GtkWidget *note,
          gboolean is_wide)
{
  GtkWidget *card = gtk_button_new ();
  GtkWidget *inside =
      gtk_box_new (is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = gtk_label_new (name);

  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (texts), heading);
  gtk_box_append (GTK_BOX (texts), note);
  gtk_widget_add_css_class (texts, "choice-texts");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (inside), dure_drawing_new (picture, "choice-drawing"));
  gtk_box_append (GTK_BOX (inside), texts);
  gtk_button_set_child (GTK_BUTTON (card), inside);
  gtk_widget_add_css_class (card, "choice");
  gtk_widget_add_css_class (card, "card");
  if (is_wide)
    gtk_widget_add_css_class (card, "own");
  dure_text_name (card, name);
  gtk_box_append (GTK_BOX (is_wide ? self->own : self->cards), card);
  dure_text_settle (card);
  return card;
}

/**
 * dure_choose_page_add:
 * @device: an instrument of this station, or %DURE_DEVICE_WEARABLE
 * @is_measured: whether it was used in this visit
 */
void
dure_choose_page_add (DureChoosePage *self, DureDeviceClass device, gboolean is_measured)
{
  const DureInstrumentWords *words = dure_instrument_words (device);
  const char *picture = device == DURE_DEVICE_ECG_STRAP ? "strap" : words->picture;
  GtkWidget *note = new_note (is_measured ? _("Measured") : _(words->note), is_measured);
  GtkWidget *card =
      add_card (self, picture, _(words->name), note, device == DURE_DEVICE_WEARABLE);

  g_object_set_data (G_OBJECT (card), "dure-device", GUINT_TO_POINTER (device));
  g_signal_connect (card, "clicked", G_CALLBACK (on_card_clicked), self);
}

/**
 * dure_choose_page_add_home:
 * @is_brought: whether a file of a home was brought in this visit
 */
void
dure_choose_page_add_home (DureChoosePage *self, gboolean is_brought)
{
  GtkWidget *note = new_note (is_brought ? _("It is here") : _("A file of its meter, by phone"),
                              is_brought);
  GtkWidget *card = add_card (self, "home-meter", _("My home's energy"), note, TRUE);

  gtk_widget_add_css_class (GTK_WIDGET (self), "has-home");
  g_signal_connect (card, "clicked", G_CALLBACK (on_home_clicked), self);
}

/**
 * dure_choose_page_set_has_results:
 * @has_results: whether there is something to go back to
 */
void
dure_choose_page_set_has_results (DureChoosePage *self, gboolean has_results)
{
  gtk_widget_set_visible (self->results, has_results);
  if (has_results)
    gtk_widget_add_css_class (GTK_WIDGET (self), "has-results");
}
