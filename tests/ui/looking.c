// looking.c: what a visitor can see of a page, widget by widget
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "looking.h"

static gboolean
is_hidden (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  g_autofree char *otherwise = NULL;

  if (!gtk_test_accessible_has_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN))
    return FALSE;
  otherwise = gtk_test_accessible_check_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  return otherwise == NULL;
}

/**
 * dure_look_at:
 * @widget: and all within it
 * @look: called for each that can be seen: neither hidden, nor covered by a sheet
 * @data: handed to @look
 *
 * Needs GTK_A11Y=test.
 */
void
dure_look_at (GtkWidget *widget, DureLook look, gpointer data)
{
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_opacity (widget) == 0 || is_hidden (widget))
    return;
  look (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    dure_look_at (child, look, data);
}
