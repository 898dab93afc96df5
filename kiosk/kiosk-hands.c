// kiosk-hands.c: what a visit does to the world around its station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "kiosk-private.h"

#include "giving.h"

/**
 * dure_kiosk_is_connected:
 *
 * Returns: whether there is a city that knows this station, and a way to it
 */
gboolean
dure_kiosk_is_connected (DureKiosk *self)
{
  return self->station->is_enrolled && self->uplink != NULL;
}

static gboolean
has_settings (DureKiosk *self)
{
  return self->settings != NULL && dure_settings_get (self->settings) != NULL;
}

static void
measure (DureInstrumentKind kind, gboolean own, gpointer data)
{
  DureKiosk *self = data;

  dure_instruments_measure (self->instruments, kind, own);
}

static void
answer (gboolean yes, guint number, gpointer data)
{
  DureKiosk *self = data;

  dure_instruments_answer (self->instruments, yes, number);
}

static void
release (gpointer data)
{
  DureKiosk *self = data;

  dure_instruments_release (self->instruments);
}

static gboolean
give (DureDonation *donation, DureToken *token, gpointer data, GError **error)
{
  DureKiosk *self = data;
  g_autoptr (GError) local = NULL;

  if (!dure_give (self->station, self->outbox, donation, token, &local))
    {
      g_message ("%s", local->message);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  dure_sync_wake (self->sync);
  return TRUE;
}

/**
 * dure_kiosk_find_notice:
 * @language: `ko`
 *
 * Returns: (transfer none) (nullable): what people are told: the city's word, or what is built in
 */
DureNotice *
dure_kiosk_find_notice (DureKiosk *self, const char *language)
{
  return has_settings (self)
             ? dure_settings_find_notice (self->settings, language)
             : dure_notice_shelf_newest (self->notices, self->fitting.pilot, language);
}

static DureNotice *
find_notice (const char *language, gpointer data)
{
  return dure_kiosk_find_notice (data, language);
}

/* Settings whose time is over are no ground to ask on; taking back does not ask for this. */
static gboolean
can_give (gpointer data)
{
  DureKiosk *self = data;

  return dure_kiosk_is_connected (self)
         && (!has_settings (self) || dure_settings_hold (self->settings));
}

static gboolean
show_pass (const char *language, const char *notice_digest, DureVisitPass *ret_pass, gpointer data)
{
  DureKiosk *self = data;

  return dure_returning_begin (self->returning, language, notice_digest, ret_pass);
}

static void
hide_pass (gpointer data)
{
  DureKiosk *self = data;

  dure_returning_end (self->returning);
}

static gboolean
show_home (const char *language, DureVisitPass *ret_pass, gpointer data)
{
  return dure_home_file_begin (((DureKiosk *) data)->home_file, language, ret_pass);
}

static void
hide_home (gpointer data)
{
  dure_home_file_end (((DureKiosk *) data)->home_file);
}

static void
look_up (const char *code, gpointer data)
{
  dure_withdrawing_look_up (((DureKiosk *) data)->withdrawing, code);
}

static void
stop_looking (gpointer data)
{
  dure_withdrawing_stop_looking (((DureKiosk *) data)->withdrawing);
}

static gboolean
take_back (const DureSlip *slip, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!dure_withdrawing_take (((DureKiosk *) data)->withdrawing, slip, &error))
    g_message ("%s", error->message);
  return error == NULL;
}

static const DurePilotModel *
find_pilot (const char *language, gpointer data)
{
  return dure_pilot_slot_find (((DureKiosk *) data)->slot, language);
}

static void
on_pilot_heard (DureModelOutcome outcome, double answer, gpointer data)
{
  dure_visit_set_pilot_outcome (((DureKiosk *) data)->visit, outcome, answer);
}

static void
ask_pilot (const DurePilotFeatures *features, gpointer data)
{
  dure_pilot_slot_ask (((DureKiosk *) data)->slot, features, on_pilot_heard, data);
}

static void
forget_pilot (gpointer data)
{
  dure_pilot_slot_forget (((DureKiosk *) data)->slot);
}

/**
 * dure_kiosk_hands:
 *
 * Returns: what a visit can do here
 */
DureVisitHands
dure_kiosk_hands (DureKiosk *self)
{
  DureVisitHands hands = { measure, answer, release, give, find_notice, self, can_give };

  if (self->slot != NULL)
    {
      hands.find_pilot = find_pilot;
      hands.ask_pilot = ask_pilot;
      hands.forget_pilot = forget_pilot;
    }
  if (self->returning != NULL)
    {
      hands.show_home = show_home;
      hands.hide_home = hide_home;
      hands.show_pass = show_pass;
      hands.hide_pass = hide_pass;
      hands.look_up = look_up;
      hands.stop_looking = stop_looking;
      hands.take_back = take_back;
    }
  return hands;
}
