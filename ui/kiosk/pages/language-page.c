// language-page.c: all languages in their own names, over whatever page there is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Opened from the bar on every page. Who cannot read the page can still read their own language, so
// nothing here has to be understood first. The one in use is marked; touching it changes nothing.

#include "language-page.h"

#include "language.h"
#include "text.h"

struct _DureLanguagePage
{
  DurePage parent_instance;
  GtkWidget *languages;
};

G_DEFINE_FINAL_TYPE (DureLanguagePage, dure_language_page, DURE_TYPE_PAGE)

static guint chosen_signal;

static void
on_language_clicked (GtkWidget *button, DureLanguagePage *self)
{
  const DureLanguage *language = g_object_get_data (G_OBJECT (button), "dure-language");

  g_signal_emit (self, chosen_signal, 0, language->code);
}

static void
add_language (DureLanguagePage *self, const DureLanguage *language)
{
  GtkWidget *button = dure_text_button_in (language->code, language->name);

  gtk_widget_add_css_class (button, "action");
  gtk_widget_add_css_class (button, language->css_class);
  if (g_str_equal (language->code, dure_language_current ()->code))
    gtk_widget_add_css_class (button, "main");
  g_object_set_data (G_OBJECT (button), "dure-language", (gpointer) language);
  g_signal_connect (button, "clicked", G_CALLBACK (on_language_clicked), self);
  gtk_box_append (GTK_BOX (self->languages), button);
}

static void
dure_language_page_class_init (DureLanguagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen_signal = g_signal_new ("chosen", DURE_TYPE_LANGUAGE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/language-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureLanguagePage, languages);
  gtk_widget_class_set_css_name (widget_class, "language-page");
}

static void
dure_language_page_init (DureLanguagePage *self)
{
  const DureLanguage *languages;
  guint count;

  gtk_widget_init_template (GTK_WIDGET (self));
  languages = dure_languages (&count);
  for (guint i = 0; i < count; i++)
    add_language (self, &languages[i]);
}
