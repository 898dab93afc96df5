// returning-page.c: who has given before shows it by the phone of then
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A code to scan, then two words to compare. There is always a way on without a phone. A page is
// built for one state.

#include "returning-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "qr-code.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureReturningPage
{
  DurePage parent_instance;
  DureReturningState state;
  GtkWidget *lead;
  GtkWidget *card;
  GtkWidget *qr;
  GtkWidget *words;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *no;
  GtkWidget *yes;
  GtkWidget *drawing;
};

G_DEFINE_FINAL_TYPE (DureReturningPage, dure_returning_page, DURE_TYPE_PAGE)

static guint confirmed_signal;
static guint again_signal;
static guint as_new_signal;

static const struct
{
  const char *title;
  const char *lead;
  const char *status; /* what is being waited for */
  const char *no;
  const char *yes;
} texts[DURE_RETURNING_COUNT] = {
  [DURE_RETURNING_WAITING] = { N_ ("Scan it with the phone you used before."),
                               N_ ("This kiosk does not learn who you are."),
                               N_ ("Waiting for your phone."), N_ ("No phone here"), NULL },
  [DURE_RETURNING_OUT_OF_REACH] = { N_ ("This kiosk is not connected now."),
                                    N_ ("Go on as at the first time.\n"
                                        "Then scan the receipt with the same phone:\n"
                                        "it joins what you gave before."),
                                    N_ ("We keep trying."), NULL,
                                    N_ ("Go on as at the first time") },
  [DURE_RETURNING_OVER] = { N_ ("The time for this code is over."),
                            N_ ("Nothing was lost. Take a new one."), NULL,
                            N_ ("No phone here"), N_ ("Show a new code") },
  [DURE_RETURNING_WORDS] = { N_ ("Does your phone show these two words?"),
                             N_ ("Then it is surely your phone."), NULL, N_ ("No, others"),
                             N_ ("Yes, the same") },
};

/* Instead of the code. */
static const char *const pictures[DURE_RETURNING_COUNT] = {
  [DURE_RETURNING_OUT_OF_REACH] = "phone-cut",
  [DURE_RETURNING_OVER] = "phone-over",
};

static void
on_no_clicked (GtkWidget *button, DureReturningPage *self)
{
  if (self->state == DURE_RETURNING_WORDS)
    g_signal_emit (self, confirmed_signal, 0, FALSE);
  else
    g_signal_emit (self, as_new_signal, 0);
}

static void
on_yes_clicked (GtkWidget *button, DureReturningPage *self)
{
  if (self->state == DURE_RETURNING_WORDS)
    g_signal_emit (self, confirmed_signal, 0, TRUE);
  else if (self->state == DURE_RETURNING_OVER)
    g_signal_emit (self, again_signal, 0);
  else
    g_signal_emit (self, as_new_signal, 0);
}

static void
dure_returning_page_class_init (DureReturningPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  confirmed_signal = g_signal_new ("confirmed", DURE_TYPE_RETURNING_PAGE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  again_signal = g_signal_new ("again", DURE_TYPE_RETURNING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  as_new_signal = g_signal_new ("as-new", DURE_TYPE_RETURNING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  g_type_ensure (DURE_TYPE_QR_CODE);
  g_type_ensure (DURE_TYPE_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/returning-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, card);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, qr);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, words);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, status);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, status_text);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, no);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, yes);
  gtk_widget_class_bind_template_child (widget_class, DureReturningPage, drawing);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_set_css_name (widget_class, "returning-page");
}

static void
dure_returning_page_init (DureReturningPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_text_name (self->qr, _("QR code for your phone"));
  dure_returning_page_set_state (self, DURE_RETURNING_WAITING);
}

static void
set_button (GtkWidget *button, const char *label)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (button), _(label));
}

/**
 * dure_returning_page_set_state:
 * @state: how far the code is
 */
void
dure_returning_page_set_state (DureReturningPage *self, DureReturningState state)
{
  gboolean waits;

  g_return_if_fail (state < DURE_RETURNING_COUNT);

  waits = texts[state].status != NULL;
  self->state = state;
  dure_page_set_title (DURE_PAGE (self), _(texts[state].title));
  gtk_label_set_text (GTK_LABEL (self->lead), _(texts[state].lead));
  set_button (self->no, texts[state].no);
  set_button (self->yes, texts[state].yes);
  gtk_widget_set_visible (self->status, waits);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), waits);
  if (waits)
    gtk_label_set_text (GTK_LABEL (self->status_text), _(texts[state].status));
  gtk_widget_set_visible (self->card,
                          state == DURE_RETURNING_WAITING || state == DURE_RETURNING_WORDS);
  dure_drawing_set_picture (DURE_DRAWING (self->drawing), pictures[state]);
  gtk_widget_set_visible (self->drawing, pictures[state] != NULL);
  gtk_widget_set_visible (self->qr, state == DURE_RETURNING_WAITING);
  gtk_widget_set_visible (self->words, state == DURE_RETURNING_WORDS);
}

/**
 * dure_returning_page_set_code:
 * @url: what the QR code says
 */
void
dure_returning_page_set_code (DureReturningPage *self, const char *url)
{
  dure_qr_code_set_text (DURE_QR_CODE (self->qr), url);
}

/**
 * dure_returning_page_set_words:
 * @words: the pair that the phone must show too
 */
void
dure_returning_page_set_words (DureReturningPage *self, const char *const words[2])
{
  g_autofree char *pair = g_strdup_printf ("%s · %s", words[0], words[1]);

  gtk_label_set_text (GTK_LABEL (self->words), pair);
}
