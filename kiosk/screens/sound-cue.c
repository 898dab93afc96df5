// sound-cue.c: which sound belongs to what has just happened in a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everybody near hears a sound, so it tells that there is a result and never which one: the same
// for every value, every answer to an ask, and every end of a visit. Each stands beside something
// that is seen, on the page that has come or in the words that have changed.

#include "sound-cue.h"

static guint
trouble_of_link (DureVisit *visit)
{
  const DureScreen screen = dure_visit_get_screen (visit);
  const DureVisitLink link = dure_visit_get_link (visit);
  const gboolean is_shown = screen == DURE_SCREEN_CONNECT || screen == DURE_SCREEN_MEASURE;

  return is_shown && link >= DURE_LINK_NO_CONTACT ? (guint) link : 0;
}

static guint
trouble_of_hint (DureVisit *visit)
{
  const DureHint hint = dure_visit_get_live (visit)->hint;

  return dure_visit_get_screen (visit) == DURE_SCREEN_MEASURE && hint != DURE_HINT_WAIT ? hint : 0;
}

static guint
trouble_of_question (DureVisit *visit)
{
  return dure_visit_get_screen (visit) == DURE_SCREEN_PROVE
             ? (guint) dure_visit_get_question (visit)->question
             : 0;
}

static guint
trouble_of_code (DureVisit *visit)
{
  const DureCodeState state = dure_visit_get_code_state (visit);

  return state >= DURE_CODE_SLIP && state < DURE_CODE_FOUND ? (guint) state : 0;
}

static guint
trouble_of_pass (DurePassState state)
{
  return state == DURE_PASS_OUT_OF_REACH || state == DURE_PASS_OVER ? (guint) state : 0;
}

static void
look_for_troubles (DureVisit *visit, guint ret_troubles[DURE_SOUND_CUE_TROUBLES])
{
  const DureScreen screen = dure_visit_get_screen (visit);
  const guint troubles[DURE_SOUND_CUE_TROUBLES] = {
    trouble_of_link (visit),
    trouble_of_hint (visit),
    trouble_of_question (visit),
    trouble_of_code (visit),
    screen == DURE_SCREEN_RETURNING ? trouble_of_pass (dure_visit_get_pass_state (visit)) : 0,
    screen == DURE_SCREEN_HOME ? trouble_of_pass (dure_visit_get_home_state (visit)) : 0,
    dure_visit_get_give_failed (visit),
    dure_visit_get_take_back_failed (visit),
    dure_visit_get_seconds_left (visit) > 0,
  };

  memcpy (ret_troubles, troubles, sizeof troubles);
}

/* Whoever closed their eyes hears that the rest is over. */
static gboolean
is_rested (DureVisit *visit)
{
  guint whole;

  return dure_visit_get_screen (visit) == DURE_SCREEN_REST
         && dure_visit_get_rest_left (visit, &whole) == 0;
}

/* Something was measured or brought, given, or taken back; or a number that was typed is known. */
static gboolean
is_done (DureScreen from, DureScreen to)
{
  switch (to)
    {
    case DURE_SCREEN_RESULT:
    case DURE_SCREEN_HOME_RESULT:
    case DURE_SCREEN_METER_RESULT:
      return from == DURE_SCREEN_MEASURE || from == DURE_SCREEN_HOME;
    case DURE_SCREEN_TAKE_BACK:
      return from == DURE_SCREEN_CODE;
    case DURE_SCREEN_RECEIPT:
    case DURE_SCREEN_GOODBYE:
    case DURE_SCREEN_TAKEN_BACK:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * dure_sound_cue_next:
 * @self: how the visit stood; how it stands afterwards
 * @visit: something has changed
 *
 * Returns: what is to be heard of it
 */
DureSound
dure_sound_cue_next (DureSoundCue *self, DureVisit *visit)
{
  const DureSoundCue earlier = *self;
  DureSound sound = DURE_SOUND_NONE;

  self->screen = dure_visit_get_screen (visit);
  self->is_approved = self->screen == DURE_SCREEN_RETURNING
                      && dure_visit_get_pass_state (visit) == DURE_PASS_APPROVED;
  self->is_rested = is_rested (visit);
  look_for_troubles (visit, self->troubles);
  if (is_done (earlier.screen, self->screen) && earlier.screen != self->screen)
    sound = DURE_SOUND_DONE;
  if ((self->is_approved && !earlier.is_approved) || (self->is_rested && !earlier.is_rested))
    sound = DURE_SOUND_DONE;
  for (guint i = 0; i < DURE_SOUND_CUE_TROUBLES; i++)
    if (self->troubles[i] != 0 && self->troubles[i] != earlier.troubles[i])
      sound = DURE_SOUND_ATTENTION;
  return sound;
}
