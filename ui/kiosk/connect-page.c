// connect-page.c: how to wear the strap, and how looking for it goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// While there is hope the page shows how to wear the strap; when looking has ended it says what
// happened, what to do, and offers to try again. The small spinner is the only thing that moves by
// itself.

#include "connect-page.h"

#include "drawing.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureConnectPage
{
  DurePage parent_instance;
  GtkWidget *drawing;
  GtkWidget *steps;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *advice;
  GtkWidget *again;
};

G_DEFINE_FINAL_TYPE (DureConnectPage, dure_connect_page, DURE_TYPE_PAGE)

static guint again_signal;

/* What happened, in the visitor's words, and what to do next. */
static const struct
{
  const char *title;
  const char *status; /* while looking */
  const char *advice; /* when it ended */
  gboolean can_try_again;
} texts[DURE_CONNECT_COUNT] = {
  [DURE_CONNECT_SEARCHING] = { N_ ("Put on the chest strap."), N_ ("Looking for the strap."), NULL,
                               FALSE },
  [DURE_CONNECT_CONNECTING] = { N_ ("Put on the chest strap."), N_ ("Found it. Connecting now."),
                                NULL, FALSE },
  [DURE_CONNECT_NONE_FOUND] = { N_ ("We cannot find the strap."), NULL,
                                N_ ("Wet the pads and press the strap to your skin.\n"
                                    "Then try again."),
                                TRUE },
  [DURE_CONNECT_SEVERAL_FOUND] = { N_ ("There is more than one strap."), NULL,
                                   N_ ("Please move the others away.\n"
                                       "We want to measure only you."),
                                   TRUE },
  [DURE_CONNECT_RADIO_OFF] = { N_ ("This kiosk cannot measure now."), NULL,
                               N_ ("It is not your fault.\nPlease tell the staff."), TRUE },
  [DURE_CONNECT_FAILED] = { N_ ("The measurement broke off."), NULL,
                            N_ ("Check that the strap sits well.\nThen try again."), TRUE },
};

static void
on_again_clicked (GtkWidget *button, DureConnectPage *self)
{
  g_signal_emit (self, again_signal, 0);
}

static void
dure_connect_page_class_init (DureConnectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  again_signal = g_signal_new ("again", DURE_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, steps);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, drawing);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, status);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, status_text);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, advice);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, again);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_set_css_name (widget_class, "connect-page");
}

static void
dure_connect_page_init (DureConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_connect_page_set_state (self, DURE_CONNECT_SEARCHING);
}

/**
 * dure_connect_page_set_state:
 * @state: how looking for the strap goes
 */
void
dure_connect_page_set_state (DureConnectPage *self, DureConnectState state)
{
  gboolean is_looking;

  g_return_if_fail (state < DURE_CONNECT_COUNT);
  is_looking = texts[state].status != NULL;
  dure_page_set_title (DURE_PAGE (self), _(texts[state].title));
  dure_page_set_shape (DURE_PAGE (self), is_looking ? NULL : "triangle", "look-again");
  gtk_label_set_text (GTK_LABEL (self->status_text), is_looking ? _(texts[state].status) : "");
  gtk_label_set_text (GTK_LABEL (self->advice), is_looking ? "" : _(texts[state].advice));
  gtk_widget_set_visible (self->drawing, state != DURE_CONNECT_RADIO_OFF);
  gtk_widget_set_visible (self->steps, is_looking);
  gtk_widget_set_visible (self->status, is_looking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_looking);
  gtk_widget_set_visible (self->advice, !is_looking);
  gtk_widget_set_visible (self->again, texts[state].can_try_again);
}
