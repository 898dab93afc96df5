// home-bringing.c: any phone brings the file of its home's meter to a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nobody signs in: the pass that the kiosk shows is all it takes, and it comes in a header, so that
// no byte of a file is read for who has none. The body is the file alone. Each piece goes through
// its reader and is forgotten; at the end the hours of its newest year are sealed to the pass and
// kept for the kiosk (visit-files.c). The answer says what was read, and names what could not be.
// A file that cannot be read is answered with the form once more, and why; the pass stays good.

#include "home-bringing.h"

#include "canonical-json.h"
#include "errand.h"
#include "fair-turn.h"
#include "home-hours.h"
#include "meter-file.h"
#include "people-errands.h"
#include "upload.h"
#include "visit-files.h"

#include <sodium.h>
#include <string.h>

#define PASS_HEADER "Dure-Pass"
#define KEY "dure-home-bringing"
#define NAMED 20 /* so many bad places are named; the others are counted */

typedef struct
{
  DurePeople *people;
  DureVisitPass pass;
  DureMeterFile *file;
  gsize length;
  GError *error; /* why nothing more is read */
  DureFairTurn turn;
} Bringing;

static void
bringing_free (gpointer data)
{
  Bringing *self = data;

  dure_fair_turn_end (&self->turn);
  dure_meter_file_free (self->file);
  g_clear_error (&self->error);
  self->people->uploads--;
  sodium_memzero (&self->pass, sizeof self->pass);
  g_free (self);
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, Bringing *self)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  self->length += length;
  if (self->error == NULL)
    dure_meter_file_feed (self->file, bytes, length, &self->error);
  dure_fair_turn_take (&self->turn, length);
}

static void
answer_state (DurePeople *self, DureExchange *exchange, DureVisitFileState state)
{
  static const char *const problems[] = {
    [DURE_VISIT_FILE_HERE] = "file-brought",
    [DURE_VISIT_FILE_OVER] = "visit-over",
    [DURE_VISIT_FILE_FULL] = "busy",
    [DURE_VISIT_FILE_CUT_SHORT] = "cut-short",
    [DURE_VISIT_FILE_UNKNOWN] = "unknown-kiosk",
  };

  if (state == DURE_VISIT_FILE_CUT_SHORT || state == DURE_VISIT_FILE_UNKNOWN)
    dure_people_fail_guess (self, exchange, problems[state]);
  else
    dure_exchange_problem (exchange, problems[state]);
}

/**
 * dure_home_bringing_show:
 *
 * GET /h: where the code of a kiosk leads.
 */
void
dure_home_bringing_show (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "home-file.html",
                      dure_upload_form (DURE_HOME_FILE_MAX, NULL, NULL, NULL, NULL));
}

/* Whether a file may be brought with what this message shows; else that has been answered. */
static gboolean
may_bring (DurePeople *self, DureExchange *exchange, DureVisitPass *ret_pass)
{
  g_autoptr (GError) error = NULL;
  DureVisitFileState state;

  if (dure_exchange_same_origin (exchange) == NULL)
    dure_exchange_problem (exchange, "foreign-page");
  else if (self->uploads >= DURE_UPLOADS_AT_ONCE)
    dure_exchange_problem (exchange, "busy");
  else if (!dure_visit_file_find (exchange->city, dure_exchange_header (exchange, PASS_HEADER),
                                  ret_pass, &state, &error))
    dure_exchange_failure (exchange, error);
  else if (state != DURE_VISIT_FILE_WAITING)
    answer_state (self, exchange, state);
  else
    return TRUE;
  return FALSE;
}

/**
 * dure_home_bringing_arrive:
 * @message: the head of a POST to %DURE_HOME_FILE_PATH
 *
 * Listens to its body, if a kiosk waits for it.
 *
 * Returns: %FALSE when it has been answered that none does
 */
gboolean
dure_home_bringing_arrive (DurePeople *self, SoupServerMessage *message)
{
  g_autofree char *unit = NULL, *count = NULL, *stamp = NULL;
  DureExchange exchange;
  DureVisitPass pass;
  Bringing *bringing;

  dure_exchange_init (&exchange, message, self->service, self->origins);
  if (!may_bring (self, &exchange, &pass))
    return FALSE;
  unit = dure_exchange_asked (&exchange, "unit");
  count = dure_exchange_asked (&exchange, "count");
  stamp = dure_exchange_asked (&exchange, "stamp");
  bringing = g_new0 (Bringing, 1);
  bringing->people = self;
  bringing->people->uploads++;
  bringing->pass = pass;
  bringing->turn.message = message;
  bringing->file = dure_meter_file_new (unit, count, stamp);
  sodium_memzero (&pass, sizeof pass);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), KEY, bringing, bringing_free);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), bringing);
  return TRUE;
}

static json_t *
bad_rows (const DureEnergySeries *series)
{
  json_t *list = json_array ();

  for (guint i = 0; i < MIN (series->complaints->len, NAMED); i++)
    {
      const DureEnergyComplaint *complaint =
          &g_array_index (series->complaints, DureEnergyComplaint, i);
      json_t *row = json_pack ("{s:{s:b}}", "reason", dure_energy_reason_word (complaint->reason),
                               TRUE);

      if (complaint->line > 0)
        json_object_set_new (row, "line", json_integer (complaint->line));
      if (complaint->entry > 0)
        json_object_set_new (row, "entry", json_integer (complaint->entry));
      json_array_append_new (list, row);
    }
  return list;
}

static json_t *
tell (DureExchange *exchange, const DureEnergySeries *series, const DureHomeHours *hours)
{
  const gint64 end_s = hours->start_s + (gint64) hours->count * DURE_HOME_HOUR_S;
  g_autofree char *from =
      dure_web_day (exchange->service->web, exchange->language, 1000 * hours->start_s);
  g_autofree char *to =
      dure_web_day (exchange->service->web, exchange->language, 1000 * end_s - 1);
  json_t *data = json_pack ("{s:s, s:s, s:o}", "from", from, "to", to, "bad", bad_rows (series));

  json_object_set_new (data, "brought", json_true ());
  if (series->n_complaints > 0)
    json_object_set_new (data, "badCount", json_integer (series->n_complaints));
  if (series->n_complaints > NAMED)
    json_object_set_new (data, "badMore", json_integer (series->n_complaints - NAMED));
  return data;
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  DureVisitPass pass;
  GBytes *sealed;
  json_t *telling;
  DureVisitFileState state;
} KeepErrand;

static gboolean
run_keep (DureCity *city, gpointer data, GError **error)
{
  KeepErrand *self = data;

  return dure_visit_file_keep (city, &self->pass, self->sealed, &self->state, error);
}

static void
answer_keep (gpointer data, const GError *error)
{
  KeepErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error != NULL)
    dure_exchange_failure (exchange, error);
  else if (self->state != DURE_VISIT_FILE_WAITING)
    answer_state (self->people, exchange, self->state);
  else if (exchange->is_page)
    dure_exchange_page (exchange, SOUP_STATUS_CREATED, "home-file.html",
                        g_steal_pointer (&self->telling));
  else
    dure_exchange_json (exchange, SOUP_STATUS_CREATED, self->telling);
}

static void
clear_keep (gpointer data)
{
  KeepErrand *self = data;

  sodium_memzero (&self->pass, sizeof self->pass);
  g_bytes_unref (self->sealed);
  json_decref (self->telling);
}

static const DureErrandKind keep_kind = {
  .size = sizeof (KeepErrand),
  .work = { .run = run_keep, .done = dure_errand_done },
  .answer = answer_keep,
  .clear = clear_keep,
};

static void
keep (Bringing *self, DureExchange *exchange, const DureEnergySeries *series,
      const DureHomeHours *hours)
{
  g_autoptr (GBytes) packed = dure_home_hours_pack (hours);
  KeepErrand *errand = dure_errand_new (&keep_kind, exchange);

  errand->people = self->people;
  errand->pass = self->pass;
  errand->sealed = dure_visit_file_seal (exchange->city, &self->pass, packed);
  errand->telling = tell (exchange, series, hours);
  dure_errand_send (errand, DURE_WORK_PERSON, g_bytes_get_size (errand->sealed));
}

static void
fill_hours (DureHomeHours *hours, const DureEnergySeries *series)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (DureHomeUse));

  for (guint i = 0; i < series->intervals->len; i++)
    {
      const DureEnergyInterval *interval =
          &g_array_index (series->intervals, DureEnergyInterval, i);
      const DureHomeUse use = {
        { interval->start_s, interval->duration_s, interval->milliwatt_hours },
        interval->quality != DURE_ENERGY_MEASURED,
      };

      if (interval->flow == DURE_ENERGY_FORWARD)
        g_array_append_val (uses, use);
    }
  dure_home_hours_fill (hours, (const DureHomeUse *) (gpointer) uses->data, uses->len);
  if (uses->len > 0)
    explicit_bzero (uses->data, uses->len * sizeof (DureHomeUse));
}

static void
answer_reason (DureExchange *exchange, const char *reason)
{
  g_autoptr (json_t) more = json_pack ("{s:s}", "reason", reason);
  g_autofree char *unit = dure_exchange_asked (exchange, "unit");
  g_autofree char *count = dure_exchange_asked (exchange, "count");
  g_autofree char *stamp = dure_exchange_asked (exchange, "stamp");

  if (exchange->is_page)
    dure_exchange_page (exchange, SOUP_STATUS_BAD_REQUEST, "home-file.html",
                        dure_upload_form (DURE_HOME_FILE_MAX, reason, unit, count, stamp));
  else
    dure_exchange_problem_with (exchange, "malformed", more);
}

/**
 * dure_home_bringing_finish:
 *
 * POST /v1/visit-files: the file, with the pass in `Dure-Pass`; what a table does not say by itself
 * stands in the address, as `unit=`, `count=` and `stamp=`.
 */
void
dure_home_bringing_finish (DurePeople *self, DureExchange *exchange)
{
  Bringing *bringing = g_object_get_data (G_OBJECT (exchange->message), KEY);
  g_autoptr (DureEnergySeries) series = NULL;
  g_autofree DureHomeHours *hours = NULL;

  g_return_if_fail (bringing != NULL);
  if (bringing->length == 0)
    {
      answer_reason (exchange, "none");
      return;
    }
  if (bringing->error == NULL)
    series = dure_meter_file_finish (bringing->file, &bringing->error);
  if (series == NULL)
    {
      answer_reason (exchange, dure_meter_file_reason (bringing->error));
      return;
    }
  hours = g_new0 (DureHomeHours, 1);
  fill_hours (hours, series);
  if (hours->count > 0)
    keep (bringing, exchange, series, hours);
  else
    answer_reason (exchange, "no-hours");
  explicit_bzero (hours, sizeof *hours);
}
