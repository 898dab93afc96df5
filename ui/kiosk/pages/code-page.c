// code-page.c: the number of the receipt, typed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Ten large places and a keypad. What was wrong with the number before stands above, in words that
// say what to do. A page is built for one try: a wrong number is typed anew.

#include "code-page.h"

#include "keypad.h"
#include "text.h"

#include <glib/gi18n-lib.h>

#define DIGITS 10

struct _DureCodePage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *room;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *go;
  GtkWidget *keypad;
};

G_DEFINE_FINAL_TYPE (DureCodePage, dure_code_page, DURE_TYPE_PAGE)

static guint typed_signal;

static const char *const leads[DURE_CODE_PAGE_STATES] = {
  [DURE_CODE_PAGE_TYPING] = N_ ("It has ten digits. Nobody here keeps it."),
  [DURE_CODE_PAGE_SLIP] = N_ ("One digit is not right. Please type it again."),
  [DURE_CODE_PAGE_UNKNOWN] = N_ ("Nobody has this number.\nPlease look at it again."),
  [DURE_CODE_PAGE_SEVERAL] = N_ ("This number needs a person to help.\n"
                                 "Please call the number in Help."),
  [DURE_CODE_PAGE_SLOW] = N_ ("Too many numbers were wrong.\nPlease try again in a minute."),
};

static void
on_go_clicked (GtkWidget *button, DureCodePage *self)
{
  if (dure_keypad_get_digits (DURE_KEYPAD (self->keypad)) != NULL)
    g_signal_emit (self, typed_signal, 0);
}

static void
on_keypad_changed (DureKeypad *keypad, DureCodePage *self)
{
  gtk_widget_set_sensitive (self->go, dure_keypad_get_digits (keypad) != NULL);
}

static void
dure_code_page_class_init (DureCodePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  typed_signal = g_signal_new ("typed", DURE_TYPE_CODE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/code-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureCodePage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureCodePage, room);
  gtk_widget_class_bind_template_child (widget_class, DureCodePage, status);
  gtk_widget_class_bind_template_child (widget_class, DureCodePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureCodePage, go);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked);
  gtk_widget_class_set_css_name (widget_class, "code-page");
}

static void
dure_code_page_init (DureCodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keypad = dure_keypad_new (DIGITS);
  g_signal_connect (self->keypad, "changed", G_CALLBACK (on_keypad_changed), self);
  gtk_box_append (GTK_BOX (self->room), self->keypad);
  dure_text_settle (self->room);
  dure_code_page_set_state (self, DURE_CODE_PAGE_TYPING);
}

/**
 * dure_code_page_set_state:
 * @state: what is known of the number before
 */
void
dure_code_page_set_state (DureCodePage *self, DureCodePageState state)
{
  gboolean is_looking = state == DURE_CODE_PAGE_LOOKING;

  g_return_if_fail (state < DURE_CODE_PAGE_STATES);

  gtk_widget_set_visible (self->lead, !is_looking);
  gtk_widget_set_visible (self->room, !is_looking);
  gtk_widget_set_visible (self->status, is_looking);
  gtk_widget_set_visible (self->go, !is_looking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_looking);
  gtk_widget_set_sensitive (self->go, FALSE);
  if (!is_looking)
    gtk_label_set_text (GTK_LABEL (self->lead), _(leads[state]));
}

/**
 * dure_code_page_get_code:
 *
 * Returns: (transfer none) (nullable): what was typed; a secret
 */
const char *
dure_code_page_get_code (DureCodePage *self)
{
  return dure_keypad_get_digits (DURE_KEYPAD (self->keypad));
}
