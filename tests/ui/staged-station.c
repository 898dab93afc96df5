// staged-station.c: the pages that staff see, which belong to no visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

#include "enrol-page.h"

static GtkWidget *
find_key (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_key (child, label);
  return found;
}

/* The widest letter, in every place. */
static void
type_code (GtkWidget *page)
{
  for (guint i = 0; i < 12; i++)
    g_signal_emit_by_name (find_key (page, "W"), "clicked");
}

/**
 * dure_staged_visit_play_station:
 * @scene: `enrol...`
 *
 * Returns: whether there is such a scene
 */
gboolean
dure_staged_visit_play_station (DureStagedVisit *self, const char *scene)
{
  static const struct
  {
    const char *scene;
    DureEnrolPageState state;
  } states[] = {
    { "enrol", DURE_ENROL_PAGE_TYPING },
    { "enrol-asking", DURE_ENROL_PAGE_ASKING },
    { "enrol-spent", DURE_ENROL_PAGE_SPENT },
    { "enrol-clock", DURE_ENROL_PAGE_CLOCK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (scene, states[i].scene))
      {
        GtkWidget *page = g_object_new (DURE_TYPE_ENROL_PAGE, NULL);
        DureWindow *window = dure_screens_get_window (self->screens);

        dure_staged_visit_let_go (self);
        if (i > 0)
          type_code (page);
        dure_enrol_page_set_state (DURE_ENROL_PAGE (page), states[i].state);
        dure_staged_visit_let_go (self);
        dure_window_show_page (window, DURE_PAGE (page), DURE_WINDOW_NO_SLIDE);
        return TRUE;
      }
  return FALSE;
}
