// staged-visit.c: a real visit on the real screens, brought to a scene by a script
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

#include "bar.h"
#include "canonical-json.h"
#include "language.h"

#include <string.h>

#define NOTICES "/kr/gwangju/Dure/notices/gwangju-heart/3/"

static const char *const scenes[] = {
  "welcome",       "choose",
  "choose-more",
  "home",          "home-offline",
  "home-over",     "home-hidden",
  "home-result",   "home-always",
  "home-too-little", "home-ask",
  "home-review",
  "meter-connect", "meter-none",
  "meter-sealed",  "meter-off",
  "meter-wait",    "meter-on",
  "meter-live",    "meter-hidden",
  "meter-result",  "meter-roof",
  "meter-register", "meter-review",
  "connect",       "connect-found",
  "connect-none",  "connect-several",
  "connect-off",   "connect-failed",
  "connect-cuff",  "connect-own",
  "connect-unproven",
  "prove-wait",    "prove-confirm",
  "prove-type",    "prove-here",
  "prove-number",  "prove-off",
  "prove-on",      "prove-lift",
  "prove-back",
  "reading-cuff",  "reading-scale",
  "reading-hint",
  "values-hidden", "values-asked",
  "values-cuff",   "values-cuff-high",
  "values-cuff-mean", "values-cuff-flag",
  "values-cuff-doctor", "values-cuff-uneven",
  "values-cuff-only", "values-scale",
  "values-sugar",  "values-sugar-fasting",
  "values-sugar-low", "values-sugar-moles",
  "values-fever",
  "values-oxygen",
  "measure-start", "measure",
  "measure-early", "measure-no-ai",
  "measure-skin",  "measure-lost",
  "result-hidden", "result-usual",
  "result-again",  "result-doctor",
  "result-unsure", "result-young",
  "result-even",   "result-uneven",
  "result-uneven-fast", "result-early",
  "rest",          "rest-last",
  "rest-over",
  "pilot-offer",   "pilot-ask",
  "pilot-wait",    "pilot-told",
  "pilot-failed",
  "unwell",        "unwell-sugar",
  "call",
  "returning",     "returning-offline",
  "returning-over", "returning-words",
  "donate",        "ask-1",
  "ask-2",         "ask-3",
  "ask-4",         "review",
  "review-left",   "review-failed",
  "review-more",   "review-alike",
  "review-alike-wide", "receipt",
  "receipt-returning", "receipt-young",
  "enrol",         "enrol-asking",
  "enrol-spent",   "enrol-clock",
  "staff-help",    "staff-door",
  "staff-wrong",   "staff-locked",
  "staff",         "staff-station",
  "staff-instruments", "staff-touch",
  "staff-lines",   "ask-helped",
  "goodbye",       "code",
  "code-looking",  "code-unknown",
  "take-back",     "take-back-offline",
  "take-back-erase", "taken-back",
  "taken-back-queued", "goodbye-nothing",
  "help",          "stop",
  "idle",          "languages",
  NULL,
};

static void
measure (DureInstrumentKind kind, gboolean own, gpointer data)
{
}

static void
answer (gboolean yes, guint number, gpointer data)
{
}

static void
release (gpointer data)
{
}

static DureNotice *
find_notice (const char *language, gpointer data)
{
  DureStagedVisit *self = data;
  guint count;

  return self->notices[dure_language_find (language) - dure_languages (&count)];
}

static gboolean
give (DureDonation *donation, DureToken *token, gpointer data, GError **error)
{
  DureStagedVisit *self = data;

  g_free (self->given_language);
  self->given_language = g_strdup (donation->consent->language);
  return self->gives
         && dure_token_sign (token, dure_visit_get_language (self->visit), DURE_STAGED_KIOSK,
                             self->key);
}

static DureNotice *
load_notice (const char *language)
{
  g_autofree char *path = g_strdup_printf (NOTICES "%s.json", language);
  g_autoptr (GBytes) terms = g_resources_lookup_data (NOTICES "terms.json", 0, NULL);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, 0, NULL);

  return dure_notice_new (terms, text, NULL);
}

static gboolean
show_pass (const char *language, const char *notice_digest, DureVisitPass *ret_pass, gpointer data)
{
  DureStagedVisit *self = data;

  *ret_pass = (DureVisitPass){ .made_s = 1795230000, .secret = { 4, 8, 15 } };
  return dure_visit_pass_sign (ret_pass, language, DURE_STAGED_KIOSK, self->key);
}

static void
hide_pass (gpointer data)
{
}

static void
look_up (const char *code, gpointer data)
{
}

static void
stop_looking (gpointer data)
{
}

static gboolean
take_back (const DureSlip *slip, gpointer data)
{
  return TRUE;
}

/**
 * dure_staged_visit_new:
 * @width: of the window in pixels
 * @height: of the window in pixels
 *
 * Returns: (transfer full): a visit on its welcome screen, shown
 */
DureStagedVisit *
dure_staged_visit_new (int width, int height)
{
  DureStagedVisit *self = g_new0 (DureStagedVisit, 1);
  DureVisitTimes times = DURE_VISIT_TIMES_DEFAULT;
  DureVisitHands hands = { measure, answer, release, give, find_notice, self, NULL, show_pass,
                           hide_pass, look_up, stop_looking, take_back,
                           dure_staged_show_home, dure_staged_hide_home,
                           .find_pilot = dure_staged_find_pilot,
                           .ask_pilot = dure_staged_ask_pilot,
                           .forget_pilot = dure_staged_forget_pilot };
  DureScreensOptions options = DURE_SCREENS_OPTIONS_DEFAULT;
  g_autoptr (json_t) site =
      json_pack ("{s:s, s:s, s:s, s:s, s:s}", "ko", "동명동 작은 도서관", "en",
                 "Dongmyeong-dong Small Library", "zh", "东明洞小图书馆", "vi",
                 "Thư viện nhỏ phường Dongmyeong", "ru", "Малая библиотека района Тонмёндон");
  static DureStationSettings settings;
  const DureLanguage *languages;
  guint count;

  for (guint day = 0; day < DURE_SETTINGS_DAYS; day++)
    settings.open[day] = (DureOpenHours){ 9 * 60, 18 * 60 + 30 };
  self->clock = dure_clock_new_manual (G_GINT64_CONSTANT (1795230000000));
  self->dice = dure_dice_new_seeded (7);
  self->key = dure_signing_key_new (self->dice);
  languages = dure_languages (&count);
  g_assert_cmpuint (count, ==, DURE_STAGED_LANGUAGES);
  for (guint i = 0; i < count; i++)
    self->notices[i] = load_notice (languages[i].code);
  self->gives = TRUE;
  self->visit = dure_visit_new (self->clock, self->dice, &times, &hands);
  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_ELECTRICITY; kind++)
    dure_visit_set_installed (self->visit, kind, TRUE);
  self->width = width;
  self->height = height;
  options.width = width;
  options.height = height;
  options.is_fullscreen = FALSE;
  options.public_url = "https://localhost:8440";
  options.speech.transcript = "/dev/null";
  options.speech.speaks = options.speech.sounds = TRUE;
  options.site = site;
  options.settings = &settings;
  self->screens = dure_screens_new (NULL, self->visit, &options);
  dure_staged_visit_open_staff (self);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  return self;
}

/**
 * dure_staged_visit_free:
 * @self: (transfer full): closed and freed
 */
void
dure_staged_visit_free (DureStagedVisit *self)
{
  dure_staged_visit_close_staff (self);
  g_object_unref (self->screens);
  g_object_unref (self->visit);
  g_clear_pointer (&self->key, dure_signing_key_free);
  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    dure_notice_unref (self->notices[i]);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
  dure_staged_visit_put_pilot (self, FALSE, NULL);
  g_free (self->given_language);
  g_free (self);
}

/**
 * dure_staged_visit_window:
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
dure_staged_visit_window (DureStagedVisit *self)
{
  return GTK_WIDGET (dure_screens_get_window (self->screens));
}

static GtkWidget *
find_bar (GtkWidget *root)
{
  GtkWidget *found = DURE_IS_BAR (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_bar (child);
  return found;
}

/**
 * dure_staged_visit_bar_button:
 * @item: a DureBarItem
 *
 * Returns: (transfer none): that button of the bar
 */
GtkWidget *
dure_staged_visit_bar_button (DureStagedVisit *self, guint item)
{
  GtkWidget *button = gtk_widget_get_first_child (find_bar (dure_staged_visit_window (self)));

  for (guint i = 0; i < item; i++)
    button = gtk_widget_get_next_sibling (button);
  return button;
}

static gboolean
play_prove (DureStagedVisit *self, const char *scene)
{
  static const struct
  {
    const char *scene;
    DureQuestion question;
    guint number;
  } asked[] = {
    { "prove-wait", DURE_QUESTION_NONE, 0 },
    { "prove-confirm", DURE_QUESTION_CONFIRM_NUMBER, 93412 },
    { "prove-type", DURE_QUESTION_TYPE_ON_DEVICE, 580213 },
    { "prove-here", DURE_QUESTION_TYPE_HERE, 0 },
    { "prove-number", DURE_QUESTION_SAME_NUMBER, 0 },
    { "prove-off", DURE_QUESTION_SWITCH_OFF, 0 },
    { "prove-on", DURE_QUESTION_SWITCH_ON, 0 },
    { "prove-lift", DURE_QUESTION_RHYTHM, 1 },
    { "prove-back", DURE_QUESTION_RHYTHM, 0 },
  };

  dure_visit_choose (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    if (g_str_equal (asked[i].scene, scene))
      {
        DureInstrumentQuestion question = { DURE_QUESTION_SWITCH_OFF, 0, 0, { 0 } };

        dure_visit_set_question (self->visit, &question);
        question = (DureInstrumentQuestion){ asked[i].question, asked[i].number, 3,
                                             { 64, 72, 103 } };
        dure_visit_set_question (self->visit, &question);
      }
  return TRUE;
}

static gboolean
play_connect (DureStagedVisit *self, const char *scene)
{
  static const struct
  {
    const char *scene;
    DureVisitLink link;
  } links[] = {
    { "connect-found", DURE_LINK_CONNECTING },      { "connect-none", DURE_LINK_NONE_FOUND },
    { "connect-several", DURE_LINK_SEVERAL_FOUND }, { "connect-off", DURE_LINK_RADIO_OFF },
    { "connect-failed", DURE_LINK_FAILED },         { "connect-unproven", DURE_LINK_NOT_PROVEN },
  };
  const gboolean own =
      g_str_equal (scene, "connect-own") || g_str_equal (scene, "connect-unproven");

  dure_visit_choose (self->visit,
                     g_str_equal (scene, "connect-cuff") ? DURE_INSTRUMENT_KIND_BLOOD_PRESSURE
                                                         : DURE_INSTRUMENT_KIND_HEART_RATE,
                     own);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    if (g_str_equal (links[i].scene, scene))
      dure_visit_set_link (self->visit, links[i].link);
  return TRUE;
}

static void
play_asks (DureStagedVisit *self, guint answered, gboolean with_more, DureDonateAnswer age)
{
  dure_staged_visit_play_result (self, "result-usual");
  if (with_more)
    {
      dure_visit_choose_another (self->visit);
      dure_staged_visit_play_values (self, "values-cuff");
      dure_visit_choose_another (self->visit);
      dure_staged_visit_play_values (self, "values-scale");
    }
  dure_visit_go_on (self->visit);
  dure_visit_answer_donate (self->visit, age);
  for (guint i = 0; i < answered; i++)
    dure_visit_answer_ask (self->visit, TRUE);
}

static gboolean
play_giving (DureStagedVisit *self, const char *scene)
{
  if (g_str_has_prefix (scene, "ask-"))
    {
      play_asks (self, g_ascii_isdigit (scene[4]) ? (guint) (scene[4] - '1') : 1, FALSE,
                 DURE_ANSWER_FOURTEEN_OR_OVER);
      return TRUE;
    }
  play_asks (self, 4, g_str_equal (scene, "review-more"),
             g_str_equal (scene, "receipt-young") ? DURE_ANSWER_UNDER_FOURTEEN
                                                  : DURE_ANSWER_FOURTEEN_OR_OVER);
  if (g_str_equal (scene, "review-left"))
    dure_visit_keep_row (self->visit, DURE_ROW_ABOUT, FALSE);
  if (g_str_equal (scene, "review-alike-wide"))
    dure_visit_tell_about (self->visit, DURE_ABOUT_WIDE);
  if (g_str_has_prefix (scene, "review-alike"))
    {
      dure_staged_visit_let_go (self);
      g_signal_emit_by_name (dure_window_get_page (dure_screens_get_window (self->screens)),
                             "alike");
    }
  self->gives = !g_str_equal (scene, "review-failed");
  if (g_str_equal (scene, "review-failed") || g_str_has_prefix (scene, "receipt"))
    dure_visit_give (self->visit);
  self->gives = TRUE;
  return TRUE;
}

static gboolean
play_returning (DureStagedVisit *self, const char *scene)
{
  const DureApproval approval = { .token = { 16, 23, 42 },
                                  .stands = { [DURE_PURPOSE_COLLECT] = TRUE,
                                              [DURE_PURPOSE_SENSITIVE] = TRUE,
                                              [DURE_PURPOSE_PROVIDE] = TRUE,
                                              [DURE_PURPOSE_TRAIN] = TRUE } };

  dure_staged_visit_play_result (self, "result-usual");
  dure_visit_go_on (self->visit);
  dure_visit_return (self->visit);
  if (g_str_equal (scene, "returning-offline"))
    dure_visit_set_pass_state (self->visit, DURE_PASS_OUT_OF_REACH, NULL);
  else if (g_str_equal (scene, "returning-over"))
    dure_visit_set_pass_state (self->visit, DURE_PASS_OVER, NULL);
  else if (!g_str_equal (scene, "returning"))
    dure_visit_set_pass_state (self->visit, DURE_PASS_APPROVED, &approval);
  if (g_str_equal (scene, "receipt-returning"))
    {
      dure_visit_confirm_words (self->visit, TRUE);
      dure_visit_give (self->visit);
    }
  return TRUE;
}

static gboolean
play_goodbye (DureStagedVisit *self, const char *scene)
{
  dure_staged_visit_play_result (self, "result-usual");
  dure_visit_go_on (self->visit);
  dure_visit_answer_donate (self->visit, g_str_equal (scene, "goodbye")
                                             ? DURE_ANSWER_NO
                                             : DURE_ANSWER_FOURTEEN_OR_OVER);
  dure_visit_answer_ask (self->visit, FALSE);
  return TRUE;
}

static gboolean
play_sheet (DureStagedVisit *self, const char *scene)
{
  DureBarItem item = DURE_BAR_STOP;

  play_asks (self, 1, FALSE, DURE_ANSWER_FOURTEEN_OR_OVER);
  if (g_str_equal (scene, "idle"))
    {
      dure_clock_manual_advance (self->clock, 68 * 1000);
      dure_visit_tick (self->visit);
    }
  else
    {
      if (g_str_equal (scene, "help"))
        item = DURE_BAR_HELP;
      else if (g_str_equal (scene, "languages"))
        item = DURE_BAR_LANGUAGE;
      dure_staged_visit_let_go (self);
      g_signal_emit_by_name (dure_staged_visit_bar_button (self, item), "clicked");
    }
  return TRUE;
}

static gboolean
play (DureStagedVisit *self, const char *scene, const char *language)
{
  if (g_str_equal (scene, "welcome"))
    return TRUE;
  if (g_str_has_prefix (scene, "staff"))
    return dure_staged_visit_play_staff (self, scene);
  if (g_str_has_prefix (scene, "enrol"))
    return dure_staged_visit_play_station (self, scene);
  if (g_str_has_prefix (scene, "code") || g_str_has_prefix (scene, "take"))
    return dure_staged_visit_play_taking_back (self, scene, language);
  if (g_str_equal (scene, "ask-helped"))
    dure_visit_start_assisted (self->visit, language);
  dure_visit_start (self->visit, language);
  if (g_str_equal (scene, "choose"))
    return TRUE;
  if (g_str_equal (scene, "choose-more"))
    {
      dure_staged_visit_play_values (self, "values-cuff");
      dure_visit_choose_another (self->visit);
      return TRUE;
    }
  if (g_str_has_prefix (scene, "home"))
    {
      dure_staged_visit_play_home (self, scene);
      return TRUE;
    }
  if (g_str_has_prefix (scene, "meter"))
    {
      dure_staged_visit_play_meter (self, scene);
      return TRUE;
    }
  if (g_str_has_prefix (scene, "prove"))
    return play_prove (self, scene);
  if (g_str_has_prefix (scene, "reading"))
    return dure_staged_visit_play_reading (self, scene);
  if (g_str_has_prefix (scene, "values") || g_str_has_prefix (scene, "rest"))
    return dure_staged_visit_play_values (self, scene);
  if (g_str_has_prefix (scene, "unwell") || g_str_equal (scene, "call"))
    return dure_staged_visit_play_unwell (self, scene);
  if (g_str_has_prefix (scene, "connect"))
    return play_connect (self, scene);
  if (g_str_has_prefix (scene, "measure"))
    return dure_staged_visit_play_measure (self, scene);
  if (g_str_has_prefix (scene, "goodbye"))
    return play_goodbye (self, scene);
  if (g_str_equal (scene, "help") || g_str_equal (scene, "stop") || g_str_equal (scene, "idle")
      || g_str_equal (scene, "languages"))
    return play_sheet (self, scene);
  if (g_str_has_suffix (scene, "returning") || g_str_has_prefix (scene, "returning"))
    return play_returning (self, scene);
  if (g_str_has_prefix (scene, "ask") || g_str_has_prefix (scene, "review")
      || g_str_has_prefix (scene, "receipt"))
    return play_giving (self, scene);
  if (!g_str_has_prefix (scene, "result") && !g_str_equal (scene, "donate") && self->pilot == NULL)
    return FALSE;
  dure_staged_visit_play_result (self, g_str_has_prefix (scene, "result") ? scene : "result-usual");
  dure_staged_visit_play_pilot (self, scene);
  if (g_str_equal (scene, "donate"))
    dure_visit_go_on (self->visit);
  return TRUE;
}

/* On the way to a scene nothing is drawn, which would take most of the time. */
static void
hold (DureStagedVisit *self)
{
  g_signal_handlers_block_matched (self->visit, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                   self->screens);
  self->is_held = TRUE;
}

/**
 * dure_staged_visit_let_go:
 *
 * Draws the screen that the visit is at, if it is not drawn yet.
 */
void
dure_staged_visit_let_go (DureStagedVisit *self)
{
  if (!self->is_held)
    return;
  self->is_held = FALSE;
  g_signal_handlers_unblock_matched (self->visit, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                     self->screens);
  g_signal_emit_by_name (self->visit, "changed", TRUE);
}

/**
 * dure_staged_visit_go_to:
 * @scene: one of dure_staged_visit_scenes()
 * @language: `ko`
 *
 * Returns: whether there is such a scene
 */
gboolean
dure_staged_visit_go_to (DureStagedVisit *self, const char *scene, const char *language)
{
  gboolean is_there;

  hold (self);
  dure_visit_start (self->visit, language);
  dure_visit_stop (self->visit);
  dure_staged_visit_put_pilot (self, g_str_has_prefix (scene, "pilot-"), language);
  dure_visit_set_language (self->visit, language);
  dure_staged_visit_let_go (self);
  hold (self);
  is_there = play (self, scene, language);
  dure_staged_visit_let_go (self);
  return is_there;
}

/**
 * dure_staged_visit_scenes:
 *
 * Returns: (transfer none) (array zero-terminated=1): names of all scenes
 */
const char *const *
dure_staged_visit_scenes (void)
{
  return scenes;
}
