// kiosk.c: the parts of a station, put together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   instruments -> visit <-> screens          visit -> giving -> outbox -> sync -> uplink
//
// Every part knows only what it needs; this is the one place that knows them all. A tick runs
// while a visit does; on the welcome screen no timer runs at all. When the city wants the station
// to be otherwise, visit, instruments and screens are made anew while nobody stands there.

#include "kiosk-private.h"

#include "kiosk-error.h"
#include "language.h"

#define TICK_MS 250
#define WALL "/usr/bin/bwrap"

/* ---- what the world does to the visit ---- */

static void
on_looked_up (DureCodeState state, const gboolean stands[DURE_TAKE_COUNT], gpointer data)
{
  dure_visit_set_looked_up (((DureKiosk *) data)->visit, state, stands);
}

static void
on_taken_back (gpointer data)
{
  dure_visit_set_taken_back (((DureKiosk *) data)->visit);
}

/* A donation has gone out: what somebody took back here may be known now, and the city is there to
 * be asked. */
static void
on_settled (DureSync *sync, guint kept, guint refused, DureKiosk *self)
{
  if (kept == 0)
    return;
  dure_withdrawing_wake (self->withdrawing);
  if (self->settings != NULL)
    dure_settings_tick (self->settings);
}

static void
on_pass_state (DurePassState state, const DureApproval *approval, gpointer data)
{
  DureKiosk *self = data;

  dure_visit_set_pass_state (self->visit, state, approval);
}

static void
on_home_heard (DurePassState state, const DureHomeHours *hours, gpointer data)
{
  DureKiosk *self = data;

  if (hours != NULL)
    dure_visit_take_home (self->visit, hours);
  else
    dure_visit_set_home_state (self->visit, state);
}

static void
on_state_changed (DureInstruments *instruments, guint state, DureKiosk *self)
{
  static const DureVisitLink links[] = {
    [DURE_INSTRUMENT_RADIO_OFF] = DURE_LINK_RADIO_OFF,
    [DURE_INSTRUMENT_SEARCHING] = DURE_LINK_SEARCHING,
    [DURE_INSTRUMENT_NONE_FOUND] = DURE_LINK_NONE_FOUND,
    [DURE_INSTRUMENT_SEVERAL_FOUND] = DURE_LINK_SEVERAL_FOUND,
    [DURE_INSTRUMENT_CONNECTING] = DURE_LINK_CONNECTING,
    [DURE_INSTRUMENT_ASKING] = DURE_LINK_ASKING,
    [DURE_INSTRUMENT_MEASURING] = DURE_LINK_MEASURING,
    [DURE_INSTRUMENT_LOST] = DURE_LINK_LOST,
    [DURE_INSTRUMENT_NOT_PROVEN] = DURE_LINK_NOT_PROVEN,
    [DURE_INSTRUMENT_BOND_LOST] = DURE_LINK_BOND_LOST,
    [DURE_INSTRUMENT_SEALED] = DURE_LINK_SEALED,
    [DURE_INSTRUMENT_FAILED] = DURE_LINK_FAILED,
  };

  if (self->screen_staff != NULL)
    dure_screen_staff_set_instrument (self->screen_staff, state);
  if (state != DURE_INSTRUMENT_IDLE && state < G_N_ELEMENTS (links))
    dure_visit_set_link (self->visit, links[state]);
}

static void
on_heart_rate (DureInstruments *instruments, const DureHeartRateBeat *beat, DureKiosk *self)
{
  if (beat->missed > 0)
    dure_visit_break_beats (self->visit);
  dure_visit_take_beats (self->visit, beat->bpm, beat->contact != DURE_BEAT_CONTACT_NONE,
                         beat->rr_1024, beat->n_rr);
}

static void
on_reading (DureInstruments *instruments, const DureInstrumentReading *reading, DureKiosk *self)
{
  dure_visit_take_reading (self->visit, reading);
}

static void
on_question (DureInstruments *instruments, const DureInstrumentQuestion *question, DureKiosk *self)
{
  dure_visit_set_question (self->visit, question);
}

static void
on_proven (DureInstruments *instruments, guint possession, DureKiosk *self)
{
  dure_visit_set_proven (self->visit, possession);
}

static gboolean
on_tick (gpointer data)
{
  DureKiosk *self = data;

  dure_visit_tick (self->visit);
  return G_SOURCE_CONTINUE;
}

static gboolean on_refit (gpointer data);

/* From the main loop, so that no visit is taken away while a signal of its is still running. */
static void
wish_refit (gpointer data)
{
  DureKiosk *self = data;

  if (self->refit == 0)
    self->refit = g_idle_add (on_refit, self);
}

static void
on_changed (DureVisit *visit, gboolean screen_changed, DureKiosk *self)
{
  gboolean runs = dure_visit_get_screen (visit) != DURE_SCREEN_WELCOME;

  if (self->health != NULL)
    dure_health_follow (self->health, visit);
  if (runs && self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, on_tick, self);
  else if (!runs)
    {
      g_clear_handle_id (&self->tick, g_source_remove);
      wish_refit (self);
    }
}

/* ---- putting together ---- */

static gboolean
open_outbox (DureKiosk *self, GError **error)
{
  g_autofree char *path = dure_station_path (self->station, "outbox.db");
  g_autofree char *aside = NULL;

  self->outbox = dure_outbox_open (path, dure_clock_system (), &aside, error);
  if (aside != NULL)
    g_message ("The outbox was damaged, or of a newer kiosk; all of it was set aside: %s", aside);
  return self->outbox != NULL;
}

/**
 * dure_kiosk_open:
 * @options: how; copied
 * @error: why the station must not run like this
 *
 * Returns: (transfer full) (nullable): a station that shows nothing yet
 */
DureKiosk *
dure_kiosk_open (const DureKioskOptions *options, GError **error)
{
  g_autoptr (DureKiosk) self = g_new0 (DureKiosk, 1);

  self->options = *options;
  self->station = dure_station_open (options->state, error);
  if (self->station == NULL || !open_outbox (self, error))
    return NULL;
  dure_station_watch_clock (self->station, dure_clock_system ());
  if (options->backend != NULL)
    {
      self->uplink = dure_uplink_new_http (options->backend, error);
      if (self->uplink == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

static void
on_enrol_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/**
 * dure_kiosk_enrol:
 * @code: the one-use code
 * @error: what the city said, or that it said nothing
 *
 * Makes the station known to the city. Before anything is shown, so it may wait.
 */
gboolean
dure_kiosk_enrol (DureKiosk *self, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->uplink == NULL)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE,
                   "to be enrolled, the station must be told the backend");
      return FALSE;
    }
  dure_station_enrol_async (self->station, self->uplink, dure_dice_system (), code, NULL,
                            on_enrol_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dure_station_enrol_finish (self->station, result, error);
}

static gboolean
start_sync (DureKiosk *self, GError **error)
{
  static const DureSyncTimes times = DURE_SYNC_TIMES_DEFAULT;
  const DureWithdrawingHeard heard = { on_looked_up, on_taken_back, self };

  if (!dure_kiosk_is_connected (self))
    {
      g_message ("%s, so visits end with their feedback: nobody is asked to donate.",
                 self->station->is_enrolled ? "No backend was named"
                                            : "The city does not know this station yet");
      return TRUE;
    }
  self->sync = dure_sync_new (self->outbox, self->uplink, self->station, dure_clock_system (),
                              dure_dice_system (), &times, NULL);
  self->withdrawing = dure_withdrawing_open (self->station, self->uplink, dure_clock_system (),
                                             dure_dice_system (), &heard, error);
  if (self->withdrawing == NULL)
    return FALSE;
  self->run_reports = dure_run_reports_open (self->station, self->uplink, dure_clock_system (),
                                             dure_dice_system (), self->run_counts, self->slot,
                                             error);
  self->health = dure_health_open (self->station, self->uplink, dure_clock_system (),
                                   dure_dice_system (), self->outbox, self->options.bus, error);
  if (self->run_reports == NULL || self->health == NULL)
    return FALSE;
  self->ledger = dure_ledger_watch_open (self->station, self->uplink);
  dure_ledger_watch_start (self->ledger);
  dure_health_watch (self->health, self->settings);
  dure_health_watch_model (self->health, self->model_fetch);
  dure_health_watch_ledger (self->health, self->ledger);
  dure_model_fetch_start (self->model_fetch);
  g_signal_connect (self->sync, "settled", G_CALLBACK (on_settled), self);
  return dure_withdrawing_start (self->withdrawing, error)
         && dure_run_reports_start (self->run_reports, error)
         && dure_health_start (self->health, error)
         && dure_sync_start (self->sync, error);
}

/* Only a station that a city knows has one whose signature it can check. */
static gboolean
open_settings (DureKiosk *self, GError **error)
{
  if (dure_kiosk_is_connected (self))
    self->settings = dure_settings_open (self->station, self->uplink, dure_clock_system (),
                                         dure_dice_system (), wish_refit, self, error);
  return self->settings != NULL || !dure_kiosk_is_connected (self);
}

/* Only a station that a city knows has an operator whose signature it can check. */
static gboolean
open_slot (DureKiosk *self, GError **error)
{
  static const DurePilotTimes times = DURE_PILOT_TIMES_DEFAULT;
  g_autofree char *by_hand = dure_station_path (self->station, "pilot-model");
  g_autofree char *shelf = dure_station_path (self->station, "pilot-models");
  g_autofree char *counts = dure_station_path (self->station, "pilot-runs.json");
  const gboolean has_wall = g_file_test (WALL, G_FILE_TEST_IS_EXECUTABLE);

  if (!self->station->is_enrolled)
    return TRUE;
  self->run_counts = dure_run_counts_open (counts, dure_clock_system (), error);
  if (self->run_counts == NULL)
    return FALSE;
  self->pilot_runner =
      dure_pilot_runner_new (self->options.pilot_model, has_wall ? WALL : NULL, &times);
  self->slot =
      dure_pilot_slot_new (by_hand, shelf, self->station->sign_key, self->station->pilot,
                           dure_clock_system (), self->pilot_runner, self->run_counts);
  if (dure_kiosk_is_connected (self))
    self->model_fetch = dure_model_fetch_new (shelf, self->station, self->uplink,
                                              dure_clock_system (), dure_dice_system (),
                                              self->slot);
  return TRUE;
}

static void
open_ways_to_phones (DureKiosk *self)
{
  if (!dure_kiosk_is_connected (self))
    return;
  self->returning = dure_returning_new (self->station, self->uplink, dure_clock_system (),
                                        dure_dice_system (), on_pass_state, self);
  self->home_file = dure_home_file_new (self->station, self->uplink, dure_clock_system (),
                                        dure_dice_system (), on_home_heard, self);
}

static gboolean
make_visit (DureKiosk *self, GError **error)
{
  const DureVisitHands hands = dure_kiosk_hands (self);
  const DureFitting *fitting = &self->fitting;

  self->visit = dure_visit_new (dure_clock_system (), dure_dice_system (), &fitting->times, &hands);
  dure_fitting_put (fitting, self->visit);
  if (dure_kiosk_find_notice (self, dure_visit_get_language (self->visit)) == NULL)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED,
                   "pilot %s has no notice in the language \"%s\"", fitting->pilot,
                   dure_visit_get_language (self->visit));
      return FALSE;
    }
  g_signal_connect (self->visit, "changed", G_CALLBACK (on_changed), self);
  return TRUE;
}

static void
make_instruments (DureKiosk *self)
{
  self->instruments = dure_instruments_new (self->options.instruments, self->options.bus,
                                            self->fitting.installed);
  g_signal_connect (self->instruments, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (self->instruments, "heart-rate", G_CALLBACK (on_heart_rate), self);
  g_signal_connect (self->instruments, "reading", G_CALLBACK (on_reading), self);
  g_signal_connect (self->instruments, "question", G_CALLBACK (on_question), self);
  g_signal_connect (self->instruments, "proven", G_CALLBACK (on_proven), self);
}

/* Until the city has said how the station is to be, what it has sent stays. The city is asked at
 * once whether the model that is there now still may run. */
static void
turn_to_model (DureKiosk *self, const DureStationSettings *settings)
{
  if (self->model_fetch != NULL && settings != NULL)
    dure_model_fetch_turn (self->model_fetch, self->fitting.pilot, self->fitting.model);
  else if (self->slot != NULL)
    dure_pilot_slot_set_pilot (self->slot, self->fitting.pilot, self->fitting.model);
  if (self->run_reports != NULL)
    dure_run_reports_tick (self->run_reports);
}

static gboolean
fit (DureKiosk *self, GError **error)
{
  const DureStationSettings *settings =
      self->settings != NULL ? dure_settings_get (self->settings) : NULL;

  self->fitting = dure_fitting_of (&self->options, self->station, settings);
  dure_languages_offer (self->fitting.languages);
  turn_to_model (self, settings);
  if (!make_visit (self, error))
    return FALSE;
  make_instruments (self);
  self->screens = dure_screens_new (self->application, self->visit, &self->fitting.look);
  dure_kiosk_open_staff (self);
  return TRUE;
}

static void
drop_visit (DureKiosk *self)
{
  g_clear_pointer (&self->screen_staff, dure_screen_staff_free);
  if (self->instruments != NULL)
    g_signal_handlers_disconnect_by_data (self->instruments, self);
  g_clear_object (&self->instruments);
  if (self->visit != NULL)
    g_signal_handlers_disconnect_by_data (self->visit, self);
  g_clear_object (&self->visit);
}

/* The next window stands before the last one goes, so the application never has none and ends.
 * Whoever is there is let be: the end of a visit, or the settings' next tick, wishes it again. */
static gboolean
on_refit (gpointer data)
{
  DureKiosk *self = data;
  g_autoptr (DureScreens) earlier = NULL;
  g_autoptr (GError) error = NULL;

  self->refit = 0;
  if (self->settings == NULL || self->screens == NULL || !dure_screens_are_at_rest (self->screens)
      || !dure_settings_turn (self->settings))
    return G_SOURCE_REMOVE;
  earlier = g_steal_pointer (&self->screens);
  drop_visit (self);
  if (fit (self, &error))
    return G_SOURCE_REMOVE;
  g_warning ("%s", error->message);
  g_application_quit (G_APPLICATION (self->application));
  return G_SOURCE_REMOVE;
}

static gboolean
open_for_visits (DureKiosk *self, GError **error)
{
  self->notices = dure_notice_shelf_load (self->options.notices, error);
  if (self->notices == NULL || !open_settings (self, error) || !open_slot (self, error))
    return FALSE;
  open_ways_to_phones (self);
  if (!start_sync (self, error) || !fit (self, error))
    return FALSE;
  if (self->settings != NULL)
    dure_settings_start (self->settings);
  return TRUE;
}

/* As in a refit. */
static void
on_enrolling_over (gpointer data)
{
  DureKiosk *self = data;
  g_autoptr (GError) error = NULL;
  const gboolean is_open = open_for_visits (self, &error);

  g_clear_pointer (&self->enrol_screen, dure_enrol_screen_free);
  if (is_open)
    return;
  g_warning ("%s", error->message);
  g_application_quit (G_APPLICATION (self->application));
}

/**
 * dure_kiosk_start:
 * @application: what the window belongs to
 * @error: why it cannot
 *
 * Shows the welcome screen and begins to bring to the city what still lies in the outbox. A station
 * that the city does not know is first asked for its code.
 */
gboolean
dure_kiosk_start (DureKiosk *self, GtkApplication *application, GError **error)
{
  const DureFitting fitting = dure_fitting_of (&self->options, self->station, NULL);

  self->application = application;
  if (self->station->is_enrolled || self->uplink == NULL)
    return open_for_visits (self, error);
  self->enrol_screen = dure_enrol_screen_new (application, self->station, self->uplink,
                                              dure_dice_system (), &fitting.look,
                                              on_enrolling_over, self);
  return TRUE;
}

/**
 * dure_kiosk_close:
 * @self: (transfer full) (nullable): a visit under way is forgotten; what is in the outbox stays
 */
void
dure_kiosk_close (DureKiosk *self)
{
  if (self == NULL)
    return;
  if (self->visit != NULL)
    dure_visit_stop (self->visit);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->refit, g_source_remove);
  g_clear_pointer (&self->screen_staff, dure_screen_staff_free);
  g_clear_pointer (&self->staff, dure_staff_free);
  g_clear_object (&self->screens);
  g_clear_pointer (&self->enrol_screen, dure_enrol_screen_free);
  if (self->instruments != NULL)
    g_signal_handlers_disconnect_by_data (self->instruments, self);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->health, dure_health_close);
  g_clear_pointer (&self->ledger, dure_ledger_watch_close);
  g_clear_pointer (&self->settings, dure_settings_close);
  g_clear_pointer (&self->run_reports, dure_run_reports_close);
  g_clear_pointer (&self->model_fetch, dure_model_fetch_free);
  g_clear_pointer (&self->slot, dure_pilot_slot_free);
  g_clear_pointer (&self->pilot_runner, dure_pilot_runner_free);
  g_clear_pointer (&self->run_counts, dure_run_counts_close);
  g_clear_pointer (&self->home_file, dure_home_file_free);
  g_clear_pointer (&self->returning, dure_returning_free);
  g_clear_object (&self->instruments);
  if (self->sync != NULL)
    {
      dure_sync_stop (self->sync);
      while (dure_sync_is_sending (self->sync))
        g_main_context_iteration (NULL, TRUE);
    }
  g_clear_object (&self->sync);
  dure_withdrawing_close (self->withdrawing);
  /* What was called off still comes to its end on the uplink. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_uplink_http_free (self->uplink);
  dure_notice_shelf_free (self->notices);
  dure_outbox_close (self->outbox);
  dure_station_close (self->station);
  g_free (self);
}
