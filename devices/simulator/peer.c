// peer.c: bluetoothd's view of one simulated device
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The object at /org/bluez/hciN/dev_...: when it appears, what it says of itself, and when it goes,
// as in BlueZ 5.66:
//   heard            -> InterfacesAdded, RSSI ...; temporary: gone 30 s after it was last heard,
//                       or at the end of the scan if nobody can link with it
//   Connect or Pair  -> known: kept until RemoveDevice, and shown again, without RSSI and with the
//                       UUIDs of last time, when the daemon or the adapter comes back
//   private address  -> never kept before a bond; gone when its link ends
// Its link is in peer-link.c, its bond in peer-bond.c. The daemon owns it; it outlives adapters.

#include "peer-private.h"

#include "bluez-dbus.h"

#define TEMPORARY_MS 30000.0

static void on_call (DureNode *node, const char *method, GVariant *parameters,
                     GDBusMethodInvocation *invocation, gpointer user_data);

static gboolean
ear_is_subscribed (gpointer user_data, guint16 uuid)
{
  DurePeer *self = user_data;

  return self->gatt != NULL && dure_gatt_is_subscribed (self->gatt, uuid);
}

static void
ear_send (gpointer user_data, guint16 uuid, const guint8 *bytes, gsize length)
{
  DurePeer *self = user_data;

  if (self->gatt != NULL)
    dure_gatt_send (self->gatt, uuid, bytes, length);
}

static void
ear_lose_link (gpointer user_data)
{
  DurePeer *self = user_data;

  if (self->node != NULL)
    dure_peer_lose_link (self, "org.bluez.Reason.Remote");
}

/* The object's path stays what it was. */
static void
ear_has_moved (gpointer user_data)
{
  DurePeer *self = user_data;

  if (self->node != NULL)
    dure_node_set (self->node, "Address",
                   g_variant_new_take_string (dure_wearable_get_address (self->wearable)));
}

static const DureWearableEar ear = { ear_is_subscribed, ear_send, ear_lose_link, ear_has_moved };

/**
 * dure_peer_new:
 * @wearable: (transfer full): the device
 * @agents: (transfer none): who is asked when it pairs
 *
 * Returns: (transfer full): a device bluetoothd has not heard yet
 */
DurePeer *
dure_peer_new (DureWearable *wearable, DureAgents *agents)
{
  DurePeer *self = g_new0 (DurePeer, 1);

  self->wearable = wearable;
  self->stage = dure_wearable_get_stage (wearable);
  self->agents = agents;
  self->disconnecting = g_ptr_array_new_with_free_func (g_free);
  self->admitting = g_ptr_array_new_with_free_func (g_free);
  dure_wearable_set_ear (wearable, &ear, self);

  return self;
}

void
dure_peer_free (DurePeer *self)
{
  dure_peer_forget (self);
  dure_wearable_free (self->wearable);
  g_ptr_array_unref (self->disconnecting);
  g_ptr_array_unref (self->admitting);
  g_clear_pointer (&self->told_data, g_bytes_unref);
  g_strfreev (self->stored_uuids);
  g_free (self->stored_address);
  g_free (self->adapter_path);
  g_free (self);
}

void
dure_peer_tell (DurePeer *self, const char *property, gboolean value)
{
  dure_node_set (self->node, property, g_variant_new_boolean (value));
}

static gboolean
is_private (DurePeer *self)
{
  return dure_wearable_mood (self->wearable)->private_address;
}

static gboolean
on_temporary_over (gpointer user_data)
{
  DurePeer *self = user_data;

  self->temporary_timer = 0;
  dure_peer_forget (self);

  return G_SOURCE_REMOVE;
}

void
dure_peer_set_temporary (DurePeer *self, gboolean temporary)
{
  dure_room_clock_remove (self->stage->clock, &self->temporary_timer);
  if (temporary)
    self->temporary_timer =
      dure_room_clock_add (self->stage->clock, TEMPORARY_MS, on_temporary_over, self);
}

/* From now on the device is on bluetoothd's disk, unless it keeps its address private. */
void
dure_peer_keep (DurePeer *self)
{
  dure_peer_set_temporary (self, FALSE);
  if (is_private (self) && !self->bonded)
    return;

  self->stored = TRUE;
  g_free (self->stored_address);
  g_variant_get (dure_node_get (self->node, "Address"), "s", &self->stored_address);
}

static void
set_names (DurePeer *self, const char *address)
{
  const char *name = dure_wearable_get_name (self->wearable);

  dure_node_set (self->node, "Address", g_variant_new_string (address));
  dure_node_set (self->node, "AddressType", g_variant_new_string ("random"));
  dure_node_set (self->node, "Name", g_variant_new_string (name));
  dure_node_set (self->node, "Alias", g_variant_new_string (name));
  dure_node_set (self->node, "Adapter", g_variant_new_object_path (self->adapter_path));
  dure_node_set (
    self->node, "Appearance",
    g_variant_new_uint16 (dure_wearable_get_model (self->wearable)->appearance));
}

static void
learn (DurePeer *self, const char *address, const char *const *uuids)
{
  g_autofree char *path =
    g_strdelimit (g_strdup_printf ("%s/dev_%s", self->adapter_path, address), ":", '_');

  self->node = dure_node_new (self->stage->tree, path, dure_wearable_get_alias (self->wearable));
  dure_node_add_interface (self->node, dure_bluez_device1_interface_info (), on_call, NULL, self);
  set_names (self, address);
  dure_node_set (self->node, "UUIDs", g_variant_new_strv (uuids, -1));
  dure_peer_tell (self, "Paired", self->bonded);
  dure_peer_tell (self, "Bonded", self->bonded);
  dure_peer_tell (self, "Trusted", FALSE);
  dure_peer_tell (self, "Blocked", FALSE);
  dure_peer_tell (self, "LegacyPairing", FALSE);
  dure_peer_tell (self, "Connected", FALSE);
  dure_peer_tell (self, "ServicesResolved", FALSE);
  self->paired = self->bonded;
}

/* Service data are told when they changed, and every time when somebody wants duplicates. */
static void
tell_data (DurePeer *self, gboolean duplicates)
{
  const guint16 id = dure_wearable_get_model (self->wearable)->data;
  g_autoptr (GBytes) data = dure_wearable_get_advert (self->wearable);
  g_autofree char *uuid = NULL;
  GVariantBuilder builder;

  if (data == NULL || id == 0)
    return;
  if (!duplicates && self->told_data != NULL && g_bytes_equal (data, self->told_data))
    return;

  uuid = dure_bluetooth_uuid (id);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", uuid,
                         g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, data, TRUE));
  g_clear_pointer (&self->told_data, g_bytes_unref);
  self->told_data = g_steal_pointer (&data);
  dure_node_set (self->node, "ServiceData", g_variant_builder_end (&builder));
}

static void
hear_first (DurePeer *self, gint16 rssi)
{
  g_autofree char *address = dure_wearable_get_address (self->wearable);
  g_autofree char *uuid =
    dure_bluetooth_uuid (dure_wearable_get_model (self->wearable)->service);
  const char *const uuids[] = { dure_wearable_tells_uuid (self->wearable) ? uuid : NULL, NULL };

  learn (self, address, uuids);
  dure_node_set (self->node, "RSSI", g_variant_new_int16 (rssi));
  g_clear_pointer (&self->told_data, g_bytes_unref);
  tell_data (self, TRUE);
  dure_node_show (self->node);
  dure_peer_set_temporary (self, TRUE);
}

/**
 * dure_peer_may_advertise:
 * Returns: whether an advertisement of it could be heard now
 */
gboolean
dure_peer_may_advertise (DurePeer *self)
{
  const DureWearableMood *mood = dure_wearable_mood (self->wearable);

  return mood->in_range && mood->broadcasting && !self->connected && self->adapter_path != NULL;
}

/* What only broadcasts is on the air by itself while it has something to say. */
gboolean
dure_peer_is_advertising (DurePeer *self)
{
  g_autoptr (GBytes) data = NULL;

  if (!dure_peer_may_advertise (self))
    return FALSE;
  if (dure_wearable_get_model (self->wearable)->connectable)
    return TRUE;

  data = dure_wearable_get_advert (self->wearable);
  return data != NULL;
}

gboolean
dure_peer_tells_uuid (DurePeer *self, const char *uuid)
{
  g_autofree char *own = dure_bluetooth_uuid (dure_wearable_get_model (self->wearable)->service);

  return dure_wearable_tells_uuid (self->wearable) && g_ascii_strcasecmp (uuid, own) == 0;
}

/**
 * dure_peer_hear:
 * @self: the device
 * @rssi: how strong it came in, dBm
 * @step: the smallest change that is told: 8 without a filter, 1 with one
 * @duplicates: whether service data are told again when they are the same
 *
 * bluetoothd received an advertisement.
 */
void
dure_peer_hear (DurePeer *self, gint16 rssi, gint16 step, gboolean duplicates)
{
  GVariant *before;

  if (self->node == NULL)
    {
      hear_first (self, rssi);
      return;
    }

  if (self->temporary_timer != 0)
    dure_peer_set_temporary (self, TRUE);

  before = dure_node_get (self->node, "RSSI");
  if (before == NULL || ABS (g_variant_get_int16 (before) - rssi) >= step)
    dure_node_set (self->node, "RSSI", g_variant_new_int16 (rssi));
  tell_data (self, duplicates);
}

/**
 * dure_peer_end_scan:
 * @self: the device
 *
 * The last client stopped: no more RSSI, and nothing is left of what nobody can link with.
 */
void
dure_peer_end_scan (DurePeer *self)
{
  if (self->node == NULL)
    return;

  dure_node_unset (self->node, "RSSI");
  if (self->temporary_timer != 0 && !dure_wearable_get_model (self->wearable)->connectable)
    dure_peer_forget (self);
}

DureWearable *
dure_peer_get_wearable (DurePeer *self)
{
  return self->wearable;
}

/**
 * dure_peer_get_path:
 * Returns: (nullable): its object path, %NULL while bluetoothd does not know it
 */
const char *
dure_peer_get_path (DurePeer *self)
{
  return self->node != NULL ? dure_node_get_path (self->node) : NULL;
}

/**
 * dure_peer_forget:
 * @self: the device
 *
 * Takes the device and its services off the bus, children first. What is stored stays stored.
 */
void
dure_peer_forget (DurePeer *self)
{
  if (self->node == NULL)
    return;

  self->removing = FALSE;
  dure_peer_lose_link (self, "org.bluez.Reason.Local");
  if (self->node == NULL)
    return;

  g_clear_pointer (&self->authorizing, dure_agent_call_cancel);
  dure_peer_set_temporary (self, FALSE);
  if (self->gatt != NULL)
    {
      g_strfreev (self->stored_uuids);
      self->stored_uuids = dure_gatt_get_services (self->gatt);
    }
  g_clear_pointer (&self->gatt, dure_gatt_free);
  g_clear_pointer (&self->node, dure_node_free);
}

static void
forget_for_good (DurePeer *self)
{
  self->stored = FALSE;
  self->bonded = FALSE;
  self->paired = FALSE;
  dure_peer_forget (self);
  g_clear_pointer (&self->stored_uuids, g_strfreev);
}

/**
 * dure_peer_remove:
 * @self: a device that is known
 * @adapter: the object that was called
 * @invocation: (transfer full): RemoveDevice
 *
 * Removes the bond and everything stored. A link is ended first, which takes two seconds.
 */
void
dure_peer_remove (DurePeer *self, DureNode *adapter, GDBusMethodInvocation *invocation)
{
  if (self->connected)
    {
      self->removing = TRUE;
      dure_peer_disconnect (self, adapter, invocation);
      return;
    }

  forget_for_good (self);
  dure_node_reply (adapter, invocation, NULL);
}

/**
 * dure_peer_set_adapter:
 * @self: the device
 * @adapter_path: (nullable): the adapter that can hear it, %NULL for none
 */
void
dure_peer_set_adapter (DurePeer *self, const char *adapter_path)
{
  static const char *const none[] = { NULL };

  dure_peer_forget (self);
  g_free (self->adapter_path);
  self->adapter_path = g_strdup (adapter_path);
  if (adapter_path == NULL || !self->stored)
    return;

  learn (self, self->stored_address,
         self->stored_uuids != NULL ? (const char *const *) self->stored_uuids : none);
  dure_node_show (self->node);
}

/**
 * dure_peer_set_powered:
 * @self: the device
 * @powered: whether the adapter that hears it is on; off breaks the link
 */
void
dure_peer_set_powered (DurePeer *self, gboolean powered)
{
  self->powered = powered;
  if (!powered && self->node != NULL)
    dure_peer_lose_link (self, "org.bluez.Reason.Suspend");
}

static void
on_call (DureNode              *node,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  DurePeer *self = user_data;

  if (g_str_equal (method, "Connect"))
    dure_peer_connect (self, invocation);
  else if (g_str_equal (method, "Disconnect"))
    dure_peer_disconnect (self, node, invocation);
  else if (g_str_equal (method, "Pair"))
    dure_peer_pair (self, invocation);
  else
    dure_peer_cancel_pairing (self, invocation);
}

void
dure_peer_forget_client (DurePeer *self, const char *bus_name)
{
  if (self->gatt != NULL)
    dure_gatt_forget_client (self->gatt, bus_name);
}
