// home-result-page.c: what a home's electricity says, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Until the donor touches "show", nothing here tells those behind when somebody is at home. Then:
// what runs day and night, the part that falls into the hours of the full grid, an average day as a
// picture and in words, the one thing to do, what such a file cannot tell, how it was worked out
// (all of it is calculated), and two equal ways on. A file without a whole day says only that.

#include "home-result-page.h"

#include "day-profile.h"
#include "even-layout.h"
#include "text.h"

#include <glib/gi18n-lib.h>

#define HOURS 24
/* From here on what always runs is the larger part. */
#define HALF 0.5

struct _DureHomeResultPage
{
  DurePage parent_instance;
  GtkWidget *hidden;
  GtkWidget *values;
  GtkWidget *number_card;
  GtkWidget *always_on;
  GtkWidget *evening;
  GtkWidget *day_card;
  GtkWidget *profile;
  GtkWidget *day_words;
  GtkWidget *advice;
  GtkWidget *change;
  GtkWidget *source;
  GtkWidget *show;
  GtkWidget *actions;
  GtkWidget *donate;
  gboolean has_days;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (DureHomeResultPage, dure_home_result_page, DURE_TYPE_PAGE)

enum
{
  REVEAL,
  ANOTHER,
  GO_ON,
  FINISH,
  N_SIGNALS,
};

static const char *const names[N_SIGNALS] = { "reveal", "another", "go-on", "finish" };
static guint signals[N_SIGNALS];

static void
on_show_clicked (GtkWidget *button, DureHomeResultPage *self)
{
  g_signal_emit (self, signals[REVEAL], 0);
}

static void
on_another_clicked (GtkWidget *button, DureHomeResultPage *self)
{
  g_signal_emit (self, signals[ANOTHER], 0);
}

static void
on_go_on_clicked (GtkWidget *button, DureHomeResultPage *self)
{
  g_signal_emit (self, signals[GO_ON], 0);
}

static void
on_finish_clicked (GtkWidget *button, DureHomeResultPage *self)
{
  g_signal_emit (self, signals[FINISH], 0);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, hidden);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, values);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, number_card);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, always_on);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, evening);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, day_card);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, profile);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, day_words);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, advice);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, change);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, source);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, show);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, actions);
  gtk_widget_class_bind_template_child (widget_class, DureHomeResultPage, donate);
}

static void
dure_home_result_page_class_init (DureHomeResultPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], DURE_TYPE_HOME_RESULT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_DAY_PROFILE);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/home-result-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "result-page");
}

static void
dure_home_result_page_init (DureHomeResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_home_result_page_set_shown (self, FALSE);
}

static void
show_headline (DureHomeResultPage *self)
{
  dure_page_set_title (DURE_PAGE (self), !self->is_shown  ? _("Your result is ready.")
                                         : self->has_days ? _("Your home at a glance.")
                                                          : _("There is no whole day in it."));
}

static double
day_wh (const DureHomeEnergy *home)
{
  double sum = 0;

  for (guint i = 0; i < HOURS; i++)
    sum += home->hour_wh[i];
  return sum;
}

/* What there is most of is what there is most to do about. */
static const char *
advice_on (const DureHomeEnergy *home)
{
  const double even_share = (double) (DURE_PEAK_TO - DURE_PEAK_FROM) / HOURS;

  if (home->days == 0)
    return _("Bring a file with whole days, hour by hour.");
  if (home->always_on_w * HOURS >= HALF * day_wh (home) && home->always_on_w > 0)
    return _("Half or more runs day and night.\nSwitch off what nobody needs.");
  if (home->evening_share > even_share)
    return _("From 17 to 21 the grid is fullest.\nCould the washing wait?");
  return _("You use little at peak time.\nKeep it so: it helps everybody.");
}

static char *
day_in_words (const DureHomeEnergy *home)
{
  guint most = 0, least = 0;

  for (guint i = 1; i < HOURS; i++)
    {
      if (home->hour_wh[i] > home->hour_wh[most])
        most = i;
      if (home->hour_wh[i] < home->hour_wh[least])
        least = i;
    }
  return g_strdup_printf (_("Most from %u o'clock: %.0f Wh.\nLeast from %u o'clock: %.0f Wh."),
                          most, home->hour_wh[most], least, home->hour_wh[least]);
}

static char *
change_in_words (const DureHomeEnergy *home)
{
  if (home->usual_day_wh <= 0 || home->latest_day_wh <= 0)
    return NULL;
  return g_strdup_printf (_("A day of the newest week: %.1f kWh.\nUsual before it: %.1f kWh."),
                          home->latest_day_wh / 1000, home->usual_day_wh / 1000);
}

static char *
source_in_words (const DureHomeEnergy *home)
{
  if (home->days == 0)
    return NULL;
  return home->days == 1
             ? g_strdup (_("Calculated from one whole day, without AI."))
             : g_strdup_printf (_("Calculated from %u whole days, without AI."), home->days);
}

static void
set_figures (GtkWidget *label, double value)
{
  g_autofree char *figures = g_strdup_printf ("%.0f", value);

  gtk_label_set_text (GTK_LABEL (label), figures);
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

/**
 * dure_home_result_page_set_home:
 * @home: what it says; without a whole day, nothing but that
 */
void
dure_home_result_page_set_home (DureHomeResultPage *self, const DureHomeEnergy *home)
{
  g_autofree char *day = day_in_words (home);
  g_autofree char *change = change_in_words (home);
  g_autofree char *source = source_in_words (home);

  self->has_days = home->days > 0;
  gtk_widget_set_visible (self->number_card, self->has_days);
  gtk_widget_set_visible (self->day_card, self->has_days);
  set_figures (self->always_on, home->always_on_w);
  set_figures (self->evening, 100 * home->evening_share);
  dure_day_profile_set_hours (DURE_DAY_PROFILE (self->profile), home->hour_wh, DURE_PEAK_FROM,
                              DURE_PEAK_TO);
  dure_text_name (self->profile, day);
  set_text (self->day_words, day);
  set_text (self->advice, advice_on (home));
  set_text (self->change, change);
  set_text (self->source, source);
  show_headline (self);
}

/**
 * dure_home_result_page_set_shown:
 * @is_shown: whether the donor wants to see it
 */
void
dure_home_result_page_set_shown (DureHomeResultPage *self, gboolean is_shown)
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
 * dure_home_result_page_set_can_donate:
 * @can_donate: whether this station can take it
 */
void
dure_home_result_page_set_can_donate (DureHomeResultPage *self, gboolean can_donate)
{
  gtk_widget_set_visible (self->donate, can_donate);
}
