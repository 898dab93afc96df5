// pilot-page.c: a company's model on trial: may it run, and what it said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One page for the question, the moment it takes, and the answer, so that who made the model, and
// that nobody has confirmed it, stands there all the time. Yes and no are equally large. The answer
// has neither shape nor colour: urgencies are ours alone to give.

#include "pilot-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DurePilotPage
{
  DurePage parent_instance;
  GtkWidget *company;
  GtkWidget *question;
  GtkWidget *aim;
  GtkWidget *looks_at;
  GtkWidget *answer_card;
  GtkWidget *answer;
  GtkWidget *answers;
  GtkWidget *finish;
  GtkWidget *drawing;
};

G_DEFINE_FINAL_TYPE (DurePilotPage, dure_pilot_page, DURE_TYPE_PAGE)

static guint answered_signal;
static guint finished_signal;

static void
on_no_clicked (GtkWidget *button, DurePilotPage *self)
{
  g_signal_emit (self, answered_signal, 0, FALSE);
}

static void
on_yes_clicked (GtkWidget *button, DurePilotPage *self)
{
  g_signal_emit (self, answered_signal, 0, TRUE);
}

static void
on_finish_clicked (GtkWidget *button, DurePilotPage *self)
{
  g_signal_emit (self, finished_signal, 0);
}

static void
dure_pilot_page_class_init (DurePilotPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  answered_signal = g_signal_new ("answered", DURE_TYPE_PILOT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  finished_signal = g_signal_new ("finished", DURE_TYPE_PILOT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  g_type_ensure (DURE_TYPE_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/pilot-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, company);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, question);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, aim);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, looks_at);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, answer_card);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, answer);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, answers);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, finish);
  gtk_widget_class_bind_template_child (widget_class, DurePilotPage, drawing);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "pilot-page");
}

static void
dure_pilot_page_init (DurePilotPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_page_set_badge (DURE_PAGE (self), _("AI, not yet confirmed"));
  dure_pilot_page_ask (self);
}

/**
 * dure_pilot_offer_new:
 *
 * Returns: (transfer floating): the button on a result that leads here
 */
GtkWidget *
dure_pilot_offer_new (void)
{
  GtkWidget *button = gtk_button_new_with_label (_("Try an AI on trial"));

  gtk_widget_add_css_class (button, "small");
  return button;
}

/**
 * dure_pilot_page_set_model:
 * @company: who made it
 * @aim: what it looks for, a sentence of the company's
 * @looks_at: which of the visit's numbers it is told
 */
void
dure_pilot_page_set_model (DurePilotPage *self, const char *company, const char *aim,
                           const char *looks_at)
{
  gtk_label_set_text (GTK_LABEL (self->company), company);
  gtk_label_set_text (GTK_LABEL (self->aim), aim);
  gtk_label_set_text (GTK_LABEL (self->looks_at), looks_at);
}

static void
show_parts (DurePilotPage *self, gboolean asks, gboolean tells)
{
  gtk_widget_set_visible (self->question, asks);
  gtk_widget_set_visible (self->drawing, !asks);
  gtk_widget_set_visible (self->answers, asks);
  gtk_widget_set_visible (self->answer_card, tells);
  gtk_widget_set_visible (self->finish, tells);
}

/**
 * dure_pilot_page_ask:
 *
 * May it run?
 */
void
dure_pilot_page_ask (DurePilotPage *self)
{
  dure_page_set_title (DURE_PAGE (self), _("Try an AI on trial?"));
  show_parts (self, TRUE, FALSE);
}

/**
 * dure_pilot_page_wait:
 *
 * It runs; that takes less than it takes to read this.
 */
void
dure_pilot_page_wait (DurePilotPage *self)
{
  dure_page_set_title (DURE_PAGE (self), _("One moment, please."));
  show_parts (self, FALSE, FALSE);
}

/**
 * dure_pilot_page_tell:
 * @answer: a sentence
 */
void
dure_pilot_page_tell (DurePilotPage *self, const char *answer)
{
  dure_page_set_title (DURE_PAGE (self), _("What the AI on trial says"));
  gtk_label_set_text (GTK_LABEL (self->answer), answer);
  show_parts (self, FALSE, TRUE);
}
