// visit-home.c: the part of a visit in which a phone brings the file of its home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The screen shows a pass, and whichever phone scans it may bring one file. What is in it comes
// here as hours, and is known to this visit alone: the moment it is here, or the screen is left,
// the city is told to erase it. When somebody else was faster, the donor's own phone says so, and
// going back forgets what came.

#include "visit-private.h"

#include <string.h>

/**
 * dure_visit_can_bring_home:
 *
 * Returns: whether this station can take such a file
 */
gboolean
dure_visit_can_bring_home (DureVisit *self)
{
  return self->hands.show_home != NULL;
}

/* Asks no more, and has what was brought erased. */
void
dure_visit_hide_home (DureVisit *self)
{
  if (!self->visitor->has_home_pass)
    return;
  self->hands.hide_home (self->hands.data);
  dure_visitor_forget_home_pass (self->visitor);
}

/* A new pass in the present language, on its screen. */
void
dure_visit_show_home (DureVisit *self)
{
  DureVisitPass pass;

  dure_visit_hide_home (self);
  if (!self->hands.show_home (self->language, &pass, self->hands.data))
    {
      dure_visit_go_to (self, DURE_SCREEN_CHOOSE);
      return;
    }
  self->visitor->has_home_pass = TRUE;
  self->visitor->home_pass = pass;
  explicit_bzero (&pass, sizeof pass);
  dure_visit_go_to (self, DURE_SCREEN_HOME);
}

static gboolean
has_result (DureVisit *self, DureScreen screen)
{
  return (screen == DURE_SCREEN_HOME_RESULT && self->visitor->has_home)
         || (screen == DURE_SCREEN_METER_RESULT && self->visitor->has_meter);
}

/* From the choice to what is known of a home: when that was shown last, or is all there is. */
gboolean
dure_visit_back_to_home (DureVisit *self, gboolean has_other)
{
  DureScreen screen = self->result;

  if (!has_result (self, screen) && !has_other)
    screen = self->visitor->has_home ? DURE_SCREEN_HOME_RESULT : DURE_SCREEN_METER_RESULT;
  if (!has_result (self, screen))
    return FALSE;
  if (screen == DURE_SCREEN_METER_RESULT)
    {
      self->kind = DURE_INSTRUMENT_KIND_ELECTRICITY;
      self->own = TRUE;
    }
  dure_visit_go_to (self, screen);
  return TRUE;
}

/**
 * dure_visit_bring_home:
 *
 * On the choose screen: shows a pass for the file of a home. On its own screen, when that is over:
 * another one.
 */
void
dure_visit_bring_home (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_can_bring_home (self)
      && (dure_visit_touched_on (self, DURE_SCREEN_CHOOSE) || self->screen == DURE_SCREEN_HOME))
    dure_visit_show_home (self);
}

/**
 * dure_visit_set_home_state:
 * @state: how far the pass is; when a file was brought, dure_visit_take_home()
 */
void
dure_visit_set_home_state (DureVisit *self, DurePassState state)
{
  g_return_if_fail (DURE_IS_VISIT (self) && state != DURE_PASS_APPROVED);

  if (!self->visitor->has_home_pass || self->visitor->home_state == state)
    return;
  self->visitor->home_state = state;
  dure_visit_tell (self, TRUE);
}

/**
 * dure_visit_take_home:
 * @hours: what was brought; copied, the caller wipes it
 *
 * It becomes the result.
 */
void
dure_visit_take_home (DureVisit *self, const DureHomeHours *hours)
{
  g_return_if_fail (DURE_IS_VISIT (self) && hours->count > 0);

  if (!self->visitor->has_home_pass)
    return;
  dure_visit_touch (self);
  dure_visitor_take_home (self->visitor, hours);
  self->values_shown = FALSE;
  dure_visit_go_to (self, DURE_SCREEN_HOME_RESULT);
}

/**
 * dure_visit_get_home_state:
 *
 * Returns: how far the pass on the screen is
 */
DurePassState
dure_visit_get_home_state (DureVisit *self)
{
  return self->visitor->home_state;
}

/**
 * dure_visit_get_home_pass:
 *
 * Returns: (transfer none) (nullable): the pass to show
 */
const DureVisitPass *
dure_visit_get_home_pass (DureVisit *self)
{
  return self->visitor->has_home_pass ? &self->visitor->home_pass : NULL;
}

/**
 * dure_visit_get_home_hours:
 *
 * Returns: (transfer none) (nullable): what was brought in this visit
 */
const DureHomeHours *
dure_visit_get_home_hours (DureVisit *self)
{
  return self->visitor->has_home ? &self->visitor->home_hours : NULL;
}

/**
 * dure_visit_get_home:
 *
 * Returns: (transfer none) (nullable): what it says; without a whole day, nothing but that
 */
const DureHomeEnergy *
dure_visit_get_home (DureVisit *self)
{
  return self->visitor->has_home ? &self->visitor->home : NULL;
}
