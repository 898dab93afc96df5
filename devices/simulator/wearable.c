// wearable.c: a simulated strap, and bluetoothd's view of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two things in one: the strap in the room (in range, silent, refusing) and what bluetoothd shows
// of it (Device1, its services), in the order of BlueZ 5.66:
//   heard:      InterfacesAdded, RSSI ...            (object is temporary: gone 30 s after)
//   Connect:    Connected=true -> reply -> services -> ServicesResolved=true
//   loss:       ServicesResolved=false -> error of a pending Connect -> Connected=false
//   Disconnect: the same, then the reply
//   removal:    loss if linked -> children removed -> device removed
// A linked strap does not advertise, so nobody else can find it.

#include "wearable.h"

#include "bluez-dbus.h"
#include "gatt.h"
#include "pace.h"

#define HEART_RATE_SERVICE "0000180d-0000-1000-8000-00805f9b34fb"
#define APPEARANCE_HEART_RATE_BELT 0x0341
#define BATTERY_PERCENT 83

/* How long a link, its services, a hopeless attempt and a temporary object take, in its world. */
#define LINK_MS 300
#define RESOLVE_MS 400
#define ATTEMPT_MS 20000
#define TEMPORARY_MS 30000

struct _DureWearable
{
  DureTree *tree;
  DureHeartSensor *sensor;
  double speed;
  gboolean tells_uuid;
  char *alias;
  char *address;
  char *name;
  char *adapter_path;

  gboolean in_range;
  gboolean powered;
  guint refusals;
  gboolean silent;
  gboolean shareable;
  gboolean bare;

  DureNode *node; /* NULL while bluetoothd does not know it */
  DureGatt *gatt;
  gboolean connected;
  GDBusMethodInvocation *connecting;
  guint link_timer;
  guint resolve_timer;
  guint temporary_timer;
};

static void wearable_call (DureNode *node, const char *method, GVariant *parameters,
                           GDBusMethodInvocation *invocation, gpointer user_data);

/**
 * dure_wearable_new:
 * @tree: where bluetoothd shows it
 * @sensor: (transfer full): what it measures
 * @number: 1 for the first strap, which gives its address C0:DE:00:00:00:01
 * @speed: how many times faster than life
 * @tells_uuid: whether its advertisements name the heart-rate service
 *
 * Returns: (transfer full): a strap in range that bluetoothd has not heard yet
 */
DureWearable *
dure_wearable_new (DureTree        *tree,
                   DureHeartSensor *sensor,
                   guint            number,
                   double           speed,
                   gboolean         tells_uuid)
{
  DureWearable *self = g_new0 (DureWearable, 1);

  self->tree = tree;
  self->sensor = sensor;
  self->speed = speed;
  self->tells_uuid = tells_uuid;
  self->alias = g_strdup_printf ("strap%u", number);
  self->address = g_strdup_printf ("C0:DE:00:00:%02X:%02X", number >> 8 & 0xff, number & 0xff);
  self->name = g_strdup_printf ("Simulated strap %u", number);
  self->in_range = TRUE;

  return self;
}

void
dure_wearable_free (DureWearable *self)
{
  dure_wearable_forget (self);
  dure_heart_sensor_free (self->sensor);
  g_free (self->alias);
  g_free (self->address);
  g_free (self->name);
  g_free (self->adapter_path);
  g_free (self);
}

/**
 * dure_wearable_set_adapter:
 * @self: the strap
 * @adapter_path: (nullable): the adapter that can hear it, %NULL for none
 */
void
dure_wearable_set_adapter (DureWearable *self, const char *adapter_path)
{
  dure_wearable_forget (self);
  g_free (self->adapter_path);
  self->adapter_path = g_strdup (adapter_path);
}

static gboolean
on_temporary_over (gpointer user_data)
{
  DureWearable *self = user_data;

  self->temporary_timer = 0;
  dure_wearable_forget (self);

  return G_SOURCE_REMOVE;
}

static void
set_temporary (DureWearable *self, gboolean temporary)
{
  g_clear_handle_id (&self->temporary_timer, g_source_remove);
  if (temporary)
    self->temporary_timer = g_timeout_add (dure_pace_real_ms (self->speed, TEMPORARY_MS),
                                           on_temporary_over, self);
}

static void
set_boolean (DureWearable *self, const char *property, gboolean value)
{
  dure_node_set (self->node, property, g_variant_new_boolean (value));
}

static void
learn (DureWearable *self, gint16 rssi)
{
  static const char *const uuids[] = { HEART_RATE_SERVICE, NULL };
  g_autofree char *path =
    g_strdelimit (g_strdup_printf ("%s/dev_%s", self->adapter_path, self->address), ":", '_');

  self->node = dure_node_new (self->tree, path, self->alias);
  dure_node_add_interface (self->node, dure_bluez_device1_interface_info (), wearable_call, NULL,
                           self);
  dure_node_set (self->node, "Address", g_variant_new_string (self->address));
  dure_node_set (self->node, "AddressType", g_variant_new_string ("random"));
  dure_node_set (self->node, "Name", g_variant_new_string (self->name));
  dure_node_set (self->node, "Alias", g_variant_new_string (self->name));
  dure_node_set (self->node, "Appearance", g_variant_new_uint16 (APPEARANCE_HEART_RATE_BELT));
  dure_node_set (self->node, "Adapter", g_variant_new_object_path (self->adapter_path));
  dure_node_set (self->node, "UUIDs", g_variant_new_strv (uuids, self->tells_uuid ? 1 : 0));
  dure_node_set (self->node, "RSSI", g_variant_new_int16 (rssi));
  set_boolean (self, "Paired", FALSE);
  set_boolean (self, "Bonded", FALSE);
  set_boolean (self, "Trusted", FALSE);
  set_boolean (self, "Blocked", FALSE);
  set_boolean (self, "LegacyPairing", FALSE);
  set_boolean (self, "Connected", FALSE);
  set_boolean (self, "ServicesResolved", FALSE);
  dure_node_show (self->node);
}

gboolean
dure_wearable_is_advertising (DureWearable *self)
{
  return self->in_range && !self->connected && self->adapter_path != NULL;
}

gboolean
dure_wearable_tells_uuid (DureWearable *self, const char *uuid)
{
  return self->tells_uuid && g_ascii_strcasecmp (uuid, HEART_RATE_SERVICE) == 0;
}

/**
 * dure_wearable_hear:
 * @self: the strap
 * @rssi: how strong it came in, dBm
 * @step: the smallest change that is told: 8 without a filter, 1 with one
 *
 * bluetoothd received an advertisement.
 */
void
dure_wearable_hear (DureWearable *self, gint16 rssi, gint16 step)
{
  GVariant *before;

  if (self->node == NULL)
    {
      learn (self, rssi);
      set_temporary (self, TRUE);
      return;
    }

  if (self->temporary_timer != 0)
    set_temporary (self, TRUE);

  before = dure_node_get (self->node, "RSSI");
  if (before == NULL || ABS (g_variant_get_int16 (before) - rssi) >= step)
    dure_node_set (self->node, "RSSI", g_variant_new_int16 (rssi));
}

void
dure_wearable_end_scan (DureWearable *self)
{
  if (self->node != NULL)
    dure_node_unset (self->node, "RSSI");
}

/**
 * dure_wearable_get_path:
 * Returns: (nullable): its object path, %NULL while bluetoothd does not know it
 */
const char *
dure_wearable_get_path (DureWearable *self)
{
  return self->node != NULL ? dure_node_get_path (self->node) : NULL;
}

static void
fail_connecting (DureWearable *self, const char *text)
{
  if (self->connecting != NULL)
    dure_node_refuse (self->node, g_steal_pointer (&self->connecting), "Failed", text);
}

static void
lose_link (DureWearable *self)
{
  g_clear_handle_id (&self->link_timer, g_source_remove);
  g_clear_handle_id (&self->resolve_timer, g_source_remove);
  if (self->connected && dure_node_get_boolean (self->node, "ServicesResolved"))
    set_boolean (self, "ServicesResolved", FALSE);
  fail_connecting (self, "le-connection-abort-by-local");
  if (!self->connected)
    return;

  self->connected = FALSE;
  if (self->gatt != NULL)
    dure_gatt_set_connected (self->gatt, FALSE);
  dure_node_remove_interface (self->node, dure_bluez_battery1_interface_info ());
  set_boolean (self, "Connected", FALSE);
  set_temporary (self, TRUE);
}

/**
 * dure_wearable_forget:
 * @self: the strap
 *
 * Takes the device and its services off the bus, children first.
 */
void
dure_wearable_forget (DureWearable *self)
{
  if (self->node == NULL)
    return;

  lose_link (self);
  set_temporary (self, FALSE);
  g_clear_pointer (&self->gatt, dure_gatt_free);
  g_clear_pointer (&self->node, dure_node_free);
}

/* bluetoothd takes the Battery Service for itself and shows this instead, while the link is up. */
static void
show_battery (DureWearable *self)
{
  dure_node_add_interface (self->node, dure_bluez_battery1_interface_info (), NULL, NULL, NULL);
  dure_node_set (self->node, "Percentage", g_variant_new_byte (BATTERY_PERCENT));
  dure_node_show (self->node);
}

static gboolean
on_resolved (gpointer user_data)
{
  static const char *const uuids[] = { "00001801-0000-1000-8000-00805f9b34fb", HEART_RATE_SERVICE,
                                       "0000180a-0000-1000-8000-00805f9b34fb", NULL };
  DureWearable *self = user_data;

  self->resolve_timer = 0;
  if (self->bare)
    {
      self->bare = FALSE;
      set_boolean (self, "ServicesResolved", TRUE);
      return G_SOURCE_REMOVE;
    }
  if (self->gatt == NULL)
    self->gatt = dure_gatt_new (self->tree, dure_node_get_path (self->node), self->alias,
                                self->sensor, self->speed);
  dure_gatt_set_silent (self->gatt, self->silent);
  dure_gatt_set_shareable (self->gatt, self->shareable);
  dure_node_set (self->node, "UUIDs", g_variant_new_strv (uuids, -1));
  dure_gatt_show (self->gatt);
  show_battery (self);
  dure_gatt_set_connected (self->gatt, TRUE);
  set_boolean (self, "ServicesResolved", TRUE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_linked (gpointer user_data)
{
  DureWearable *self = user_data;

  self->link_timer = 0;
  if (self->refusals > 0 || !self->in_range)
    {
      self->refusals -= self->refusals > 0 ? 1 : 0;
      fail_connecting (self, "le-connection-abort-by-local");
      set_temporary (self, TRUE);
      return G_SOURCE_REMOVE;
    }

  self->connected = TRUE;
  set_boolean (self, "Connected", TRUE);
  dure_node_reply (self->node, g_steal_pointer (&self->connecting), NULL);
  self->resolve_timer =
    g_timeout_add (dure_pace_real_ms (self->speed, RESOLVE_MS), on_resolved, self);

  return G_SOURCE_REMOVE;
}

static void
connect_link (DureWearable *self, GDBusMethodInvocation *invocation)
{
  const guint ms = self->in_range ? LINK_MS : ATTEMPT_MS;

  if (self->connecting != NULL)
    return dure_node_refuse (self->node, invocation, "InProgress",
                             "Operation already in progress");
  if (!self->powered)
    return dure_node_refuse (self->node, invocation, "NotReady", "Resource Not Ready");
  if (self->connected)
    return dure_node_reply (self->node, invocation, NULL);

  set_temporary (self, FALSE);
  self->connecting = invocation;
  self->link_timer = g_timeout_add (dure_pace_real_ms (self->speed, ms), on_linked, self);
}

static void
wearable_call (DureNode              *node,
               const char            *method,
               GVariant              *parameters,
               GDBusMethodInvocation *invocation,
               gpointer               user_data)
{
  DureWearable *self = user_data;

  if (g_str_equal (method, "Connect"))
    return connect_link (self, invocation);
  if (g_str_equal (method, "CancelPairing"))
    return dure_node_refuse (node, invocation, "DoesNotExist", "Does Not Exist");
  if (g_str_equal (method, "Pair"))
    return dure_node_refuse (node, invocation, "AuthenticationFailed", "Authentication Failed");

  if (!self->connected && self->connecting == NULL)
    return dure_node_refuse (node, invocation, "NotConnected", "Not Connected");

  lose_link (self);
  dure_node_reply (node, invocation, NULL);
}

/**
 * dure_wearable_set_powered:
 * @self: the strap
 * @powered: whether the adapter that hears it is on; off breaks the link
 */
void
dure_wearable_set_powered (DureWearable *self, gboolean powered)
{
  self->powered = powered;
  if (!powered)
    dure_wearable_break_link (self);
}

void
dure_wearable_set_in_range (DureWearable *self, gboolean in_range)
{
  self->in_range = in_range;
  if (!in_range)
    dure_wearable_break_link (self);
}

/**
 * dure_wearable_break_link:
 * @self: the strap
 *
 * The link is lost; a strap still in range advertises again.
 */
void
dure_wearable_break_link (DureWearable *self)
{
  if (self->node != NULL)
    lose_link (self);
}

/**
 * dure_wearable_refuse_links:
 * @self: the strap
 * @attempts: how many attempts to connect fail from now on
 */
void
dure_wearable_refuse_links (DureWearable *self, guint attempts)
{
  self->refusals = attempts;
}

/**
 * dure_wearable_resolve_bare:
 * @self: the strap
 *
 * At the next link its services are said to be resolved and there are none (a failed discovery).
 */
void
dure_wearable_resolve_bare (DureWearable *self)
{
  self->bare = TRUE;
}

void
dure_wearable_set_silent (DureWearable *self, gboolean silent)
{
  self->silent = silent;
  if (self->gatt != NULL)
    dure_gatt_set_silent (self->gatt, silent);
}

/**
 * dure_wearable_set_shareable:
 * @self: the strap
 * @shareable: whether its measurements come by StartNotify only; holds from the next link on
 */
void
dure_wearable_set_shareable (DureWearable *self, gboolean shareable)
{
  self->shareable = shareable;
}

void
dure_wearable_send_garbage (DureWearable *self)
{
  if (self->gatt != NULL)
    dure_gatt_send_garbage (self->gatt);
}

DureHeartSensor *
dure_wearable_get_sensor (DureWearable *self)
{
  return self->sensor;
}

void
dure_wearable_forget_client (DureWearable *self, const char *bus_name)
{
  if (self->gatt != NULL)
    dure_gatt_forget_client (self->gatt, bus_name);
}
