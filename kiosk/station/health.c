// health.c: tells the city how this station is, and how many came
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   every ten minutes: look at the radio -> look at the rest -> is there something to tell?
//   the first look, the first of a day, and once a day when it has turned bad; when it follows
//   other settings than it told, has another model, or finds otherwise of the ledger -> a report
//
// All of it goes by the clock alone, never by a visit, so that the city does not learn from it when
// somebody stood here. While the city is away reports are not piled up: those that wait are enough.
// Station, uplink and donations must outlive it.

#include "health.h"

#include "canonical-json.h"
#include "day-steps.h"
#include "encoding.h"
#include "id.h"
#include "radio-look.h"
#include "report-box.h"

#include <sys/statvfs.h>

#define COUNTS_FILE "day-counts.json"
#define LOAD "station-reports"
#define MAX_WAITING 32
#define HOUR_MS (60 * 60 * 1000)

struct _DureHealth
{
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DureOutbox *donations;
  DureSettings *settings;
  DureModelFetch *model;
  DureLedgerWatch *ledger;
  DureDaySteps steps; /* of the visit, into the day's counts */
  char *bus;
  DureReportBox *box;
  GCancellable *look; /* while the radio is looked at */
  gint64 told_day;
  gint64 told_bad_day;
  guint told_settings;
  char told_model[DURE_MODEL_DIGEST_LENGTH + 1];
  gboolean told_ledger;
  DureWitnessed told_found;
  gboolean was_bad;
  DureStationReport last;
  gboolean has_last;
  gboolean is_for_staff; /* this look: it is shown, and told to nobody */
  guint timer;
};

/**
 * dure_health_watch:
 * @settings: (transfer none) (nullable): which are in force, and why newer ones are not, is told;
 *   must outlive it
 */
void
dure_health_watch (DureHealth *self, DureSettings *settings)
{
  self->settings = settings;
}

/**
 * dure_health_watch_model:
 * @model: (transfer none) (nullable): which one on trial is there, and why the one that should be
 *   is not, is told; must outlive it
 */
void
dure_health_watch_model (DureHealth *self, DureModelFetch *model)
{
  self->model = model;
}

/**
 * dure_health_watch_ledger:
 * @ledger: (transfer none) (nullable): what it has seen is told; must outlive it
 */
void
dure_health_watch_ledger (DureHealth *self, DureLedgerWatch *ledger)
{
  self->ledger = ledger;
}

/**
 * dure_health_follow:
 * @visit: has changed
 *
 * Counts, in memory, how it went on.
 */
void
dure_health_follow (DureHealth *self, DureVisit *visit)
{
  dure_day_steps_follow (&self->steps, visit);
}

/**
 * dure_health_count_staff:
 * @what: has happened at the staff corner
 */
void
dure_health_count_staff (DureHealth *self, DureStaffCount what)
{
  dure_day_counts_add_staff (self->steps.counts, what);
}

static gint64
disk_free_mib (DureHealth *self)
{
  struct statvfs disk;

  if (statvfs (self->station->directory, &disk) != 0)
    return 0;
  return (gint64) ((guint64) disk.f_bavail * disk.f_frsize >> 20);
}

/* The next in line is the one that has waited longest, unless the city could not take it. */
static gboolean
look_at_donations (DureHealth *self, DureStationReport *report, GError **error)
{
  g_autoptr (GPtrArray) first = NULL;
  gint64 made_ms;

  if (!dure_outbox_count (self->donations, &report->queued, &report->parked, error)
      || (first = dure_outbox_peek (self->donations, 1, G_MAXSIZE, error)) == NULL)
    return FALSE;
  if (first->len == 1 && dure_id_time_ms (((DureEnvelope *) first->pdata[0])->id, &made_ms))
    report->oldest_hours =
        (guint) (MAX (0, dure_clock_wall_ms (self->clock) - made_ms) / HOUR_MS);
  return TRUE;
}

static void
look_at_settings (DureHealth *self, DureStationReport *report)
{
  const DureStationSettings *settings =
      self->settings != NULL ? dure_settings_get (self->settings) : NULL;

  if (settings != NULL)
    report->settings = settings->version;
  if (self->settings != NULL)
    report->settings_fault = dure_settings_get_fault (self->settings);
}

static void
look_at_model (DureHealth *self, DureStationReport *report)
{
  const char *digest = self->model != NULL ? dure_model_fetch_get_digest (self->model) : NULL;

  if (digest != NULL)
    g_strlcpy (report->model, digest, sizeof report->model);
  if (self->model != NULL)
    report->model_fault = dure_model_fetch_get_fault (self->model);
}

static gboolean
put_report (DureHealth *self, DureStationReport *report, GError **error)
{
  g_autofree char *id = dure_id_new_timed (self->clock, self->dice);
  g_autoptr (json_t) json = NULL;

  g_strlcpy (report->id, id, sizeof report->id);
  if (self->ledger != NULL)
    dure_ledger_watch_cosign (self->ledger, dure_clock_wall_ms (self->clock), &report->ledger);
  report->n_days =
      dure_day_counts_closed (self->steps.counts, report->days, DURE_STATION_REPORT_DAYS);
  json = dure_station_report_to_json (report);
  return dure_report_box_put (self->box, json, error)
         && dure_day_counts_drop (self->steps.counts, report->n_days, error);
}

static gboolean
is_due (DureHealth *self, const DureStationReport *report, gboolean is_bad)
{
  return self->told_day != report->day || self->told_settings != report->settings
         || !g_str_equal (self->told_model, report->model)
         || self->told_ledger != report->has_ledger || self->told_found != report->ledger.found
         || (is_bad && !self->was_bad && self->told_bad_day != report->day);
}

static gboolean
tell (DureHealth *self, DureStationReport *report, GError **error)
{
  const gboolean is_bad = dure_station_report_is_bad (report);
  guint waiting;

  if (!is_due (self, report, is_bad))
    {
      self->was_bad = is_bad;
      return TRUE;
    }
  if (!dure_report_box_count (self->box, &waiting, error))
    return FALSE;
  if (waiting < MAX_WAITING && !put_report (self, report, error))
    return FALSE;
  if (self->told_day == report->day)
    self->told_bad_day = report->day;
  self->told_day = report->day;
  self->told_settings = report->settings;
  g_strlcpy (self->told_model, report->model, sizeof self->told_model);
  self->told_ledger = report->has_ledger;
  self->told_found = report->ledger.found;
  self->was_bad = is_bad;
  return TRUE;
}

static void
on_radio_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  DureHealth *self = data;
  g_autoptr (GError) error = NULL;
  DureStationReport report = { .version = DURE_VERSION };

  g_clear_object (&self->look);
  if (!dure_radio_look_finish (result, &report.radio, NULL))
    return;
  report.day = dure_day_of_time (dure_clock_wall_ms (self->clock));
  report.disk_free_mib = disk_free_mib (self);
  report.knows_clock = self->uplink->knows_clock;
  report.clock_ahead_s = self->uplink->clock_ahead_s;
  look_at_settings (self, &report);
  look_at_model (self, &report);
  report.has_ledger
      = self->ledger != NULL && dure_ledger_watch_get (self->ledger, &report.ledger);
  if (look_at_donations (self, &report, &error))
    {
      self->last = report;
      self->has_last = TRUE;
      if (!self->is_for_staff)
        tell (self, &report, &error);
    }
  if (error != NULL)
    g_message ("How the station is, is not reported yet: %s", error->message);
}

static void
begin_look (DureHealth *self)
{
  if (self->look != NULL)
    return;
  self->look = g_cancellable_new ();
  dure_radio_look_async (self->bus, self->look, on_radio_ready, self);
}

/**
 * dure_health_tick:
 *
 * Saves the counts, looks at the station, and reports what is due.
 */
void
dure_health_tick (DureHealth *self)
{
  g_autoptr (GError) error = NULL;

  if (!dure_day_counts_save (self->steps.counts, &error))
    g_message ("The day's counts are not saved yet: %s", error->message);
  self->is_for_staff = FALSE;
  begin_look (self);
}

/**
 * dure_health_look_anew:
 *
 * Looks at the station for dure_health_get_last(), and neither writes nor reports anything: whoever
 * helps a visitor leaves no trace of when that was.
 */
void
dure_health_look_anew (DureHealth *self)
{
  if (self->look != NULL)
    return;
  self->is_for_staff = TRUE;
  begin_look (self);
}

static gboolean
on_timer (gpointer data)
{
  dure_health_tick (data);
  return G_SOURCE_CONTINUE;
}

/**
 * dure_health_start:
 * @error: when the outbox of reports cannot be read or written
 *
 * Sends what an earlier life of this station left behind, and ticks by itself from now on.
 */
gboolean
dure_health_start (DureHealth *self, GError **error)
{
  if (!dure_report_box_start (self->box, error))
    return FALSE;
  dure_health_tick (self);
  self->timer = g_timeout_add_seconds (DURE_HEALTH_TICK_SECONDS, on_timer, self);
  return TRUE;
}

/**
 * dure_health_is_looking:
 *
 * Returns: whether a look is under way
 */
gboolean
dure_health_is_looking (DureHealth *self)
{
  return self->look != NULL;
}

/**
 * dure_health_get_last:
 *
 * Returns: (transfer none) (nullable): how the station was when it was last looked at
 */
const DureStationReport *
dure_health_get_last (DureHealth *self)
{
  return self->has_last ? &self->last : NULL;
}

/**
 * dure_health_open:
 * @station: an enrolled station
 * @uplink: the way to the city
 * @clock: of days and waits
 * @dice: of ids and waits
 * @donations: what waits in it is told
 * @bus: (nullable): where Bluetooth is; %NULL for the system's bus
 * @error: when the counts cannot be read, or as dure_outbox_open()
 *
 * Returns: (transfer full) (nullable): one that tells nothing yet
 */
DureHealth *
dure_health_open (DureStation *station, DureUplink *uplink, DureClock *clock, DureDice *dice,
                  DureOutbox *donations, const char *bus, GError **error)
{
  g_autofree char *path = dure_station_path (station, COUNTS_FILE);
  g_autoptr (DureDayCounts) counts = dure_day_counts_open (path, clock, error);
  g_autoptr (DureReportBox) box =
      counts != NULL ? dure_report_box_open (LOAD, station, uplink, clock, dice, error) : NULL;
  DureHealth *self;

  if (box == NULL)
    return NULL;
  self = g_new0 (DureHealth, 1);
  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->donations = donations;
  self->steps.counts = g_steal_pointer (&counts);
  self->bus = g_strdup (bus);
  self->box = g_steal_pointer (&box);
  return self;
}

/**
 * dure_health_close:
 * @self: (transfer full) (nullable): what is queued stays, and what was counted
 */
void
dure_health_close (DureHealth *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  dure_day_counts_save (self->steps.counts, NULL);
  g_cancellable_cancel (self->look);
  while (self->look != NULL)
    g_main_context_iteration (NULL, TRUE);
  dure_report_box_close (self->box);
  dure_day_counts_close (self->steps.counts);
  g_free (self->bus);
  g_free (self);
}
