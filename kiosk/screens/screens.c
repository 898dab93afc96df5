// screens.c: draws a visit, and tells it what was touched
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table says for each screen which page draws it, how the page's signals become doors of the
// visit, and how the page is filled. A page is built when its screen comes, filled again whenever
// the visit changes, and never used twice. All words that stand on a page come from here or from
// ui; the visit has none.
//
// Letters, contrast, language and voice belong to the person in front: they fall back when a visit
// ends, or a minute after the last touch of the welcome screen.

#include "screens-private.h"

#include "ask-page.h"
#include "call-page.h"
#include "choose-page.h"
#include "code-page.h"
#include "connect-page.h"
#include "donate-page.h"
#include "goodbye-page.h"
#include "home-page.h"
#include "home-result-page.h"
#include "language.h"
#include "measure-page.h"
#include "meter-page.h"
#include "meter-result-page.h"
#include "pilot-page.h"
#include "prove-page.h"
#include "reading-page.h"
#include "receipt-page.h"
#include "result-page.h"
#include "returning-page.h"
#include "review-page.h"
#include "take-back-page.h"
#include "unwell-page.h"
#include "welcome-page.h"

#define FORGET_LOOK_SECONDS 60

G_DEFINE_FINAL_TYPE (DureScreens, dure_screens, G_TYPE_OBJECT)

/* ---- what pages say ---- */

static void
on_started (DurePage *page, const char *language, DureScreens *self)
{
  dure_visit_start (self->visit, language);
}

static void
on_chosen (DurePage *page, guint device, DureScreens *self)
{
  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    if (dure_readings_device (kind, FALSE) == device)
      dure_visit_choose (self->visit, kind, FALSE);
  if (device == DURE_DEVICE_WEARABLE)
    dure_visit_choose (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
}

static void
on_proof_answered (DurePage *page, gboolean yes, guint number, DureScreens *self)
{
  dure_visit_answer (self->visit, yes, number);
}

static void
on_about_said (DurePage *page, guint age, guint sex, DureScreens *self)
{
  dure_visit_say_about (self->visit, age, sex);
}

static void
on_donate_answered (DurePage *page, guint choice, DureScreens *self)
{
  static const DureDonateAnswer answers[] = {
    [DURE_DONATE_NO] = DURE_ANSWER_NO,
    [DURE_DONATE_FOURTEEN_OR_OVER] = DURE_ANSWER_FOURTEEN_OR_OVER,
    [DURE_DONATE_UNDER_FOURTEEN] = DURE_ANSWER_UNDER_FOURTEEN,
  };

  dure_visit_answer_donate (self->visit, answers[choice]);
}

static void
on_taking_back (DurePage *page, DureScreens *self)
{
  dure_visit_begin_taking_back (self->visit, dure_language_current ()->code);
}

static void
on_code_typed (DurePage *page, DureScreens *self)
{
  dure_visit_type_code (self->visit, dure_code_page_get_code (DURE_CODE_PAGE (page)));
}

static void
on_scope_chosen (DurePage *page, guint what, DureScreens *self)
{
  dure_visit_choose_scope (self->visit, what);
}

static void
on_erase_chosen (DurePage *page, guint erases, DureScreens *self)
{
  dure_visit_take_back (self->visit, erases != FALSE);
}

static void
on_words_confirmed (DurePage *page, gboolean are_same, DureScreens *self)
{
  dure_visit_confirm_words (self->visit, are_same);
}

static void
on_asked (DurePage *page, gboolean yes, DureScreens *self)
{
  dure_visit_answer_ask (self->visit, yes);
}

/* Finishing is the same as a no to the question that would come next, so the donor reads that
 * nothing was kept. The question itself is never drawn. */
static void
on_finish (DurePage *page, DureScreens *self)
{
  if (!dure_visit_can_donate (self->visit))
    {
      dure_visit_stop (self->visit);
      return;
    }
  self->is_passing = TRUE;
  dure_visit_go_on (self->visit);
  self->is_passing = FALSE;
  dure_visit_answer_donate (self->visit, DURE_ANSWER_NO);
}

static void
on_ai_answered (DurePage *page, gboolean may_look, DureScreens *self)
{
  dure_visit_let_ai_look (self->visit, may_look);
}

static void
on_number_only_said (DurePage *page, gboolean is_number_only, DureScreens *self)
{
  dure_visit_say_number_only (self->visit, is_number_only);
}

static void
on_meal_said (DurePage *page, guint meal, DureScreens *self)
{
  dure_visit_say_meal (self->visit, meal);
}

static void
on_symptom_said (DurePage *sheet, guint symptom, DureScreens *self)
{
  dure_window_close_sheet (self->window);
  dure_visit_say_symptom (self->visit, symptom);
}

/* Over the page, under which measuring goes on: whoever touched it by mistake loses nothing. */
static void
on_unwell (DurePage *page, DureScreens *self)
{
  GtkWidget *sheet = g_object_new (DURE_TYPE_UNWELL_PAGE, NULL);

  dure_unwell_page_set_device (DURE_UNWELL_PAGE (sheet), dure_screens_device (self));
  g_signal_connect_object (sheet, "said", G_CALLBACK (on_symptom_said), self, 0);
  g_signal_connect_object (sheet, "closed", G_CALLBACK (dure_window_close_sheet), self->window,
                           G_CONNECT_SWAPPED);
  dure_window_show_sheet (self->window, DURE_PAGE (sheet));
}

static void
on_pilot_answered (DurePage *page, gboolean yes, DureScreens *self)
{
  dure_visit_answer_pilot (self->visit, yes);
}

static void
on_row_kept (DurePage *page, guint row, gboolean keep, DureScreens *self)
{
  dure_visit_keep_row (self->visit, row, keep);
}

/* ---- the table ---- */

/* A page's signal and the door of the visit that it opens; plain doors take the visit alone. */
typedef struct
{
  const char *signal;
  GCallback plain;
  GCallback handler;
} Door;

#define MAX_DOORS 8

typedef struct
{
  GType (*page_type) (void);
  Door doors[MAX_DOORS];
  void (*build) (DureScreens *self, DurePage *page);
  void (*fill) (DureScreens *self, DurePage *page);
  gboolean has_something_to_lose;
} Look;

static const Look looks[DURE_SCREEN_COUNT] = {
  [DURE_SCREEN_WELCOME] = { dure_welcome_page_get_type,
                            { { "started", NULL, G_CALLBACK (on_started) },
                              { "taking-back", NULL, G_CALLBACK (on_taking_back) } },
                            dure_screens_build_welcome },
  [DURE_SCREEN_CHOOSE] = { dure_choose_page_get_type,
                           { { "chosen", NULL, G_CALLBACK (on_chosen) },
                             { "home", G_CALLBACK (dure_visit_bring_home) },
                             { "results", G_CALLBACK (dure_visit_back) } },
                           dure_screens_build_choose },
  [DURE_SCREEN_HOME] = { dure_home_page_get_type,
                         { { "again", G_CALLBACK (dure_visit_bring_home) },
                           { "another", G_CALLBACK (dure_visit_back) },
                           { "meter", G_CALLBACK (dure_visit_use_meter) } },
                         dure_screens_build_home },
  [DURE_SCREEN_HOME_RESULT] = { dure_home_result_page_get_type,
                                { { "reveal", G_CALLBACK (dure_visit_show_values) },
                                  { "another", G_CALLBACK (dure_visit_choose_another) },
                                  { "go-on", G_CALLBACK (dure_visit_go_on) },
                                  { "finish", NULL, G_CALLBACK (on_finish) } },
                                NULL, dure_screens_fill_home_result, TRUE },
  [DURE_SCREEN_METER_RESULT] = { dure_meter_result_page_get_type,
                                 { { "reveal", G_CALLBACK (dure_visit_show_values) },
                                   { "again", G_CALLBACK (dure_visit_try_again) },
                                   { "another", G_CALLBACK (dure_visit_choose_another) },
                                   { "go-on", G_CALLBACK (dure_visit_go_on) },
                                   { "finish", NULL, G_CALLBACK (on_finish) } },
                                 NULL, dure_screens_fill_meter_result, TRUE },
  [DURE_SCREEN_CONNECT] = { dure_connect_page_get_type,
                            { { "again", G_CALLBACK (dure_visit_try_again) },
                              { "station", G_CALLBACK (dure_visit_use_station) },
                              { "another", G_CALLBACK (dure_visit_choose_another) },
                              { "ai-answered", NULL, G_CALLBACK (on_ai_answered) } },
                            dure_screens_build_connect, dure_screens_fill_connect },
  [DURE_SCREEN_PROVE] = { dure_prove_page_get_type,
                          { { "answered", NULL, G_CALLBACK (on_proof_answered) },
                            { "station", G_CALLBACK (dure_visit_use_station) } },
                          dure_screens_build_prove },
  [DURE_SCREEN_MEASURE] = { dure_measure_page_get_type,
                            { { "about-said", NULL, G_CALLBACK (on_about_said) },
                              { "ai-answered", NULL, G_CALLBACK (on_ai_answered) },
                              { "unwell", NULL, G_CALLBACK (on_unwell) },
                              { "early", G_CALLBACK (dure_visit_end_early) } },
                            NULL, dure_screens_fill_measure, TRUE },
  [DURE_SCREEN_RESULT] = { dure_result_page_get_type,
                           { { "reveal", G_CALLBACK (dure_visit_show_values) },
                             { "again", G_CALLBACK (dure_visit_try_again) },
                             { "another", G_CALLBACK (dure_visit_choose_another) },
                             { "unwell", NULL, G_CALLBACK (on_unwell) },
                             { "number-only-said", NULL, G_CALLBACK (on_number_only_said) },
                             { "meal-said", NULL, G_CALLBACK (on_meal_said) },
                             { "go-on", G_CALLBACK (dure_visit_go_on) },
                             { "finish", NULL, G_CALLBACK (on_finish) } },
                           NULL, dure_screens_fill_result, TRUE },
  [DURE_SCREEN_PILOT] = { dure_pilot_page_get_type,
                          { { "answered", NULL, G_CALLBACK (on_pilot_answered) },
                            { "finished", G_CALLBACK (dure_visit_go_on) } },
                          dure_screens_build_pilot, dure_screens_fill_pilot, TRUE },
  [DURE_SCREEN_DONATE] = { dure_donate_page_get_type,
                           { { "answered", NULL, G_CALLBACK (on_donate_answered) },
                             { "returning", G_CALLBACK (dure_visit_return) } },
                           dure_screens_build_donate, NULL, TRUE },
  [DURE_SCREEN_RETURNING] = { dure_returning_page_get_type,
                              { { "confirmed", NULL, G_CALLBACK (on_words_confirmed) },
                                { "again", G_CALLBACK (dure_visit_return) },
                                { "as-new", G_CALLBACK (dure_visit_give_as_new) } },
                              dure_screens_build_returning, NULL, TRUE },
  [DURE_SCREEN_ASK] = { dure_ask_page_get_type,
                        { { "answered", NULL, G_CALLBACK (on_asked) } },
                        dure_screens_build_ask, NULL, TRUE },
  [DURE_SCREEN_REVIEW] = { dure_review_page_get_type,
                           { { "row-kept", NULL, G_CALLBACK (on_row_kept) },
                             { "alike", NULL, G_CALLBACK (dure_screens_show_alike) },
                             { "give", G_CALLBACK (dure_visit_give) } },
                           dure_screens_build_review, dure_screens_fill_review, TRUE },
  [DURE_SCREEN_RECEIPT] = { dure_receipt_page_get_type,
                            { { "finished", G_CALLBACK (dure_visit_go_on) } },
                            dure_screens_build_receipt },
  [DURE_SCREEN_GOODBYE] = { dure_goodbye_page_get_type,
                            { { "finished", G_CALLBACK (dure_visit_go_on) } },
                            dure_screens_build_goodbye },
  [DURE_SCREEN_CODE] = { dure_code_page_get_type,
                         { { "typed", NULL, G_CALLBACK (on_code_typed) } },
                         dure_screens_build_code },
  [DURE_SCREEN_TAKE_BACK] = { dure_take_back_page_get_type,
                              { { "chosen", NULL, G_CALLBACK (on_scope_chosen) } },
                              dure_screens_build_take_back },
  [DURE_SCREEN_ERASE] = { dure_take_back_page_get_type,
                          { { "chosen", NULL, G_CALLBACK (on_erase_chosen) } },
                          dure_screens_build_erase },
  [DURE_SCREEN_TAKEN_BACK] = { dure_take_back_page_get_type,
                               { { "finished", G_CALLBACK (dure_visit_go_on) } },
                               dure_screens_build_taken_back },
  [DURE_SCREEN_CALL] = { dure_call_page_get_type,
                         { { "finished", G_CALLBACK (dure_visit_go_on) } } },
};

/* Of anything but the pulse. */
static const Look look_of_reading = { dure_reading_page_get_type,
                                      { { "unwell", NULL, G_CALLBACK (on_unwell) } },
                                      dure_screens_build_reading, dure_screens_fill_reading, TRUE };

/* Of the electricity of a home. */
static const Look look_of_meter = { dure_meter_page_get_type,
                                    { { "early", G_CALLBACK (dure_visit_end_early) } },
                                    NULL, dure_screens_fill_meter, TRUE };

static const Look *
look_now (DureScreens *self)
{
  const DureScreen screen = dure_visit_get_screen (self->visit);
  const DureInstrumentKind kind = dure_visit_get_kind (self->visit, NULL);

  if (screen != DURE_SCREEN_MEASURE || kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    return &looks[screen];
  return kind == DURE_INSTRUMENT_KIND_ELECTRICITY ? &look_of_meter : &look_of_reading;
}

static void
tell_help (DureScreens *self)
{
  DureHelp *help = dure_window_get_help (self->window);
  DureNotice *notice = dure_visit_get_notice (self->visit);
  const char *contact = self->contact;

  if (contact == NULL && notice != NULL)
    contact = json_string_value (json_object_get (
        json_object_get (dure_notice_record (notice), "controller"), "contact"));
  g_free (help->contact);
  help->contact = g_strdup (contact != NULL ? contact : "119");
  help->site =
      json_string_value (json_object_get (self->site, dure_language_current ()->code));
}

static void
fill_page (DureScreens *self, const Look *look, DurePage *page)
{
  if (look->fill != NULL)
    look->fill (self, page);
  if (self->screen == DURE_SCREEN_RESULT)
    dure_screens_offer_pilot (self, page);
}

static void
show_screen (DureScreens *self, DureWindowSlide slide)
{
  const Look *look = look_now (self);
  DurePage *page;

  self->screen = dure_visit_get_screen (self->visit);
  self->purpose = dure_visit_get_purpose (self->visit);
  page = g_object_new (look->page_type (), NULL);
  for (guint i = 0; i < MAX_DOORS && look->doors[i].signal != NULL; i++)
    {
      const Door *door = &look->doors[i];

      if (door->plain != NULL)
        g_signal_connect_object (page, door->signal, door->plain, self->visit, G_CONNECT_SWAPPED);
      else
        g_signal_connect_object (page, door->signal, door->handler, self, 0);
    }
  if (look->build != NULL)
    look->build (self, page);
  fill_page (self, look, page);
  tell_help (self);
  dure_window_set_ways (self->window, dure_visit_can_go_back (self->visit),
                        self->screen != DURE_SCREEN_WELCOME, look->has_something_to_lose);
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
          && screen != DURE_SCREEN_RESULT)
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
      fill_page (self, look_now (self), dure_window_get_page (self->window));
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
        on_unwell (NULL, self);
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
  const DureReach reach = dure_reach_of_panel (panel_height (options), options->panel_dpi,
                                               options->panel_bottom_mm);
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
