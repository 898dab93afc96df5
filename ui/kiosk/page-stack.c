// page-stack.c: one page at a time, which slides over the one before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The page that leaves can neither be touched, nor reached by keys, nor read out from the moment
// the next one comes, and goes when its slide is over.

#include "page-stack.h"

#define SLIDE_MS 220

static void
drop_old_pages (GtkStack *stack)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (child != gtk_stack_get_visible_child (stack))
        gtk_stack_remove (stack, child);
      child = next;
    }
}

static void
on_slide (GtkStack *stack, GParamSpec *pspec, gpointer data)
{
  if (!gtk_stack_get_transition_running (stack))
    drop_old_pages (stack);
}

/**
 * dure_page_stack_open:
 * @stack: an empty one
 */
void
dure_page_stack_open (GtkStack *stack)
{
  gtk_stack_set_transition_duration (stack, SLIDE_MS);
  g_signal_connect (stack, "notify::transition-running", G_CALLBACK (on_slide), NULL);
}

/**
 * dure_page_stack_show:
 * @page: (transfer floating): takes the place of the one shown
 * @slide: where it comes from
 */
void
dure_page_stack_show (GtkStack *stack, GtkWidget *page, DureWindowSlide slide)
{
  static const GtkStackTransitionType slides[] = {
    [DURE_WINDOW_NO_SLIDE] = GTK_STACK_TRANSITION_TYPE_NONE,
    [DURE_WINDOW_FORWARD] = GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT,
    [DURE_WINDOW_BACKWARD] = GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT,
  };
  GtkWidget *old = gtk_stack_get_visible_child (stack);

  if (old != NULL)
    {
      gtk_widget_set_can_focus (old, FALSE);
      gtk_accessible_update_state (GTK_ACCESSIBLE (old), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_widget_set_can_target (old, FALSE);
    }
  gtk_stack_add_child (stack, page);
  gtk_stack_set_transition_type (stack, slides[slide]);
  gtk_stack_set_visible_child (stack, page);
  if (!gtk_stack_get_transition_running (stack))
    drop_old_pages (stack);
}

/**
 * dure_page_stack_close:
 * @stack: about to go, with its page
 */
void
dure_page_stack_close (GtkStack *stack)
{
  g_signal_handlers_disconnect_by_func (stack, on_slide, NULL);
}
