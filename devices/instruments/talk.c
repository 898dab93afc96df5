// talk.c: everything that is said to one linked instrument, and heard from it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   open -> (subscribed) -> [clock written] -> [clock read] -> ready -> [records asked for ...]
//
// The recipe says which of these steps there are. Values that come before the device's clock is
// known wait for it, at most WAITING_MAX of them, because only then can be told whether they are
// from this visit. Where records have to be asked for, the last one is, again and again, since the
// visitor may be measuring just now; the intake knows one that comes twice. A clock is written to
// only when the instrument is the station's own. No step that fails ends the talk: only the link
// does. Owned by the session, which owns the intake, too.

#include "talk.h"

#define CURRENT_TIME "00002a2b-0000-1000-8000-00805f9b34fb"
#define RECORD_ACCESS "00002a52-0000-1000-8000-00805f9b34fb"
#define WAITING_MAX 64

/* Records are asked for again after so many of the radio's pauses between tries. */
#define POLL_RETRIES 5

typedef struct
{
  char *uuid;
  GBytes *bytes;
} Waiting;

struct _DureTalk
{
  GObject parent_instance;

  DureRadio *radio;
  DureLink *link;
  char *path;
  const DureRecipe *recipe;
  DureIntake *intake; /* the session's */
  gboolean is_installed;
  gboolean is_ready;
  gboolean all_records;
  GQueue waiting;
  GCancellable *cancellable;
  guint records_timer;
  guint parts_timer;
};

G_DEFINE_FINAL_TYPE (DureTalk, dure_talk, G_TYPE_OBJECT)

enum {
  READY,
  BEAT,
  REFUSED,
  HEARD,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void ask_records (DureTalk *self);

static void
free_waiting (gpointer data)
{
  Waiting *waiting = data;

  g_free (waiting->uuid);
  g_bytes_unref (waiting->bytes);
  g_free (waiting);
}

/* ---- records ---- */

static gboolean
on_poll (gpointer user_data)
{
  DureTalk *self = user_data;

  self->records_timer = 0;
  ask_records (self);

  return G_SOURCE_REMOVE;
}

static void
ask_later (DureTalk *self)
{
  g_clear_handle_id (&self->records_timer, g_source_remove);
  self->records_timer =
    g_timeout_add (dure_radio_get_times (self->radio)->retry * POLL_RETRIES, on_poll, self);
}

static gboolean
on_no_answer (gpointer user_data)
{
  DureTalk *self = user_data;

  self->records_timer = 0;
  dure_intake_give_up (self->intake);
  ask_later (self);

  return G_SOURCE_REMOVE;
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  DureTalk *self = user_data;

  if (dure_link_write_finish (DURE_LINK (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  dure_intake_give_up (self->intake);
  ask_later (self);
}

static void
ask_records (DureTalk *self)
{
  g_autoptr (GBytes) request = dure_intake_ask_records (self->intake, self->all_records);

  g_clear_handle_id (&self->records_timer, g_source_remove);
  self->records_timer =
    g_timeout_add (dure_radio_get_times (self->radio)->answer, on_no_answer, self);
  dure_link_write_async (self->link, RECORD_ACCESS, request, self->cancellable, on_asked, self);
}

static void
go_on (DureTalk *self, DureImportResult result)
{
  if (result == DURE_IMPORT_OPEN)
    return;
  if (result != DURE_IMPORT_ASK_ALL || self->all_records)
    return ask_later (self);

  self->all_records = TRUE;
  ask_records (self);
}

/* ---- values ---- */

static gboolean
on_part_over (gpointer user_data)
{
  DureTalk *self = user_data;

  self->parts_timer = 0;
  dure_intake_tick (self->intake);
  if (dure_intake_get_wait (self->intake) > 0)
    self->parts_timer = g_timeout_add (dure_intake_get_wait (self->intake), on_part_over, self);
  g_signal_emit (self, signals[HEARD], 0);

  return G_SOURCE_REMOVE;
}

static void
take (DureTalk *self, const char *uuid, GBytes *value)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (value, &length);

  go_on (self, dure_intake_take (self->intake, uuid, bytes, length));
  if (dure_intake_get_wait (self->intake) > 0 && self->parts_timer == 0)
    self->parts_timer = g_timeout_add (dure_intake_get_wait (self->intake), on_part_over, self);
  g_signal_emit (self, signals[HEARD], 0);
}

static void
take_beat (DureTalk *self, GBytes *value)
{
  DureHeartRate beat;
  DureRefusal refusal;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (value, &length);

  if (dure_heart_rate_decode (bytes, length, &beat, &refusal))
    g_signal_emit (self, signals[BEAT], 0, &beat);
  else
    g_signal_emit (self, signals[REFUSED], 0);
}

static void
on_value (DureTalk *self, const char *uuid, GBytes *value)
{
  g_autoptr (DureTalk) held = g_object_ref (self);

  if (self->recipe->kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    {
      take_beat (self, value);
    }
  else if (self->is_ready)
    {
      take (self, uuid, value);
    }
  else if (self->waiting.length < WAITING_MAX)
    {
      Waiting *waiting = g_new0 (Waiting, 1);

      waiting->uuid = g_strdup (uuid);
      waiting->bytes = g_bytes_ref (value);
      g_queue_push_tail (&self->waiting, waiting);
    }
}

/* ---- the clock ---- */

static void
become_ready (DureTalk *self)
{
  g_autoptr (DureTalk) held = g_object_ref (self);
  Waiting *waiting;

  self->is_ready = TRUE;
  g_signal_emit (self, signals[READY], 0);
  while (self->link != NULL && (waiting = g_queue_pop_head (&self->waiting)) != NULL)
    {
      take (self, waiting->uuid, waiting->bytes);
      free_waiting (waiting);
    }
  if (self->link != NULL && self->recipe->has_records && dure_link_has (self->link, RECORD_ACCESS))
    ask_records (self);
}

static void
on_clock_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = dure_link_read_finish (DURE_LINK (source), result, &error);
  DureTalk *self = user_data;
  gsize length;
  const guint8 *bytes;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (value != NULL)
    {
      bytes = g_bytes_get_data (value, &length);
      dure_intake_set_clock (self->intake, bytes, length);
    }
  become_ready (self);
}

static void
read_clock (DureTalk *self)
{
  dure_link_read_async (self->link, CURRENT_TIME, self->cancellable, on_clock_read, self);
}

/* What the clock shows now is read, not taken for granted. */
static void
on_clock_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  dure_link_write_finish (DURE_LINK (source), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    read_clock (user_data);
}

static void
on_ready (DureTalk *self)
{
  g_autoptr (GBytes) time = NULL;

  dure_intake_linked (self->intake, self->recipe);
  if (self->recipe->clock == DURE_RECIPE_CLOCK_LEAVE || !dure_link_has (self->link, CURRENT_TIME))
    return become_ready (self);

  if (self->recipe->clock == DURE_RECIPE_CLOCK_WRITE && self->is_installed)
    time = dure_intake_make_clock (self->intake);
  if (time != NULL)
    dure_link_write_async (self->link, CURRENT_TIME, time, self->cancellable, on_clock_written,
                           self);
  else
    read_clock (self);
}

/* ---- the link ---- */

static void
stop (DureTalk *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->records_timer, g_source_remove);
  g_clear_handle_id (&self->parts_timer, g_source_remove);
  g_queue_clear_full (&self->waiting, free_waiting);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
}

static void
on_ended (DureTalk *self, const GError *reason)
{
  g_autoptr (DureTalk) held = g_object_ref (self);

  stop (self);
  g_clear_object (&self->link);
  if (self->is_ready && self->recipe->kind != DURE_INSTRUMENT_KIND_HEART_RATE)
    {
      dure_intake_unlinked (self->intake);
      g_signal_emit (self, signals[HEARD], 0);
    }
  g_signal_emit (self, signals[ENDED], 0, reason);
}

/**
 * dure_talk_open:
 * @self: a new talk
 *
 * Links the instrument and begins.
 */
void
dure_talk_open (DureTalk *self)
{
  const gboolean is_stream = self->recipe->kind == DURE_INSTRUMENT_KIND_HEART_RATE;
  const DureLinkPlan plan = {
    .service = self->recipe->service,
    .notify = self->recipe->notify,
    .bond_first = self->recipe->bond == DURE_RECIPE_BOND_FIRST,
    .may_pair = !self->is_installed,
    .silence_ms = is_stream ? dure_radio_get_times (self->radio)->silence : 0,
  };

  self->link = dure_link_new (self->radio, self->path, &plan);
  g_signal_connect_swapped (self->link, "ready", G_CALLBACK (on_ready), self);
  g_signal_connect_swapped (self->link, "value", G_CALLBACK (on_value), self);
  g_signal_connect_swapped (self->link, "ended", G_CALLBACK (on_ended), self);
  dure_link_open (self->link);
}

/**
 * dure_talk_close:
 * @self: the talk
 *
 * Unsubscribes and disconnects; no further signal comes.
 */
void
dure_talk_close (DureTalk *self)
{
  stop (self);
  if (self->link != NULL)
    dure_link_close (self->link);
  g_clear_object (&self->link);
}

static void
dure_talk_dispose (GObject *object)
{
  DureTalk *self = DURE_TALK (object);

  stop (self);
  g_clear_object (&self->link);
  g_clear_object (&self->radio);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (dure_talk_parent_class)->dispose (object);
}

static void
dure_talk_class_init (DureTalkClass *klass)
{
  static const char *const names[N_SIGNALS] = { "ready", "beat", "refused", "heard", "ended" };

  G_OBJECT_CLASS (klass)->dispose = dure_talk_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    {
      const gboolean tells = i == BEAT || i == ENDED;

      signals[i] = g_signal_new (names[i], DURE_TYPE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, tells ? 1 : 0, G_TYPE_POINTER);
    }
}

static void
dure_talk_init (DureTalk *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
}

/**
 * dure_talk_new:
 * @radio: a usable radio
 * @path: one of its devices
 * @recipe: (transfer none): how to speak to it
 * @intake: (transfer none): what takes its values, unless it is a heart-rate device; outlives us
 * @is_installed: whether it is the station's own
 *
 * Returns: (transfer full): a talk that is not open yet
 */
DureTalk *
dure_talk_new (DureRadio        *radio,
               const char       *path,
               const DureRecipe *recipe,
               DureIntake       *intake,
               gboolean          is_installed)
{
  DureTalk *self = g_object_new (DURE_TYPE_TALK, NULL);

  self->radio = g_object_ref (radio);
  self->path = g_strdup (path);
  self->recipe = recipe;
  self->intake = intake;
  self->is_installed = is_installed;

  return self;
}
