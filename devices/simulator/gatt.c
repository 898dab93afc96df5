// gatt.c: the services of one simulated strap, as bluetoothd shows them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The table below is the strap. A second of its world takes 1000 ms / speed of ours; its heart
// starts to beat with the first subscription and beats on while the link is down, as hearts do.

#include "gatt.h"

#include "bluez-dbus.h"
#include "characteristic.h"
#include "pace.h"

#define SECOND_MS 1000
#define VALUE_MAX (DURE_SIMULATED_MTU - 3)

/* Body sensor location 1 is the chest (Heart Rate Service 1.0, 3.2). */
static const DureCharacteristicRow rows[] = {
  { 0x0008, 0x2a05, "indicate", NULL },
  { 0x000b, 0x2a37, "notify", NULL },
  { 0x000e, 0x2a38, "read", "\001" },
  { 0x0010, 0x2a39, "write", NULL },
  { 0x0013, 0x2a29, "read", "Dure simulated wearables" },
  { 0x0015, 0x2a24, "read", "Strap 1" },
};

static const struct
{
  guint16 handle;
  guint16 uuid;
  guint first;
  guint n;
} services[] = {
  { 0x0007, 0x1801, 0, 1 },
  { 0x000a, 0x180d, 1, 3 },
  { 0x0012, 0x180a, 4, 2 },
};

#define HEART_RATE_ROW 1

struct _DureGatt
{
  DureNode *services[G_N_ELEMENTS (services)];
  DureCharacteristic *characteristics[G_N_ELEMENTS (rows)];
  DureHeartSensor *sensor;
  double speed;
  guint tick;
  gboolean silent;
  gboolean shown;
};

static gboolean
on_second (gpointer user_data)
{
  DureGatt *self = user_data;
  DureCharacteristic *heart_rate = self->characteristics[HEART_RATE_ROW];
  g_autoptr (GVariant) packet =
    g_variant_ref_sink (dure_heart_sensor_next_packet (self->sensor, VALUE_MAX));

  if (!self->silent && dure_characteristic_is_subscribed (heart_rate))
    dure_characteristic_notify (heart_rate, packet);

  return G_SOURCE_CONTINUE;
}

static void
on_subscribed (gpointer user_data)
{
  DureGatt *self = user_data;

  if (self->tick == 0)
    self->tick = g_timeout_add (dure_pace_real_ms (self->speed, SECOND_MS), on_second, self);
}

static DureNode *
service_new (DureTree *tree, const char *device_path, const char *alias, guint16 handle,
             guint16 id)
{
  g_autofree char *path = g_strdup_printf ("%s/service%04x", device_path, handle);
  g_autofree char *name = g_strdup_printf ("%s/%04x", alias, id);
  g_autofree char *uuid = dure_bluetooth_uuid (id);
  DureNode *node = dure_node_new (tree, path, name);

  dure_node_add_interface (node, dure_bluez_gatt_service1_interface_info (), NULL, NULL, NULL);
  dure_node_set (node, "UUID", g_variant_new_string (uuid));
  dure_node_set (node, "Device", g_variant_new_object_path (device_path));
  dure_node_set (node, "Primary", g_variant_new_boolean (TRUE));
  dure_node_set (node, "Includes", g_variant_new_objv (NULL, 0));

  return node;
}

/**
 * dure_gatt_new:
 * @tree: where the services will be shown
 * @device_path: object path of the strap
 * @alias: what the transcript calls the strap
 * @sensor: (transfer none): makes the measurements, outlives this
 * @speed: how many times faster than life
 *
 * Returns: (transfer full): services nobody sees yet
 */
DureGatt *
dure_gatt_new (DureTree        *tree,
               const char      *device_path,
               const char      *alias,
               DureHeartSensor *sensor,
               double           speed)
{
  DureGatt *self = g_new0 (DureGatt, 1);

  self->sensor = sensor;
  self->speed = speed;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      self->services[i] =
        service_new (tree, device_path, alias, services[i].handle, services[i].uuid);
      for (guint j = services[i].first; j < services[i].first + services[i].n; j++)
        {
          g_autofree char *name = g_strdup_printf ("%s/%04x", alias, rows[j].uuid);

          self->characteristics[j] = dure_characteristic_new (
            tree, dure_node_get_path (self->services[i]), name, &rows[j]);
        }
    }

  dure_characteristic_on_subscribed (self->characteristics[HEART_RATE_ROW], on_subscribed, self);

  return self;
}

/* Children first, as bluetoothd takes them away. */
void
dure_gatt_free (DureGatt *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    dure_characteristic_free (self->characteristics[i]);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    dure_node_free (self->services[i]);
  g_free (self);
}

/**
 * dure_gatt_show:
 * @self: the services
 *
 * Tells services and characteristics, once; they stay while the device is known.
 */
void
dure_gatt_show (DureGatt *self)
{
  if (self->shown)
    return;

  self->shown = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      dure_node_show (self->services[i]);
      for (guint j = services[i].first; j < services[i].first + services[i].n; j++)
        dure_characteristic_show (self->characteristics[j]);
    }
}

void
dure_gatt_set_connected (DureGatt *self, gboolean connected)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    dure_characteristic_set_connected (self->characteristics[i], connected);
}

/**
 * dure_gatt_set_silent:
 * @self: the services
 * @silent: whether the link stays up and nothing is sent
 */
void
dure_gatt_set_silent (DureGatt *self, gboolean silent)
{
  self->silent = silent;
}

/**
 * dure_gatt_set_shareable:
 * @self: the services
 * @shareable: whether measurements come by StartNotify only
 */
void
dure_gatt_set_shareable (DureGatt *self, gboolean shareable)
{
  dure_characteristic_set_shareable (self->characteristics[HEART_RATE_ROW], shareable);
}

/**
 * dure_gatt_send_garbage:
 * @self: the services
 *
 * Sends one measurement whose last interval is cut in the middle.
 */
void
dure_gatt_send_garbage (DureGatt *self)
{
  static const guint8 cut[] = { 0x10, 0x3e, 0xb1, 0x03, 0xde };

  dure_characteristic_notify (
    self->characteristics[HEART_RATE_ROW],
    g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, cut, sizeof cut, 1));
}

void
dure_gatt_forget_client (DureGatt *self, const char *bus_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    dure_characteristic_forget_client (self->characteristics[i], bus_name);
}
