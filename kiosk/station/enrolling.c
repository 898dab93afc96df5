// enrolling.c: the first start of a station, until the city knows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   try a code -> the city -> (no) what was wrong, in a state -> try again
//                          -> (yes) done
//
// One code at a time. What went wrong is for the screen a state, by what a person can do about it,
// and for the log a message without the code. Station and uplink must outlive it, and the uplink
// also what is called off when it goes: run the main context once more before that is freed.

#include "enrolling.h"

#include "kiosk-error.h"

/* What an answer finds; @owner is gone when nobody waits for it any more. */
typedef struct
{
  DureEnrolling *owner;
  DureStation *station;
  GCancellable *cancellable;
} Attempt;

struct _DureEnrolling
{
  DureStation *station;
  DureUplink *uplink;
  DureDice *dice;
  DureEnrollingFunc heard;
  gpointer data;
  DureEnrollingState state;
  Attempt *attempt;
};

static void
attempt_free (Attempt *self)
{
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
set_state (DureEnrolling *self, DureEnrollingState state)
{
  self->state = state;
  self->heard (state, self->data);
}

static DureEnrollingState
state_after (const GError *error)
{
  if (error == NULL)
    return DURE_ENROLLING_DONE;
  if (error->domain == DURE_KIOSK_ERROR)
    switch (error->code)
      {
      case DURE_KIOSK_ERROR_REFUSED:
        return DURE_ENROLLING_WRONG;
      case DURE_KIOSK_ERROR_SPENT:
        return DURE_ENROLLING_SPENT;
      case DURE_KIOSK_ERROR_TOO_OFTEN:
        return DURE_ENROLLING_SLOW;
      case DURE_KIOSK_ERROR_UNREACHABLE:
        return DURE_ENROLLING_NO_NETWORK;
      case DURE_KIOSK_ERROR_CLOCK:
        return DURE_ENROLLING_CLOCK;
      default:
        break;
      }
  return DURE_ENROLLING_FAILED;
}

static void
on_enrol_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) attempt = data;
  DureEnrolling *self = attempt->owner;
  g_autoptr (GError) error = NULL;

  dure_station_enrol_finish (attempt->station, result, &error);
  if (self == NULL)
    return;
  self->attempt = NULL;
  if (error != NULL)
    g_message ("%s", error->message);
  set_state (self, state_after (error));
}

/**
 * dure_enrolling_try:
 * @code: the one-use code as it was typed, with or without hyphens
 *
 * Asks the city, unless it is being asked already.
 */
void
dure_enrolling_try (DureEnrolling *self, const char *code)
{
  if (self->attempt != NULL || self->state == DURE_ENROLLING_DONE)
    return;
  self->attempt = g_new (Attempt, 1);
  *self->attempt = (Attempt){ self, self->station, g_cancellable_new () };
  set_state (self, DURE_ENROLLING_ASKING);
  dure_station_enrol_async (self->station, self->uplink, self->dice, code,
                            self->attempt->cancellable, on_enrol_ready, self->attempt);
}

/**
 * dure_enrolling_get_state:
 *
 * Returns: what became of the last code
 */
DureEnrollingState
dure_enrolling_get_state (DureEnrolling *self)
{
  return self->state;
}

/**
 * dure_enrolling_new:
 * @station: the one that becomes known
 * @uplink: the way to the city
 * @dice: where its new key comes from
 * @heard: called with each new state
 * @data: handed to @heard
 *
 * Returns: (transfer full): one that waits for a code
 */
DureEnrolling *
dure_enrolling_new (DureStation *station, DureUplink *uplink, DureDice *dice,
                    DureEnrollingFunc heard, gpointer data)
{
  DureEnrolling *self = g_new0 (DureEnrolling, 1);

  self->station = station;
  self->uplink = uplink;
  self->dice = dice;
  self->heard = heard;
  self->data = data;
  return self;
}

/**
 * dure_enrolling_free:
 * @self: (transfer full) (nullable): a question under way is called off
 */
void
dure_enrolling_free (DureEnrolling *self)
{
  if (self == NULL)
    return;
  if (self->attempt != NULL)
    {
      self->attempt->owner = NULL;
      g_cancellable_cancel (self->attempt->cancellable);
    }
  g_free (self);
}
