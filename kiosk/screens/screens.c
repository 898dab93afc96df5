// screens.c: draws a visit, and tells it what was touched
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Which page that is, and what can be done on it, stands in screen-pages.c. All words on a page
// come from this folder or from ui; the visit has none.
//
// Letters, contrast, language and voice belong to the person in front: they fall back when a visit
// ends, or a minute after the last touch of the welcome screen.

#include "screens-private.h"

#include "language.h"
#include "unwell-page.h"

#define FORGET_LOOK_SECONDS 60

G_DEFINE_FINAL_TYPE (DureScreens, dure_screens, G_TYPE_OBJECT)

static void
tell_help (DureScreens *self)
{
  DureHelp *help = dure_window_get_help (self->window);
  DureNotice *notice = dure_visit_get_notice (self->visit);
  const char *contact = self->contact;

  if (contact == NULL && notice != NULL)
    contact = json_string_value (
        json_object_get (json_object_get (dure_notice_record (notice), "controller"), "contact"));
  g_free (help->contact);
  help->contact = g_strdup (contact != NULL ? contact : "119");
  help->site = json_string_value (json_object_get (self->site, dure_language_current ()->code));
}

static void
show_screen (DureScreens *self, DureWindowSlide slide)
{
  gboolean has_something_to_lose;
  DurePage *page;

  self->screen = dure_visit_get_screen (self->visit);
  self->purpose = dure_visit_get_purpose (self->visit);
  page = dure_screens_make_page (self, &has_something_to_lose);
  tell_help (self);
  dure_window_set_ways (self->window, dure_visit_can_go_back (self->visit),
                        self->screen != DURE_SCREEN_WELCOME, has_something_to_lose);
  dure_window_show_page (self->window, page, slide);
}

static void
use_language (DureScreens *self, const char *language)
{
  dure_language_use (language);
  dure_window_rebuild (self->window);
}

static DureWindowSlide
slide_to (DureScreens *self, DureScreen screen, DurePurpose purpose)
{
  if (screen == self->screen && purpose == self->purpose)
    return DURE_WINDOW_NO_SLIDE;
  if (screen > self->screen || (screen == self->screen && purpose > self->purpose))
    return DURE_WINDOW_FORWARD;
  return DURE_WINDOW_BACKWARD;
}

static void
on_visit_changed (DureVisit *visit, gboolean screen_changed, DureScreens *self)
{
  DureScreen screen = dure_visit_get_screen (visit);
  const char *language = dure_visit_get_language (visit);

  if (self->is_passing)
    return;
  if (screen_changed)
    {
      DureWindowSlide slide = slide_to (self, screen, dure_visit_get_purpose (visit));

      dure_screens_wake (self);
      if (screen != DURE_SCREEN_CONNECT && screen != DURE_SCREEN_MEASURE
          && screen != DURE_SCREEN_RESULT && screen != DURE_SCREEN_REST)
        dure_window_close_sheet (self->window);
      if (screen == DURE_SCREEN_WELCOME)
        {
          dure_style_reset (self->style);
          dure_screen_voice_reset (self->voice);
          dure_screen_sound_reset (self->sound);
          dure_screens_rest (self);
        }
      if (!g_str_equal (language, dure_language_current ()->code))
        use_language (self, language);
      show_screen (self, slide);
    }
  else
    {
      dure_screens_fill_page (self, dure_window_get_page (self->window));
      dure_window_keep_focus (self->window);
    }
  dure_window_set_seconds_left (self->window, dure_visit_get_seconds_left (visit));
  dure_screen_voice_look (self->voice, FALSE);
}

/* ---- what the frame says ---- */

static gboolean
on_forget_look (gpointer data)
{
  DureScreens *self = data;

  self->forget_look = 0;
  if (self->screen == DURE_SCREEN_WELCOME)
    on_visit_changed (self->visit, TRUE, self);
  return G_SOURCE_REMOVE;
}

static void
on_touched (DureWindow *window, DureScreens *self)
{
  dure_visit_touch (self->visit);
  g_clear_handle_id (&self->forget_look, g_source_remove);
  if (self->screen == DURE_SCREEN_WELCOME)
    self->forget_look = g_timeout_add_seconds (FORGET_LOOK_SECONDS, on_forget_look, self);
  dure_screen_voice_look (self->voice, TRUE);
}

/* On the welcome screen the visit would take a language for the station's own; a passer-by only
 * looks. */
static void
on_language (DureWindow *window, const char *language, DureScreens *self)
{
  if (self->screen != DURE_SCREEN_WELCOME)
    {
      const DurePage *sheet = dure_window_get_sheet (self->window);
      const gboolean is_unwell = sheet != NULL && DURE_IS_UNWELL_PAGE ((gpointer) sheet);

      dure_visit_set_language (self->visit, language);
      if (is_unwell)
        dure_screens_ask_unwell (self);
      return;
    }
  use_language (self, language);
  show_screen (self, DURE_WINDOW_NO_SLIDE);
  dure_screen_voice_look (self->voice, FALSE);
}

static void
dure_screens_dispose (GObject *object)
{
  DureScreens *self = DURE_SCREENS (object);

  g_clear_handle_id (&self->forget_look, g_source_remove);
  dure_screens_wake (self);
  if (self->visit != NULL)
    g_signal_handlers_disconnect_by_data (self->visit, self);
  g_clear_pointer (&self->sound, dure_screen_sound_free);
  g_clear_pointer (&self->voice, dure_screen_voice_free);
  if (self->window != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->window, self);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
  g_clear_object (&self->window);
  g_clear_object (&self->style);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->public_url, g_free);
  g_clear_pointer (&self->contact, g_free);
  g_clear_pointer (&self->site, json_decref);
  G_OBJECT_CLASS (dure_screens_parent_class)->dispose (object);
}

static void
dure_screens_class_init (DureScreensClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_screens_dispose;
}

static void
dure_screens_init (DureScreens *self)
{
}

/* In pixels; a screen that is filled has its own. */
static int
panel_height (const DureScreensOptions *options)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle panel;

  if (!options->is_fullscreen || monitor == NULL)
    return options->height;
  gdk_monitor_get_geometry (monitor, &panel);
  return panel.height;
}

/**
 * dure_screens_new:
 * @application: (nullable): whose window it is
 * @visit: (transfer none): the visit to draw, on its welcome screen
 * @options: the panel and the station; copied
 *
 * Returns: (transfer full): the screens, with a window that is shown
 */
DureScreens *
dure_screens_new (GtkApplication *application, DureVisit *visit, const DureScreensOptions *options)
{
  const DureReach reach =
      dure_reach_of_panel (panel_height (options), options->panel_dpi, options->panel_bottom_mm);
  DureScreens *self = g_object_new (DURE_TYPE_SCREENS, NULL);

  dure_language_bind (NULL);
  self->visit = g_object_ref (visit);
  self->public_url = g_strdup (options->public_url != NULL ? options->public_url : "");
  self->contact = g_strdup (options->contact);
  self->site = json_incref ((json_t *) options->site);
  if (options->language != NULL)
    dure_visit_set_language (visit, dure_language_find (options->language)->code);
  dure_language_use (dure_visit_get_language (visit));
  self->style = dure_style_new (gdk_display_get_default (), options->panel_dpi);
  self->window = g_object_ref (dure_window_new (self->style));
  dure_window_set_reach (self->window, &reach);
  dure_window_get_help (self->window)->settings = options->settings;
  gtk_window_set_default_size (GTK_WINDOW (self->window), options->width, options->height);
  gtk_window_set_application (GTK_WINDOW (self->window), application);
  g_signal_connect_object (self->window, "back", G_CALLBACK (dure_visit_back), visit,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "stop", G_CALLBACK (dure_visit_stop), visit,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->window, "touched", G_CALLBACK (on_touched), self);
  g_signal_connect (self->window, "language", G_CALLBACK (on_language), self);
  g_signal_connect (visit, "changed", G_CALLBACK (on_visit_changed), self);
  show_screen (self, DURE_WINDOW_NO_SLIDE);
  self->voice = dure_screen_voice_new (self->window, visit, &options->speech);
  self->sound = dure_screen_sound_new (self->window, visit, self->voice, &options->speech);
  if (options->is_fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  return self;
}

/**
 * dure_screens_get_window:
 *
 * Returns: (transfer none): the window
 */
DureWindow *
dure_screens_get_window (DureScreens *self)
{
  return self->window;
}

/**
 * dure_screens_are_at_rest:
 *
 * Returns: whether there is no visit, and nobody has made the welcome screen their own
 */
gboolean
dure_screens_are_at_rest (DureScreens *self)
{
  return self->screen == DURE_SCREEN_WELCOME && dure_window_get_sheet (self->window) == NULL
         && dure_style_get_letters (self->style) == 0 && !dure_style_get_contrast (self->style)
         && g_str_equal (dure_language_current ()->code, dure_visit_get_language (self->visit));
}
