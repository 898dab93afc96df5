// enrol-screen.c: the screen of a station that the city does not know yet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Stands before the welcome page at the first start: staff type the one-use code, and see what came
// of it. It is over when the city knows the station, or when staff would rather do it later; then
// whoever made it shows what comes next.

#include "enrol-screen.h"

#include "enrol-page.h"
#include "language.h"

struct _DureEnrolScreen
{
  DureEnrolling *enrolling;
  DureStyle *style;
  DureWindow *window;
  DureEnrolScreenFunc over;
  gpointer data;
  guint ending;
};

static void
fill (DureEnrolScreen *self)
{
  static const DureEnrolPageState states[DURE_ENROLLING_STATES] = {
    [DURE_ENROLLING_WAITING] = DURE_ENROL_PAGE_TYPING,
    [DURE_ENROLLING_ASKING] = DURE_ENROL_PAGE_ASKING,
    [DURE_ENROLLING_WRONG] = DURE_ENROL_PAGE_WRONG,
    [DURE_ENROLLING_SPENT] = DURE_ENROL_PAGE_SPENT,
    [DURE_ENROLLING_SLOW] = DURE_ENROL_PAGE_SLOW,
    [DURE_ENROLLING_NO_NETWORK] = DURE_ENROL_PAGE_NO_NETWORK,
    [DURE_ENROLLING_CLOCK] = DURE_ENROL_PAGE_CLOCK,
    [DURE_ENROLLING_FAILED] = DURE_ENROL_PAGE_FAILED,
    [DURE_ENROLLING_DONE] = DURE_ENROL_PAGE_ASKING,
  };
  DurePage *page = dure_window_get_page (self->window);

  dure_enrol_page_set_state (DURE_ENROL_PAGE (page),
                             states[dure_enrolling_get_state (self->enrolling)]);
}

/* From the main loop, so that nobody is taken away while a signal of theirs is still running. */
static gboolean
on_ending (gpointer data)
{
  DureEnrolScreen *self = data;

  self->ending = 0;
  self->over (self->data);
  return G_SOURCE_REMOVE;
}

static void
end (DureEnrolScreen *self)
{
  if (self->ending == 0)
    self->ending = g_idle_add (on_ending, self);
}

static void
on_heard (DureEnrollingState state, gpointer data)
{
  DureEnrolScreen *self = data;

  fill (self);
  if (state == DURE_ENROLLING_DONE)
    end (self);
}

static void
on_typed (DureEnrolPage *page, DureEnrolScreen *self)
{
  dure_enrolling_try (self->enrolling, dure_enrol_page_get_code (page));
}

static void
on_later (DureEnrolPage *page, DureEnrolScreen *self)
{
  end (self);
}

static void
show_page (DureEnrolScreen *self)
{
  DurePage *page = g_object_new (DURE_TYPE_ENROL_PAGE, NULL);

  g_signal_connect (page, "typed", G_CALLBACK (on_typed), self);
  g_signal_connect (page, "later", G_CALLBACK (on_later), self);
  dure_window_set_ways (self->window, FALSE, FALSE, FALSE);
  dure_window_show_page (self->window, page, DURE_WINDOW_NO_SLIDE);
  fill (self);
}

static void
on_language (DureWindow *window, const char *language, DureEnrolScreen *self)
{
  dure_language_use (language);
  dure_window_rebuild (window);
  show_page (self);
}

/**
 * dure_enrol_screen_new:
 * @application: (nullable): whose window it is
 * @station: the one that becomes known
 * @uplink: the way to the city
 * @dice: where its new key comes from
 * @options: the panel and the first language; copied
 * @over: called once, when the city knows the station or staff do it later; frees this screen
 * @data: handed to @over
 *
 * Returns: (transfer full): the screen, with a window that is shown
 */
DureEnrolScreen *
dure_enrol_screen_new (GtkApplication *application, DureStation *station, DureUplink *uplink,
                       DureDice *dice, const DureScreensOptions *options, DureEnrolScreenFunc over,
                       gpointer data)
{
  DureEnrolScreen *self = g_new0 (DureEnrolScreen, 1);

  self->over = over;
  self->data = data;
  self->enrolling = dure_enrolling_new (station, uplink, dice, on_heard, self);
  dure_language_bind (NULL);
  dure_language_use (dure_language_find (options->language)->code);
  self->style = dure_style_new (gdk_display_get_default (), options->panel_dpi);
  self->window = g_object_ref (dure_window_new (self->style));
  gtk_window_set_default_size (GTK_WINDOW (self->window), options->width, options->height);
  gtk_window_set_application (GTK_WINDOW (self->window), application);
  dure_window_get_help (self->window)->contact = g_strdup (options->contact);
  g_signal_connect (self->window, "language", G_CALLBACK (on_language), self);
  show_page (self);
  if (options->is_fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  return self;
}

/**
 * dure_enrol_screen_free:
 * @self: (transfer full) (nullable): a question to the city is called off
 */
void
dure_enrol_screen_free (DureEnrolScreen *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->ending, g_source_remove);
  dure_enrolling_free (self->enrolling);
  g_signal_handlers_disconnect_by_data (self->window, self);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->window);
  g_object_unref (self->style);
  g_free (self);
}
