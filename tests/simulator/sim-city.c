// sim-city.c: the backend in a simulated world
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The real stores, keys, enrolments, ingest, claims and withdrawals, and the real writer with its
// groups; only HTTP is missing, and the writer works when the simulation says so. What the doors
// for kiosks and phones do around these is repeated here: read the request, push the work, answer
// when it is back.
//
// A city dies when its disk stops: from then on nothing it says leaves the house. Everything is
// closed, the disk loses what it may lose, and a new life starts after a while, in the order of
// the real program. Each life is looked at: what an earlier one has promised must be there.

#include "sim-city-private.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "enrolments.h"
#include "withdrawals.h"

#define PUBLIC_URL "https://dure.example"
#define RESUME_MS (5 * 60 * 1000)

SimErrand *
sim_errand_new (SimCity *home, NetRequest *request)
{
  SimErrand *self = g_new0 (SimErrand, 1);

  self->home = home;
  self->request = request;
  return self;
}

void
sim_errand_free (SimErrand *self)
{
  if (self->request != NULL)
    net_request_drop (self->request);
  dure_ingest_free (self->ingest);
  g_clear_pointer (&self->donors, g_ptr_array_unref);
  g_free (self->code);
  g_free (self->kiosk);
  g_free (self);
}

void
sim_city_tell (SimCity *self, const char *what)
{
  simulation_tell (self->simulation, "city", "%s", what);
}

static void
answer (NetRequest *request, guint status, const json_t *json)
{
  gsize length;
  char *text = dure_json_canonical (json, &length);

  net_request_answer (request, status, g_bytes_new_take (text, length));
}

static void
answer_problem (NetRequest *request, guint status)
{
  net_request_answer (request, status, g_bytes_new_static ("{}", 2));
}

static guint
status_of (const GError *error)
{
  return g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE) ? 503 : 500;
}

static void
work_once (gpointer data)
{
  SimCity *self = data;

  self->is_commit_due = FALSE;
  if (self->writer != NULL)
    dure_writer_step (self->writer);
}

/* Mostly soon, sometimes after others have come too. */
void
sim_city_push (SimCity *self, const DureWork *work, DureWorkUrgency urgency, gsize weight,
               SimErrand *errand)
{
  if (!dure_writer_push (self->writer, work, urgency, weight, self->mailbox, errand))
    g_assert_not_reached ();
  if (self->is_commit_due)
    return;
  self->is_commit_due = TRUE;
  simulation_at (self->simulation,
                 simulation_between (self->simulation, 1,
                                     simulation_chance (self->simulation, 200) ? 2000 : 20),
                 work_once, self, NULL);
}

static gboolean
run_enrolment (DureCity *city, gpointer data, GError **error)
{
  SimErrand *self = data;

  g_clear_pointer (&self->kiosk, g_free);
  self->kiosk = dure_enrolment_use (city, self->code, self->key, error);
  return self->kiosk != NULL;
}

static void
enrolment_done (gpointer data, const GError *error)
{
  SimErrand *self = data;
  NetRequest *request = NULL;
  g_autoptr (json_t) card = NULL;

  if (!lossy_disk_is_stopped (self->home->disk))
    request = g_steal_pointer (&self->request);
  if (request != NULL && error == NULL)
    {
      sim_city_tell (self->home, "knows a kiosk");
      card = dure_enrolment_card (self->home->reader, self->kiosk, PUBLIC_URL);
      answer (request, 201, card);
    }
  else if (request != NULL)
    {
      sim_city_tell (self->home, "does not enrol");
      answer_problem (request,
                      g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN)
                          ? 403
                          : status_of (error));
    }
  sim_errand_free (self);
}

static void
serve_enrolment (SimCity *self, NetRequest *request, const json_t *json)
{
  static const DureWork work = { run_enrolment, NULL, enrolment_done };
  const char *code = json_string_value (json_object_get (json, "code"));
  SimErrand *errand = sim_errand_new (self, request);

  if (code == NULL
      || !dure_base64url_decode (json_string_value (json_object_get (json, "publicKey")),
                                 errand->key, sizeof errand->key))
    {
      answer_problem (g_steal_pointer (&errand->request), 400);
      sim_errand_free (errand);
      return;
    }
  errand->code = g_strdup (code);
  sim_city_push (self, &work, DURE_WORK_PERSON, 0, errand);
}

static gboolean
run_donations (DureCity *city, gpointer data, GError **error)
{
  return dure_ingest_store (city, ((SimErrand *) data)->ingest, error);
}

static void
acknowledge (SimErrand *self)
{
  g_autoptr (json_t) word = dure_ingest_acknowledge (self->home->reader, self->ingest);

  promises_hear (self->home->promises, word);
  answer (g_steal_pointer (&self->request), 200, word);
}

static void
donations_done (gpointer data, const GError *error)
{
  SimErrand *self = data;

  if (self->request != NULL && !lossy_disk_is_stopped (self->home->disk))
    {
      if (error == NULL)
        acknowledge (self);
      else
        {
          sim_city_tell (self->home, "cannot store now");
          answer_problem (g_steal_pointer (&self->request), status_of (error));
        }
    }
  sim_errand_free (self);
}

static void
serve_donations (SimCity *self, NetRequest *request, const json_t *json)
{
  static const DureWork work = { run_donations, NULL, donations_done };
  g_autoptr (GError) error = NULL;
  SimErrand *errand = sim_errand_new (self, request);

  errand->ingest = dure_ingest_read (self->reader, json, &error);
  if (errand->ingest == NULL)
    {
      answer_problem (g_steal_pointer (&errand->request),
                      g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED)
                          ? 400
                          : status_of (error));
      sim_errand_free (errand);
      return;
    }
  if (simulation_mutant (self->simulation) == MUTANT_CITY_HASTY)
    acknowledge (errand);
  sim_city_push (self, &work, DURE_WORK_MACHINE, dure_ingest_weight (errand->ingest), errand);
}

/**
 * sim_city_serve:
 * @request: answered later
 * @city: a #SimCity
 *
 * Returns: whether the city is up
 */
gboolean
sim_city_serve (NetRequest *request, gpointer city)
{
  SimCity *self = city;
  GBytes *body = net_request_body (request);
  g_autoptr (json_t) json = NULL;

  if (self->writer == NULL)
    return FALSE;
  json = dure_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  if (json == NULL)
    answer_problem (request, 400);
  else if (g_str_equal (net_request_path (request), "/v1/enrolments"))
    serve_enrolment (self, request, json);
  else
    serve_donations (self, request, json);
  return TRUE;
}

static void
shut (SimCity *self)
{
  g_clear_pointer (&self->writer, dure_writer_free);
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    continue;
  g_clear_pointer (&self->mailbox, dure_mailbox_free);
  g_clear_pointer (&self->reader, dure_city_close);
  g_clear_pointer (&self->city, dure_city_close);
}

static gboolean
open_city (SimCity *self, GError **error)
{
  const DureCityPlan plan = { .state = self->folder };

  self->city = dure_city_open (&plan, self->clock, self->dice, error);
  if (self->city == NULL || !dure_withdrawals_repeat (self->city, error)
      || !dure_withdrawals_resume (self->city, error))
    return FALSE;
  self->reader = dure_city_open_reader (self->city, error);
  return self->reader != NULL;
}

static void
start_again (gpointer data)
{
  sim_city_start (data);
}

/**
 * sim_city_start:
 *
 * Begins a life, unless it lives. What the disk keeps from starting starts later.
 */
void
sim_city_start (SimCity *self)
{
  g_autoptr (GError) error = NULL;

  if (self->writer != NULL)
    return;
  if (open_city (self, &error))
    {
      sim_city_tell (self, "starts");
      self->mailbox = dure_mailbox_new (g_main_context_get_thread_default ());
      self->writer = dure_writer_new_still (self->city);
      promises_look_at_city (self->promises, self->reader);
    }
  else if (!lossy_disk_is_stopped (self->disk))
    {
      if (!lossy_disk_has_failed (self->disk))
        simulation_blame (self->simulation, "the city cannot start on a good disk");
      g_message ("%s", error->message);
      sim_city_tell (self, "cannot start on this disk");
      shut (self);
      simulation_at (self->simulation, 5000, start_again, self, NULL);
    }
}

/**
 * sim_city_die:
 * @after: so many operations of the disk more
 * @is_power_cut: or only killed
 *
 * Ends its life; the next begins by itself.
 */
void
sim_city_die (SimCity *self, guint after, gboolean is_power_cut)
{
  self->dies_of_power = is_power_cut;
  lossy_disk_stop (self->disk, after);
}

/**
 * sim_city_look_after:
 *
 * Call it after each step: buries a city that has died.
 *
 * Returns: whether it had
 */
gboolean
sim_city_look_after (SimCity *self)
{
  if (!lossy_disk_is_stopped (self->disk))
    return FALSE;
  sim_city_tell (self, self->dies_of_power ? "has no power" : "is killed");
  shut (self);
  lossy_disk_restart (self->disk, self->dies_of_power);
  simulation_at (self->simulation, simulation_between (self->simulation, 500, 60000), start_again,
                 self, NULL);
  return TRUE;
}

/**
 * sim_city_is_up:
 *
 * Returns: whether it lives
 */
gboolean
sim_city_is_up (SimCity *self)
{
  return self->writer != NULL;
}

static gboolean
nothing (DureCity *city, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
resume (DureCity *city, gpointer data, GError **error)
{
  return dure_withdrawals_resume (city, error);
}

static void
resumed (gpointer data, const GError *error)
{
  sim_errand_free (data);
}

/* What the real server does every now and then. */
static void
on_resume (gpointer data)
{
  static const DureWork work = { nothing, resume, resumed };
  SimCity *self = data;

  if (self->writer != NULL)
    sim_city_push (self, &work, DURE_WORK_PERSON, 0, sim_errand_new (self, NULL));
  simulation_at (self->simulation, RESUME_MS, on_resume, self, NULL);
}

/**
 * sim_city_new:
 * @folder: made when missing
 *
 * Returns: (transfer full): a city that has not started yet
 */
SimCity *
sim_city_new (Simulation *simulation, Promises *promises, const char *folder)
{
  SimCity *self = g_new0 (SimCity, 1);

  self->simulation = simulation;
  self->promises = promises;
  self->folder = g_strdup (folder);
  self->disk = lossy_disk_new (folder, simulation_dice (simulation));
  self->clock = simulation_clock_new (simulation);
  self->dice = simulation_dice (simulation);
  if (simulation_mutant (simulation) == MUTANT_DISK_LIES)
    lossy_disk_lie (self->disk);
  simulation_at (simulation, RESUME_MS, on_resume, self, NULL);
  return self;
}

/**
 * sim_city_free:
 * @self: (transfer full)
 */
void
sim_city_free (SimCity *self)
{
  lossy_disk_stop (self->disk, 0);
  shut (self);
  lossy_disk_free (self->disk);
  simulation_clock_free (self->clock);
  g_free (self->folder);
  g_free (self);
}

/**
 * sim_city_disk:
 *
 * Returns: (transfer none): its disk
 */
LossyDisk *
sim_city_disk (SimCity *self)
{
  return self->disk;
}

/**
 * sim_city_judge:
 * @parked: what the outboxes still hold
 * @tally: added to
 *
 * Cuts the power a last time, and judges what is left.
 */
void
sim_city_judge (SimCity *self, GHashTable *parked, PromisesTally *tally)
{
  g_autoptr (GError) error = NULL;

  lossy_disk_stop (self->disk, 0);
  shut (self);
  lossy_disk_restart (self->disk, TRUE);
  if (open_city (self, &error))
    promises_judge (self->promises, self->reader, parked, tally);
  else
    {
      simulation_blame (self->simulation, "the city cannot start in the end");
      g_message ("%s", error->message);
    }
  shut (self);
}
