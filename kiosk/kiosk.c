// kiosk.c: the parts of a station, put together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   instruments -> visit <-> screens          visit -> giving -> outbox -> sync -> uplink
//
// Every part knows only what it needs; this is the one place that knows them all. A tick runs
// while a visit does; on the welcome screen no timer runs at all.

#include "kiosk.h"

#include "client.h"
#include "enrol-screen.h"
#include "giving.h"
#include "health.h"
#include "home-file.h"
#include "kiosk-error.h"
#include "notice-shelf.h"
#include "returning.h"
#include "run-reports.h"
#include "screens.h"
#include "slot.h"
#include "sync.h"
#include "visit.h"
#include "withdrawing.h"

#define DEFAULT_PILOT "gwangju-heart"
#define TICK_MS 250
#define WALL "/usr/bin/bwrap"

struct _DureKiosk
{
  DureKioskOptions options;
  DureStation *station;
  DureOutbox *outbox;
  DureNoticeShelf *notices;
  const char *pilot;
  DureUplink *uplink;
  DureSync *sync;
  DureReturning *returning;
  DureHomeFile *home_file;
  DureWithdrawing *withdrawing;
  DurePilotRunner *pilot_runner;
  DureRunCounts *run_counts;
  DurePilotSlot *slot;
  DureRunReports *run_reports;
  DureHealth *health;
  DureInstruments *instruments;
  DureVisit *visit;
  DureScreens *screens;
  DureEnrolScreen *enrol_screen;
  GtkApplication *application;
  guint tick;
};

/* ---- what the visit does to the world ---- */

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

static DureNotice *
find_notice (const char *language, gpointer data)
{
  DureKiosk *self = data;

  return dure_notice_shelf_newest (self->notices, self->pilot, language);
}

static gboolean
can_give (gpointer data)
{
  DureKiosk *self = data;

  return self->station->is_enrolled && self->uplink != NULL;
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

/* A donation has gone out: what somebody took back here may be known now. */
static void
on_settled (DureSync *sync, guint kept, guint refused, DureKiosk *self)
{
  if (kept > 0)
    dure_withdrawing_wake (self->withdrawing);
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

static void
on_changed (DureVisit *visit, gboolean screen_changed, DureKiosk *self)
{
  gboolean runs = dure_visit_get_screen (visit) != DURE_SCREEN_WELCOME;

  if (self->health != NULL)
    dure_health_follow (self->health, visit);
  if (runs && self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, on_tick, self);
  else if (!runs)
    g_clear_handle_id (&self->tick, g_source_remove);
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

  if (!can_give (self))
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
  g_signal_connect (self->sync, "settled", G_CALLBACK (on_settled), self);
  return dure_withdrawing_start (self->withdrawing, error)
         && dure_run_reports_start (self->run_reports, error)
         && dure_health_start (self->health, error)
         && dure_sync_start (self->sync, error);
}

/* Only a station that a city knows has an operator whose signature it can check. */
static gboolean
open_slot (DureKiosk *self, DureVisitHands *hands, GError **error)
{
  static const DurePilotTimes times = DURE_PILOT_TIMES_DEFAULT;
  g_autofree char *folder = dure_station_path (self->station, "pilot-model");
  g_autofree char *counts = dure_station_path (self->station, "pilot-runs.json");
  const gboolean has_wall = g_file_test (WALL, G_FILE_TEST_IS_EXECUTABLE);

  if (!self->station->is_enrolled)
    return TRUE;
  self->run_counts = dure_run_counts_open (counts, dure_clock_system (), error);
  if (self->run_counts == NULL)
    return FALSE;
  self->pilot_runner =
      dure_pilot_runner_new (self->options.pilot_model, has_wall ? WALL : NULL, &times);
  self->slot = dure_pilot_slot_new (folder, self->station->sign_key, self->station->pilot,
                                    dure_clock_system (), self->pilot_runner, self->run_counts);
  hands->find_pilot = find_pilot;
  hands->ask_pilot = ask_pilot;
  hands->forget_pilot = forget_pilot;
  return TRUE;
}

static gboolean
make_visit (DureKiosk *self, GError **error)
{
  const DureKioskOptions *options = &self->options;
  DureVisitHands hands = { measure, answer, release, give, find_notice, self, can_give };
  DureVisitTimes times = DURE_VISIT_TIMES_DEFAULT;

  self->pilot = self->station->is_enrolled ? self->station->pilot : DEFAULT_PILOT;
  self->notices = dure_notice_shelf_load (options->notices, error);
  if (self->notices == NULL || !open_slot (self, &hands, error))
    return FALSE;
  if (can_give (self))
    {
      self->returning = dure_returning_new (self->station, self->uplink, dure_clock_system (),
                                            dure_dice_system (), on_pass_state, self);
      self->home_file = dure_home_file_new (self->station, self->uplink, dure_clock_system (),
                                            dure_dice_system (), on_home_heard, self);
      hands.show_home = show_home;
      hands.hide_home = hide_home;
      hands.show_pass = show_pass;
      hands.hide_pass = hide_pass;
      hands.look_up = look_up;
      hands.stop_looking = stop_looking;
      hands.take_back = take_back;
    }
  if (options->idle_ms > 0)
    times.idle_ms = times.receipt_idle_ms = times.heard_idle_ms = options->idle_ms;
  if (options->warning_ms > 0)
    times.warning_ms = times.receipt_warning_ms = options->warning_ms;
  self->visit = dure_visit_new (dure_clock_system (), dure_dice_system (), &times, &hands);
  if (options->language != NULL)
    dure_visit_set_language (self->visit, options->language);
  if (find_notice (dure_visit_get_language (self->visit), self) == NULL)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED,
                   "pilot %s has no notice in the language \"%s\"", self->pilot,
                   dure_visit_get_language (self->visit));
      return FALSE;
    }
  for (guint i = 0; options->installed != NULL && options->installed[i] != NULL; i++)
    {
      DureInstrumentKind kind;
      const char *address;

      if (dure_instrument_kind_split (options->installed[i], &kind, &address))
        dure_visit_set_installed (self->visit, kind, TRUE);
    }
  g_signal_connect (self->visit, "changed", G_CALLBACK (on_changed), self);
  return TRUE;
}

static DureScreensOptions
look_of (DureKiosk *self)
{
  const DureKioskOptions *options = &self->options;
  DureScreensOptions look = DURE_SCREENS_OPTIONS_DEFAULT;

  if (options->panel_dpi > 0)
    look.panel_dpi = options->panel_dpi;
  if (options->panel_bottom_mm > 0)
    look.panel_bottom_mm = options->panel_bottom_mm;
  if (options->width > 0)
    {
      look.width = options->width;
      look.height = options->height;
    }
  look.is_fullscreen = !options->is_windowed;
  look.public_url = self->station->is_enrolled ? self->station->public_url : "";
  look.language = options->language;
  look.speech = &options->speech;
  return look;
}

static gboolean
open_for_visits (DureKiosk *self, GError **error)
{
  const DureScreensOptions look = look_of (self);

  if (!make_visit (self, error) || !start_sync (self, error))
    return FALSE;
  self->instruments = dure_instruments_new (self->options.instruments, self->options.bus,
                                            self->options.installed);
  g_signal_connect (self->instruments, "state-changed", G_CALLBACK (on_state_changed), self);
  g_signal_connect (self->instruments, "heart-rate", G_CALLBACK (on_heart_rate), self);
  g_signal_connect (self->instruments, "reading", G_CALLBACK (on_reading), self);
  g_signal_connect (self->instruments, "question", G_CALLBACK (on_question), self);
  g_signal_connect (self->instruments, "proven", G_CALLBACK (on_proven), self);
  self->screens = dure_screens_new (self->application, self->visit, &look);
  return TRUE;
}

/* The next window stands before the last one goes, so the application never has none and ends. */
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
  const DureScreensOptions look = look_of (self);

  self->application = application;
  if (self->station->is_enrolled || self->uplink == NULL)
    return open_for_visits (self, error);
  self->enrol_screen = dure_enrol_screen_new (application, self->station, self->uplink,
                                              dure_dice_system (), &look, on_enrolling_over, self);
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
  g_clear_object (&self->screens);
  g_clear_pointer (&self->enrol_screen, dure_enrol_screen_free);
  if (self->instruments != NULL)
    g_signal_handlers_disconnect_by_data (self->instruments, self);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->health, dure_health_close);
  g_clear_pointer (&self->run_reports, dure_run_reports_close);
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
