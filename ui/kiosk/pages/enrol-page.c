// enrol-page.c: the code with which staff make a station known to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Twelve places and the letters of such codes. What was wrong with the code before stands above, in
// words that say what to do. The code itself stays: a clock or a cable is mended without typing
// again, and a wrong letter is found by looking.

#include "enrol-page.h"

#include "keypad.h"
#include "text.h"

#include <glib/gi18n-lib.h>

/* Those of the city's codes: without I L O Q, which are taken for one another. */
#define LETTERS "ABCDEFGHJKMNPRSTUVWXYZ"
#define COUNT 12

struct _DureEnrolPage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *room;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *go;
  GtkWidget *later;
  GtkWidget *keypad;
};

G_DEFINE_FINAL_TYPE (DureEnrolPage, dure_enrol_page, DURE_TYPE_PAGE)

static guint typed_signal;
static guint later_signal;

static const char *const leads[DURE_ENROL_PAGE_STATES] = {
  [DURE_ENROL_PAGE_TYPING] = N_ ("Staff get it at the city's desk.\nIt works once, for one day."),
  [DURE_ENROL_PAGE_WRONG] = N_ ("The city does not know this code.\nPlease look at each letter."),
  [DURE_ENROL_PAGE_SPENT] = N_ ("This code was used already.\nPlease ask for a new one."),
  [DURE_ENROL_PAGE_SLOW] = N_ ("Too many codes were wrong.\nPlease try again in a minute."),
  [DURE_ENROL_PAGE_NO_NETWORK] = N_ ("The city does not answer.\n"
                                      "Please look at the network cable."),
  [DURE_ENROL_PAGE_CLOCK] = N_ ("The clock of this station is wrong.\n"
                                 "Please set it, then try again."),
  [DURE_ENROL_PAGE_FAILED] = N_ ("That did not work.\nPlease tell the city's desk."),
};

static void
on_go_clicked (GtkWidget *button, DureEnrolPage *self)
{
  if (dure_enrol_page_get_code (self) != NULL)
    g_signal_emit (self, typed_signal, 0);
}

static void
on_later_clicked (GtkWidget *button, DureEnrolPage *self)
{
  g_signal_emit (self, later_signal, 0);
}

static void
on_keypad_changed (DureKeypad *keypad, DureEnrolPage *self)
{
  gtk_widget_set_sensitive (self->go, dure_keypad_get_digits (keypad) != NULL);
}

static void
dure_enrol_page_class_init (DureEnrolPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  typed_signal = g_signal_new ("typed", DURE_TYPE_ENROL_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  later_signal = g_signal_new ("later", DURE_TYPE_ENROL_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/enrol-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureEnrolPage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureEnrolPage, room);
  gtk_widget_class_bind_template_child (widget_class, DureEnrolPage, status);
  gtk_widget_class_bind_template_child (widget_class, DureEnrolPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureEnrolPage, go);
  gtk_widget_class_bind_template_child (widget_class, DureEnrolPage, later);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_later_clicked);
  gtk_widget_class_set_css_name (widget_class, "enrol-page");
}

static void
dure_enrol_page_init (DureEnrolPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keypad = dure_keypad_new_letters (LETTERS, COUNT);
  g_signal_connect (self->keypad, "changed", G_CALLBACK (on_keypad_changed), self);
  gtk_box_append (GTK_BOX (self->room), self->keypad);
  dure_text_settle (self->room);
  dure_enrol_page_set_state (self, DURE_ENROL_PAGE_TYPING);
}

/**
 * dure_enrol_page_set_state:
 * @state: what is known of the code before
 */
void
dure_enrol_page_set_state (DureEnrolPage *self, DureEnrolPageState state)
{
  const gboolean is_asking = state == DURE_ENROL_PAGE_ASKING;

  g_return_if_fail (state < DURE_ENROL_PAGE_STATES);

  gtk_widget_set_visible (self->lead, !is_asking);
  gtk_widget_set_visible (self->room, !is_asking);
  gtk_widget_set_visible (self->status, is_asking);
  gtk_widget_set_visible (self->go, !is_asking);
  gtk_widget_set_visible (self->later, !is_asking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_asking);
  gtk_widget_set_sensitive (self->go, dure_enrol_page_get_code (self) != NULL);
  if (!is_asking)
    gtk_label_set_text (GTK_LABEL (self->lead), _(leads[state]));
}

/**
 * dure_enrol_page_get_code:
 *
 * Returns: (transfer none) (nullable): what was typed, without hyphens; a secret
 */
const char *
dure_enrol_page_get_code (DureEnrolPage *self)
{
  return dure_keypad_get_digits (DURE_KEYPAD (self->keypad));
}
