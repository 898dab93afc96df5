// search.c: which of bluetoothd's devices are in range and fit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// bluetoothd merges the filters of everybody who scans, so each of its objects is checked here
// again, whatever was asked for. In range is only what has an RSSI, which bluetoothd shows for what
// a scan hears and takes away at its end, or a link; objects read back from a disk have neither.

#include "search.h"

#include "device-address.h"

#include <string.h>

#define APPEARANCE_CATEGORY_SHIFT 6

/**
 * dure_search_last_part:
 * @path: object path of a device
 *
 * Returns: (transfer none): what is the same on every adapter, and before and after a pairing
 */
const char *
dure_search_last_part (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

/**
 * dure_search_has_rssi:
 * Returns: whether a scan that is running hears the device
 */
gboolean
dure_search_has_rssi (DureBluezDevice1 *device)
{
  g_autoptr (GVariant) rssi = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "RSSI");

  return rssi != NULL;
}

/* A device that advertises no service at all may still be one, if it says it looks like one. */
static gboolean
fits (DureBluezDevice1 *device, const DureSought *sought)
{
  const char *const *uuids = dure_bluez_device1_get_uuids (device);

  if (sought->path != NULL
      && !g_str_equal (dure_search_last_part (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device))),
                       dure_search_last_part (sought->path)))
    return FALSE;
  if (sought->address != NULL)
    return dure_device_address_equal (dure_bluez_device1_get_address (device), sought->address);
  if (sought->service == NULL)
    return TRUE;
  if (uuids != NULL && uuids[0] != NULL)
    return g_strv_contains (uuids, sought->service);

  return dure_bluez_device1_get_appearance (device) >> APPEARANCE_CATEGORY_SHIFT
         == sought->appearance;
}

/* The adapter that holds the bond comes before one that only hears better. */
static int
better_first (gconstpointer a, gconstpointer b)
{
  DureBluezDevice1 *const *first = a, *const *second = b;
  const gboolean first_paired = dure_bluez_device1_get_paired (*first);

  if (first_paired != dure_bluez_device1_get_paired (*second))
    return first_paired ? -1 : 1;

  return dure_bluez_device1_get_rssi (*second) - dure_bluez_device1_get_rssi (*first);
}

/* One device that two adapters hear is one device: the better one of the two objects stays. */
static void
join_adapters (GPtrArray *found)
{
  g_autoptr (GHashTable) parts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < found->len;)
    {
      const char *path = g_dbus_proxy_get_object_path (g_ptr_array_index (found, i));

      if (g_hash_table_add (parts, (gpointer) dure_search_last_part (path)))
        i++;
      else
        g_ptr_array_remove_index (found, i);
    }
}

/**
 * dure_search:
 * @objects: bluetoothd's objects
 * @sought: what is looked for
 * @choice: which devices may be found
 * @user_data: for @choice
 *
 * Returns: (transfer full) (element-type DureBluezDevice1): the devices in range that fit, each
 *   once: paired ones first, then the strongest
 */
GPtrArray *
dure_search (GDBusObjectManager *objects,
             const DureSought   *sought,
             DureSearchChoice    choice,
             gpointer            user_data)
{
  g_autolist (GDBusObject) all = g_dbus_object_manager_get_objects (objects);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *at = all; at != NULL; at = at->next)
    {
      DureBluezDevice1 *device = dure_bluez_object_peek_device1 (at->data);

      if (device != NULL
          && (dure_search_has_rssi (device) || dure_bluez_device1_get_connected (device))
          && fits (device, sought) && choice (g_dbus_object_get_object_path (at->data), user_data))
        g_ptr_array_add (found, g_object_ref (device));
    }
  g_ptr_array_sort (found, better_first);
  join_adapters (found);

  return found;
}
