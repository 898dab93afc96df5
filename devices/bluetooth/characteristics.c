// characteristics.c: what a device offers, as bluetoothd shows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "characteristics.h"

#include <string.h>

/**
 * dure_characteristics_plain:
 * @wanted: a UUID, with "?" before it when it may be missing
 *
 * Returns: (transfer none): the UUID
 */
const char *
dure_characteristics_plain (const char *wanted)
{
  return wanted[0] == '?' ? wanted + 1 : wanted;
}

/* The UUID of the service an object belongs to, if that is one of the device's. */
static const char *
get_service (GDBusObjectManager *objects, const char *device_path, const char *service_path)
{
  g_autoptr (GDBusObject) object =
    service_path != NULL ? g_dbus_object_manager_get_object (objects, service_path) : NULL;
  DureBluezGattService1 *service =
    object != NULL ? dure_bluez_object_peek_gatt_service1 (DURE_BLUEZ_OBJECT (object)) : NULL;

  if (service == NULL
      || g_strcmp0 (dure_bluez_gatt_service1_get_device (service), device_path) != 0)
    return NULL;

  return dure_bluez_gatt_service1_get_uuid (service);
}

/**
 * dure_characteristics_find:
 * @objects: (nullable): bluetoothd's objects
 * @device_path: the device
 * @service: UUID of the service that comes before all others
 * @uuid: UUID of the characteristic
 *
 * A device may offer one characteristic several times, and objects have no order: of equals the
 * one with the lowest handle, which its path ends with, is taken.
 *
 * Returns: (transfer full) (nullable): the characteristic
 */
DureBluezGattCharacteristic1 *
dure_characteristics_find (GDBusObjectManager *objects,
                           const char         *device_path,
                           const char         *service,
                           const char         *uuid)
{
  g_autolist (GDBusObject) all =
    objects != NULL ? g_dbus_object_manager_get_objects (objects) : NULL;
  DureBluezGattCharacteristic1 *best = NULL;
  const char *best_path = NULL;
  gboolean best_fits = FALSE;

  for (GList *at = all; at != NULL; at = at->next)
    {
      DureBluezGattCharacteristic1 *one = dure_bluez_object_peek_gatt_characteristic1 (at->data);
      const char *path = g_dbus_object_get_object_path (at->data);
      const char *of;
      gboolean fits;

      if (one == NULL || g_strcmp0 (dure_bluez_gatt_characteristic1_get_uuid (one), uuid) != 0)
        continue;
      of = get_service (objects, device_path, dure_bluez_gatt_characteristic1_get_service (one));
      if (of == NULL)
        continue;

      fits = g_strcmp0 (of, service) == 0;
      if (best == NULL || fits > best_fits
          || (fits == best_fits && strcmp (path, best_path) < 0))
        {
          best = one;
          best_path = path;
          best_fits = fits;
        }
    }

  return best != NULL ? g_object_ref (best) : NULL;
}

static gboolean
has_service (GDBusObjectManager *objects, const char *device_path, const char *service)
{
  g_autolist (GDBusObject) all = g_dbus_object_manager_get_objects (objects);

  for (GList *at = all; at != NULL; at = at->next)
    if (g_strcmp0 (get_service (objects, device_path, g_dbus_object_get_object_path (at->data)),
                   service)
        == 0)
      return TRUE;

  return FALSE;
}

/**
 * dure_characteristics_has_all:
 * @objects: (nullable): bluetoothd's objects
 * @device_path: the device
 * @service: UUID of a service
 * @wanted: UUIDs of characteristics, with "?" before those that may be missing
 *
 * Returns: whether the service is there, and every characteristic that must be
 */
gboolean
dure_characteristics_has_all (GDBusObjectManager *objects,
                              const char         *device_path,
                              const char         *service,
                              const char *const  *wanted)
{
  if (objects == NULL || !has_service (objects, device_path, service))
    return FALSE;

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      g_autoptr (DureBluezGattCharacteristic1) found =
        wanted[i][0] != '?' ? dure_characteristics_find (objects, device_path, service, wanted[i])
                            : NULL;

      if (wanted[i][0] != '?' && found == NULL)
        return FALSE;
    }

  return TRUE;
}
