// result-page.c: what was measured, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Until the donor touches "show", nothing here tells those behind how it went. Then: the answer as
// a shape and words, the number on its band, where it stands among others, what to do, what this is
// not, and two equal ways on. Rules and wording: core/feedback; never a diagnosis.

#include "result-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "range-band.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureResultPage
{
  DurePage parent_instance;
  GtkWidget *hidden;
  GtkWidget *values;
  GtkWidget *number_card;
  GtkWidget *number;
  GtkWidget *band;
  GtkWidget *peers;
  GtkWidget *peers_text;
  GtkWidget *advice;
  GtkWidget *variation;
  GtkWidget *show;
  GtkWidget *actions;
  GtkWidget *donate;
  DureUrgency urgency;
  DureCategory range;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (DureResultPage, dure_result_page, DURE_TYPE_PAGE)

static guint reveal_signal;
static guint again_signal;
static guint another_signal;
static guint go_on_signal;
static guint finish_signal;

static void
on_show_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, reveal_signal, 0);
}

static void
on_again_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, again_signal, 0);
}

static void
on_another_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, another_signal, 0);
}

static void
on_go_on_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, go_on_signal, 0);
}

static void
on_finish_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, finish_signal, 0);
}

static const struct
{
  const char *headline;
  const char *shape;
  const char *css_class;
} answers[DURE_URGENCY_COUNT] = {
  [DURE_URGENCY_USUAL] = { N_ ("It is in the usual range."), "disc", "usual" },
  [DURE_URGENCY_LOOK_AGAIN] = { N_ ("Please measure again."), "triangle", "look-again" },
  [DURE_URGENCY_SEE_DOCTOR] = { N_ ("Please talk to a doctor."), "octagon", "see-doctor" },
  [DURE_URGENCY_CANNOT_TELL] = { N_ ("We could not tell this time."), "ring", "cannot-tell" },
};

static const char *const advice[DURE_CATEGORY_COUNT] = {
  [DURE_CATEGORY_UNSAID] = N_ ("Under 19 we show the number only."),
  [DURE_CATEGORY_PULSE_VERY_SLOW] = N_ ("Unwell? Call 119.\nOtherwise see a doctor today."),
  [DURE_CATEGORY_PULSE_SLOW] = N_ ("Fine if you train a lot.\nIf you feel dizzy, ask a doctor."),
  [DURE_CATEGORY_PULSE_RAISED] = N_ ("Rest 5 minutes, measure again.\nIf it stays, ask a doctor."),
  [DURE_CATEGORY_PULSE_FAST] =
      N_ ("Rest 5 minutes, measure again.\nIf it stays, see a doctor today."),
  [DURE_CATEGORY_PULSE_VERY_FAST] = N_ ("Unwell? Call 119.\nOtherwise see a doctor today."),
};

/* Far out at the first measurement: before anything is said of a doctor, there is a second. */
static const char *
advice_on (const DureFeedback *feedback)
{
  const DureJudgement *pulse = dure_feedback_get (feedback, DURE_VITAL_HEART_RATE);

  if (pulse == NULL)
    return _("Too few clear beats.\nWet the pads and sit still, then measure again.");
  if (pulse->red_flag == DURE_RED_FLAG_REPEAT)
    return _("Unwell? Call 119.\nOtherwise rest 5 minutes, measure again.\n"
             "If it stays, see a doctor today.");
  return advice[pulse->category] != NULL ? _(advice[pulse->category]) : NULL;
}

/* Sentences are whole, since a translation may turn every part of them. */
static const char *const age_groups[DURE_AGE_COUNT][DURE_SEX_COUNT] = {
  [DURE_AGE_12_15] = { NULL, N_ ("boys 12–15"), N_ ("girls 12–15") },
  [DURE_AGE_16_19] = { NULL, N_ ("young men 16–19"), N_ ("young women 16–19") },
  [DURE_AGE_20_39] = { NULL, N_ ("men 20–39"), N_ ("women 20–39") },
  [DURE_AGE_40_59] = { NULL, N_ ("men 40–59"), N_ ("women 40–59") },
  [DURE_AGE_60_79] = { NULL, N_ ("men 60–79"), N_ ("women 60–79") },
  [DURE_AGE_80_UP] = { NULL, N_ ("men 80 or over"), N_ ("women 80 or over") },
};

static char *
peers_sentence (guint percentile, DureAgeBand age, DureSex sex)
{
  const char *group = _(age_groups[age][sex]);

  if (percentile <= 5)
    return g_strdup_printf (_("At most 5 of 100 %s are slower."), group);
  if (percentile >= 95)
    return g_strdup_printf (_("Over 95 of 100 %s are slower."), group);
  return g_strdup_printf (_("About %u of 100 %s are slower."), percentile, group);
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

static void
show_headline (DureResultPage *self)
{
  gboolean is_number_only =
      self->urgency == DURE_URGENCY_USUAL && self->range == DURE_CATEGORY_UNSAID;
  const char *headline = !self->is_shown  ? _("Your result is ready.")
                         : is_number_only ? _("This is your pulse.")
                                          : _(answers[self->urgency].headline);

  dure_page_set_title (DURE_PAGE (self), headline);
  dure_page_set_shape (DURE_PAGE (self),
                       self->is_shown && !is_number_only ? answers[self->urgency].shape : NULL,
                       answers[self->urgency].css_class);
}

static void
dure_result_page_class_init (DureResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  reveal_signal = g_signal_new ("reveal", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  again_signal = g_signal_new ("again", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  another_signal = g_signal_new ("another", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  go_on_signal = g_signal_new ("go-on", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  finish_signal = g_signal_new ("finish", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  g_type_ensure (DURE_TYPE_RANGE_BAND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, values);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, number_card);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, number);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, band);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, peers);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, peers_text);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, advice);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, variation);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, show);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, actions);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, donate);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "result-page");
}

static void
dure_result_page_init (DureResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_range_band_set_range (DURE_RANGE_BAND (self->band), 30, 50, 100, 140, _("Usual range"));
  dure_text_name (self->band, _("The usual range is 50 to 100."));
  dure_result_page_set_shown (self, FALSE);
}

/**
 * dure_result_page_set_feedback:
 * @feedback: what there is to say
 * @age: age band, if said
 * @sex: sex, if said
 */
void
dure_result_page_set_feedback (DureResultPage *self, const DureFeedback *feedback, DureAgeBand age,
                               DureSex sex)
{
  g_autofree char *number = g_strdup_printf ("%u", feedback->heart_rate);
  g_autofree char *peers = NULL;
  g_autofree char *variation = NULL;
  gboolean has_number = feedback->heart_rate > 0;

  self->urgency = dure_feedback_pulse_urgency (feedback);
  self->range = dure_feedback_pulse_category (feedback);
  gtk_label_set_text (GTK_LABEL (self->number), number);
  gtk_widget_set_visible (self->number_card, has_number);
  dure_range_band_set_value (DURE_RANGE_BAND (self->band), feedback->heart_rate);
  gtk_widget_set_visible (self->band, self->range != DURE_CATEGORY_UNSAID);
  if (feedback->percentile > 0 && age != DURE_AGE_UNSAID && sex != DURE_SEX_UNSAID)
    peers = peers_sentence (feedback->percentile, age, sex);
  set_text (self->peers_text, peers);
  gtk_widget_set_visible (self->peers, peers != NULL);
  if (feedback->rmssd_ms >= 0)
    variation = g_strdup_printf (_("Beat-to-beat variation (RMSSD): %.0f ms"), feedback->rmssd_ms);
  else if (has_number && feedback->beats > 0)
    variation = g_strdup (_("Beat-to-beat variation: cannot tell, too many uneven beats."));
  set_text (self->variation, variation);
  set_text (self->advice, advice_on (feedback));
  show_headline (self);
}

/**
 * dure_result_page_set_shown:
 * @is_shown: whether the donor wants to see it
 */
void
dure_result_page_set_shown (DureResultPage *self, gboolean is_shown)
{
  self->is_shown = is_shown;
  gtk_widget_set_visible (self->hidden, !is_shown);
  gtk_widget_set_visible (self->show, !is_shown);
  gtk_widget_set_visible (self->values, is_shown);
  gtk_widget_set_visible (self->actions, is_shown);
  show_headline (self);
}

/**
 * dure_result_page_set_can_donate:
 * @can_donate: whether this station can take it
 */
void
dure_result_page_set_can_donate (DureResultPage *self, gboolean can_donate)
{
  gtk_widget_set_visible (self->donate, can_donate);
}
