// sync.c: brings what is in the outbox to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One request under way at a time: the next queued donations in order, signed with the key of
// today.
//
//   a signed acknowledgement -> the outbox follows it, and the next batch goes at once
//   anything else           -> everything stays, and it waits: twice as long each time, jittered
//   "that is no request"    -> the same, and smaller batches, down to one; a donation that meets
//                               this alone goes behind the others, so that it is in nobody's way
//
// A put wakes it. With nothing to do it holds no timer. Outbox, uplink and station must outlive it;
// a request under way holds a reference to it until it ends.

#include "sync.h"

#include "acknowledgement.h"
#include "canonical-json.h"

#define MAX_BATCH 64
#define MAX_BODY (1024 * 1024 - 1024)
#define LATER_MS (60 * 60 * 1000) /* until what is not known yet is sent again */

struct _DureSync
{
  GObject parent_instance;

  DureOutbox *outbox;
  DureUplink *uplink;
  DureStation *station;
  DureClock *clock;
  DureDice *dice;
  DureSyncTimes times;
  DureSyncAlarm alarm;
  const char *load;
  guint max_batch;

  GSource *timer;
  GCancellable *cancellable;
  GPtrArray *sent;
  gboolean is_running;
  gboolean only_later; /* the last batch is to be sent again as it is */
  guint batch_limit;
  guint failures;
  gint64 due_ms;
  gint64 wait_ms;
};

G_DEFINE_FINAL_TYPE (DureSync, dure_sync, G_TYPE_OBJECT)

enum
{
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
on_timer (gpointer data)
{
  DureSync *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  dure_sync_tick (self);
  return G_SOURCE_REMOVE;
}

static void
set_own_timer (gint64 in_ms, gpointer data)
{
  DureSync *self = data;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (in_ms < 0)
    return;
  self->timer = g_timeout_source_new ((guint) in_ms);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
wait (DureSync *self, gint64 in_ms)
{
  self->wait_ms = in_ms;
  self->due_ms = dure_clock_monotonic_ms (self->clock) + MAX (in_ms, 0);
  self->alarm.set (in_ms, self->alarm.data);
}

/* Half of the time is fixed and half thrown, so that kiosks that fell silent together do not come
 * back together. */
static void
back_off (DureSync *self)
{
  gint64 longest = self->times.longest_wait_ms;
  gint64 wait_ms = self->times.first_wait_ms;
  guint32 thrown;

  for (guint i = 0; i < self->failures && wait_ms < longest; i++)
    wait_ms *= 2;
  self->failures++;
  wait_ms = MIN (wait_ms, longest);
  dure_dice_fill (self->dice, &thrown, sizeof thrown);
  wait (self, wait_ms / 2 + (gint64) (thrown % (guint64) (wait_ms / 2 + 1)));
}

/* Statuses that may be one donation's fault. The others say that the city is busy, out of reach or
 * somebody else; they are nobody's fault here. */
static gboolean
is_about_content (guint status)
{
  return status == 400 || status == 409 || status == 413 || status == 422 || status == 500;
}

/* Finds out whose fault it is, in halves. */
static void
isolate (DureSync *self)
{
  const DureEnvelope *first = self->sent->pdata[0];

  if (self->sent->len == 1)
    dure_outbox_postpone (self->outbox, first->id, NULL);
  self->batch_limit = MAX (1, self->sent->len / 2);
}

static gboolean
settle (DureSync *self, GBytes *reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureAcknowledgement) word = NULL;

  word = dure_acknowledgement_read (reply, self->sent, self->station->sign_key, &error);
  if (word == NULL
      || !dure_outbox_settle (self->outbox, &g_array_index (word->verdicts, DureOutboxVerdict, 0),
                              word->verdicts->len, &error))
    {
      g_info ("sync: %s", error->message);
      return FALSE;
    }
  self->only_later = word->later == self->sent->len;
  g_signal_emit (self, signals[SETTLED], 0, word->kept, word->refused);
  return TRUE;
}

static void
on_post_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DureSync) self = data;
  g_autoptr (GError) error = NULL;
  guint status = 0;
  g_autoptr (GBytes) reply = dure_uplink_post_finish (self->uplink, result, &status, &error);
  gboolean settled = reply != NULL && status == 200 && self->is_running && settle (self, reply);

  if (reply != NULL && is_about_content (status))
    isolate (self);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sent, g_ptr_array_unref);
  if (!self->is_running)
    return;
  if (!settled)
    {
      g_info ("sync: not delivered: %s", error != NULL ? error->message : "no acknowledgement");
      back_off (self);
      return;
    }
  self->failures = 0;
  self->batch_limit = MIN (self->max_batch, self->batch_limit * 2);
  wait (self, self->only_later ? LATER_MS : 0);
}

static GBytes *
sign_all (DureSync *self, GPtrArray *envelopes)
{
  json_t *donations = json_array ();
  g_autoptr (json_t) request = json_pack ("{s:o}", self->load, donations);
  gsize length;
  char *text;

  for (guint i = 0; i < envelopes->len; i++)
    {
      DureEnvelope *envelope = envelopes->pdata[i];

      dure_envelope_sign (envelope, self->station->kiosk, envelope->incarnation, envelope->sequence,
                          self->station->key);
      json_array_append_new (donations, dure_envelope_to_json (envelope));
    }
  text = dure_json_canonical (request, &length);
  return g_bytes_new_take (text, length);
}

/**
 * dure_sync_tick:
 *
 * Sends the next batch, if it is time to and there is one.
 */
void
dure_sync_tick (DureSync *self)
{
  g_autoptr (GPtrArray) batch = NULL;
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint64 early_ms;

  g_return_if_fail (DURE_IS_SYNC (self));

  if (!self->is_running || self->sent != NULL || self->wait_ms < 0)
    return;
  early_ms = self->due_ms - dure_clock_monotonic_ms (self->clock);
  if (early_ms > 0)
    {
      self->alarm.set (early_ms, self->alarm.data);
      return;
    }
  batch = dure_outbox_peek (self->outbox, self->batch_limit, MAX_BODY, &error);
  if (batch == NULL)
    {
      g_info ("sync: %s", error->message);
      back_off (self);
      return;
    }
  wait (self, -1);
  if (batch->len == 0)
    return;
  request = sign_all (self, batch);
  self->sent = g_steal_pointer (&batch);
  self->cancellable = g_cancellable_new ();
  path = g_strconcat ("/v1/", self->load, NULL);
  dure_uplink_post_async (self->uplink, path, request, self->cancellable, on_post_ready,
                          g_object_ref (self));
}

/**
 * dure_sync_wake:
 *
 * Something was put into the outbox: sends it now, whatever it was waiting for.
 */
void
dure_sync_wake (DureSync *self)
{
  g_return_if_fail (DURE_IS_SYNC (self));

  if (self->is_running && self->sent == NULL)
    wait (self, 0);
}

/**
 * dure_sync_start:
 * @error: when the outbox cannot be read or written
 *
 * Takes over what an earlier life of this station left behind, and sends what there is. An
 * unenrolled station has nobody to send to.
 */
gboolean
dure_sync_start (DureSync *self, GError **error)
{
  g_return_val_if_fail (DURE_IS_SYNC (self), FALSE);

  if (!self->station->is_enrolled)
    return TRUE;
  if (!dure_outbox_begin_incarnation (self->outbox, self->station->incarnation, error))
    return FALSE;
  self->is_running = TRUE;
  dure_sync_wake (self);
  return TRUE;
}

/**
 * dure_sync_stop:
 *
 * Ends what is under way; everything not acknowledged stays in the outbox.
 */
void
dure_sync_stop (DureSync *self)
{
  g_return_if_fail (DURE_IS_SYNC (self));

  self->is_running = FALSE;
  wait (self, -1);
  g_cancellable_cancel (self->cancellable);
}

/**
 * dure_sync_is_sending:
 *
 * Returns: whether a request is under way; after a stop, whether its end is still to be waited for
 *   before the uplink may go
 */
gboolean
dure_sync_is_sending (DureSync *self)
{
  g_return_val_if_fail (DURE_IS_SYNC (self), FALSE);

  return self->sent != NULL;
}

static void
dure_sync_dispose (GObject *object)
{
  DureSync *self = DURE_SYNC (object);

  self->is_running = FALSE;
  self->alarm.set (-1, self->alarm.data);
  G_OBJECT_CLASS (dure_sync_parent_class)->dispose (object);
}

static void
dure_sync_class_init (DureSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_sync_dispose;

  /**
   * DureSync::settled:
   * @kept: how many donations the city has durably
   * @refused: how many it refused
   *
   * The city spoke, and the outbox followed.
   */
  signals[SETTLED] = g_signal_new ("settled", DURE_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
dure_sync_init (DureSync *self)
{
  self->load = "donations";
  self->max_batch = self->batch_limit = MAX_BATCH;
  self->wait_ms = -1;
}

/**
 * dure_sync_new:
 * @outbox: what is to be brought
 * @uplink: the way
 * @station: who brings it
 * @clock: says when a wait is over
 * @dice: jitter
 * @times: how long it waits
 * @alarm: (nullable): how it is woken; %NULL for a timeout of the thread's default main context
 *
 * Returns: (transfer full): a sync that does nothing until it is started
 */
DureSync *
dure_sync_new (DureOutbox *outbox, DureUplink *uplink, DureStation *station, DureClock *clock,
               DureDice *dice, const DureSyncTimes *times, const DureSyncAlarm *alarm)
{
  DureSync *self = g_object_new (DURE_TYPE_SYNC, NULL);

  self->outbox = outbox;
  self->uplink = uplink;
  self->station = station;
  self->clock = clock;
  self->dice = dice;
  self->times = *times;
  self->alarm = alarm != NULL ? *alarm : (DureSyncAlarm){ set_own_timer, self };
  return self;
}

/**
 * dure_sync_carry:
 * @load: (transfer none): what the outbox holds: the last part of the path, and the list's name in
 *   the request; donations unless something else is said
 * @max_batch: how many at once, at most
 *
 * Before the start.
 */
void
dure_sync_carry (DureSync *self, const char *load, guint max_batch)
{
  g_return_if_fail (DURE_IS_SYNC (self));

  self->load = load;
  self->max_batch = self->batch_limit = max_batch;
}
