// peer-link.c: the link between bluetoothd and one simulated device
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The order of events of BlueZ 5.66:
//   Connect:    Connected=true -> reply -> services, characteristics -> ServicesResolved=true
//               -> (Paired=true, reply to Pair) -> Battery1
//   again:      characteristics are armed before ServicesResolved: values may come before it; of a
//               bonded device Paired=true is told once more after it
//   loss:       sockets hang up -> ServicesResolved=false -> error of a pending Connect -> replies
//               to Disconnect and RemoveDevice -> Connected=false -> NotifyAcquired=false -> end of
//               a pending pairing -> removal
//   Disconnect: the same, two seconds after the call
// A bond that only this side still has ends each link before the services are known.

#include "peer-private.h"

#include "bluez-dbus.h"

/* How long a link, encryption and the battery take, in the room; a hopeless attempt takes 20 s. */
#define LINK_MS 300.0
#define ATTEMPT_TRIES 66
#define ENCRYPT_MS 150.0
#define BATTERY_MS 60.0
#define DISCONNECT_MS 2000.0

#define ABORTED "le-connection-abort-by-local"
#define CANCELED "br-connection-canceled"

static void
fail_connecting (DurePeer *self, const char *text)
{
  if (self->connecting != NULL)
    dure_node_refuse (self->node, g_steal_pointer (&self->connecting), "Failed", text);
}

static void
stop_timers (DurePeer *self)
{
  dure_room_clock_remove (self->stage->clock, &self->link_timer);
  dure_room_clock_remove (self->stage->clock, &self->resolve_timer);
  dure_room_clock_remove (self->stage->clock, &self->disconnect_timer);
  dure_room_clock_remove (self->stage->clock, &self->battery_timer);
}

static void
reply_disconnecting (DurePeer *self)
{
  for (guint i = 0; i < self->disconnecting->len; i++)
    {
      DureHeldCall *held = g_ptr_array_index (self->disconnecting, i);

      dure_node_reply (held->node, held->invocation, NULL);
    }
  g_ptr_array_set_size (self->disconnecting, 0);
}

/* A newer daemon says why; 5.66 has no such signal. */
static void
tell_disconnected (DurePeer *self, const char *reason)
{
  if (self->stage->is_head)
    dure_node_signal (self->node, "org.bluez.Device1", "Disconnected",
                      g_variant_new ("(ss)", reason, "Connection terminated"));
}

static void
drop_link (DurePeer *self, const char *reason)
{
  self->connected = FALSE;
  dure_wearable_unlinked (self->wearable);
  dure_node_remove_interface (self->node, dure_bluez_battery1_interface_info ());
  if (self->paired && !self->bonded)
    {
      self->paired = FALSE;
      dure_peer_tell (self, "Paired", FALSE);
    }
  dure_peer_tell (self, "Connected", FALSE);
  tell_disconnected (self, reason);
  if (self->gatt != NULL && !self->removing && !self->stage->vanishing)
    dure_gatt_set_connected (self->gatt, FALSE);
}

/**
 * dure_peer_lose_link:
 * @self: a device that is known
 * @reason: why, for daemons that tell it
 *
 * Ends the link, or the attempt, in the order of bluetoothd. The device may be gone after it.
 */
void
dure_peer_lose_link (DurePeer *self, const char *reason)
{
  const gboolean was_connected = self->connected;
  const gboolean removing = self->removing;

  stop_timers (self);
  self->linking = FALSE;
  if (self->gatt != NULL)
    dure_gatt_hang_up (self->gatt);
  if (self->resolved)
    dure_peer_tell (self, "ServicesResolved", FALSE);
  self->resolved = FALSE;
  fail_connecting (self, was_connected || self->disconnecting->len > 0 ? CANCELED : ABORTED);
  reply_disconnecting (self);
  if (was_connected)
    drop_link (self, reason);
  dure_peer_end_pairing (self, "AuthenticationCanceled", "Authentication Canceled");
  if (!was_connected)
    return;

  self->removing = FALSE;
  if (removing)
    {
      self->stored = FALSE;
      self->bonded = FALSE;
    }
  if (!self->stored && self->node != NULL)
    dure_peer_forget (self);
  if (removing)
    g_clear_pointer (&self->stored_uuids, g_strfreev);
}

/* bluetoothd takes the Battery Service for itself and shows this instead, while the link is up. */
static gboolean
on_battery (gpointer user_data)
{
  DurePeer *self = user_data;

  self->battery_timer = 0;
  dure_node_add_interface (self->node, dure_bluez_battery1_interface_info (), NULL, NULL, NULL);
  dure_node_set (self->node, "Percentage",
                 g_variant_new_byte ((guint8) dure_wearable_get_battery (self->wearable)));
  dure_node_show (self->node);

  return G_SOURCE_REMOVE;
}

static void
tell_resolved (DurePeer *self)
{
  self->resolved = TRUE;
  dure_peer_tell (self, "ServicesResolved", TRUE);
  if (self->bonded && self->paired)
    dure_peer_tell (self, "Paired", TRUE);
  dure_peer_settle_pairing (self);
}

/* Only what is new is told; services of last time are known. */
static void
tell_uuids (DurePeer *self)
{
  g_auto (GStrv) uuids = dure_gatt_get_services (self->gatt);
  g_autoptr (GVariant) value =
    g_variant_ref_sink (g_variant_new_strv ((const char *const *) uuids, -1));

  if (!g_variant_equal (dure_node_get (self->node, "UUIDs"), value))
    dure_node_set (self->node, "UUIDs", value);
}

static void
on_shown (gpointer user_data)
{
  DurePeer *self = user_data;

  tell_uuids (self);
  dure_gatt_set_connected (self->gatt, TRUE);
  tell_resolved (self);
  self->battery_timer = dure_room_clock_add (self->stage->clock, BATTERY_MS, on_battery, self);
}

/* A discovery that failed: the services are said to be known, and there are none. */
static void
resolve_bare (DurePeer *self)
{
  dure_wearable_mood (self->wearable)->bare = FALSE;
  g_clear_pointer (&self->gatt, dure_gatt_free);
  tell_resolved (self);
}

static gboolean
on_resolved (gpointer user_data)
{
  DurePeer *self = user_data;

  self->resolve_timer = 0;
  if (dure_wearable_mood (self->wearable)->bare || dure_faults_strike (self->stage->faults))
    {
      resolve_bare (self);
      return G_SOURCE_REMOVE;
    }

  if (self->gatt == NULL)
    self->gatt =
      dure_gatt_new (self->wearable, dure_node_get_path (self->node), dure_peer_admit, self);
  dure_gatt_show (self->gatt, on_shown);

  return G_SOURCE_REMOVE;
}

/* Services of last time are armed at once, half way to being resolved. */
static gboolean
on_armed (gpointer user_data)
{
  DurePeer *self = user_data;

  dure_gatt_set_connected (self->gatt, TRUE);
  self->resolve_timer =
    dure_room_clock_add (self->stage->clock, self->stage->resolve_ms / 2.0, on_resolved, self);

  return G_SOURCE_REMOVE;
}

/**
 * dure_peer_resolve:
 * @self: a device with a link
 *
 * bluetoothd begins to learn the services.
 */
void
dure_peer_resolve (DurePeer *self)
{
  const gboolean known = self->gatt != NULL && dure_gatt_is_shown (self->gatt)
                         && !dure_wearable_mood (self->wearable)->bare;

  if (self->resolve_timer != 0 || self->resolved)
    return;

  self->resolve_timer =
    dure_room_clock_add (self->stage->clock,
                         known ? self->stage->resolve_ms / 2.0 : self->stage->resolve_ms,
                         known ? on_armed : on_resolved, self);
}

static gboolean
on_bond_missing (gpointer user_data)
{
  DurePeer *self = user_data;

  self->link_timer = 0;
  dure_peer_lose_link (self, "org.bluez.Reason.Authentication");

  return G_SOURCE_REMOVE;
}

static void
take_link (DurePeer *self)
{
  const gboolean has_bond = dure_wearable_mood (self->wearable)->has_bond;

  self->linking = FALSE;
  self->connected = TRUE;
  dure_peer_tell (self, "Connected", TRUE);
  if (self->bonded && !has_bond)
    {
      self->link_timer =
        dure_room_clock_add (self->stage->clock, ENCRYPT_MS, on_bond_missing, self);
      return;
    }

  if (self->connecting != NULL)
    dure_node_reply (self->node, g_steal_pointer (&self->connecting), NULL);
  if (self->pairing != NULL)
    dure_peer_start_pairing (self);
  else
    dure_peer_resolve (self);
}

static void
fail_link (DurePeer *self)
{
  dure_room_clock_remove (self->stage->clock, &self->link_timer);
  self->linking = FALSE;
  fail_connecting (self, ABORTED);
  dure_peer_end_pairing (self, "ConnectionAttemptFailed", "Page Timeout");
  if (!self->stored)
    dure_peer_set_temporary (self, TRUE);
}

/* What is not there is waited for: it is linked with as soon as it is back. */
static gboolean
on_try (gpointer user_data)
{
  DurePeer *self = user_data;
  DureWearableMood *mood = dure_wearable_mood (self->wearable);
  const gboolean there = mood->in_range && mood->broadcasting;

  if (!there && ++self->tries < ATTEMPT_TRIES)
    return G_SOURCE_CONTINUE;

  if (there && mood->refusals == 0 && !dure_faults_strike (self->stage->faults))
    {
      dure_room_clock_remove (self->stage->clock, &self->link_timer);
      take_link (self);
      return G_SOURCE_REMOVE;
    }

  mood->refusals -= mood->refusals > 0 ? 1 : 0;
  fail_link (self);

  return G_SOURCE_REMOVE;
}

/**
 * dure_peer_link:
 * @self: a device without a link
 *
 * Begins to link, which ends well or, for what is not there, after a long while badly.
 */
void
dure_peer_link (DurePeer *self)
{
  if (self->linking)
    return;

  self->linking = TRUE;
  self->tries = 0;
  self->link_timer = dure_room_clock_add (self->stage->clock, LINK_MS, on_try, self);
}

/**
 * dure_peer_connect:
 * @self: the device
 * @invocation: (transfer full): Connect
 */
void
dure_peer_connect (DurePeer *self, GDBusMethodInvocation *invocation)
{
  if (self->connecting != NULL)
    return dure_node_refuse (self->node, invocation, "InProgress",
                             "Operation already in progress");
  if (self->connected)
    return dure_node_reply (self->node, invocation, NULL);
  if (!self->powered)
    return dure_node_refuse (self->node, invocation, "Failed", "Input/output error");
  if (!dure_wearable_get_model (self->wearable)->connectable)
    return dure_node_refuse (self->node, invocation, "Failed", ABORTED);

  dure_peer_keep (self);
  self->connecting = invocation;
  dure_peer_link (self);
}

static gboolean
on_disconnect (gpointer user_data)
{
  DurePeer *self = user_data;

  self->disconnect_timer = 0;
  dure_peer_lose_link (self, "org.bluez.Reason.Local");

  return G_SOURCE_REMOVE;
}

/**
 * dure_peer_disconnect:
 * @self: the device
 * @node: the object that was called, of the device or of its adapter
 * @invocation: (transfer full): Disconnect or RemoveDevice
 *
 * An attempt ends at once; a link two seconds later, and the call is answered then.
 */
void
dure_peer_disconnect (DurePeer *self, DureNode *node, GDBusMethodInvocation *invocation)
{
  DureHeldCall *held;

  if (!self->connected)
    {
      stop_timers (self);
      self->linking = FALSE;
      fail_connecting (self, CANCELED);
      dure_peer_end_pairing (self, "AuthenticationCanceled", "Authentication Canceled");
      if (!self->stored)
        dure_peer_set_temporary (self, TRUE);
      return dure_node_reply (node, invocation, NULL);
    }

  held = g_new0 (DureHeldCall, 1);
  held->node = node;
  held->invocation = invocation;
  g_ptr_array_add (self->disconnecting, held);
  if (self->disconnect_timer == 0)
    self->disconnect_timer =
      dure_room_clock_add (self->stage->clock, DISCONNECT_MS, on_disconnect, self);
}
