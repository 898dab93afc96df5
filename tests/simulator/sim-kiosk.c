// sim-kiosk.c: a kiosk in a simulated world
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real station, outbox, giving and sync; only the screen, libsoup and the main loop's timers
// are missing. A visit is one call. A kiosk that is not enrolled asks staff for a code until one
// works.
//
// A kiosk dies when its disk stops, and starts again by itself after a while. Whenever it starts,
// before each request and after each word of the city its outbox is looked at. kiosk.json and the
// keys lie on a disk that does not fail here: what becomes of them is the station's own test.

#include "sim-kiosk.h"

#include "canonical-json.h"
#include "giving.h"
#include "kiosk-error.h"
#include "sample.h"
#include "sync.h"
#include "visit-double.h"

#include <sqlite3.h>

struct _SimKiosk
{
  Simulation *simulation;
  Promises *promises;
  SimCity *city;
  guint number;
  char *name;
  char *state, *path;
  LossyDisk *disk;
  NetLine *line;
  DureClock *clock;
  DureDice *dice;
  DureNotice *notice;
  char *code; /* as long as it may be good */
  char *id;   /* by which it was known last */
  gboolean wants_enrolment;
  gboolean dies_of_power;

  guint life; /* counts; what was meant for an earlier one does not happen */
  guint alarm;
  DureStation *station;
  DureOutbox *outbox;
  DureSync *sync;
};

/* Something that happens to this life only. */
typedef struct
{
  SimKiosk *kiosk;
  guint life;
  guint alarm;
  void (*func) (SimKiosk *self);
} Plan;

static void
on_plan (gpointer data)
{
  const Plan *self = data;

  if (self->life == self->kiosk->life && (self->alarm == 0 || self->alarm == self->kiosk->alarm))
    self->func (self->kiosk);
}

static void
plan (SimKiosk *self, gint64 in_ms, guint alarm, void (*func) (SimKiosk *self))
{
  Plan *made = g_new (Plan, 1);

  *made = (Plan) { self, self->life, alarm, func };
  simulation_at (self->simulation, in_ms, on_plan, made, g_free);
}

static void
tick (SimKiosk *self)
{
  dure_sync_tick (self->sync);
}

static void
set_alarm (gint64 in_ms, gpointer data)
{
  SimKiosk *self = data;

  self->alarm++;
  if (in_ms >= 0)
    plan (self, in_ms, self->alarm, tick);
}

static void
tell (SimKiosk *self, const char *what)
{
  simulation_tell (self->simulation, self->name, "%s", what);
}

static void
look_at_outbox (SimKiosk *self)
{
  if (!lossy_disk_is_stopped (self->disk))
    promises_look_at_outbox (self->promises, self->number, self->outbox);
}

static void
let_go_of_all (SimKiosk *self, GBytes *request)
{
  g_autoptr (json_t) json =
      dure_json_parse (g_bytes_get_data (request, NULL), g_bytes_get_size (request), NULL);
  gsize i;
  json_t *envelope;

  json_array_foreach (json_object_get (json, "donations"), i, envelope)
    {
      const DureOutboxVerdict verdict = { json_string_value (json_object_get (envelope, "id")),
                                          NULL };

      dure_outbox_settle (self->outbox, &verdict, 1, NULL);
    }
}

/* The dead send nothing. */
static void
on_post (const char *path, GBytes *json, gpointer data)
{
  SimKiosk *self = data;

  if (lossy_disk_is_stopped (self->disk))
    net_line_hang_up (self->line);
  if (!g_str_equal (path, "/v1/donations"))
    return;
  tell (self, "sends");
  look_at_outbox (self);
  if (simulation_mutant (self->simulation) == MUTANT_KIOSK_LETS_GO)
    let_go_of_all (self, json);
}

static void
on_settled (DureSync *sync, guint kept, guint refused, SimKiosk *self)
{
  simulation_tell (self->simulation, self->name, "hears of %u kept and %u refused", kept, refused);
  look_at_outbox (self);
}

static void
shut (SimKiosk *self)
{
  if (self->sync != NULL)
    dure_sync_stop (self->sync);
  net_line_hang_up (self->line);
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    continue;
  g_clear_object (&self->sync);
  g_clear_pointer (&self->outbox, dure_outbox_close);
  g_clear_pointer (&self->station, dure_station_close);
  self->life++;
}

static void
start_again (gpointer data)
{
  sim_kiosk_start (data);
}

static void
start_later (SimKiosk *self, gint64 in_ms)
{
  simulation_at (self->simulation, in_ms, start_again, self, NULL);
}

/* What cannot be opened or written now; a broken disk is an excuse. */
static void
give_up (SimKiosk *self, const GError *error)
{
  if (lossy_disk_is_stopped (self->disk))
    return;
  if (!lossy_disk_has_failed (self->disk))
    simulation_blame (self->simulation, "%s cannot start on a good disk", self->name);
  g_message ("%s", error->message);
  tell (self, "cannot start on this disk");
  shut (self);
  start_later (self, 5000);
}

static void
begin_to_send (SimKiosk *self)
{
  g_autoptr (GError) error = NULL;

  g_free (self->id);
  self->id = g_strdup (self->station->kiosk);
  if (dure_sync_start (self->sync, &error))
    look_at_outbox (self);
  else
    give_up (self, error);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data);

static void
enrol (SimKiosk *self)
{
  if (self->code == NULL)
    self->code = sim_city_new_code (self->city);
  if (self->code == NULL)
    plan (self, 10000, 0, enrol);
  else
    dure_station_enrol_async (self->station, net_line_uplink (self->line), self->dice, self->code,
                              NULL, on_enrolled, self);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  SimKiosk *self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_enrolled = dure_station_enrol_finish (self->station, result, &error);

  if (is_enrolled)
    {
      tell (self, "is enrolled");
      self->wants_enrolment = FALSE;
      begin_to_send (self);
    }
  else
    plan (self, 30000, 0, enrol);
  if (is_enrolled || g_error_matches (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_REFUSED))
    g_clear_pointer (&self->code, g_free);
}

static gboolean
open_kiosk (SimKiosk *self, GError **error)
{
  const DureSyncTimes times = DURE_SYNC_TIMES_DEFAULT;
  const DureSyncAlarm alarm = { set_alarm, self };
  g_autofree char *aside = NULL;

  self->station = dure_station_open (self->state, error);
  if (self->station == NULL)
    return FALSE;
  self->outbox = dure_outbox_open (self->path, self->clock, &aside, error);
  if (aside != NULL)
    simulation_blame (self->simulation, "%s took its outbox for damaged", self->name);
  if (self->outbox == NULL)
    return FALSE;
  self->sync = dure_sync_new (self->outbox, net_line_uplink (self->line), self->station,
                              self->clock, self->dice, &times, &alarm);
  g_signal_connect (self->sync, "settled", G_CALLBACK (on_settled), self);
  return TRUE;
}

/**
 * sim_kiosk_start:
 *
 * Begins a life, unless it lives.
 */
void
sim_kiosk_start (SimKiosk *self)
{
  g_autoptr (GError) error = NULL;

  if (self->station != NULL)
    return;
  tell (self, "starts");
  if (!open_kiosk (self, &error))
    give_up (self, error);
  else if (self->station->is_enrolled && !self->wants_enrolment)
    begin_to_send (self);
  else
    enrol (self);
}

/**
 * sim_kiosk_stop:
 *
 * Ends its life in good order.
 */
void
sim_kiosk_stop (SimKiosk *self)
{
  tell (self, "is stopped");
  shut (self);
}

/**
 * sim_kiosk_renew:
 *
 * Has it stopped, and started with a new code.
 */
void
sim_kiosk_renew (SimKiosk *self)
{
  sim_kiosk_stop (self);
  self->wants_enrolment = TRUE;
  start_later (self, 1000);
}

/**
 * sim_kiosk_die:
 * @after: so many operations of the disk more
 * @is_power_cut: or only killed
 *
 * Ends its life; the next begins by itself.
 */
void
sim_kiosk_die (SimKiosk *self, guint after, gboolean is_power_cut)
{
  self->dies_of_power = is_power_cut;
  lossy_disk_stop (self->disk, after);
}

/**
 * sim_kiosk_look_after:
 *
 * Call it after each step: buries a kiosk that has died.
 *
 * Returns: whether it had
 */
gboolean
sim_kiosk_look_after (SimKiosk *self)
{
  if (!lossy_disk_is_stopped (self->disk))
    return FALSE;
  tell (self, self->dies_of_power ? "has no power" : "is killed");
  shut (self);
  lossy_disk_restart (self->disk, self->dies_of_power);
  start_later (self, simulation_between (self->simulation, 500, 60000));
  return TRUE;
}

/* A kiosk that dies has told nothing. A disk that could sync neither the gift nor that it is to be
 * forgotten may bring it back after a power cut, whatever the donor was told. */
static GiftWord
give_once (SimKiosk *self, const DureDonation *donation, DureToken *token)
{
  guint failed_before = lossy_disk_failed_syncs (self->disk);

  if (dure_give (self->station, self->outbox, donation, token, NULL))
    return GIFT_KEPT;
  if (lossy_disk_is_stopped (self->disk)
      || lossy_disk_failed_syncs (self->disk) > failed_before + 1)
    return GIFT_UNSURE;
  return GIFT_FAILED;
}

/**
 * sim_kiosk_give:
 *
 * A visit: somebody gives. What fails is tried once more, as the screen offers.
 *
 * Returns: (transfer none) (nullable): the gift, unless the kiosk takes none now
 */
Gift *
sim_kiosk_give (SimKiosk *self)
{
  static const char *const words[] = { "is not known to be kept", "fails", "is kept" };
  DureToken token = { 0 };
  Gift *gift;

  if (self->station == NULL || !self->station->is_enrolled || self->wants_enrolment)
    return NULL;
  gift = promises_add (self->promises, self->number,
                       visit_double (self->notice, 50 + simulation_throw (self->simulation, 60),
                                     self->clock, self->dice, &token));
  for (guint i = 0; i < 2 && gift->word != GIFT_KEPT; i++)
    gift->word = give_once (self, gift->donation, &token);
  simulation_tell (self->simulation, self->name, "takes gift %u, which %s", gift->number,
                   words[gift->word]);
  if (gift->word != GIFT_KEPT)
    return gift;
  gift->token = dure_token_to_text (&token);
  dure_sync_wake (self->sync);
  return gift;
}

/**
 * sim_kiosk_is_done:
 *
 * Returns: whether it lives and has nothing left to send
 */
gboolean
sim_kiosk_is_done (SimKiosk *self)
{
  guint queued, parked;

  return self->sync != NULL && self->station->is_enrolled && !self->wants_enrolment
         && !dure_sync_is_sending (self->sync)
         && dure_outbox_count (self->outbox, &queued, &parked, NULL) && queued == 0;
}

/**
 * sim_kiosk_list_parked:
 * @parked: (element-type utf8 utf8): donation -> reason, for what it still holds
 *
 * When it is stopped.
 */
void
sim_kiosk_list_parked (SimKiosk *self, GHashTable *parked)
{
  const char *sql = "SELECT id, coalesce (reason, state) FROM donation";
  sqlite3 *database;
  sqlite3_stmt *rows;

  g_assert_cmpint (sqlite3_open (self->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while (sqlite3_step (rows) == SQLITE_ROW)
    g_hash_table_insert (parked, g_strdup ((const char *) sqlite3_column_text (rows, 0)),
                         g_strdup ((const char *) sqlite3_column_text (rows, 1)));
  sqlite3_finalize (rows);
  sqlite3_close (database);
}

/**
 * sim_kiosk_new:
 * @number: from 1
 * @folder: made when missing
 *
 * Returns: (transfer full): a kiosk that has not started yet
 */
SimKiosk *
sim_kiosk_new (Simulation *simulation, Promises *promises, SimCity *city, RoughNet *net,
               guint number, const char *folder)
{
  SimKiosk *self = g_new0 (SimKiosk, 1);

  self->simulation = simulation;
  self->promises = promises;
  self->city = city;
  self->number = number;
  self->name = g_strdup_printf ("kiosk %u", number);
  self->state = g_strdup (folder);
  self->path = g_build_filename (folder, "outbox.db", NULL);
  self->disk = lossy_disk_new (folder, simulation_dice (simulation));
  self->line = net_line_new (net, self->name, on_post, self);
  self->clock = simulation_clock_new (simulation);
  self->dice = simulation_dice (simulation);
  self->notice = sample_notice_of (2, "ko");
  return self;
}

/**
 * sim_kiosk_free:
 * @self: (transfer full)
 */
void
sim_kiosk_free (SimKiosk *self)
{
  lossy_disk_stop (self->disk, 0);
  shut (self);
  lossy_disk_free (self->disk);
  net_line_free (self->line);
  simulation_clock_free (self->clock);
  dure_notice_unref (self->notice);
  g_free (self->code);
  g_free (self->id);
  g_free (self->name);
  g_free (self->state);
  g_free (self->path);
  g_free (self);
}

/**
 * sim_kiosk_disk:
 *
 * Returns: (transfer none): its disk
 */
LossyDisk *
sim_kiosk_disk (SimKiosk *self)
{
  return self->disk;
}

/**
 * sim_kiosk_clock:
 *
 * Returns: (transfer none): its clock
 */
DureClock *
sim_kiosk_clock (SimKiosk *self)
{
  return self->clock;
}

/**
 * sim_kiosk_id:
 *
 * Returns: (transfer none) (nullable): the id by which it was known last
 */
const char *
sim_kiosk_id (SimKiosk *self)
{
  return self->id;
}
