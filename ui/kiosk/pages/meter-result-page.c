// meter-result-page.c: what a minute of a home's meter says, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Until the donor touches "show", nothing here tells those behind what runs at home. Then: the
// mean of the minute and the last power, how far they lay apart, what the register counted, the one
// thing to do, what a minute cannot tell, how it was worked out, and two equal ways on. A meter
// that told no power, or for too short, has only the register, or only that.

#include "meter-result-page.h"

#include "even-layout.h"
#include "instrument-words.h"

#include <glib/gi18n-lib.h>

struct _DureMeterResultPage
{
  DurePage parent_instance;
  GtkWidget *hidden;
  GtkWidget *values;
  GtkWidget *number_card;
  GtkWidget *mean_box;
  GtkWidget *mean;
  GtkWidget *now;
  GtkWidget *advice;
  GtkWidget *span;
  GtkWidget *counted;
  GtkWidget *limit;
  GtkWidget *source;
  GtkWidget *show;
  GtkWidget *actions;
  GtkWidget *donate;
  DureMeterResult result;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (DureMeterResultPage, dure_meter_result_page, DURE_TYPE_PAGE)

enum
{
  REVEAL,
  AGAIN,
  ANOTHER,
  GO_ON,
  FINISH,
  N_SIGNALS,
};

static const char *const names[N_SIGNALS] = { "reveal", "again", "another", "go-on", "finish" };
static guint signals[N_SIGNALS];

static void
on_show_clicked (GtkWidget *button, DureMeterResultPage *self)
{
  g_signal_emit (self, signals[REVEAL], 0);
}

static void
on_again_clicked (GtkWidget *button, DureMeterResultPage *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
on_another_clicked (GtkWidget *button, DureMeterResultPage *self)
{
  g_signal_emit (self, signals[ANOTHER], 0);
}

static void
on_go_on_clicked (GtkWidget *button, DureMeterResultPage *self)
{
  g_signal_emit (self, signals[GO_ON], 0);
}

static void
on_finish_clicked (GtkWidget *button, DureMeterResultPage *self)
{
  g_signal_emit (self, signals[FINISH], 0);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, values);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, number_card);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, mean_box);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, mean);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, now);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, advice);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, span);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, counted);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, limit);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, source);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, show);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, actions);
  gtk_widget_class_bind_template_child (widget_class, DureMeterResultPage, donate);
}

static void
dure_meter_result_page_class_init (DureMeterResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], DURE_TYPE_METER_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/meter-result-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "result-page");
}

static void
dure_meter_result_page_init (DureMeterResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (GTK_LABEL (self->limit), _("A minute cannot tell what always runs,\n"
                                                 "nor how a day goes. A file can."));
  dure_meter_result_page_set_shown (self, FALSE);
}

static const char *
headline (const DureMeterResultPage *self)
{
  if (!self->is_shown)
    return _("Your result is ready.");
  if (!self->result.has_power)
    return _("Your meter told no power.");
  return self->result.now_w < 0 ? _("Your home gives electricity now.")
                                : _("This is what your home draws now.");
}

static void
set_watts (GtkWidget *label, double watts)
{
  g_autofree char *figures = dure_value_in_figures (DURE_CODE_POWER, watts);

  gtk_label_set_text (GTK_LABEL (label), figures);
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

/* What a minute is good for is to see what one device draws. */
static const char *
advice_on (const DureMeterResult *result)
{
  if (!result->has_power)
    return _("Bring its file with your phone.");
  if (result->now_w < 0)
    return _("You give more than you use now.\nIt is a good time to wash.");
  return _("Switch something off, try again:\nthe difference is what it draws.");
}

static char *
span_in_words (const DureMeterResult *result)
{
  g_autofree char *least = dure_value_in_figures (DURE_CODE_POWER, result->least_w);
  g_autofree char *most = dure_value_in_figures (DURE_CODE_POWER, result->most_w);

  return result->has_power ? g_strdup_printf (_("Least %s W, most %s W."), least, most) : NULL;
}

static char *
count_in_words (const DureMeterResult *result)
{
  return result->counted_wh > 0
             ? g_strdup_printf (_("Meanwhile its counter went on by %u Wh."), result->counted_wh)
             : NULL;
}

/**
 * dure_meter_result_page_set_result:
 * @result: what was heard; copied
 */
void
dure_meter_result_page_set_result (DureMeterResultPage *self, const DureMeterResult *result)
{
  g_autofree char *span = span_in_words (result);
  g_autofree char *counted = count_in_words (result);
  g_autofree char *source =
      g_strdup_printf (_("Calculated from %u seconds, without AI."), result->seconds);

  self->result = *result;
  gtk_widget_set_visible (self->number_card, result->has_power);
  gtk_widget_set_visible (self->mean_box, result->has_mean);
  set_watts (self->mean, result->mean_w);
  set_watts (self->now, result->now_w);
  set_text (self->advice, advice_on (result));
  set_text (self->span, span);
  set_text (self->counted, counted);
  set_text (self->source, source);
  dure_page_set_title (DURE_PAGE (self), headline (self));
}

/**
 * dure_meter_result_page_set_shown:
 * @is_shown: whether the donor wants to see it
 */
void
dure_meter_result_page_set_shown (DureMeterResultPage *self, gboolean is_shown)
{
  self->is_shown = is_shown;
  dure_page_set_title_private (DURE_PAGE (self), is_shown);
  gtk_widget_set_visible (self->hidden, !is_shown);
  gtk_widget_set_visible (self->show, !is_shown);
  gtk_widget_set_visible (self->values, is_shown);
  gtk_widget_set_visible (self->actions, is_shown);
  dure_page_set_title (DURE_PAGE (self), headline (self));
}

/**
 * dure_meter_result_page_set_can_donate:
 * @can_donate: whether this station can take it
 */
void
dure_meter_result_page_set_can_donate (DureMeterResultPage *self, gboolean can_donate)
{
  gtk_widget_set_visible (self->donate, can_donate);
}
