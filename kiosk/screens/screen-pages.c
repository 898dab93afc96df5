// screen-pages.c: which page draws each screen of a visit, and what its signals do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table says for each screen which page draws it, how the page's signals become doors of the
// visit, and how the page is filled. A page is built when its screen comes, filled again whenever
// the visit changes, and never used twice.

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
#include "rest-page.h"
#include "result-page.h"
#include "returning-page.h"
#include "review-page.h"
#include "take-back-page.h"
#include "unwell-page.h"
#include "welcome-page.h"

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

/**
 * dure_screens_ask_unwell:
 *
 * Asks how somebody is unwell, over the page, under which measuring goes on: whoever touched it by
 * mistake loses nothing.
 */
void
dure_screens_ask_unwell (DureScreens *self)
{
  GtkWidget *sheet = g_object_new (DURE_TYPE_UNWELL_PAGE, NULL);

  dure_unwell_page_set_device (DURE_UNWELL_PAGE (sheet), dure_screens_device (self));
  g_signal_connect_object (sheet, "said", G_CALLBACK (on_symptom_said), self, 0);
  g_signal_connect_object (sheet, "closed", G_CALLBACK (dure_window_close_sheet), self->window,
                           G_CONNECT_SWAPPED);
  dure_window_show_sheet (self->window, DURE_PAGE (sheet));
}

static void
on_unwell (DurePage *page, DureScreens *self)
{
  dure_screens_ask_unwell (self);
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
                             { "again", G_CALLBACK (dure_visit_rest) },
                             { "another", G_CALLBACK (dure_visit_choose_another) },
                             { "unwell", NULL, G_CALLBACK (on_unwell) },
                             { "number-only-said", NULL, G_CALLBACK (on_number_only_said) },
                             { "meal-said", NULL, G_CALLBACK (on_meal_said) },
                             { "go-on", G_CALLBACK (dure_visit_go_on) },
                             { "finish", NULL, G_CALLBACK (on_finish) } },
                           NULL, dure_screens_fill_result, TRUE },
  [DURE_SCREEN_REST] = { dure_rest_page_get_type,
                         { { "again", G_CALLBACK (dure_visit_try_again) },
                           { "result", G_CALLBACK (dure_visit_back) },
                           { "unwell", NULL, G_CALLBACK (on_unwell) } },
                         dure_screens_build_rest, dure_screens_fill_rest, TRUE },
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

/**
 * dure_screens_fill_page:
 * @page: what dure_screens_make_page() made for the present screen
 *
 * Puts onto it what the visit knows now.
 */
void
dure_screens_fill_page (DureScreens *self, DurePage *page)
{
  const Look *look = look_now (self);

  if (look->fill != NULL)
    look->fill (self, page);
  if (self->screen == DURE_SCREEN_RESULT)
    dure_screens_offer_pilot (self, page);
}

/**
 * dure_screens_make_page:
 * @ret_has_something_to_lose: (out): whether starting over from there would erase something
 *
 * Returns: (transfer floating): the page of the present screen, filled, its signals connected
 */
DurePage *
dure_screens_make_page (DureScreens *self, gboolean *ret_has_something_to_lose)
{
  const Look *look = look_now (self);
  DurePage *page = g_object_new (look->page_type (), NULL);

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
  dure_screens_fill_page (self, page);
  *ret_has_something_to_lose = look->has_something_to_lose;
  return page;
}
