// result-page.c: what was measured and what it says, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Until the donor touches "show", nothing here tells those behind how it went; what the answer
// depends on may be said there, and may be left alone. Then: the answer as a shape and words, the
// numbers on their bands, what the AI saw, the one thing to do, what such a measurement cannot
// find, whose rule it was, and two equal ways on. Rules: core/feedback; words: result-words.c.

#include "result-page.h"

#include "chip.h"
#include "drawing.h"
#include "even-layout.h"
#include "instrument-words.h"
#include "result-words.h"
#include "rhythm-card.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureResultPage
{
  DurePage parent_instance;
  GtkWidget *hidden;
  GtkWidget *number_only;
  GtkWidget *number_only_chip;
  GtkWidget *meal;
  GtkWidget *meal_chip;
  GtkWidget *values;
  GtkWidget *number_card;
  GtkWidget *numbers;
  GtkWidget *peers;
  GtkWidget *uneven;
  GtkWidget *rhythm;
  GtkWidget *advice;
  GtkWidget *variation;
  GtkWidget *blind_spot;
  GtkWidget *source;
  GtkWidget *again;
  GtkWidget *show;
  GtkWidget *actions;
  GtkWidget *donate;
  DureUrgency urgency;
  DureRedFlag red_flag;
  gboolean is_number_only;
  gboolean is_fasting;
  gboolean has_range;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (DureResultPage, dure_result_page, DURE_TYPE_PAGE)

enum
{
  REVEAL,
  AGAIN,
  ANOTHER,
  UNWELL,
  GO_ON,
  FINISH,
  N_PLAIN,
  NUMBER_ONLY_SAID = N_PLAIN,
  MEAL_SAID,
  N_SIGNALS,
};

static const char *const plain[N_PLAIN] = { "reveal", "again", "another", "unwell", "go-on",
                                            "finish" };
static guint signals[N_SIGNALS];

static void
on_show_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[REVEAL], 0);
}

static void
on_again_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
on_another_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[ANOTHER], 0);
}

static void
on_unwell_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[UNWELL], 0);
}

static void
on_go_on_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[GO_ON], 0);
}

static void
on_finish_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[FINISH], 0);
}

static void
on_number_only_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[NUMBER_ONLY_SAID], 0, !self->is_number_only);
}

static void
on_meal_clicked (GtkWidget *button, DureResultPage *self)
{
  g_signal_emit (self, signals[MEAL_SAID], 0,
                 (guint) (self->is_fasting ? DURE_MEAL_UNSAID : DURE_MEAL_FASTING));
}

/* Sentences are whole, since a translation may turn every part of them. */
static const char *const age_groups[DURE_AGE_SAID_COUNT][DURE_SEX_COUNT] = {
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
    return g_strdup_printf (_("US reference: at most 5 of 100 %s are slower."), group);
  if (percentile >= 95)
    return g_strdup_printf (_("US reference: over 95 of 100 %s are slower."), group);
  return g_strdup_printf (_("US reference: about %u of 100 %s are slower."), percentile, group);
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
  const DureUrgencyWords *words = dure_urgency_words (self->urgency);
  const gboolean is_plain = self->urgency == DURE_URGENCY_USUAL && !self->has_range;
  const char *headline = !self->is_shown ? _("Your result is ready.")
                         : is_plain      ? _("This is what we measured.")
                                         : _(words->headline);

  dure_page_set_title (DURE_PAGE (self), headline);
  dure_page_set_shape (DURE_PAGE (self), self->is_shown && !is_plain ? words->shape : NULL,
                       words->css_class);
  if (self->urgency == DURE_URGENCY_LOOK_AGAIN || self->urgency == DURE_URGENCY_CANNOT_TELL)
    gtk_widget_add_css_class (self->again, "wanted");
  else
    gtk_widget_remove_css_class (self->again, "wanted");
}

static void
add_signals (void)
{
  for (guint i = 0; i < N_PLAIN; i++)
    signals[i] = g_signal_new (plain[i], DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[NUMBER_ONLY_SAID] =
      g_signal_new ("number-only-said", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[MEAL_SAID] = g_signal_new ("meal-said", DURE_TYPE_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, number_only);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, number_only_chip);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, meal);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, meal_chip);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, values);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, number_card);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, peers);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, uneven);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, rhythm);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, advice);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, variation);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, blind_spot);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, source);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, again);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, show);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, actions);
  gtk_widget_class_bind_template_child (widget_class, DureResultPage, donate);
}

static void
dure_result_page_class_init (DureResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  add_signals ();
  g_type_ensure (DURE_TYPE_CHIP);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  g_type_ensure (DURE_TYPE_RHYTHM_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/result-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_unwell_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_number_only_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_meal_clicked);
  gtk_widget_class_set_css_name (widget_class, "result-page");
}

static void
dure_result_page_init (DureResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_result_page_set_shown (self, FALSE);
}

/* What there is to do, of the graver of the judged values. */
static const char *
advice_on (const DureResult *result)
{
  /* The cuff's own sign says what to do. */
  if (result->is_uneven && result->red_flag == DURE_RED_FLAG_NONE
      && result->urgency != DURE_URGENCY_SEE_DOCTOR)
    return NULL;
  if (result->n_judged > 0)
    return dure_advice_in_words (&result->judged[0].reading, &result->judged[0].judgement);
  if (result->n_values == 0)
    return _("Too few clear beats.\nWet the pads and sit still, then measure again.");
  return NULL;
}

/**
 * dure_result_page_set_result:
 * @result: what was measured and judged
 */
void
dure_result_page_set_result (DureResultPage *self, const DureResult *result)
{
  const DureInstrumentWords *words = dure_instrument_words (result->device);
  g_autofree char *source =
      result->n_judged > 0 ? dure_source_in_words (&result->judged[0].judgement) : NULL;
  const char *meaning = words->meaning != NULL ? _(words->meaning) : NULL;

  self->urgency = result->urgency;
  self->red_flag = result->red_flag;
  self->has_range = FALSE;
  for (guint i = 0; i < result->n_judged; i++)
    self->has_range |= result->judged[i].judgement.category != DURE_CATEGORY_UNSAID;
  dure_page_set_overline (DURE_PAGE (self), _(words->name));
  dure_result_values_fill (GTK_BOX (self->numbers), result);
  gtk_widget_set_visible (self->number_card, result->n_values > 0);
  gtk_widget_set_visible (self->uneven, result->is_uneven);
  set_text (self->advice, advice_on (result));
  set_text (self->variation, result->n_judged == 0 ? meaning : NULL);
  set_text (self->blind_spot, dure_blind_spot_in_words (result->device));
  set_text (self->source, source);
  gtk_widget_set_visible (self->meal, result->device == DURE_DEVICE_GLUCOSE_METER);
  show_headline (self);
}

/**
 * dure_result_page_set_pulse:
 * @feedback: what there is to say of a pulse
 * @age: age band, if said
 * @sex: sex, if said
 *
 * After dure_result_page_set_result(), for a pulse: where it stands among others, and how much the
 * beats vary.
 */
void
dure_result_page_set_pulse (DureResultPage *self, const DureFeedback *feedback, DureAgeBand age,
                            DureSex sex)
{
  g_autofree char *peers = NULL;
  g_autofree char *variation = NULL;

  if (feedback->percentile > 0 && age != DURE_AGE_UNSAID && sex != DURE_SEX_UNSAID)
    peers = peers_sentence (feedback->percentile, age, sex);
  if (feedback->rmssd_ms >= 0)
    variation = g_strdup_printf (_("Beat-to-beat variation (RMSSD): %.0f ms"), feedback->rmssd_ms);
  else if (feedback->heart_rate > 0 && feedback->beats > 0)
    variation = g_strdup (_("Beat-to-beat variation: cannot tell, too many uneven beats."));
  set_text (self->peers, peers);
  set_text (self->variation, variation);
}

/**
 * dure_result_page_set_rhythm:
 * @rhythm: (nullable): what the AI says; %NULL when it was not asked
 * @rr_ms: (array length=count): all intervals, oldest first
 * @count: how many
 */
void
dure_result_page_set_rhythm (DureResultPage *self, const DureRhythmResult *rhythm,
                             const gint32 *rr_ms, gsize count)
{
  gtk_widget_set_visible (self->rhythm, rhythm != NULL);
  if (rhythm == NULL)
    return;
  dure_rhythm_card_set_rhythm (DURE_RHYTHM_CARD (self->rhythm), rhythm, rr_ms, count);
  set_text (self->source, NULL);
  if (rhythm->verdict != DURE_RHYTHM_IRREGULAR)
    return;
  set_text (self->variation, NULL);
  set_text (self->peers, NULL);
  if (self->red_flag >= DURE_RED_FLAG_DOCTOR)
    set_text (self->advice, _("Unwell? Call 119.\nOtherwise see a doctor today."));
  else if (self->red_flag == DURE_RED_FLAG_NONE)
    set_text (self->advice, self->urgency == DURE_URGENCY_SEE_DOCTOR
                              ? _("Show this to a doctor.\nOnly an ECG can tell the cause.")
                              : _("Sit quietly and measure again.\n"
                                  "If it repeats, show it to a doctor."));
}

/**
 * dure_result_page_set_asked:
 * @is_young: whether the age already says that the ranges are not for this donor
 * @is_number_only: whether the donor said so
 * @meal: when blood sugar was measured
 */
void
dure_result_page_set_asked (DureResultPage *self, gboolean is_young, gboolean is_number_only,
                            DureMeal meal)
{
  self->is_number_only = is_number_only;
  self->is_fasting = meal == DURE_MEAL_FASTING;
  gtk_widget_set_visible (self->number_only, !is_young);
  dure_chip_set_chosen (DURE_CHIP (self->number_only_chip), is_number_only);
  dure_chip_set_chosen (DURE_CHIP (self->meal_chip), self->is_fasting);
}

/**
 * dure_result_page_set_shown:
 * @is_shown: whether the donor wants to see it
 */
void
dure_result_page_set_shown (DureResultPage *self, gboolean is_shown)
{
  self->is_shown = is_shown;
  dure_page_set_title_private (DURE_PAGE (self), is_shown);
  gtk_widget_set_visible (self->hidden, !is_shown);
  gtk_widget_set_visible (self->show, !is_shown);
  gtk_widget_set_visible (self->values, is_shown);
  gtk_widget_set_visible (self->actions, is_shown);
  show_headline (self);
}

/**
 * dure_result_page_set_rests:
 * @rests: whether a rest comes before a second measurement
 */
void
dure_result_page_set_rests (DureResultPage *self, gboolean rests)
{
  const char *words = rests ? _("Rest, then measure") : _("Measure again");

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->again)), words) != 0)
    gtk_button_set_label (GTK_BUTTON (self->again), words);
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
