// visit-withdrawing.c: a visit in which somebody without a phone takes back what they gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The number of the receipt is typed; the city says what stands of whoever has it, and nothing
// more; what is chosen goes out sealed. When the city is out of reach all that the notice asks for
// is offered, and the slip waits here, sealed, until it can be sent: the screen says so.
//
// Five wrong numbers, whoever typed them, make everybody wait a minute for each further one: the
// numbers cannot be tried through. The number is wiped as soon as it is sealed, and with the visit.

#include "visit-private.h"

#include "slip.h"

#include <string.h>

#define WRONG_MAX 5
#define SLOW_MS (60 * 1000)
#define CALM_MS (15 * 60 * 1000) /* after so long without a wrong number none counts any more */

/**
 * dure_visit_can_take_back:
 *
 * Returns: whether this station can bring it to a city, also when it takes no more donations
 */
gboolean
dure_visit_can_take_back (DureVisit *self)
{
  return self->hands.look_up != NULL;
}

void
dure_visit_stop_looking (DureVisit *self)
{
  if (self->visitor->code_state != DURE_CODE_LOOKING)
    return;
  self->visitor->code_state = DURE_CODE_TYPING;
  self->hands.stop_looking (self->hands.data);
}

/**
 * dure_visit_begin_taking_back:
 * @language: the language of the screen
 *
 * On the welcome screen: begins a visit that takes back.
 */
void
dure_visit_begin_taking_back (DureVisit *self, const char *language)
{
  g_return_if_fail (DURE_IS_VISIT (self) && language != NULL);

  if (!dure_visit_touched_on (self, DURE_SCREEN_WELCOME) || !dure_visit_can_take_back (self))
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  dure_visit_begin (self, DURE_SCREEN_CODE);
}

static void
say (DureVisit *self, DureCodeState state)
{
  explicit_bzero (self->visitor->code, sizeof self->visitor->code);
  self->visitor->code_state = state;
  dure_visit_tell (self, TRUE);
}

static void
count_wrong (DureVisit *self)
{
  self->wrong_codes++;
  self->wrong_ms = dure_visit_now_ms (self);
}

static gboolean
has_to_wait (DureVisit *self)
{
  gint64 since_ms = dure_visit_now_ms (self) - self->wrong_ms;

  if (since_ms >= CALM_MS)
    self->wrong_codes = 0;
  return self->wrong_codes >= WRONG_MAX && since_ms < SLOW_MS;
}

/**
 * dure_visit_type_code:
 * @code: what was typed; the caller wipes it
 *
 * On its screen: looks up what stands.
 */
void
dure_visit_type_code (DureVisit *self, const char *code)
{
  char *normal;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_CODE)
      || self->visitor->code_state == DURE_CODE_LOOKING)
    return;
  if (has_to_wait (self))
    {
      say (self, DURE_CODE_SLOW);
      return;
    }
  normal = dure_withdrawal_code_normalise (code);
  if (normal == NULL)
    {
      count_wrong (self);
      say (self, DURE_CODE_SLIP);
      return;
    }
  memcpy (self->visitor->code, normal, sizeof self->visitor->code);
  explicit_bzero (normal, strlen (normal));
  g_free (normal);
  self->visitor->code_state = DURE_CODE_LOOKING;
  dure_visit_tell (self, TRUE);
  self->hands.look_up (self->visitor->code, self->hands.data);
}

/* What the notice of this station asks for: more than that was not given here. */
static void
offer_all (DureVisit *self)
{
  DureNotice *notice = self->hands.find_notice (self->language, self->hands.data);
  gboolean *stands = self->visitor->stands;

  for (DureCode code = 0; notice != NULL && code < DURE_CODE_COUNT; code++)
    if (dure_consent_can_cover (notice, code, dure_visit_wall_ms (self)))
      stands[dure_kind_of_code (code)] = TRUE;
  stands[DURE_TAKE_PROVIDE] = stands[DURE_TAKE_TRAIN] = TRUE;
}

/**
 * dure_visit_set_looked_up:
 * @state: what the city said, or that it said nothing
 * @stands: (nullable): with %DURE_CODE_FOUND, what can be taken back
 */
void
dure_visit_set_looked_up (DureVisit *self, DureCodeState state,
                          const gboolean stands[DURE_TAKE_COUNT])
{
  DureVisitor *visitor = self->visitor;
  gboolean any = FALSE;

  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen != DURE_SCREEN_CODE || visitor->code_state != DURE_CODE_LOOKING)
    return;
  dure_visit_touch (self);
  if (state != DURE_CODE_FOUND && state != DURE_CODE_OUT_OF_REACH)
    {
      if (state == DURE_CODE_UNKNOWN)
        count_wrong (self);
      say (self, state);
      return;
    }
  visitor->code_state = state;
  if (state == DURE_CODE_FOUND)
    memcpy (visitor->stands, stands, sizeof visitor->stands);
  else
    offer_all (self);
  for (guint what = 0; what < DURE_TAKE_COUNT; what++)
    any |= visitor->stands[what];
  visitor->stands[DURE_TAKE_EVERYTHING] = any;
  if (!any)
    {
      explicit_bzero (visitor->code, sizeof visitor->code);
      visitor->taken = DURE_TAKEN_NOTHING;
    }
  dure_visit_go_to (self, any ? DURE_SCREEN_TAKE_BACK : DURE_SCREEN_TAKEN_BACK);
}

static const char *
scope_text (guint what)
{
  if (what == DURE_TAKE_EVERYTHING)
    return "everything";
  if (what == DURE_TAKE_PROVIDE)
    return dure_purpose_to_text (DURE_PURPOSE_PROVIDE);
  if (what == DURE_TAKE_TRAIN)
    return dure_purpose_to_text (DURE_PURPOSE_TRAIN);
  return dure_kind_to_text ((DureKind) what);
}

static void
hand_in (DureVisit *self, gboolean erases)
{
  DureVisitor *visitor = self->visitor;
  DureSlip slip = { .erases = erases };
  gboolean is_kept;

  g_strlcpy (slip.code, visitor->code, sizeof slip.code);
  g_strlcpy (slip.scope, scope_text (visitor->scope), sizeof slip.scope);
  is_kept = self->hands.take_back (&slip, self->hands.data);
  explicit_bzero (&slip, sizeof slip);
  if (!is_kept)
    {
      self->give_failed = TRUE;
      dure_visit_tell (self, TRUE);
      return;
    }
  explicit_bzero (visitor->code, sizeof visitor->code);
  visitor->erases = erases;
  visitor->taken = DURE_TAKEN_QUEUED;
  dure_visit_go_to (self, DURE_SCREEN_TAKEN_BACK);
}

/**
 * dure_visit_choose_scope:
 * @what: %DURE_TAKE_EVERYTHING, a kind, or a purpose; of a purpose there is nothing to erase
 */
void
dure_visit_choose_scope (DureVisit *self, guint what)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (!dure_visit_touched_on (self, DURE_SCREEN_TAKE_BACK)
      || !dure_visit_offers_scope (self, what))
    return;
  self->visitor->scope = what;
  if (what == DURE_TAKE_PROVIDE || what == DURE_TAKE_TRAIN)
    hand_in (self, FALSE);
  else
    dure_visit_go_to (self, DURE_SCREEN_ERASE);
}

/**
 * dure_visit_take_back:
 * @erases: whether what is there goes too, for good
 *
 * When that fails nothing was kept, and it can be tried again.
 */
void
dure_visit_take_back (DureVisit *self, gboolean erases)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (dure_visit_touched_on (self, DURE_SCREEN_ERASE))
    hand_in (self, erases);
}

/**
 * dure_visit_set_taken_back:
 *
 * The city has decided it.
 */
void
dure_visit_set_taken_back (DureVisit *self)
{
  g_return_if_fail (DURE_IS_VISIT (self));

  if (self->screen != DURE_SCREEN_TAKEN_BACK || self->visitor->taken != DURE_TAKEN_QUEUED)
    return;
  self->visitor->taken = DURE_TAKEN_DONE;
  dure_visit_tell (self, TRUE);
}

/**
 * dure_visit_get_code_state:
 *
 * Returns: what is known of the number that was typed
 */
DureCodeState
dure_visit_get_code_state (DureVisit *self)
{
  return self->visitor->code_state;
}

/**
 * dure_visit_offers_scope:
 * @what: as for dure_visit_choose_scope()
 *
 * Returns: whether that can be taken back
 */
gboolean
dure_visit_offers_scope (DureVisit *self, guint what)
{
  return what < DURE_TAKE_COUNT && self->visitor->stands[what];
}

/**
 * dure_visit_get_scope:
 *
 * Returns: what is being taken back
 */
guint
dure_visit_get_scope (DureVisit *self)
{
  return self->visitor->scope;
}

/**
 * dure_visit_get_take_back_failed:
 *
 * Returns: whether it could not be kept here, and has to be tried again
 */
gboolean
dure_visit_get_take_back_failed (DureVisit *self)
{
  return self->give_failed;
}

/**
 * dure_visit_get_taken:
 * @ret_erases: (out): whether what is there goes too
 *
 * Returns: how far it is
 */
DureTakenState
dure_visit_get_taken (DureVisit *self, gboolean *ret_erases)
{
  *ret_erases = self->visitor->erases;
  return self->visitor->taken;
}
