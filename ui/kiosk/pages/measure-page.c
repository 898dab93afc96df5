// measure-page.c: the heart, live
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The ring fills with the beats that are wanted around the live number; the trace below moves with
// them. That an AI will look at them is said, and can be refused, while they are still coming. Who
// has sat for a minute may see what there is. Age and sex may be said for a comparison and may be
// left alone: nothing waits for them.

#include "measure-page.h"

#include "ai-line.h"
#include "chip.h"
#include "drawing.h"
#include "even-layout.h"
#include "pulse-trace.h"
#include "ring.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureMeasurePage
{
  DurePage parent_instance;
  GtkWidget *ring;
  GtkWidget *trace;
  GtkWidget *hint;
  GtkWidget *hint_shape;
  GtkWidget *hint_text;
  GtkWidget *ai;
  GtkWidget *early;
  GtkWidget *ages;
  GtkWidget *sexes;
  GtkWidget *age_chips[DURE_AGE_SAID_COUNT];
  GtkWidget *sex_chips[DURE_SEX_COUNT];
  DureAgeBand age;
  DureSex sex;
  DureMeasureState state;
  guint seconds_left;
  guint beats;
  guint beats_wanted;
  gboolean has_beats;
};

G_DEFINE_FINAL_TYPE (DureMeasurePage, dure_measure_page, DURE_TYPE_PAGE)

static guint about_said_signal;
static guint ai_answered_signal;
static guint unwell_signal;
static guint early_signal;

static const char *const age_words[DURE_AGE_SAID_COUNT] = {
  NULL, N_ ("12–15"), N_ ("16–19"), N_ ("20–39"), N_ ("40–59"), N_ ("60–79"), N_ ("80 or over"),
};
static const char *const sex_words[DURE_SEX_COUNT] = { NULL, N_ ("Male"), N_ ("Female") };

/* A second touch on the same chip takes the word back. */
static void
on_chip_clicked (GtkWidget *chip, DureMeasurePage *self)
{
  DureAgeBand age = self->age;
  DureSex sex = self->sex;

  for (guint i = 1; i < DURE_AGE_SAID_COUNT; i++)
    if (self->age_chips[i] == chip)
      age = age == i ? DURE_AGE_UNSAID : i;
  for (guint i = 1; i < DURE_SEX_COUNT; i++)
    if (self->sex_chips[i] == chip)
      sex = sex == i ? DURE_SEX_UNSAID : i;
  dure_measure_page_set_about (self, age, sex);
  g_signal_emit (self, about_said_signal, 0, (guint) age, (guint) sex);
}

static GtkWidget *
add_chip (DureMeasurePage *self, GtkWidget *row, const char *word)
{
  GtkWidget *chip = dure_chip_new (word);

  g_signal_connect (chip, "clicked", G_CALLBACK (on_chip_clicked), self);
  gtk_box_append (GTK_BOX (row), chip);
  return chip;
}

static void
on_ai_answered (GtkWidget *line, gboolean may_look, DureMeasurePage *self)
{
  g_signal_emit (self, ai_answered_signal, 0, may_look);
}

static void
on_unwell_clicked (GtkWidget *button, DureMeasurePage *self)
{
  g_signal_emit (self, unwell_signal, 0);
}

static void
on_early_clicked (GtkWidget *button, DureMeasurePage *self)
{
  g_signal_emit (self, early_signal, 0);
}

static char *
hint_in_words (DureMeasurePage *self)
{
  if (self->state == DURE_MEASURE_NO_CONTACT)
    return g_strdup (_("The strap does not feel your skin.\nWet the pads and fasten it."));
  if (self->state == DURE_MEASURE_LOST)
    return g_strdup (_("The strap is out of reach.\nWe are looking for it again."));
  if (!self->has_beats)
    return g_strdup (_("Waiting for the first beats."));
  if (self->beats_wanted > 0)
    return g_strdup_printf (_("Measuring well. %u of %u beats."), self->beats, self->beats_wanted);
  if (self->seconds_left == 0)
    return g_strdup (_("Measuring well. Almost done."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Measuring well. About %u second left.",
                                       "Measuring well. About %u seconds left.",
                                       self->seconds_left),
                          self->seconds_left);
}

static void
say_hint (DureMeasurePage *self)
{
  g_autofree char *words = hint_in_words (self);
  gboolean is_well = self->state == DURE_MEASURE_WELL;

  if (!g_str_equal (words, gtk_label_get_text (GTK_LABEL (self->hint_text))))
    gtk_label_set_text (GTK_LABEL (self->hint_text), words);
  dure_drawing_set_picture (DURE_DRAWING (self->hint_shape), is_well ? "disc" : "triangle");
  if (is_well)
    gtk_widget_remove_css_class (self->hint, "look-again");
  else
    gtk_widget_add_css_class (self->hint, "look-again");
}

static void
dure_measure_page_class_init (DureMeasurePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  about_said_signal = g_signal_new ("about-said", DURE_TYPE_MEASURE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  ai_answered_signal = g_signal_new ("ai-answered", DURE_TYPE_MEASURE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  unwell_signal = g_signal_new ("unwell", DURE_TYPE_MEASURE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  early_signal = g_signal_new ("early", DURE_TYPE_MEASURE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_AI_LINE);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  g_type_ensure (DURE_TYPE_PULSE_TRACE);
  g_type_ensure (DURE_TYPE_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/measure-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, ring);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, trace);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, hint);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, hint_shape);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, hint_text);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, ai);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, early);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, ages);
  gtk_widget_class_bind_template_child (widget_class, DureMeasurePage, sexes);
  gtk_widget_class_bind_template_callback (widget_class, on_ai_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_unwell_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_early_clicked);
  gtk_widget_class_set_css_name (widget_class, "measure-page");
}

static void
dure_measure_page_init (DureMeasurePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 1; i < DURE_AGE_SAID_COUNT; i++)
    self->age_chips[i] = add_chip (self, self->ages, _(age_words[i]));
  for (guint i = 1; i < DURE_SEX_COUNT; i++)
    self->sex_chips[i] = add_chip (self, self->sexes, _(sex_words[i]));
  dure_ring_set_unit (DURE_RING (self->ring), _("a minute"));
  dure_measure_page_set_pulse (self, 0, 0);
}

/**
 * dure_measure_page_set_state:
 * @state: whether the strap feels the skin and is in reach
 */
void
dure_measure_page_set_state (DureMeasurePage *self, DureMeasureState state)
{
  g_return_if_fail (state < DURE_MEASURE_COUNT);
  self->state = state;
  dure_pulse_trace_set_still (DURE_PULSE_TRACE (self->trace), state != DURE_MEASURE_WELL);
  say_hint (self);
}

/**
 * dure_measure_page_set_pulse:
 * @bpm: heart rate now, 1/min; 0 when there is none
 * @progress: how much of what is wanted there is, 0 to 1
 *
 * The seconds left are said in tens, so that they do not hurry anybody.
 */
void
dure_measure_page_set_pulse (DureMeasurePage *self, guint bpm, double progress)
{
  g_autofree char *number = bpm > 0 ? g_strdup_printf ("%u", bpm) : g_strdup ("–");

  dure_ring_set_number (DURE_RING (self->ring), number);
  dure_ring_set_value (DURE_RING (self->ring), progress);
  self->has_beats = bpm > 0 || progress > 0;
  self->seconds_left = (guint) ((1 - CLAMP (progress, 0, 1)) * 6 + 0.5) * 10;
  say_hint (self);
}

/**
 * dure_measure_page_set_beats:
 * @rr_ms: (array length=count): all intervals so far, oldest first
 * @count: how many
 */
void
dure_measure_page_set_beats (DureMeasurePage *self, const gint32 *rr_ms, gsize count)
{
  dure_pulse_trace_set_beats (DURE_PULSE_TRACE (self->trace), rr_ms, count);
  self->beats = (guint) count;
  say_hint (self);
}

/**
 * dure_measure_page_set_ai:
 * @is_offered: whether an AI can look at these beats
 * @may_look: whether it will
 * @beats_wanted: then, how many beats it wants
 *
 * Before dure_measure_page_set_beats().
 */
void
dure_measure_page_set_ai (DureMeasurePage *self, gboolean is_offered, gboolean may_look,
                          guint beats_wanted)
{
  gtk_widget_set_visible (self->ai, is_offered);
  dure_ai_line_set_may_look (DURE_AI_LINE (self->ai), may_look);
  self->beats_wanted = is_offered && may_look ? beats_wanted : 0;
}

/**
 * dure_measure_page_set_can_end:
 * @can_end: whether there is something to see already
 */
void
dure_measure_page_set_can_end (DureMeasurePage *self, gboolean can_end)
{
  gtk_widget_set_visible (self->early, can_end);
}

/**
 * dure_measure_page_set_about:
 * @age: age band, if said
 * @sex: sex, if said
 */
void
dure_measure_page_set_about (DureMeasurePage *self, DureAgeBand age, DureSex sex)
{
  self->age = age;
  self->sex = sex;
  for (guint i = 1; i < DURE_AGE_SAID_COUNT; i++)
    dure_chip_set_chosen (DURE_CHIP (self->age_chips[i]), i == age);
  for (guint i = 1; i < DURE_SEX_COUNT; i++)
    dure_chip_set_chosen (DURE_CHIP (self->sex_chips[i]), i == sex);
}
