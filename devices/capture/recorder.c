// recorder.c: records an unknown instrument once, through BlueZ
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A tool for an operator at a terminal, so it works step by step and waits in between:
//   find the device -> its advertisement -> connect -> its services -> read what may be read
//   -> subscribe to everything -> listen -> disconnect and forget
// A device that was paired before is not forgotten; one that wants to be is to be paired first.
// Nothing is written to it. Values that tell which device this is are not read, and its address
// is blanked wherever it stands in what it says (Mi scales advertise it).

#include "recorder.h"

#include "bluez-dbus.h"
#include "devices-error.h"

#include <string.h>

#define SEARCH_MS 30000
#define SETTLE_MS 3000
#define ADVERT_MS 1000
#define ECHO_MS 300
#define CALL_MS 20000
#define RESOLVE_MS 20000
#define CONNECT_TRIES 3

typedef struct
{
  const DureRecordPlan *plan;
  DureBluezObjectManagerClient *objects;
  DureBluezAdapter1 *adapter;
  DureBluezDevice1 *device;
  GPtrArray *heard; /* characteristics that were subscribed to */
  DureCapture *capture;
  gint64 began_us;
  gboolean was_paired;
} Recording;

typedef gboolean (*Condition) (Recording *recording);

static void
recording_clear (Recording *recording)
{
  for (guint i = 0; recording->heard != NULL && i < recording->heard->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (recording->heard, i), recording);
  g_clear_pointer (&recording->heard, g_ptr_array_unref);
  g_clear_object (&recording->device);
  g_clear_object (&recording->adapter);
  g_clear_object (&recording->objects);
  g_clear_pointer (&recording->capture, dure_capture_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Recording, recording_clear)

static gboolean
on_time_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Returns: whether @condition held before the time was over; %NULL never does */
static gboolean
wait_for (Recording *recording, Condition condition, guint ms)
{
  gboolean over = FALSE;
  const guint timer = g_timeout_add (ms, on_time_over, &over);
  gboolean held = FALSE;

  while (!over && !(held = condition != NULL && condition (recording)))
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (timer);

  return held;
}

static gboolean
refuse (GError **error, DureDevicesError code, const char *what)
{
  g_set_error_literal (error, DURE_DEVICES_ERROR, code, what);
  return FALSE;
}

static gboolean
open_radio (Recording *recording, GDBusConnection *connection, GError **error)
{
  GDBusObjectManager *manager;
  g_autolist (GDBusObject) objects = NULL;

  recording->objects = DURE_BLUEZ_OBJECT_MANAGER_CLIENT (dure_bluez_object_manager_client_new_sync (
    connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, "org.bluez", "/", NULL, error));
  if (recording->objects == NULL)
    return FALSE;

  manager = G_DBUS_OBJECT_MANAGER (recording->objects);
  objects = g_dbus_object_manager_get_objects (manager);
  for (GList *item = objects; item != NULL && recording->adapter == NULL; item = item->next)
    {
      DureBluezAdapter1 *adapter = dure_bluez_object_peek_adapter1 (item->data);

      if (adapter != NULL && dure_bluez_adapter1_get_powered (adapter))
        recording->adapter = g_object_ref (adapter);
    }

  return recording->adapter != NULL
         || refuse (error, DURE_DEVICES_ERROR_NO_RADIO, "no Bluetooth adapter is switched on");
}

static gboolean
fits (const DureRecordPlan *plan, DureBluezDevice1 *device)
{
  const char *const *uuids = dure_bluez_device1_get_uuids (device);
  g_autoptr (GVariant) rssi = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "RSSI");
  const char *address = dure_bluez_device1_get_address (device);

  if (plan->service != NULL && (uuids == NULL || !g_strv_contains (uuids, plan->service)))
    return FALSE;
  if (plan->device_path != NULL)
    return g_str_equal (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)), plan->device_path);
  if (plan->address != NULL)
    return address != NULL && g_ascii_strcasecmp (address, plan->address) == 0;

  return rssi != NULL;
}

/* Takes the strongest of those that fit; without a strength, any. */
static gboolean
find_device (Recording *recording)
{
  g_autolist (GDBusObject) objects =
    g_dbus_object_manager_get_objects (G_DBUS_OBJECT_MANAGER (recording->objects));
  int best = G_MININT;

  g_clear_object (&recording->device);
  for (GList *item = objects; item != NULL; item = item->next)
    {
      DureBluezDevice1 *device = dure_bluez_object_peek_device1 (item->data);
      g_autoptr (GVariant) rssi = NULL;
      int strength = G_MININT + 1;

      if (device == NULL || !fits (recording->plan, device))
        continue;
      rssi = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "RSSI");
      if (rssi != NULL && g_variant_is_of_type (rssi, G_VARIANT_TYPE_INT16))
        strength = g_variant_get_int16 (rssi);
      if (strength > best)
        {
          best = strength;
          g_set_object (&recording->device, device);
        }
    }

  return recording->device != NULL;
}

static gboolean
find (Recording *recording, GError **error)
{
  GVariantBuilder filter;
  gboolean found;

  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&filter, "{sv}", "Transport", g_variant_new_string ("le"));
  if (!dure_bluez_adapter1_call_set_discovery_filter_sync (
        recording->adapter, g_variant_builder_end (&filter), NULL, error)
      || !dure_bluez_adapter1_call_start_discovery_sync (recording->adapter, NULL, error))
    return FALSE;

  found = wait_for (recording, find_device, SEARCH_MS);
  if (found)
    {
      wait_for (recording, NULL, recording->plan->strongest ? SETTLE_MS : ADVERT_MS);
      found = find_device (recording);
    }
  if (!found)
    return refuse (error, DURE_DEVICES_ERROR_NO_DEVICE, "no such device came in");

  recording->was_paired = dure_bluez_device1_get_paired (recording->device);
  return TRUE;
}

/* Its address, in either order of bytes, becomes zeros. */
static GBytes *
blank_address (Recording *recording, GVariant *value)
{
  gsize length;
  const guint8 *bytes = g_variant_get_fixed_array (value, &length, 1);
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  g_auto (GStrv) octets =
    g_strsplit (dure_bluez_device1_get_address (recording->device), ":", 7);
  guint8 address[6] = { 0 };

  for (guint i = 0; i < 6 && octets[i] != NULL; i++)
    address[i] = (guint8) g_ascii_strtoull (octets[i], NULL, 16);
  for (gsize at = 0; at + 6 <= length; at++)
    {
      gboolean forward = TRUE;
      gboolean backward = TRUE;

      for (guint i = 0; i < 6; i++)
        {
          forward = forward && bytes[at + i] == address[i];
          backward = backward && bytes[at + i] == address[5 - i];
        }
      if (forward || backward)
        memset (copy + at, 0, 6);
    }

  return g_bytes_new_take (g_steal_pointer (&copy), length);
}

static GVariant *
get_property (GDBusProxy *proxy, const char *name, const char *type)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (proxy, name);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE (type))
           ? g_steal_pointer (&value)
           : NULL;
}

static void
take_data (Recording *recording)
{
  GDBusProxy *proxy = G_DBUS_PROXY (recording->device);
  g_autoptr (GVariant) of_services = get_property (proxy, "ServiceData", "a{sv}");
  g_autoptr (GVariant) of_makers = get_property (proxy, "ManufacturerData", "a{qv}");
  GVariantIter iter;
  const char *uuid;
  guint16 maker;
  GVariant *value;

  if (of_services != NULL)
    {
      g_variant_iter_init (&iter, of_services);
      while (g_variant_iter_loop (&iter, "{&sv}", &uuid, &value))
        {
          g_autofree char *id = dure_capture_short_uuid (uuid);
          g_autoptr (GBytes) bytes = blank_address (recording, value);

          dure_capture_add_data (recording->capture, id, 0, bytes);
        }
    }
  if (of_makers != NULL)
    {
      g_variant_iter_init (&iter, of_makers);
      while (g_variant_iter_loop (&iter, "{qv}", &maker, &value))
        {
          g_autoptr (GBytes) bytes = blank_address (recording, value);

          dure_capture_add_data (recording->capture, NULL, maker, bytes);
        }
    }
}

static void
take_advert (Recording *recording)
{
  const char *const *uuids = dure_bluez_device1_get_uuids (recording->device);

  recording->capture->appearance = dure_bluez_device1_get_appearance (recording->device);
  if (recording->plan->keep_name)
    dure_capture_set_name (recording->capture, dure_bluez_device1_get_name (recording->device));
  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    g_ptr_array_add (recording->capture->services, dure_capture_short_uuid (uuids[i]));
  take_data (recording);
}

static gboolean
is_resolved (Recording *recording)
{
  return dure_bluez_device1_get_services_resolved (recording->device);
}

static gboolean
is_unlinked (Recording *recording)
{
  return !dure_bluez_device1_get_connected (recording->device);
}

static gboolean
open_link (Recording *recording, GError **error)
{
  g_autoptr (GError) reason = NULL;

  dure_bluez_adapter1_call_stop_discovery_sync (recording->adapter, NULL, NULL);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (recording->device), CALL_MS);
  for (guint i = 0; i < CONNECT_TRIES; i++)
    {
      g_clear_error (&reason);
      if (dure_bluez_device1_call_connect_sync (recording->device, NULL, &reason))
        break;
      wait_for (recording, NULL, ADVERT_MS);
    }
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  return wait_for (recording, is_resolved, RESOLVE_MS)
         || refuse (error, DURE_DEVICES_ERROR_TIMED_OUT, "its services were not resolved in time");
}

/* "/.../service000a/char000b": the digits at the end are the handle. */
static guint16
handle_of (GDBusObject *object)
{
  const char *path = g_dbus_object_get_object_path (object);
  const gsize length = strlen (path);

  return length > 4 ? (guint16) g_ascii_strtoull (path + length - 4, NULL, 16) : 0;
}

static int
compare_handles (gconstpointer a, gconstpointer b)
{
  return (int) handle_of (G_DBUS_OBJECT (a)) - (int) handle_of (G_DBUS_OBJECT (b));
}

static void
read_value (Recording *recording, DureBluezGattCharacteristic1 *proxy,
            DureCaptureAttribute *attribute)
{
  g_autoptr (GVariant) value = NULL;
  GVariantBuilder options;

  if (dure_capture_is_private (attribute->uuid))
    return;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  if (dure_bluez_gatt_characteristic1_call_read_value_sync (
        proxy, g_variant_builder_end (&options), &value, NULL, NULL)
      && g_variant_n_children (value) <= DURE_CAPTURE_VALUE_MAX)
    attribute->value = blank_address (recording, value);
}

/* Notes a service or characteristic. A handle that came before is passed over, so is a
 * characteristic that nothing can be done with, and all beyond what a text may have. */
static void
take_attribute (Recording *recording, GDBusObject *object)
{
  DureBluezGattService1 *service =
    dure_bluez_object_peek_gatt_service1 (DURE_BLUEZ_OBJECT (object));
  DureBluezGattCharacteristic1 *proxy =
    dure_bluez_object_peek_gatt_characteristic1 (DURE_BLUEZ_OBJECT (object));
  const guint16 handle = handle_of (object);
  g_autofree char *uuid = NULL;
  g_autofree char *flags = NULL;
  DureCaptureAttribute *attribute;

  if (handle == 0 || dure_capture_find (recording->capture, handle) != NULL
      || recording->capture->attributes->len >= DURE_CAPTURE_ATTRIBUTES_MAX)
    return;
  if (service != NULL)
    {
      uuid = dure_capture_short_uuid (dure_bluez_gatt_service1_get_uuid (service));
      dure_capture_add_attribute (recording->capture, handle, uuid, NULL);
    }
  if (proxy == NULL || recording->capture->attributes->len == 0)
    return;

  uuid = dure_capture_short_uuid (dure_bluez_gatt_characteristic1_get_uuid (proxy));
  flags = g_strjoinv (" ", (char **) dure_bluez_gatt_characteristic1_get_flags (proxy));
  if (flags[0] == '\0')
    return;
  attribute = dure_capture_add_attribute (recording->capture, handle, uuid, flags);
  if (strstr (flags, "read") != NULL)
    read_value (recording, proxy, attribute);
  if ((strstr (flags, "notify") != NULL || strstr (flags, "indicate") != NULL)
      && !dure_capture_is_private (uuid))
    g_ptr_array_add (recording->heard, g_object_ref (proxy));
}

static void
take_services (Recording *recording)
{
  const char *device_path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (recording->device));
  g_autofree char *prefix = g_strconcat (device_path, "/service", NULL);
  GList *objects = g_list_sort (
    g_dbus_object_manager_get_objects (G_DBUS_OBJECT_MANAGER (recording->objects)),
    compare_handles);

  for (GList *item = objects; item != NULL; item = item->next)
    if (g_str_has_prefix (g_dbus_object_get_object_path (item->data), prefix))
      take_attribute (recording, item->data);
  g_list_free_full (objects, g_object_unref);
}

static void
on_properties (GDBusProxy *proxy, GVariant *changed, GStrv gone, gpointer user_data)
{
  Recording *recording = user_data;
  g_autoptr (GVariant) value = g_variant_lookup_value (changed, "Value", G_VARIANT_TYPE_BYTESTRING);
  g_autoptr (GDBusObject) object = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (value == NULL || g_variant_n_children (value) > DURE_CAPTURE_VALUE_MAX
      || recording->capture->packets->len >= DURE_CAPTURE_PACKETS_MAX)
    return;

  object = g_dbus_interface_dup_object (G_DBUS_INTERFACE (proxy));
  if (object == NULL)
    return;
  bytes = blank_address (recording, value);
  dure_capture_add_packet (recording->capture,
                           (guint32) ((g_get_monotonic_time () - recording->began_us) / 1000),
                           handle_of (object), bytes);
}

static gboolean
is_full (Recording *recording)
{
  return is_unlinked (recording)
         || recording->capture->packets->len >= DURE_CAPTURE_PACKETS_MAX
         || (recording->plan->packets > 0
             && recording->capture->packets->len >= recording->plan->packets);
}

/* What was read is told to everybody a moment later, and is no packet. */
static void
listen_for (Recording *recording)
{
  wait_for (recording, NULL, ECHO_MS);
  recording->began_us = g_get_monotonic_time ();
  for (guint i = 0; i < recording->heard->len; i++)
    {
      DureBluezGattCharacteristic1 *proxy = g_ptr_array_index (recording->heard, i);

      g_signal_connect (proxy, "g-properties-changed", G_CALLBACK (on_properties), recording);
      dure_bluez_gatt_characteristic1_call_start_notify_sync (proxy, NULL, NULL);
    }
  wait_for (recording, is_full, recording->plan->seconds * 1000);
  if (recording->plan->packets > 0 && recording->capture->packets->len > recording->plan->packets)
    g_ptr_array_set_size (recording->capture->packets, (int) recording->plan->packets);
}

static void
close_link (Recording *recording)
{
  for (guint i = 0; i < recording->heard->len; i++)
    dure_bluez_gatt_characteristic1_call_stop_notify_sync (
      g_ptr_array_index (recording->heard, i), NULL, NULL);
  dure_bluez_device1_call_disconnect_sync (recording->device, NULL, NULL);
  if (!recording->was_paired)
    dure_bluez_adapter1_call_remove_device_sync (
      recording->adapter, g_dbus_proxy_get_object_path (G_DBUS_PROXY (recording->device)), NULL,
      NULL);
}

/**
 * dure_record:
 * @connection: a bus with bluetoothd on it
 * @plan: what is recorded
 * @error: return location for the reason
 *
 * Blocks for as long as it takes. Whatever came until then is returned when the device leaves.
 *
 * Returns: (transfer full) (nullable): what the instrument said
 */
DureCapture *
dure_record (GDBusConnection *connection, const DureRecordPlan *plan, GError **error)
{
  g_auto (Recording) recording = { .plan = plan };
  gboolean linked;

  recording.capture = dure_capture_new ();
  recording.heard = g_ptr_array_new_with_free_func (g_object_unref);
  if (!open_radio (&recording, connection, error) || !find (&recording, error))
    return NULL;

  take_advert (&recording);
  linked = open_link (&recording, error);
  if (linked)
    {
      take_services (&recording);
      listen_for (&recording);
    }
  close_link (&recording);

  return linked ? g_steal_pointer (&recording.capture) : NULL;
}
