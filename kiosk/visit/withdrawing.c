// withdrawing.c: brings to the city what people without a phone take back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Slips have an outbox and a sync of their own, beside those of donations: they never wait behind
// anything. What was put is sealed and durable; the city's signed word lets it go. A code that the
// city does not know yet is sent again every hour for a month, and whenever donations have gone out
// (dure_withdrawing_wake()): the donation may have lain at this very kiosk.
//
// A look is one request whose answer is heard once, or not any more. Station and uplink must
// outlive it.

#include "withdrawing.h"

#include "canonical-json.h"
#include "id.h"
#include "question.h"

#include <sodium.h>
#include <string.h>

#define FILE_NAME "withdrawals.db"
#define LOAD "withdrawals"
#define LOOK_PATH "/v1/withdrawals/looks"
#define MAX_BATCH 8 /* what the city takes at once */

struct _DureWithdrawing
{
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DureWithdrawingHeard heard;
  DureOutbox *outbox;
  DureSync *sync;
  DureCityQuestion *look;
  char *last; /* id of the last slip; it says nothing about anybody */
};

static gboolean
find_what (const char *text, guint *ret_what)
{
  DureKind kind;

  if (text == NULL)
    return FALSE;
  if (dure_kind_from_text (text, &kind))
    *ret_what = kind;
  else if (g_str_equal (text, dure_purpose_to_text (DURE_PURPOSE_PROVIDE)))
    *ret_what = DURE_TAKE_PROVIDE;
  else if (g_str_equal (text, dure_purpose_to_text (DURE_PURPOSE_TRAIN)))
    *ret_what = DURE_TAKE_TRAIN;
  else
    return FALSE;
  return TRUE;
}

static DureCodeState
read_reply (GBytes *bytes, guint status, gboolean ret_stands[DURE_TAKE_COUNT])
{
  g_autoptr (json_t) reply = dure_json_parse (g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes), NULL);
  const json_t *standing = json_object_get (reply, "standing");
  gsize i;
  json_t *text;
  guint what;

  if (status == 404)
    return DURE_CODE_UNKNOWN;
  if (status == 409)
    return DURE_CODE_SEVERAL;
  if (status == 429)
    return DURE_CODE_SLOW;
  if (status != 200 || !json_is_array (standing))
    return DURE_CODE_OUT_OF_REACH;
  json_array_foreach ((json_t *) standing, i, text)
    if (find_what (json_string_value (text), &what))
      ret_stands[what] = TRUE;
  return DURE_CODE_FOUND;
}

static void
on_looked_up (GBytes *reply, guint status, gpointer data)
{
  DureWithdrawing *self = data;
  gboolean stands[DURE_TAKE_COUNT] = { FALSE };
  DureCodeState state = DURE_CODE_OUT_OF_REACH;

  if (reply != NULL)
    state = read_reply (reply, status, stands);
  self->heard.looked_up (state, state == DURE_CODE_FOUND ? stands : NULL, self->heard.data);
}

/**
 * dure_withdrawing_look_up:
 * @code: 10 digits; sealed at once
 *
 * Asks the city what stands of who has it.
 */
void
dure_withdrawing_look_up (DureWithdrawing *self, const char *code)
{
  DureSlip slip = { .scope = "" };
  g_autofree char *id = dure_id_new_timed (self->clock, self->dice);
  g_autoptr (DureEnvelope) envelope = NULL;
  g_autoptr (json_t) json = NULL;

  dure_withdrawing_stop_looking (self);
  g_strlcpy (slip.code, code, sizeof slip.code);
  envelope = dure_slip_seal (&slip, id, self->station->seal_key);
  sodium_memzero (&slip, sizeof slip);
  dure_envelope_sign (envelope, self->station->kiosk, self->station->incarnation, 1,
                      self->station->key);
  json = dure_envelope_to_json (envelope);
  dure_city_question_ask_json (&self->look, self->uplink, LOOK_PATH, json, on_looked_up, self);
}

/**
 * dure_withdrawing_stop_looking:
 *
 * The answer is not heard any more.
 */
void
dure_withdrawing_stop_looking (DureWithdrawing *self)
{
  dure_city_question_drop (&self->look);
}

/**
 * dure_withdrawing_take:
 * @slip: what is taken back; sealed, not kept
 * @error: as dure_outbox_put()
 *
 * Returns: whether it is durable here; it is sent at once, or as soon as the city can be reached
 */
gboolean
dure_withdrawing_take (DureWithdrawing *self, const DureSlip *slip, GError **error)
{
  g_autofree char *id = dure_id_new_timed (self->clock, self->dice);
  g_autoptr (DureEnvelope) envelope = dure_slip_seal (slip, id, self->station->seal_key);

  if (!dure_outbox_put (self->outbox, envelope, self->station->incarnation, error))
    return FALSE;
  g_free (self->last);
  self->last = g_steal_pointer (&id);
  dure_sync_wake (self->sync);
  return TRUE;
}

static void
on_settled (DureSync *sync, guint kept, guint refused, DureWithdrawing *self)
{
  gboolean has = TRUE;

  if (self->last == NULL || !dure_outbox_has (self->outbox, self->last, &has, NULL) || has)
    return;
  g_clear_pointer (&self->last, g_free);
  self->heard.taken_back (self->heard.data);
}

/**
 * dure_withdrawing_wake:
 *
 * Donations have gone out: what was not known may be known now.
 */
void
dure_withdrawing_wake (DureWithdrawing *self)
{
  dure_sync_wake (self->sync);
}

/**
 * dure_withdrawing_start:
 * @error: when the outbox cannot be read or written
 *
 * Sends what an earlier life of this station left behind.
 */
gboolean
dure_withdrawing_start (DureWithdrawing *self, GError **error)
{
  return dure_sync_start (self->sync, error);
}

/**
 * dure_withdrawing_open:
 * @station: an enrolled station
 * @uplink: the way to the city
 * @clock: of ids and waits
 * @dice: of ids and waits
 * @heard: told what the city says; copied
 * @error: as dure_outbox_open()
 *
 * Returns: (transfer full) (nullable): one that sends nothing yet
 */
DureWithdrawing *
dure_withdrawing_open (DureStation *station, DureUplink *uplink, DureClock *clock, DureDice *dice,
                       const DureWithdrawingHeard *heard, GError **error)
{
  static const DureSyncTimes times = DURE_SYNC_TIMES_DEFAULT;
  g_autofree char *path = dure_station_path (station, FILE_NAME);
  g_autofree char *aside = NULL;
  g_autoptr (DureWithdrawing) self = g_new0 (DureWithdrawing, 1);

  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->heard = *heard;
  self->outbox = dure_outbox_open (path, clock, &aside, error);
  if (self->outbox == NULL)
    return NULL;
  if (aside != NULL)
    g_message ("What was to be taken back was damaged; all of it was set aside: %s", aside);
  self->sync = dure_sync_new (self->outbox, uplink, station, clock, dice, &times, NULL);
  dure_sync_carry (self->sync, LOAD, MAX_BATCH);
  g_signal_connect (self->sync, "settled", G_CALLBACK (on_settled), self);
  return g_steal_pointer (&self);
}

/**
 * dure_withdrawing_close:
 * @self: (transfer full) (nullable): what is queued stays
 */
void
dure_withdrawing_close (DureWithdrawing *self)
{
  if (self == NULL)
    return;
  dure_withdrawing_stop_looking (self);
  if (self->sync != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sync, self);
      dure_sync_stop (self->sync);
      while (dure_sync_is_sending (self->sync))
        g_main_context_iteration (NULL, TRUE);
    }
  g_clear_object (&self->sync);
  dure_outbox_close (self->outbox);
  g_free (self->last);
  g_free (self);
}
