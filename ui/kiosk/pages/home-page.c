// home-page.c: a phone brings the file of its home's meter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A code to scan, and what happens then, step by step. There is always a way back to what can be
// measured without a phone, and on to a meter that is here. A page is built for one state: what was
// brought is the next page.

#include "home-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "qr-code.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureHomePage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *card;
  GtkWidget *qr;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *drawing;
  GtkWidget *meter;
  GtkWidget *again;
};

G_DEFINE_FINAL_TYPE (DureHomePage, dure_home_page, DURE_TYPE_PAGE)

static guint again_signal;
static guint another_signal;
static guint meter_signal;

static const struct
{
  const char *title;
  const char *lead;
  const char *status;  /* what is being waited for */
  const char *picture; /* instead of the code */
} texts[DURE_HOME_STATES] = {
  [DURE_HOME_WAITING] = { N_ ("Scan it with your phone."),
                          N_ ("Choose the file of your meter there.\n"
                              "This kiosk does not learn who you are."),
                          N_ ("Waiting for your file.") },
  [DURE_HOME_OUT_OF_REACH] = { N_ ("This kiosk is not connected now."),
                               N_ ("Your file cannot come here without that.\n"
                                   "You can measure something else."),
                               N_ ("We keep trying."), "phone-cut" },
  [DURE_HOME_OVER] = { N_ ("The time for this code is over."),
                       N_ ("Nothing was lost. Take a new one."), NULL, "phone-over" },
};

static void
on_again_clicked (GtkWidget *button, DureHomePage *self)
{
  g_signal_emit (self, again_signal, 0);
}

static void
on_another_clicked (GtkWidget *button, DureHomePage *self)
{
  g_signal_emit (self, another_signal, 0);
}

static void
on_meter_clicked (GtkWidget *button, DureHomePage *self)
{
  g_signal_emit (self, meter_signal, 0);
}

static void
dure_home_page_class_init (DureHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  again_signal = g_signal_new ("again", DURE_TYPE_HOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  another_signal = g_signal_new ("another", DURE_TYPE_HOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  meter_signal = g_signal_new ("meter", DURE_TYPE_HOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_DRAWING);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  g_type_ensure (DURE_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, card);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, qr);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, status);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, status_text);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, again);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, drawing);
  gtk_widget_class_bind_template_child (widget_class, DureHomePage, meter);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_meter_clicked);
  gtk_widget_class_set_css_name (widget_class, "home-page");
}

static void
dure_home_page_init (DureHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_text_name (self->qr, _("QR code for your phone"));
  dure_home_page_set_state (self, DURE_HOME_WAITING);
}

/**
 * dure_home_page_set_state:
 * @state: how far the code is
 */
void
dure_home_page_set_state (DureHomePage *self, DureHomeState state)
{
  gboolean waits;

  g_return_if_fail (state < DURE_HOME_STATES);

  waits = texts[state].status != NULL;
  dure_page_set_title (DURE_PAGE (self), _(texts[state].title));
  gtk_label_set_text (GTK_LABEL (self->lead), _(texts[state].lead));
  gtk_widget_set_visible (self->status, waits);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waits);
  if (waits)
    gtk_label_set_text (GTK_LABEL (self->status_text), _(texts[state].status));
  gtk_widget_set_visible (self->card, state == DURE_HOME_WAITING);
  dure_drawing_set_picture (DURE_DRAWING (self->drawing), texts[state].picture);
  gtk_widget_set_visible (self->drawing, texts[state].picture != NULL);
  gtk_widget_set_visible (self->meter, state != DURE_HOME_OVER);
  gtk_widget_set_visible (self->again, state == DURE_HOME_OVER);
}

/**
 * dure_home_page_set_code:
 * @url: what the QR code says
 */
void
dure_home_page_set_code (DureHomePage *self, const char *url)
{
  dure_qr_code_set_text (DURE_QR_CODE (self->qr), url);
}
