// gatt.c: the services of one simulated device, as bluetoothd shows them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Built from the rows of the device's model. Handles count on from 0x0010 where a row names none:
// one for a service, two for a characteristic, one more for its configuration. Shown service by
// service, each with its characteristics, or, on a shuffled stage, one object at a time in an order
// that the seed gives. Once shown they stay while the device is known, link or no link.

#include "gatt.h"

#include "bluez-dbus.h"

#include <string.h>

#define FIRST_HANDLE 0x0010
#define SHUFFLED_MS 40.0

struct _DureGatt
{
  DureWearable *wearable;
  GPtrArray *services;        /* of DureNode */
  GPtrArray *characteristics; /* of DureCharacteristic */
  GPtrArray *uuids;           /* of char, of the services */
  GPtrArray *hidden;          /* of DureNode, in the order in which they are shown */
  DureGattShown shown;
  gpointer user_data;
  guint timer;
};

static DureNode *
service_new (DureGatt *self, const char *device_path, guint16 handle, const DureGattRow *row)
{
  g_autofree char *path = g_strdup_printf ("%s/service%04x", device_path, handle);
  g_autofree char *alias =
    g_strdup_printf ("%s/%04x", dure_wearable_get_alias (self->wearable), row->uuid);
  char *uuid = row->whole != NULL ? g_strdup (row->whole) : dure_bluetooth_uuid (row->uuid);
  DureNode *node = dure_node_new (dure_wearable_get_stage (self->wearable)->tree, path, alias);

  dure_node_add_interface (node, dure_bluez_gatt_service1_interface_info (), NULL, NULL, NULL);
  dure_node_set (node, "UUID", g_variant_new_string (uuid));
  dure_node_set (node, "Device", g_variant_new_object_path (device_path));
  dure_node_set (node, "Primary", g_variant_new_boolean (TRUE));
  dure_node_set (node, "Includes", g_variant_new_objv (NULL, 0));
  g_ptr_array_add (self->uuids, uuid);

  return node;
}

static void
shuffle (DureGatt *self, GRand *dice)
{
  for (guint i = self->hidden->len; i > 1; i--)
    {
      const guint other = (guint) g_rand_int_range (dice, 0, (gint32) i);
      const gpointer node = self->hidden->pdata[i - 1];

      self->hidden->pdata[i - 1] = self->hidden->pdata[other];
      self->hidden->pdata[other] = node;
    }
}

static void
add_row (DureGatt          *self,
         const char        *device_path,
         const DureGattRow *row,
         guint16            handle,
         DureAdmit          admit)
{
  DureCharacteristic *characteristic;

  if (row->flags == NULL)
    {
      g_ptr_array_add (self->services, service_new (self, device_path, handle, row));
      g_ptr_array_add (self->hidden, self->services->pdata[self->services->len - 1]);
      return;
    }

  characteristic = dure_characteristic_new (
    self->wearable, dure_node_get_path (self->services->pdata[self->services->len - 1]), handle,
    row, admit, self->user_data);
  g_ptr_array_add (self->characteristics, characteristic);
  g_ptr_array_add (self->hidden, dure_characteristic_get_node (characteristic));
}

/**
 * dure_gatt_new:
 * @wearable: (transfer none): the device, outlives this
 * @device_path: its object path
 * @admit: asked before the device is
 * @user_data: for @admit and whoever waits for the services to be shown
 *
 * Returns: (transfer full): services nobody sees yet
 */
DureGatt *
dure_gatt_new (DureWearable *wearable, const char *device_path, DureAdmit admit, gpointer user_data)
{
  DureGatt *self = g_new0 (DureGatt, 1);
  guint16 handle = FIRST_HANDLE;

  self->wearable = wearable;
  self->user_data = user_data;
  self->services = g_ptr_array_new ();
  self->characteristics =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dure_characteristic_free);
  self->uuids = g_ptr_array_new_with_free_func (g_free);
  self->hidden = g_ptr_array_new ();
  for (const DureGattRow *row = dure_wearable_get_model (wearable)->rows; row->uuid != 0; row++)
    {
      handle = row->handle != 0 ? row->handle : handle;
      add_row (self, device_path, row, handle, admit);
      handle = (guint16) (handle + (row->flags == NULL ? 1 : 2));
      if (row->flags != NULL
          && (strstr (row->flags, "notify") != NULL || strstr (row->flags, "indicate") != NULL))
        handle++;
    }

  return self;
}

/* A service's characteristics first, then the service, as bluetoothd takes them away. */
static void
free_in_order (DureGatt *self)
{
  for (guint i = 0; i < self->services->len; i++)
    {
      const char *path = dure_node_get_path (g_ptr_array_index (self->services, i));

      for (guint j = 0; j < self->characteristics->len;)
        {
          DureNode *node =
            dure_characteristic_get_node (g_ptr_array_index (self->characteristics, j));

          if (g_str_has_prefix (dure_node_get_path (node), path))
            g_ptr_array_remove_index (self->characteristics, j);
          else
            j++;
        }
      g_clear_pointer ((DureNode **) &self->services->pdata[i], dure_node_free);
    }
}

void
dure_gatt_free (DureGatt *self)
{
  dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
  g_ptr_array_unref (self->hidden);
  free_in_order (self);
  g_ptr_array_unref (self->characteristics);
  g_ptr_array_unref (self->services);
  g_ptr_array_unref (self->uuids);
  g_free (self);
}

static gboolean
on_show_next (gpointer user_data)
{
  DureGatt *self = user_data;

  dure_node_show (g_ptr_array_steal_index (self->hidden, 0));
  if (self->hidden->len > 0)
    return G_SOURCE_CONTINUE;

  self->timer = 0;
  self->shown (self->user_data);

  return G_SOURCE_REMOVE;
}

/**
 * dure_gatt_show:
 * @self: the services
 * @shown: called once all of them are, perhaps at once
 *
 * Tells services and characteristics, each once.
 */
void
dure_gatt_show (DureGatt *self, DureGattShown shown)
{
  DureStage *stage = dure_wearable_get_stage (self->wearable);

  self->shown = shown;
  if (stage->shuffled && self->hidden->len > 0)
    {
      g_autoptr (GRand) dice = g_rand_new_with_seed (stage->seed);

      shuffle (self, dice);
      self->timer = dure_room_clock_add (stage->clock, SHUFFLED_MS, on_show_next, self);
      return;
    }

  for (guint i = 0; i < self->hidden->len; i++)
    dure_node_show (g_ptr_array_index (self->hidden, i));
  g_ptr_array_set_size (self->hidden, 0);
  shown (self->user_data);
}

gboolean
dure_gatt_is_shown (DureGatt *self)
{
  return self->hidden->len == 0;
}

/**
 * dure_gatt_set_connected:
 * @self: the services
 * @connected: whether the link is up; down also ends showing what is not shown yet
 */
void
dure_gatt_set_connected (DureGatt *self, gboolean connected)
{
  if (!connected)
    dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
  for (guint i = 0; i < self->characteristics->len; i++)
    dure_characteristic_set_connected (g_ptr_array_index (self->characteristics, i), connected);
}

/**
 * dure_gatt_hang_up:
 * @self: the services
 *
 * Closes the sockets of all who acquired one, before the end of the link is told.
 */
void
dure_gatt_hang_up (DureGatt *self)
{
  for (guint i = 0; i < self->characteristics->len; i++)
    dure_characteristic_hang_up (g_ptr_array_index (self->characteristics, i));
}

static DureCharacteristic *
find (DureGatt *self, guint16 uuid)
{
  for (guint i = 0; i < self->characteristics->len; i++)
    if (dure_characteristic_get_uuid (g_ptr_array_index (self->characteristics, i)) == uuid)
      return g_ptr_array_index (self->characteristics, i);

  return NULL;
}

gboolean
dure_gatt_is_subscribed (DureGatt *self, guint16 uuid)
{
  DureCharacteristic *characteristic = find (self, uuid);

  return characteristic != NULL && dure_characteristic_is_subscribed (characteristic);
}

void
dure_gatt_send (DureGatt *self, guint16 uuid, const guint8 *bytes, gsize length)
{
  DureCharacteristic *characteristic = find (self, uuid);

  if (characteristic != NULL)
    dure_characteristic_notify (characteristic, bytes, length);
}

/**
 * dure_gatt_get_services:
 * Returns: (transfer full): the UUIDs of the services
 */
GStrv
dure_gatt_get_services (DureGatt *self)
{
  GStrv uuids = g_new0 (char *, self->uuids->len + 1);

  for (guint i = 0; i < self->uuids->len; i++)
    uuids[i] = g_strdup (g_ptr_array_index (self->uuids, i));

  return uuids;
}

void
dure_gatt_forget_client (DureGatt *self, const char *bus_name)
{
  for (guint i = 0; i < self->characteristics->len; i++)
    dure_characteristic_forget_client (g_ptr_array_index (self->characteristics, i), bus_name);
}
