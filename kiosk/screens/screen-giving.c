// screen-giving.c: how the pages of asking and giving are filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "alike-page.h"
#include "ask-page.h"
#include "goodbye-page.h"
#include "instrument-words.h"
#include "receipt-page.h"
#include "review-page.h"
#include "words.h"

#include <glib/gi18n-lib.h>

void
dure_screens_build_ask (DureScreens *self, DurePage *page)
{
  DureNotice *notice = dure_visit_get_notice (self->visit);
  guint number, count;

  if (notice == NULL)
    return;
  number = dure_visit_get_ask_number (self->visit, &count);
  dure_ask_page_set_question (DURE_ASK_PAGE (page), notice, dure_visit_get_purpose (self->visit),
                              number, count);
  dure_ask_page_set_assisted (DURE_ASK_PAGE (page), dure_visit_is_assisted (self->visit));
}

/* What would be given of them with that choice. */
static gboolean
told_with (DureScreens *self, DureAbout about, DureAgeBand *ret_age, DureSex *ret_sex)
{
  dure_visit_get_about (self->visit, ret_age, ret_sex);
  return dure_about_tell (about, ret_age, ret_sex);
}

static char *
about_in_words (DureScreens *self, DureAbout about)
{
  static const char *const ages[DURE_AGE_COUNT] = {
    NULL,          N_ ("12–15"),      N_ ("16–19"),    N_ ("20–39"),      N_ ("40–59"),
    N_ ("60–79"), N_ ("80 or over"), N_ ("Under 40"), N_ ("40 or over"),
  };
  static const char *const sexes[DURE_SEX_COUNT] = { NULL, N_ ("Male"), N_ ("Female") };
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  DureAgeBand age;
  DureSex sex;

  told_with (self, about, &age, &sex);
  if (age != DURE_AGE_UNSAID)
    g_ptr_array_add (words, (gpointer) _(ages[age]));
  if (sex != DURE_SEX_UNSAID)
    g_ptr_array_add (words, (gpointer) _(sexes[sex]));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

static const DureObservation *
reading_of_row (DureScreens *self, DureReviewRow row)
{
  return &dure_visit_get_readings (self->visit)->items[row - DURE_ROW_READINGS].observation;
}

static char *
value_of_reading (const DureObservation *observation)
{
  g_autofree char *figures = dure_value_in_figures (observation->code, observation->value);

  if (observation->code == DURE_CODE_HEART_RATE)
    return g_strdup_printf (_("%u a minute"), (guint) (observation->value + 0.5));
  return g_strdup_printf ("%s %s%s%s", figures, dure_unit_in_words (observation->code),
                          observation->is_irregular_pulse ? " " : "",
                          observation->is_irregular_pulse ? _("(uneven pulse)") : "");
}

static char *
mean_in_words (DureScreens *self)
{
  double watts = 0;
  g_autofree char *figures = NULL;

  dure_meter_series_mean (dure_visit_get_meter (self->visit), &watts);
  figures = dure_value_in_figures (DURE_CODE_POWER, watts);
  return g_strdup_printf ("%s %s", figures, dure_unit_in_words (DURE_CODE_POWER));
}

static char *
value_of_row (DureScreens *self, DureReviewRow row)
{
  DureFeedback feedback = { 0 };
  gsize count;

  dure_visit_get_feedback (self->visit, &feedback);
  if (row >= DURE_ROW_READINGS)
    return value_of_reading (reading_of_row (self, row));
  if (row == DURE_ROW_HEART_RATE)
    return g_strdup_printf (_("%u a minute"), feedback.heart_rate);
  if (row == DURE_ROW_RMSSD)
    return g_strdup_printf (_("%.0f ms (RMSSD)"), feedback.rmssd_ms);
  if (row == DURE_ROW_ABOUT)
    return about_in_words (self, dure_visit_get_choice (self->visit));
  if (row == DURE_ROW_HOME)
    return g_strdup_printf (_("%u hours"),
                            dure_home_hours_measured (dure_visit_get_home_hours (self->visit)));
  if (row == DURE_ROW_METER)
    return mean_in_words (self);
  dure_visit_get_rr_ms (self->visit, &count);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u value", "%u values", count),
                          (guint) count);
}

/* Several instruments tell a heart rate: which one stands beside it. */
static char *
name_of_reading (const DureObservation *observation)
{
  const char *name = dure_code_in_words (observation->code);

  if (observation->code != DURE_CODE_HEART_RATE)
    return g_strdup (name);
  return g_strdup_printf ("%s (%s)", name,
                          _(dure_instrument_words (observation->device)->overline));
}

static char *
name_of_row (DureScreens *self, DureReviewRow row)
{
  if (row == DURE_ROW_ABOUT)
    return g_strdup (_("Age and sex"));
  if (row == DURE_ROW_HOME)
    return g_strdup (_("Electricity of my home"));
  if (row == DURE_ROW_METER)
    return g_strdup (dure_code_in_words (DURE_CODE_POWER));
  if (row >= DURE_ROW_READINGS)
    return name_of_reading (reading_of_row (self, row));
  return g_strdup (dure_code_in_words (row == DURE_ROW_HEART_RATE ? DURE_CODE_HEART_RATE
                                       : row == DURE_ROW_RMSSD    ? DURE_CODE_RMSSD
                                                                  : DURE_CODE_RR_INTERVALS));
}

static void
add_row (DureScreens *self, DurePage *page, DureReviewRow row)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (!dure_visit_has_row (self->visit, row))
    return;
  name = name_of_row (self, row);
  value = value_of_row (self, row);
  dure_review_page_add_row (DURE_REVIEW_PAGE (page), row, name, value,
                            dure_visit_keeps_row (self->visit, row));
}

/* What was measured in its order, then what was said. */
void
dure_screens_build_review (DureScreens *self, DurePage *page)
{
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    if (row != DURE_ROW_ABOUT)
      add_row (self, page, row);
  add_row (self, page, DURE_ROW_ABOUT);
}

static void
fill_alike (DureScreens *self, DurePage *sheet)
{
  const DureAbout about = dure_visit_get_choice (self->visit);
  DureAgeBand age;
  DureSex sex;

  told_with (self, about, &age, &sex);
  dure_alike_page_set_chosen (DURE_ALIKE_PAGE (sheet), about, dure_alike_count (age, sex),
                              dure_alike_of_100 (age, sex));
}

static void
on_choice (DurePage *sheet, guint about, DureScreens *self)
{
  dure_visit_tell_about (self->visit, about);
  fill_alike (self, sheet);
}

/* Over the review, which says in the end what is sent. */
void
dure_screens_show_alike (DurePage *page, DureScreens *self)
{
  DurePage *sheet = g_object_new (DURE_TYPE_ALIKE_PAGE, NULL);

  for (DureAbout about = 0; about < DURE_ABOUT_COUNT; about++)
    {
      g_autofree char *words = about_in_words (self, about);
      DureAgeBand age;
      DureSex sex;

      if (told_with (self, about, &age, &sex))
        dure_alike_page_add_choice (DURE_ALIKE_PAGE (sheet), about, words);
    }
  fill_alike (self, sheet);
  g_signal_connect_object (sheet, "chosen", G_CALLBACK (on_choice), self, 0);
  g_signal_connect_object (sheet, "closed", G_CALLBACK (dure_window_close_sheet), self->window,
                           G_CONNECT_SWAPPED);
  dure_window_show_sheet (self->window, sheet);
}

void
dure_screens_fill_review (DureScreens *self, DurePage *page)
{
  g_autofree char *about = about_in_words (self, dure_visit_get_choice (self->visit));

  dure_review_page_set_value (DURE_REVIEW_PAGE (page), DURE_ROW_ABOUT, about);
  dure_review_page_offer_alike (DURE_REVIEW_PAGE (page),
                                dure_visit_keeps_row (self->visit, DURE_ROW_ABOUT));
  for (DureReviewRow row = 0; row < DURE_ROW_COUNT; row++)
    dure_review_page_keep_row (DURE_REVIEW_PAGE (page), row,
                               dure_visit_keeps_row (self->visit, row));
  dure_review_page_set_failed (DURE_REVIEW_PAGE (page), dure_visit_get_give_failed (self->visit));
}

void
dure_screens_build_receipt (DureScreens *self, DurePage *page)
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
  if (dure_visit_is_approved (self->visit))
    dure_receipt_page_set_approved (DURE_RECEIPT_PAGE (page));
  if (dure_visit_is_child (self->visit))
    dure_receipt_page_ask_guardian (DURE_RECEIPT_PAGE (page));
}

void
dure_screens_build_goodbye (DureScreens *self, DurePage *page)
{
  static const DureGoodbyePageReason reasons[] = {
    [DURE_GOODBYE_REFUSED] = DURE_GOODBYE_PAGE_REFUSED,
    [DURE_GOODBYE_NOTHING] = DURE_GOODBYE_PAGE_NOTHING,
  };

  dure_goodbye_page_set_reason (DURE_GOODBYE_PAGE (page),
                                reasons[dure_visit_get_goodbye (self->visit)]);
}
