// heart-rate-session.c: from looking for a heart-rate device to forgetting it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   measure -> SEARCHING -> CONNECTING -> MEASURING [-> LOST -> MEASURING] ... -> release -> IDLE
//
// Whose device is it? With an installed strap only that one will do. Without, the search goes on
// for a while after the first hit, and exactly one device in range will do: with two we would
// have to guess, so neither is touched. A device that was lost is only ever replaced by itself.
// Whatever ends a measurement ends it with the device disconnected and, unless it is the
// installed strap, removed from bluetoothd.

#include "heart-rate-session.h"

#include "link.h"

#define HEART_RATE_SERVICE "0000180d-0000-1000-8000-00805f9b34fb"
#define HEART_RATE_MEASUREMENT "00002a37-0000-1000-8000-00805f9b34fb"

/* Category 13 of Bluetooth's Assigned Numbers, 2.6: heart rate sensor. */
#define HEART_RATE_APPEARANCE 13

struct _DureHeartRateSession
{
  GObject parent_instance;

  DureRadio *radio;
  char *strap_address; /* of the installed strap, or NULL */
  DureInstrumentState state;
  gboolean wanted;
  gboolean swept;
  gboolean measured;   /* something came since measure */
  gboolean second_try; /* the first device was no good */
  char *path;          /* the device of this measurement, once chosen */
  DureLink *link;
  guint search_timer;
  guint settle_timer;
};

G_DEFINE_FINAL_TYPE (DureHeartRateSession, dure_heart_rate_session, G_TYPE_OBJECT)

enum {
  STATE,
  MEASURED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void search (DureHeartRateSession *self);
static void look (DureHeartRateSession *self);

static void
set_state (DureHeartRateSession *self, DureInstrumentState state)
{
  if (state == self->state)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE], 0, (guint) state);
}

static void
stop_timers (DureHeartRateSession *self)
{
  g_clear_handle_id (&self->search_timer, g_source_remove);
  g_clear_handle_id (&self->settle_timer, g_source_remove);
}

static void
drop_link (DureHeartRateSession *self)
{
  if (self->link == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->link, self);
  dure_link_close (self->link);
  g_clear_object (&self->link);
}

static void
forget_device (DureHeartRateSession *self)
{
  drop_link (self);
  if (self->path != NULL && self->strap_address == NULL)
    dure_radio_forget (self->radio, self->path);
  g_clear_pointer (&self->path, g_free);
}

static void
finish (DureHeartRateSession *self, DureInstrumentState state)
{
  self->wanted = FALSE;
  stop_timers (self);
  dure_radio_set_scan (self->radio, FALSE);
  forget_device (self);
  set_state (self, state);
}

/* The raw bytes live no longer than this call. */
static void
on_value (DureHeartRateSession *self, const char *uuid, GBytes *value)
{
  DureHeartRate measurement;
  DureRefusal refusal;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (value, &length);

  if (!dure_heart_rate_decode (bytes, length, &measurement, &refusal))
    {
      g_signal_emit (self, signals[REFUSED], 0);
      return;
    }

  self->measured = TRUE;
  g_clear_handle_id (&self->search_timer, g_source_remove);
  set_state (self, DURE_INSTRUMENT_MEASURING);
  g_signal_emit (self, signals[MEASURED], 0, &measurement);
}

/* Once is bad luck or a stale cache: the device is forgotten and looked for anew. Twice is not. */
static void
on_ended (DureHeartRateSession *self)
{
  drop_link (self);
  if (self->measured)
    {
      set_state (self, DURE_INSTRUMENT_LOST);
      search (self);
    }
  else if (!self->second_try)
    {
      self->second_try = TRUE;
      forget_device (self);
      search (self);
    }
  else
    {
      finish (self, DURE_INSTRUMENT_NONE_FOUND);
    }
}

static void
take (DureHeartRateSession *self, DureBluezDevice1 *device)
{
  static const char *const notify[] = { HEART_RATE_MEASUREMENT, NULL };
  const DureLinkPlan plan = {
    .service = HEART_RATE_SERVICE,
    .notify = notify,
    .silence_ms = dure_radio_get_times (self->radio)->silence,
  };
  g_autofree char *path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)));

  g_clear_handle_id (&self->settle_timer, g_source_remove);
  if (!self->measured)
    g_clear_handle_id (&self->search_timer, g_source_remove);
  dure_radio_set_scan (self->radio, FALSE);
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  if (!self->measured)
    set_state (self, DURE_INSTRUMENT_CONNECTING);

  self->link = dure_link_new (self->radio, self->path, &plan);
  g_signal_connect_swapped (self->link, "value", G_CALLBACK (on_value), self);
  g_signal_connect_swapped (self->link, "ended", G_CALLBACK (on_ended), self);
  dure_link_open (self->link);
}

static GPtrArray *
find (DureHeartRateSession *self)
{
  const DureSought sought = {
    .service = HEART_RATE_SERVICE,
    .appearance = HEART_RATE_APPEARANCE,
    .address = self->strap_address,
    .path = self->path,
  };

  return dure_radio_find (self->radio, &sought);
}

static gboolean
on_settled (gpointer user_data)
{
  DureHeartRateSession *self = user_data;
  g_autoptr (GPtrArray) found = find (self);

  self->settle_timer = 0;
  if (found->len == 1)
    take (self, g_ptr_array_index (found, 0));
  else if (found->len > 1)
    finish (self, DURE_INSTRUMENT_SEVERAL_FOUND);

  return G_SOURCE_REMOVE;
}

static gboolean
on_search_over (gpointer user_data)
{
  DureHeartRateSession *self = user_data;

  self->search_timer = 0;
  finish (self, DURE_INSTRUMENT_NONE_FOUND);

  return G_SOURCE_REMOVE;
}

static void
look (DureHeartRateSession *self)
{
  g_autoptr (GPtrArray) found = NULL;

  if (!self->wanted || self->link != NULL || self->search_timer == 0 || self->settle_timer != 0)
    return;

  found = find (self);
  if (found->len == 0)
    return;

  if (self->strap_address != NULL || self->path != NULL)
    take (self, g_ptr_array_index (found, 0));
  else
    self->settle_timer =
      g_timeout_add (dure_radio_get_times (self->radio)->settle, on_settled, self);
}

/* After a loss the clock of the recovery runs on over several attempts until a value comes. */
static void
search (DureHeartRateSession *self)
{
  const DureTimes *times = dure_radio_get_times (self->radio);

  if (!self->measured)
    set_state (self, DURE_INSTRUMENT_SEARCHING);
  if (self->search_timer == 0)
    self->search_timer =
      g_timeout_add (self->measured ? times->recover : times->search, on_search_over, self);
  dure_radio_set_scan (self->radio, TRUE);
  look (self);
}

static void
begin (DureHeartRateSession *self)
{
  if (!dure_radio_is_known (self->radio))
    return;
  if (!dure_radio_is_usable (self->radio))
    {
      set_state (self, DURE_INSTRUMENT_RADIO_OFF);
      return;
    }

  if (!self->swept)
    dure_radio_forget_left (self->radio,
                            (const char *const[]) { self->strap_address, NULL });
  self->swept = TRUE;
  if (self->wanted)
    search (self);
}

static void
on_usable_changed (DureHeartRateSession *self)
{
  if (dure_radio_is_usable (self->radio))
    {
      begin (self);
      return;
    }
  if (!self->wanted)
    return;

  stop_timers (self);
  drop_link (self);
  dure_radio_set_scan (self->radio, FALSE);
  self->measured = FALSE;
  set_state (self, DURE_INSTRUMENT_RADIO_OFF);
}

/**
 * dure_heart_rate_session_measure:
 * @self: the session
 * @strap_address: (nullable): the installed strap, the only one that will do then
 *
 * Begins a measurement; one that is under way is released first.
 */
void
dure_heart_rate_session_measure (DureHeartRateSession *self, const char *strap_address)
{
  if (self->wanted)
    finish (self, DURE_INSTRUMENT_IDLE);

  g_free (self->strap_address);
  self->strap_address = g_strdup (strap_address);

  self->wanted = TRUE;
  self->measured = FALSE;
  self->second_try = FALSE;
  begin (self);
}

/**
 * dure_heart_rate_session_release:
 * @self: the session
 *
 * Ends the measurement and forgets its device.
 */
void
dure_heart_rate_session_release (DureHeartRateSession *self)
{
  finish (self, DURE_INSTRUMENT_IDLE);
}

static void
dure_heart_rate_session_dispose (GObject *object)
{
  DureHeartRateSession *self = DURE_HEART_RATE_SESSION (object);

  stop_timers (self);
  drop_link (self);
  if (self->radio != NULL)
    g_signal_handlers_disconnect_by_data (self->radio, self);
  g_clear_object (&self->radio);
  g_clear_pointer (&self->strap_address, g_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (dure_heart_rate_session_parent_class)->dispose (object);
}

static void
dure_heart_rate_session_class_init (DureHeartRateSessionClass *klass)
{
  const GType type = DURE_TYPE_HEART_RATE_SESSION;

  G_OBJECT_CLASS (klass)->dispose = dure_heart_rate_session_dispose;
  signals[STATE] = g_signal_new ("state", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[MEASURED] = g_signal_new ("measured", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REFUSED] =
    g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dure_heart_rate_session_init (DureHeartRateSession *self)
{
}

/**
 * dure_heart_rate_session_new:
 * @radio: the radio
 *
 * Returns: (transfer full): a session that does nothing yet
 */
DureHeartRateSession *
dure_heart_rate_session_new (DureRadio *radio)
{
  DureHeartRateSession *self = g_object_new (DURE_TYPE_HEART_RATE_SESSION, NULL);

  self->radio = g_object_ref (radio);
  g_signal_connect_swapped (radio, "usable-changed", G_CALLBACK (on_usable_changed), self);
  g_signal_connect_swapped (radio, "heard", G_CALLBACK (look), self);

  return self;
}
