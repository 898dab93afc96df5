// help-page.c: an explanation of the page below, and who else helps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "help-page.h"

#include "volume-bars.h"

#include <glib/gi18n-lib.h>

struct _DureHelpPage
{
  DurePage parent_instance;
  GtkWidget *explanation;
  GtkWidget *call;
  GtkWidget *staff;
  GtkWidget *hours;
  GtkWidget *site;
  GtkWidget *voice;
  GtkWidget *loudness;
  GtkWidget *volume;
};

G_DEFINE_FINAL_TYPE (DureHelpPage, dure_help_page, DURE_TYPE_PAGE)

static guint closed_signal, staff_signal, quieter_signal, louder_signal;

static void
on_close_clicked (GtkWidget *button, DureHelpPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
on_staff_clicked (GtkWidget *button, DureHelpPage *self)
{
  g_signal_emit (self, staff_signal, 0);
}

static void
on_quieter_clicked (GtkWidget *button, DureHelpPage *self)
{
  g_signal_emit (self, quieter_signal, 0);
}

static void
on_louder_clicked (GtkWidget *button, DureHelpPage *self)
{
  g_signal_emit (self, louder_signal, 0);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, DURE_TYPE_HELP_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
dure_help_page_class_init (DureHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  closed_signal = add_signal ("closed");
  staff_signal = add_signal ("staff");
  quieter_signal = add_signal ("quieter");
  louder_signal = add_signal ("louder");
  g_type_ensure (DURE_TYPE_VOLUME_BARS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, call);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, staff);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, hours);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, site);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, voice);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, loudness);
  gtk_widget_class_bind_template_child (widget_class, DureHelpPage, volume);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_staff_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_quieter_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_louder_clicked);
  gtk_widget_class_set_css_name (widget_class, "help-page");
}

static void
dure_help_page_init (DureHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
names_hours (const DureStationSettings *settings)
{
  for (guint day = 0; settings != NULL && day < DURE_SETTINGS_DAYS; day++)
    if (settings->open[day].until > 0)
      return TRUE;
  return FALSE;
}

static void
tell_hours (DureHelpPage *self, const DureStationSettings *settings, DureClock *clock)
{
  g_autofree char *open = NULL;
  DureOpenHours hours;

  if (!names_hours (settings))
    return;
  hours = dure_station_settings_hours (settings, dure_clock_wall_ms (clock));
  if (hours.until > 0)
    open = g_strdup_printf (_("Open today from %02u:%02u to %02u:%02u."), hours.from / 60,
                            hours.from % 60, hours.until / 60, hours.until % 60);
  gtk_label_set_text (GTK_LABEL (self->hours), open != NULL ? open : _("Closed today."));
  gtk_widget_set_visible (self->hours, TRUE);
}

/**
 * dure_help_page_tell:
 * @explanation: (nullable): what the page below is for
 * @help: what there is to tell of the station
 * @clock: knows which day it is
 */
void
dure_help_page_tell (DureHelpPage *self, const char *explanation, const DureHelp *help,
                     DureClock *clock)
{
  g_autofree char *call = g_strdup_printf (_("Call %s. Someone will help you."), help->contact);

  gtk_label_set_text (GTK_LABEL (self->explanation), explanation != NULL ? explanation : "");
  gtk_label_set_text (GTK_LABEL (self->call), call);
  gtk_label_set_text (GTK_LABEL (self->site), help->site != NULL ? help->site : "");
  gtk_widget_set_visible (self->site, help->site != NULL);
  gtk_label_set_text (GTK_LABEL (self->voice),
                      help->has_voice ? _("Star key: voice on or off.\n"
                                          "Point: pause. Stroke: once more.\n"
                                          "Minus and plus: slower, faster.\n"
                                          "Volume keys: quieter, louder.")
                                      : _("This kiosk cannot speak now."));
  gtk_widget_set_visible (self->staff, help->has_staff);
  tell_hours (self, help->settings, clock);
  dure_help_page_set_volume (self, help->volume);
}

/**
 * dure_help_page_set_volume:
 * @volume: how loud the kiosk is; 0 where nothing is heard at all
 */
void
dure_help_page_set_volume (DureHelpPage *self, guint volume)
{
  gtk_widget_set_visible (self->loudness, volume > 0);
  if (volume > 0)
    dure_volume_bars_set_volume (DURE_VOLUME_BARS (self->volume), volume);
}
