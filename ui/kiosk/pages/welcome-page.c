// welcome-page.c: what this is, and the languages that start a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The button that starts is the language. The region's own says so in large; the others stand below
// it by their own names, so nobody has to read another language first. Nothing moves here.

#include "welcome-page.h"

#include "even-layout.h"
#include "language.h"
#include "pulse-trace.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureWelcomePage
{
  DurePage parent_instance;
  GtkWidget *languages;
  GtkWidget *others;
  GtkWidget *taking_back;
};

G_DEFINE_FINAL_TYPE (DureWelcomePage, dure_welcome_page, DURE_TYPE_PAGE)

static guint started_signal;
static guint taking_back_signal;

static void
on_language_clicked (GtkWidget *button, DureWelcomePage *self)
{
  const DureLanguage *language = g_object_get_data (G_OBJECT (button), "dure-language");

  g_signal_emit (self, started_signal, 0, language->code);
}

static void
on_taking_back_clicked (GtkWidget *button, DureWelcomePage *self)
{
  g_signal_emit (self, taking_back_signal, 0);
}

static void
add_language (DureWelcomePage *self, const DureLanguage *language, gboolean is_first)
{
  GtkWidget *button =
      dure_text_button_in (language->code, is_first ? language->start : language->name);

  gtk_widget_add_css_class (button, "action");
  gtk_widget_add_css_class (button, language->css_class);
  if (is_first)
    gtk_widget_add_css_class (button, "main");
  g_object_set_data (G_OBJECT (button), "dure-language", (gpointer) language);
  g_signal_connect (button, "clicked", G_CALLBACK (on_language_clicked), self);
  dure_text_name (button, language->start);
  if (is_first)
    gtk_box_prepend (GTK_BOX (self->languages), button);
  else
    gtk_box_append (GTK_BOX (self->others), button);
}

static void
dure_welcome_page_class_init (DureWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  started_signal = g_signal_new ("started", DURE_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  taking_back_signal = g_signal_new ("taking-back", DURE_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_PULSE_TRACE);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureWelcomePage, languages);
  gtk_widget_class_bind_template_child (widget_class, DureWelcomePage, others);
  gtk_widget_class_bind_template_child (widget_class, DureWelcomePage, taking_back);
  gtk_widget_class_bind_template_callback (widget_class, on_taking_back_clicked);
  gtk_widget_class_set_css_name (widget_class, "welcome-page");
}

static void
dure_welcome_page_init (DureWelcomePage *self)
{
  const DureLanguage *languages;
  guint count;

  gtk_widget_init_template (GTK_WIDGET (self));
  languages = dure_languages (&count);
  for (guint i = 0; i < count; i++)
    add_language (self, &languages[i], i == 0);
}

/**
 * dure_welcome_page_set_can_take_back:
 * @can_take_back: whether somebody without a phone can take back here what they gave
 */
void
dure_welcome_page_set_can_take_back (DureWelcomePage *self, gboolean can_take_back)
{
  gtk_widget_set_visible (self->taking_back, can_take_back);
}

/**
 * dure_welcome_page_set_place:
 * @place: (nullable): what the place where the station stands is called; without it the page says
 *   what Dure is
 */
void
dure_welcome_page_set_place (DureWelcomePage *self, const char *place)
{
  g_autofree char *overline = NULL;

  if (place == NULL)
    return;
  overline = g_strdup_printf (_("Dure at %s"), place);
  dure_page_set_overline (DURE_PAGE (self), overline);
}
