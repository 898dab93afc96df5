// screens.c: draws a visit, and tells it what was touched
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table says for each screen which page draws it, how the page's signals become doors of the
// visit, and how the page is filled. A page is built when its screen comes, filled again whenever
// the visit changes, and never used twice. All words that stand on a page come from here or from
// ui; the visit has none.
//
// Letters, contrast and language belong to the person in front: they fall back when a visit ends,
// or a minute after the last touch of the welcome screen.

#include "screens.h"

#include "ask-page.h"
#include "choose-page.h"
#include "connect-page.h"
#include "donate-page.h"
#include "goodbye-page.h"
#include "language.h"
#include "measure-page.h"
#include "receipt-page.h"
#include "result-page.h"
#include "review-page.h"
#include "welcome-page.h"
#include "words.h"

#include <glib/gi18n-lib.h>

#define FORGET_LOOK_SECONDS 60

struct _DureScreens
{
  GObject parent_instance;
  DureVisit *visit;
  DureStyle *style;
  DureWindow *window;
  char *public_url;
  char *contact;
  DureScreen screen;
  DurePurpose purpose;
  guint forget_look;
  gboolean is_passing;
};

G_DEFINE_FINAL_TYPE (DureScreens, dure_screens, G_TYPE_OBJECT)

/* ---- what pages say ---- */

static void
on_started (DurePage *page, const char *language, DureScreens *self)
{
  dure_visit_start (self->visit, language);
}

static void
on_pulse_chosen (DurePage *page, DureScreens *self)
{
  dure_visit_choose (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
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
on_row_kept (DurePage *page, guint row, gboolean keep, DureScreens *self)
{
  dure_visit_keep_row (self->visit, row, keep);
}

/* ---- how pages are filled ---- */

static void
fill_connect (DureScreens *self, DurePage *page)
{
  static const DureConnectState states[] = {
    [DURE_LINK_SEARCHING] = DURE_CONNECT_SEARCHING,
    [DURE_LINK_CONNECTING] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_ASKING] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_MEASURING] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_NO_CONTACT] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_LOST] = DURE_CONNECT_SEARCHING,
    [DURE_LINK_NONE_FOUND] = DURE_CONNECT_NONE_FOUND,
    [DURE_LINK_SEVERAL_FOUND] = DURE_CONNECT_SEVERAL_FOUND,
    [DURE_LINK_RADIO_OFF] = DURE_CONNECT_RADIO_OFF,
    [DURE_LINK_NOT_PROVEN] = DURE_CONNECT_FAILED,
    [DURE_LINK_BOND_LOST] = DURE_CONNECT_FAILED,
    [DURE_LINK_NOTHING_CAME] = DURE_CONNECT_FAILED,
    [DURE_LINK_FAILED] = DURE_CONNECT_FAILED,
  };

  dure_connect_page_set_state (DURE_CONNECT_PAGE (page), states[dure_visit_get_link (self->visit)]);
}

static void
fill_measure (DureScreens *self, DurePage *page)
{
  DureMeasurePage *measure = DURE_MEASURE_PAGE (page);
  DureVisitLink link = dure_visit_get_link (self->visit);
  DureAgeBand age;
  DureSex sex;
  gsize count;
  const gint32 *rr_ms = dure_visit_get_rr_ms (self->visit, &count);

  dure_visit_get_about (self->visit, &age, &sex);
  dure_measure_page_set_about (measure, age, sex);
  dure_measure_page_set_state (measure, link == DURE_LINK_MEASURING    ? DURE_MEASURE_WELL
                                        : link == DURE_LINK_NO_CONTACT ? DURE_MEASURE_NO_CONTACT
                                                                       : DURE_MEASURE_LOST);
  dure_measure_page_set_pulse (measure, dure_visit_get_live_bpm (self->visit),
                               dure_visit_get_progress (self->visit));
  dure_measure_page_set_beats (measure, rr_ms, count);
}

static void
fill_result (DureScreens *self, DurePage *page)
{
  DureResultPage *result = DURE_RESULT_PAGE (page);
  DureFeedback feedback;
  DureAgeBand age;
  DureSex sex;

  dure_visit_get_about (self->visit, &age, &sex);
  if (dure_visit_get_feedback (self->visit, &feedback))
    dure_result_page_set_feedback (result, &feedback, age, sex);
  dure_result_page_set_can_donate (result, dure_visit_can_donate (self->visit));
  dure_result_page_set_shown (result, dure_visit_get_values_shown (self->visit));
}

static void
build_ask (DureScreens *self, DurePage *page)
{
  DureNotice *notice = dure_visit_get_notice (self->visit);

  if (notice != NULL)
    dure_ask_page_set_question (DURE_ASK_PAGE (page), notice, dure_visit_get_purpose (self->visit));
}

static const char *const row_names[DURE_ROW_READINGS] = {
  [DURE_ROW_HEART_RATE] = N_ ("Heart rate"),
  [DURE_ROW_RR_INTERVALS] = N_ ("Beat intervals"),
  [DURE_ROW_RMSSD] = N_ ("Variation"),
  [DURE_ROW_ABOUT] = N_ ("Age and sex"),
};

static char *
about_in_words (DureScreens *self)
{
  static const char *const ages[DURE_AGE_COUNT] = {
    NULL, N_ ("12–15"), N_ ("16–19"), N_ ("20–39"), N_ ("40–59"), N_ ("60–79"), N_ ("80 or over"),
  };
  static const char *const sexes[DURE_SEX_COUNT] = { NULL, N_ ("Male"), N_ ("Female") };
  DureAgeBand age;
  DureSex sex;

  dure_visit_get_about (self->visit, &age, &sex);
  if (age != DURE_AGE_UNSAID && sex != DURE_SEX_UNSAID)
    return g_strdup_printf ("%s, %s", _(ages[age]), _(sexes[sex]));
  return g_strdup (age != DURE_AGE_UNSAID ? _(ages[age]) : _(sexes[sex]));
}

static char *
value_of_row (DureScreens *self, DureReviewRow row)
{
  DureFeedback feedback = { 0 };
  gsize count;

  dure_visit_get_feedback (self->visit, &feedback);
  switch (row)
    {
    case DURE_ROW_HEART_RATE:
      return g_strdup_printf (_("%u a minute"), feedback.heart_rate);
    case DURE_ROW_RR_INTERVALS:
      dure_visit_get_rr_ms (self->visit, &count);
      return g_strdup_printf (_("%u values"), (guint) count);
    case DURE_ROW_RMSSD:
      return g_strdup_printf (_("%.0f ms (RMSSD)"), feedback.rmssd_ms);
    case DURE_ROW_ABOUT:
      return about_in_words (self);
    default:
      return g_strdup ("");
    }
}

static void
build_review (DureScreens *self, DurePage *page)
{
  for (DureReviewRow row = 0; row < DURE_ROW_READINGS; row++)
    if (dure_visit_has_row (self->visit, row))
      {
        g_autofree char *value = value_of_row (self, row);

        dure_review_page_add_row (DURE_REVIEW_PAGE (page), row, _(row_names[row]), value,
                                  dure_visit_keeps_row (self->visit, row));
      }
}

static void
fill_review (DureScreens *self, DurePage *page)
{
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    dure_review_page_keep_row (DURE_REVIEW_PAGE (page), row,
                               dure_visit_keeps_row (self->visit, row));
  dure_review_page_set_failed (DURE_REVIEW_PAGE (page), dure_visit_get_give_failed (self->visit));
}

static void
build_receipt (DureScreens *self, DurePage *page)
{
  const DureToken *token = dure_visit_get_token (self->visit);
  g_autofree char *url = NULL;
  g_autofree char *code = NULL;
  const char *words[2];

  if (token == NULL)
    return;
  url = dure_token_url (token, self->public_url);
  code = dure_withdrawal_code_spaced (dure_visit_get_withdrawal_code (self->visit));
  dure_word_pair (token, words);
  dure_receipt_page_set_receipt (DURE_RECEIPT_PAGE (page), url, words, code);
}

static void
build_goodbye (DureScreens *self, DurePage *page)
{
  static const DureGoodbyePageReason reasons[] = {
    [DURE_GOODBYE_REFUSED] = DURE_GOODBYE_PAGE_REFUSED,
    [DURE_GOODBYE_UNDER_14] = DURE_GOODBYE_PAGE_UNDER_14,
    [DURE_GOODBYE_NOTHING] = DURE_GOODBYE_PAGE_NOTHING,
  };

  dure_goodbye_page_set_reason (DURE_GOODBYE_PAGE (page),
                                reasons[dure_visit_get_goodbye (self->visit)]);
}

/* ---- the table ---- */

/* A page's signal and the door of the visit that it opens; plain doors take the visit alone. */
typedef struct
{
  const char *signal;
  GCallback plain;
  GCallback handler;
} Door;

#define MAX_DOORS 4

static const struct
{
  GType (*page_type) (void);
  Door doors[MAX_DOORS];
  void (*build) (DureScreens *self, DurePage *page);
  void (*fill) (DureScreens *self, DurePage *page);
  gboolean has_something_to_lose;
} screens[DURE_SCREEN_COUNT] = {
  [DURE_SCREEN_WELCOME] = { dure_welcome_page_get_type,
                            { { "started", NULL, G_CALLBACK (on_started) } } },
  [DURE_SCREEN_CHOOSE] = { dure_choose_page_get_type,
                           { { "pulse-chosen", NULL, G_CALLBACK (on_pulse_chosen) } } },
  [DURE_SCREEN_CONNECT] = { dure_connect_page_get_type,
                            { { "again", G_CALLBACK (dure_visit_try_again) } },
                            NULL, fill_connect },
  [DURE_SCREEN_PROVE] = { dure_connect_page_get_type,
                          { { "again", G_CALLBACK (dure_visit_try_again) } },
                          NULL, fill_connect },
  [DURE_SCREEN_MEASURE] = { dure_measure_page_get_type,
                            { { "about-said", NULL, G_CALLBACK (on_about_said) } },
                            NULL, fill_measure, TRUE },
  [DURE_SCREEN_RESULT] = { dure_result_page_get_type,
                           { { "reveal", G_CALLBACK (dure_visit_show_values) },
                             { "again", G_CALLBACK (dure_visit_try_again) },
                             { "go-on", G_CALLBACK (dure_visit_go_on) },
                             { "finish", NULL, G_CALLBACK (on_finish) } },
                           NULL, fill_result, TRUE },
  [DURE_SCREEN_DONATE] = { dure_donate_page_get_type,
                           { { "answered", NULL, G_CALLBACK (on_donate_answered) } },
                           NULL, NULL, TRUE },
  [DURE_SCREEN_ASK] = { dure_ask_page_get_type,
                        { { "answered", NULL, G_CALLBACK (on_asked) } },
                        build_ask, NULL, TRUE },
  [DURE_SCREEN_REVIEW] = { dure_review_page_get_type,
                           { { "row-kept", NULL, G_CALLBACK (on_row_kept) },
                             { "give", G_CALLBACK (dure_visit_give) } },
                           build_review, fill_review, TRUE },
  [DURE_SCREEN_RECEIPT] = { dure_receipt_page_get_type,
                            { { "finished", G_CALLBACK (dure_visit_go_on) } },
                            build_receipt },
  [DURE_SCREEN_GOODBYE] = { dure_goodbye_page_get_type,
                            { { "finished", G_CALLBACK (dure_visit_go_on) } },
                            build_goodbye },
};

static void
tell_contact (DureScreens *self)
{
  DureNotice *notice = dure_visit_get_notice (self->visit);
  const char *contact = self->contact;

  if (contact == NULL && notice != NULL)
    contact = json_string_value (json_object_get (
        json_object_get (dure_notice_record (notice), "controller"), "contact"));
  dure_window_set_contact (self->window, contact != NULL ? contact : "119");
}

static void
show_screen (DureScreens *self, DureWindowSlide slide)
{
  DurePage *page;

  self->screen = dure_visit_get_screen (self->visit);
  self->purpose = dure_visit_get_purpose (self->visit);
  page = g_object_new (screens[self->screen].page_type (), NULL);
  for (guint i = 0; i < MAX_DOORS && screens[self->screen].doors[i].signal != NULL; i++)
    {
      const Door *door = &screens[self->screen].doors[i];

      if (door->plain != NULL)
        g_signal_connect_object (page, door->signal, door->plain, self->visit, G_CONNECT_SWAPPED);
      else
        g_signal_connect_object (page, door->signal, door->handler, self, 0);
    }
  if (screens[self->screen].build != NULL)
    screens[self->screen].build (self, page);
  if (screens[self->screen].fill != NULL)
    screens[self->screen].fill (self, page);
  tell_contact (self);
  dure_window_set_ways (self->window, dure_visit_can_go_back (self->visit),
                        self->screen != DURE_SCREEN_WELCOME,
                        screens[self->screen].has_something_to_lose);
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

      if (screen == DURE_SCREEN_WELCOME)
        dure_style_reset (self->style);
      if (!g_str_equal (language, dure_language_current ()->code))
        use_language (self, language);
      show_screen (self, slide);
    }
  else if (screens[screen].fill != NULL)
    screens[screen].fill (self, dure_window_get_page (self->window));
  dure_window_set_seconds_left (self->window, dure_visit_get_seconds_left (visit));
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
}

/* On the welcome screen the visit would take a language for the station's own; a passer-by only
 * looks. */
static void
on_language (DureWindow *window, const char *language, DureScreens *self)
{
  if (self->screen != DURE_SCREEN_WELCOME)
    {
      dure_visit_set_language (self->visit, language);
      return;
    }
  use_language (self, language);
  show_screen (self, DURE_WINDOW_NO_SLIDE);
}

static void
dure_screens_dispose (GObject *object)
{
  DureScreens *self = DURE_SCREENS (object);

  g_clear_handle_id (&self->forget_look, g_source_remove);
  if (self->visit != NULL)
    g_signal_handlers_disconnect_by_data (self->visit, self);
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
  DureScreens *self = g_object_new (DURE_TYPE_SCREENS, NULL);

  dure_language_bind (NULL);
  self->visit = g_object_ref (visit);
  self->public_url = g_strdup (options->public_url != NULL ? options->public_url : "");
  self->contact = g_strdup (options->contact);
  if (options->language != NULL)
    dure_visit_set_language (visit, dure_language_find (options->language)->code);
  dure_language_use (dure_visit_get_language (visit));
  self->style = dure_style_new (gdk_display_get_default (), options->panel_dpi);
  self->window = g_object_ref (dure_window_new (self->style));
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
