// visit.c: one donor at one kiosk, from touch to cleared screen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A state machine without GTK, D-Bus or disk. Donor, instrument and clock call its doors; each door
// belongs to certain screens and is quietly ignored on the others, because a second touch or a late
// packet is no mistake of anybody. What the world is to do goes through DureVisitHands.
//
//   WELCOME -> CHOOSE -> CONNECT (-> PROVE) -> MEASURE -> RESULT -> DONATE -> ASK x 4 -> REVIEW
//                 ^-------- measure something else --------'             RECEIPT <-'
//
// with REST between RESULT and another MEASURE where a second measurement needs one,
// CHOOSE -> HOME -> HOME_RESULT -> DONATE for what a home uses, and fewer or other asks then,
// or HOME -> CONNECT ... MEASURE -> METER_RESULT with a meter in place of the file;
// WELCOME -> CODE -> TAKE_BACK (-> ERASE) -> TAKEN_BACK for who has no phone and takes back;
// with PILOT beside RESULT for who tries a model on trial, RETURNING between DONATE and the asks
// for who has given before, GOODBYE for every way of not giving, CALL for who feels very unwell,
// and WELCOME again from everywhere. What is known of the donor is a DureVisitor; it is wiped
// before CALL, before GOODBYE says that nothing was kept, all but the receipt of it before RECEIPT,
// and the rest before WELCOME. A tick reads the clock; between ticks nothing runs.

#include "visit-private.h"

#include <string.h>

#define HOME_LANGUAGE "ko"

G_DEFINE_FINAL_TYPE (DureVisit, dure_visit, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where "back" leads; a screen that leads to itself has none. */
static const struct
{
  DureScreen back;
  gboolean uses_instrument;
} screens[DURE_SCREEN_COUNT] = {
  [DURE_SCREEN_WELCOME] = { DURE_SCREEN_WELCOME, FALSE },
  [DURE_SCREEN_CHOOSE] = { DURE_SCREEN_WELCOME, FALSE },
  [DURE_SCREEN_HOME] = { DURE_SCREEN_CHOOSE, FALSE },
  [DURE_SCREEN_HOME_RESULT] = { DURE_SCREEN_CHOOSE, FALSE },
  [DURE_SCREEN_METER_RESULT] = { DURE_SCREEN_CHOOSE, FALSE },
  [DURE_SCREEN_CONNECT] = { DURE_SCREEN_CHOOSE, TRUE },
  [DURE_SCREEN_PROVE] = { DURE_SCREEN_CHOOSE, TRUE },
  [DURE_SCREEN_MEASURE] = { DURE_SCREEN_CHOOSE, TRUE },
  [DURE_SCREEN_RESULT] = { DURE_SCREEN_CHOOSE, FALSE },
  [DURE_SCREEN_REST] = { DURE_SCREEN_RESULT, FALSE },
  [DURE_SCREEN_PILOT] = { DURE_SCREEN_RESULT, FALSE },
  [DURE_SCREEN_DONATE] = { DURE_SCREEN_RESULT, FALSE },
  [DURE_SCREEN_RETURNING] = { DURE_SCREEN_DONATE, FALSE },
  [DURE_SCREEN_ASK] = { DURE_SCREEN_DONATE, FALSE },
  [DURE_SCREEN_REVIEW] = { DURE_SCREEN_DONATE, FALSE },
  [DURE_SCREEN_RECEIPT] = { DURE_SCREEN_RECEIPT, FALSE },
  [DURE_SCREEN_GOODBYE] = { DURE_SCREEN_GOODBYE, FALSE },
  [DURE_SCREEN_CODE] = { DURE_SCREEN_WELCOME, FALSE },
  [DURE_SCREEN_TAKE_BACK] = { DURE_SCREEN_WELCOME, FALSE },
  [DURE_SCREEN_ERASE] = { DURE_SCREEN_TAKE_BACK, FALSE },
  [DURE_SCREEN_TAKEN_BACK] = { DURE_SCREEN_TAKEN_BACK, FALSE },
  [DURE_SCREEN_CALL] = { DURE_SCREEN_CALL, FALSE },
};

gint64
dure_visit_now_ms (DureVisit *self)
{
  return dure_clock_monotonic_ms (self->clock);
}

/* One visit has one timeline: a wall clock that is set right half-way must not put the consent
 * hours away from the beats it covers. */
gint64
dure_visit_wall_ms (DureVisit *self)
{
  return self->start_wall_ms + dure_visit_now_ms (self) - self->start_ms;
}

gboolean
dure_visit_is_on_result (DureVisit *self)
{
  return self->screen == DURE_SCREEN_RESULT || self->screen == DURE_SCREEN_HOME_RESULT
         || self->screen == DURE_SCREEN_METER_RESULT;
}

gboolean
dure_visit_uses_instrument (DureVisit *self)
{
  return screens[self->screen].uses_instrument;
}

void
dure_visit_tell (DureVisit *self, gboolean screen_changed)
{
  g_signal_emit (self, signals[CHANGED], 0, screen_changed);
}

void
dure_visit_let_go (DureVisit *self)
{
  if (!self->holds_instrument)
    return;
  self->holds_instrument = FALSE;
  self->hands.release (self->hands.data);
}

void
dure_visit_go_to (DureVisit *self, DureScreen screen)
{
  if (!screens[screen].uses_instrument)
    {
      dure_visit_let_go (self);
      self->live_bpm = 0;
      self->link = DURE_LINK_SEARCHING;
      explicit_bzero (&self->visitor->live, sizeof self->visitor->live);
    }
  if (screen != DURE_SCREEN_RETURNING)
    dure_visit_hide_pass (self);
  if (screen != DURE_SCREEN_HOME)
    dure_visit_hide_home (self);
  if (screen != DURE_SCREEN_CODE)
    dure_visit_stop_looking (self);
  dure_visit_end_pilot (self);
  if (screen != DURE_SCREEN_PROVE)
    explicit_bzero (&self->question, sizeof self->question);
  self->screen = screen;
  if (dure_visit_is_on_result (self))
    self->result = screen;
  self->entered_ms = self->touched_ms = dure_visit_now_ms (self);
  if (screen != DURE_SCREEN_REST)
    self->rests_until_ms = self->rest_ms = 0;
  self->seconds_left = 0;
  self->give_failed = FALSE;
  dure_visit_tell (self, TRUE);
}

static void
forget (DureVisit *self)
{
  dure_visit_hide_pass (self);
  dure_visit_hide_home (self);
  dure_visit_stop_looking (self);
  dure_visit_end_pilot (self);
  dure_visitor_forget (self->visitor);
  self->values_shown = FALSE;
  self->purpose = DURE_PURPOSE_COLLECT;
  self->result = DURE_SCREEN_RESULT;
  self->kind = DURE_INSTRUMENT_KIND_HEART_RATE;
  self->own = self->has_proof = FALSE;
  self->possession = DURE_POSSESSION_OWN_INSTRUMENT;
}

void
dure_visit_clear (DureVisit *self)
{
  forget (self);
  self->goodbye = DURE_GOODBYE_REFUSED;
  self->is_child = self->is_assisted = FALSE;
  g_free (self->language);
  self->language = g_strdup (self->home_language);
  dure_visit_go_to (self, DURE_SCREEN_WELCOME);
}

void
dure_visit_say_goodbye (DureVisit *self, DureGoodbye goodbye)
{
  forget (self);
  self->goodbye = goodbye;
  self->is_child = FALSE;
  dure_visit_go_to (self, DURE_SCREEN_GOODBYE);
}

/* Nobody has to think of the screen now: all of it is forgotten at once. */
void
dure_visit_call_for_help (DureVisit *self)
{
  forget (self);
  self->is_child = FALSE;
  dure_visit_go_to (self, DURE_SCREEN_CALL);
}

void
dure_visit_forget_kind (DureVisit *self)
{
  dure_visitor_forget_kind (self->visitor, self->kind);
  self->values_shown = FALSE;
}

/* What an attempt has brought so far. Of the pulse that is all there is: there is room for one
 * series. Earlier values of other kinds stay until new ones come. */
void
dure_visit_forget_attempt (DureVisit *self)
{
  dure_visitor_forget_attempt (self->visitor, self->kind);
  self->values_shown = FALSE;
}

/* Something measured earlier in this visit, to go back to. */
static gboolean
find_earlier (DureVisit *self, DureInstrumentKind *ret_kind)
{
  const DureReadings *readings = &self->visitor->readings;

  if (!dure_visit_is_meter (self) && dure_visitor_has_kind (self->visitor, self->kind))
    *ret_kind = self->kind;
  else if (readings->count > 0)
    *ret_kind = readings->items[readings->count - 1].kind;
  else if (self->visitor->has_feedback)
    *ret_kind = DURE_INSTRUMENT_KIND_HEART_RATE;
  else
    return FALSE;
  return TRUE;
}

static void
dure_visit_dispose (GObject *object)
{
  DureVisit *self = DURE_VISIT (object);

  dure_visit_let_go (self);
  dure_visit_hide_pass (self);
  dure_visit_hide_home (self);
  dure_visit_stop_looking (self);
  dure_visit_end_pilot (self);
  G_OBJECT_CLASS (dure_visit_parent_class)->dispose (object);
}

static void
dure_visit_finalize (GObject *object)
{
  DureVisit *self = DURE_VISIT (object);

  dure_visitor_free (self->visitor);
  g_free (self->language);
  g_free (self->home_language);
  G_OBJECT_CLASS (dure_visit_parent_class)->finalize (object);
}

static void
dure_visit_class_init (DureVisitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dure_visit_dispose;
  object_class->finalize = dure_visit_finalize;

  /**
   * DureVisit::changed:
   * @screen_changed: whether another screen is to be shown, or the same one in another language
   *
   * Something a screen shows has changed.
   */
  signals[CHANGED] = g_signal_new ("changed", DURE_TYPE_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
dure_visit_init (DureVisit *self)
{
  self->visitor = dure_visitor_new ();
  self->home_language = g_strdup (HOME_LANGUAGE);
  self->language = g_strdup (HOME_LANGUAGE);
}

/**
 * dure_visit_new:
 * @clock: (transfer none): must outlive the visit
 * @dice: (transfer none): must outlive the visit
 * @times: how long things stand
 * @hands: what the visit can do; copied
 *
 * Returns: (transfer full): a station on its welcome screen, for one donor after the other
 */
DureVisit *
dure_visit_new (DureClock *clock, DureDice *dice, const DureVisitTimes *times,
                const DureVisitHands *hands)
{
  DureVisit *self = g_object_new (DURE_TYPE_VISIT, NULL);

  self->clock = clock;
  self->dice = dice;
  self->times = *times;
  self->hands = *hands;
  return self;
}

/**
 * dure_visit_set_installed:
 * @kind: what it measures
 * @is_installed: whether this station has such an instrument of its own; holds for every visit
 */
void
dure_visit_set_installed (DureVisit *self, DureInstrumentKind kind, gboolean is_installed)
{
  g_return_if_fail (DURE_IS_VISIT (self) && kind < DURE_INSTRUMENT_KIND_COUNT);

  self->is_installed[kind] = is_installed;
}

/* What the donor does */

/* Every door of the donor's: it is a touch, and it belongs to a screen. */
gboolean
dure_visit_touched_on (DureVisit *self, DureScreen screen)
{
  dure_visit_touch (self);
  return self->screen == screen;
}

void
dure_visit_begin (DureVisit *self, DureScreen screen)
{
  self->start_ms = dure_visit_now_ms (self);
  self->start_wall_ms = dure_clock_wall_ms (self->clock);
  dure_visit_go_to (self, screen);
}

/**
 * dure_visit_start:
 * @language: the language that was touched
 *
 * On the welcome screen: begins a visit.
 */
void
dure_visit_start (DureVisit *self, const char *language)
{
  g_return_if_fail (DURE_IS_VISIT (self) && language != NULL);

  if (self->screen != DURE_SCREEN_WELCOME)
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  dure_visit_begin (self, DURE_SCREEN_CHOOSE);
}

/* Back before the question: neither answers nor an approval were. */
static void
forget_answers (DureVisit *self)
{
  dure_visit_hide_pass (self);
  dure_visitor_forget_consent (self->visitor);
  dure_visitor_forget_pass (self->visitor);
}

/**
 * dure_visit_set_language:
 * @language: the language to go on in; on the welcome screen the one that every visit comes back to
 *
 * What was asked in one language was not asked in another: during the asks and the review they
 * begin anew.
 */
void
dure_visit_set_language (DureVisit *self, const char *language)
{
  g_autofree char *old = NULL;

  g_return_if_fail (DURE_IS_VISIT (self) && language != NULL);

  dure_visit_touch (self);
  if (self->screen == DURE_SCREEN_WELCOME)
    {
      g_free (self->home_language);
      self->home_language = g_strdup (language);
    }
  if (g_str_equal (self->language, language))
    return;
  old = self->language;
  self->language = g_strdup (language);
  if (self->screen >= DURE_SCREEN_DONATE && self->screen <= DURE_SCREEN_REVIEW
      && !dure_visit_can_donate (self))
    {
      forget_answers (self);
      dure_visit_go_to (self, self->result);
    }
  else if (self->screen == DURE_SCREEN_ASK || self->screen == DURE_SCREEN_REVIEW)
    dure_visit_begin_asks (self);
  else if (self->screen == DURE_SCREEN_RETURNING)
    dure_visit_show_pass (self);
  else if (self->screen == DURE_SCREEN_HOME)
    dure_visit_show_home (self);
  else if (self->screen == DURE_SCREEN_PILOT)
    dure_visit_go_to (self, DURE_SCREEN_RESULT);
  else
    dure_visit_tell (self, TRUE);
}

/**
 * dure_visit_go_on:
 *
 * From a result to the question, if this visit can donate; from a model on trial to the result;
 * from receipt, goodbye, the call for help and what was taken back: finish.
 */
void
dure_visit_go_on (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  dure_visit_touch (self);
  if (dure_visit_is_on_result (self) && dure_visit_can_donate (self))
    dure_visit_go_to (self, DURE_SCREEN_DONATE);
  else if (self->screen == DURE_SCREEN_PILOT)
    dure_visit_go_to (self, DURE_SCREEN_RESULT);
  else if (self->screen == DURE_SCREEN_RECEIPT || self->screen == DURE_SCREEN_GOODBYE
           || self->screen == DURE_SCREEN_TAKEN_BACK || self->screen == DURE_SCREEN_CALL)
    dure_visit_clear (self);
}

/* From the choice to a result of before, the one that was shown last if it is still there. */
static gboolean
go_back_to_result (DureVisit *self)
{
  DureInstrumentKind earlier;
  const gboolean has_earlier = find_earlier (self, &earlier);

  if (dure_visit_back_to_home (self, has_earlier))
    return TRUE;
  if (!has_earlier)
    return FALSE;
  self->kind = earlier;
  self->own = earlier == DURE_INSTRUMENT_KIND_HEART_RATE && self->visitor->pulse_is_own;
  dure_visit_go_to (self, DURE_SCREEN_RESULT);
  return TRUE;
}

/* One screen back; what one goes back before did not happen. */
static void
go_back (DureVisit *self)
{
  const DureScreen back = screens[self->screen].back;

  if (self->screen == DURE_SCREEN_RESULT)
    dure_visit_forget_kind (self);
  else if (self->screen == DURE_SCREEN_HOME_RESULT)
    dure_visitor_forget_home (self->visitor);
  else if (self->screen == DURE_SCREEN_METER_RESULT)
    dure_visit_forget_kind (self);
  else if (back == DURE_SCREEN_CHOOSE && screens[self->screen].uses_instrument)
    dure_visit_forget_attempt (self);
  if (back == DURE_SCREEN_CHOOSE)
    self->values_shown = FALSE;
  if (back == DURE_SCREEN_DONATE)
    forget_answers (self);
  dure_visit_go_to (self, back == DURE_SCREEN_RESULT ? self->result : back);
}

/**
 * dure_visit_back:
 *
 * One screen back; what one goes back before did not happen: the result that was shown, an attempt
 * to measure, the answer of an ask that is shown again. From the choice back to what was measured
 * before, if anything was.
 */
void
dure_visit_back (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  dure_visit_touch (self);
  if (!dure_visit_can_go_back (self)
      || (self->screen == DURE_SCREEN_CHOOSE && go_back_to_result (self)))
    return;
  if ((self->screen == DURE_SCREEN_ASK || self->screen == DURE_SCREEN_REVIEW)
           && dure_visit_ask_back (self))
    return;
  else if (screens[self->screen].back == DURE_SCREEN_WELCOME)
    dure_visit_clear (self);
  else
    go_back (self);
}

/**
 * dure_visit_stop:
 *
 * From everywhere: ends the visit and forgets all of it. What was already given stays given.
 */
void
dure_visit_stop (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen != DURE_SCREEN_WELCOME)
    dure_visit_clear (self);
}

/**
 * dure_visit_touch:
 *
 * Somebody is there: the idle rule begins anew, as often as it takes.
 */
void
dure_visit_touch (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  self->touched_ms = dure_visit_now_ms (self);
  if (self->seconds_left == 0)
    return;
  self->seconds_left = 0;
  dure_visit_tell (self, FALSE);
}

/**
 * dure_visit_set_is_heard:
 * @is_heard: whether somebody listens to the screens, which takes longer than reading them
 */
void
dure_visit_set_is_heard (DureVisit *self, gboolean is_heard)
{
  g_return_if_fail (DURE_IS_VISIT (self));
  self->is_heard = is_heard;
}

/**
 * dure_visit_can_go_back:
 *
 * Returns: whether dure_visit_back() does anything
 */
gboolean
dure_visit_can_go_back (DureVisit *self)
{
  return screens[self->screen].back != self->screen;
}
