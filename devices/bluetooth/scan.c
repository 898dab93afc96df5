// scan.c: discovery on one adapter, kept as it is wanted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   STOPPED -> STARTING -> STARTED -> STOPPING -> STOPPED
//
// Discovery is asked for and ended by calls that take their time, may be refused, and once in a
// while are never answered; and it may end by itself. So there is what is wanted and what is, and
// one function that takes the next step from one to the other. A filter of our own is always set:
// without one bluetoothd tells RSSI only when it moves by 8 dBm. Filters of all callers are merged
// into one scan, so what is heard still has to be checked by whoever listens.

#include "scan.h"

#include "bluez-error.h"

/* Everything a controller can hear; the filter leaves choosing to us. */
#define RSSI_FLOOR (-100)

typedef enum {
  STOPPED,
  STARTING,
  STARTED,
  STOPPING,
} State;

struct _DureScan
{
  DureBluezAdapter1 *adapter;
  guint retry_ms;
  DureScanQuiet quiet;
  gpointer user_data;
  GCancellable *cancellable;
  State state;
  gboolean wanted;
  gboolean broadcasts;          /* every single advertisement, not only changes */
  gboolean filtered_broadcasts; /* as bluetoothd was told last */
  gboolean doubtful;            /* ending it failed: it may be nobody's, and hear nothing */
  guint retry;
};

static void advance (DureScan *self);
static void stop (DureScan *self);

static gboolean
on_retry (gpointer user_data)
{
  DureScan *self = user_data;

  self->retry = 0;
  if (self->state == STARTED && !dure_bluez_adapter1_get_discovering (self->adapter))
    self->state = STOPPED;
  if (self->state == STARTED && self->doubtful)
    stop (self);
  else
    advance (self);

  return G_SOURCE_REMOVE;
}

static void
retry_later (DureScan *self)
{
  if (self->retry == 0)
    self->retry = g_timeout_add (self->retry_ms, on_retry, self);
}

static void
set_filter (DureScan *self)
{
  GVariantDict filter;

  g_variant_dict_init (&filter, NULL);
  g_variant_dict_insert (&filter, "Transport", "s", "le");
  g_variant_dict_insert (&filter, "RSSI", "n", RSSI_FLOOR);
  g_variant_dict_insert (&filter, "DuplicateData", "b", self->broadcasts);
  self->filtered_broadcasts = self->broadcasts;
  dure_bluez_adapter1_call_set_discovery_filter (self->adapter, g_variant_dict_end (&filter), NULL,
                                                 NULL, NULL);
}

static void
on_stop_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureScan *self = user_data;
  g_autoptr (GError) error = NULL;

  dure_bluez_adapter1_call_stop_discovery_finish (DURE_BLUEZ_ADAPTER1 (source), result, &error);
  switch (dure_bluez_error_read (error))
    {
    case DURE_BLUEZ_CALLED_OFF:
      return;
    case DURE_BLUEZ_UNDER_WAY:
    case DURE_BLUEZ_TIMED_OUT:
      self->state = STARTED;
      self->doubtful = TRUE;
      retry_later (self);
      return;
    default: /* whatever the reason, we have no discovery there */
      self->state = STOPPED;
      advance (self);
    }
}

static void
stop (DureScan *self)
{
  self->state = STOPPING;
  self->doubtful = FALSE;
  dure_bluez_adapter1_call_stop_discovery (self->adapter, self->cancellable, on_stop_ready, self);
}

static void
on_start_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureScan *self = user_data;
  g_autoptr (GError) error = NULL;

  dure_bluez_adapter1_call_start_discovery_finish (DURE_BLUEZ_ADAPTER1 (source), result, &error);
  switch (dure_bluez_error_read (error))
    {
    case DURE_BLUEZ_CALLED_OFF:
      return;
    case DURE_BLUEZ_FINE:
      self->state = STARTED;
      break;
    case DURE_BLUEZ_UNDER_WAY:
      /* A discovery of ours that we thought had ended: running, or only a leftover to be ended. */
      self->state = STARTED;
      if (self->wanted && !dure_bluez_adapter1_get_discovering (self->adapter))
        return stop (self);
      break;
    default:
      self->state = STOPPED;
      if (self->wanted)
        return retry_later (self);
    }

  advance (self);
}

static void
start (DureScan *self)
{
  self->state = STARTING;
  set_filter (self);
  dure_bluez_adapter1_call_start_discovery (self->adapter, self->cancellable, on_start_ready,
                                            self);
}

static void
advance (DureScan *self)
{
  if (self->retry != 0 && self->wanted)
    return;

  switch (self->state)
    {
    case STOPPED:
      if (self->wanted)
        start (self);
      else
        self->quiet (self->user_data);
      break;
    case STARTED:
      if (!self->wanted)
        stop (self);
      else if (self->broadcasts != self->filtered_broadcasts)
        set_filter (self);
      break;
    case STARTING:
    case STOPPING:
      break;
    }
}

/**
 * dure_scan_new:
 * @adapter: an adapter that is on
 * @times: how long to wait for what
 * @quiet: called whenever the scan has ended as wanted
 * @user_data: for @quiet
 *
 * Returns: (transfer full): a scan that is not wanted yet
 */
DureScan *
dure_scan_new (DureBluezAdapter1 *adapter,
               const DureTimes   *times,
               DureScanQuiet      quiet,
               gpointer           user_data)
{
  DureScan *self = g_new0 (DureScan, 1);

  self->adapter = g_object_ref (adapter);
  self->retry_ms = times->retry;
  self->quiet = quiet;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (adapter), (int) times->connect);

  return self;
}

void
dure_scan_free (DureScan *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_object_unref (self->cancellable);
  g_object_unref (self->adapter);
  g_free (self);
}

/**
 * dure_scan_get_adapter:
 * Returns: (transfer none): the adapter that scans
 */
DureBluezAdapter1 *
dure_scan_get_adapter (DureScan *self)
{
  return self->adapter;
}

/**
 * dure_scan_set:
 * @self: the scan
 * @wanted: whether to scan
 * @broadcasts: whether every single advertisement is to be told, which costs more
 */
void
dure_scan_set (DureScan *self, gboolean wanted, gboolean broadcasts)
{
  if (wanted == self->wanted && broadcasts == self->broadcasts)
    return;

  self->wanted = wanted;
  self->broadcasts = broadcasts;
  if (!wanted)
    g_clear_handle_id (&self->retry, g_source_remove);
  if (wanted || self->state != STOPPED)
    advance (self);
}

/**
 * dure_scan_look:
 * @self: the scan
 *
 * To be called when the adapter's properties changed: discovery may have ended by itself, and is
 * asked for again after a while.
 */
void
dure_scan_look (DureScan *self)
{
  if (self->wanted && self->state == STARTED
      && !dure_bluez_adapter1_get_discovering (self->adapter))
    retry_later (self);
}

/**
 * dure_scan_is_quiet:
 * Returns: whether nothing of ours is scanning, nor about to begin or end
 */
gboolean
dure_scan_is_quiet (DureScan *self)
{
  return self->state == STOPPED && !self->wanted;
}
