// staged-language.c: the two touches for another language
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bar.h"
#include "language-page.h"
#include "language.h"
#include "staged-visit.h"

static GtkWidget *
find_language (GtkWidget *root, const char *code)
{
  const DureLanguage *language = g_object_get_data (G_OBJECT (root), "dure-language");
  GtkWidget *found = NULL;

  if (language != NULL && g_str_equal (language->code, code))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_language (child, code);
  return found;
}

static GtkWidget *
find_choice (GtkWidget *root)
{
  GtkWidget *found = DURE_IS_LANGUAGE_PAGE (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_choice (child);
  return found;
}

/**
 * dure_staged_visit_pick_language:
 * @code: `ko`
 *
 * Two touches: the bar's button, then the language by its own name.
 */
void
dure_staged_visit_pick_language (DureStagedVisit *self, const char *code)
{
  GtkWidget *choice = find_choice (dure_staged_visit_window (self));

  if (choice == NULL)
    g_signal_emit_by_name (dure_staged_visit_bar_button (self, DURE_BAR_LANGUAGE), "clicked");
  choice = find_choice (dure_staged_visit_window (self));
  g_assert_nonnull (choice);
  g_signal_emit_by_name (find_language (choice, code), "clicked");
}
