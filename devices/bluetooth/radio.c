// radio.c: bluetoothd, its adapter, and the devices in range
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One object manager client mirrors bluetoothd's objects; when the daemon's name goes, all of them
// go, and when it is back they are read anew, so no state of ours can outlive it. The adapter is
// the first one that is powered; one that returns as hci1 is as good as hci0.
//
//   new -> usable-changed ... -> set_scan (TRUE) -> heard ... find -> set_scan (FALSE)
//   -> (a DureLink) -> forget -> forgotten
//
// Filters of all callers are merged by bluetoothd, so every hit is checked again here. A device
// counts as in range only while it has an RSSI, which bluetoothd shows for what this scan heard.
// Forgetting is kept until it is done: while the adapter is off it waits for its return.

#include "radio.h"

#include "device-address.h"

#include <string.h>

/* Everything a controller can hear; a filter must be set so that every RSSI change is told. */
#define RSSI_FLOOR (-100)
#define APPEARANCE_CATEGORY_SHIFT 6

struct _DureRadio
{
  GObject parent_instance;

  DureTimes times;
  GDBusConnection *connection;
  GCancellable *cancellable;
  GDBusObjectManager *objects;
  DureBluezAdapter1 *adapter; /* the one in use, %NULL while not usable */
  gboolean scan;
  gboolean starting;
  guint scan_timer;
  GHashTable *unwanted; /* paths to be forgotten */
  guint forget_timer;
};

G_DEFINE_FINAL_TYPE (DureRadio, dure_radio, G_TYPE_OBJECT)

enum {
  USABLE_CHANGED,
  HEARD,
  FORGOTTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_scan (DureRadio *self);
static void forget_unwanted (DureRadio *self);

static DureBluezAdapter1 *
find_adapter (DureRadio *self)
{
  g_autolist (GDBusObject) objects = NULL;
  DureBluezAdapter1 *found = NULL;

  if (self->objects == NULL)
    return NULL;

  objects = g_dbus_object_manager_get_objects (self->objects);
  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezAdapter1 *adapter = dure_bluez_object_peek_adapter1 (at->data);

      if (adapter == NULL || !dure_bluez_adapter1_get_powered (adapter))
        continue;
      if (found == NULL
          || strcmp (g_dbus_proxy_get_object_path (G_DBUS_PROXY (adapter)),
                     g_dbus_proxy_get_object_path (G_DBUS_PROXY (found))) < 0)
        found = adapter;
    }

  return found != NULL ? g_object_ref (found) : NULL;
}

static void
update_adapter (DureRadio *self)
{
  g_autoptr (DureBluezAdapter1) adapter = find_adapter (self);
  const gboolean was_usable = self->adapter != NULL;

  if (adapter == self->adapter)
    return;

  g_clear_handle_id (&self->scan_timer, g_source_remove);
  self->starting = FALSE;
  g_set_object (&self->adapter, adapter);
  if (was_usable != (adapter != NULL))
    g_signal_emit (self, signals[USABLE_CHANGED], 0);
  if (self->adapter == NULL)
    return;

  forget_unwanted (self);
  if (self->scan)
    start_scan (self);
}

static gboolean
on_scan_retry (gpointer user_data)
{
  DureRadio *self = user_data;

  self->scan_timer = 0;
  if (self->scan && self->adapter != NULL && !dure_bluez_adapter1_get_discovering (self->adapter))
    start_scan (self);

  return G_SOURCE_REMOVE;
}

/* Discovery may end by itself or not begin: ask again after a while, as long as it is wanted. */
static void
retry_scan (DureRadio *self)
{
  if (self->scan && self->scan_timer == 0)
    self->scan_timer = g_timeout_add (self->times.retry, on_scan_retry, self);
}

static void
on_start_discovery_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureRadio) self = user_data;

  dure_bluez_adapter1_call_start_discovery_finish (DURE_BLUEZ_ADAPTER1 (source), result, NULL);
  self->starting = FALSE;
  retry_scan (self);
}

static void
start_scan (DureRadio *self)
{
  GVariantDict filter;

  if (self->starting)
    return;

  g_variant_dict_init (&filter, NULL);
  g_variant_dict_insert (&filter, "Transport", "s", "le");
  g_variant_dict_insert (&filter, "RSSI", "n", RSSI_FLOOR);
  self->starting = TRUE;
  dure_bluez_adapter1_call_set_discovery_filter (self->adapter, g_variant_dict_end (&filter), NULL,
                                                 NULL, NULL);
  dure_bluez_adapter1_call_start_discovery (self->adapter, self->cancellable,
                                            on_start_discovery_ready, g_object_ref (self));
}

/**
 * dure_radio_set_scan:
 * @self: the radio
 * @scan: whether to listen for devices
 *
 * Starts or stops listening. Calls made after stopping reach bluetoothd after the stop.
 */
void
dure_radio_set_scan (DureRadio *self, gboolean scan)
{
  if (scan == self->scan)
    return;

  self->scan = scan;
  g_clear_handle_id (&self->scan_timer, g_source_remove);
  if (self->adapter == NULL)
    return;

  if (scan)
    start_scan (self);
  else
    dure_bluez_adapter1_call_stop_discovery (self->adapter, NULL, NULL, NULL);
}

static DureBluezDevice1 *
get_device (DureRadio *self, const char *path)
{
  g_autoptr (GDBusObject) object =
    self->objects != NULL ? g_dbus_object_manager_get_object (self->objects, path) : NULL;

  return object != NULL ? dure_bluez_object_get_device1 (DURE_BLUEZ_OBJECT (object)) : NULL;
}

static gboolean
is_on_our_adapter (DureRadio *self, DureBluezDevice1 *device)
{
  return self->adapter != NULL
         && g_strcmp0 (dure_bluez_device1_get_adapter (device),
                       g_dbus_proxy_get_object_path (G_DBUS_PROXY (self->adapter))) == 0;
}

static gboolean
is_in_range (DureBluezDevice1 *device)
{
  g_autoptr (GVariant) rssi = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "RSSI");

  return rssi != NULL || dure_bluez_device1_get_connected (device);
}

/* A device that advertises no service at all may still be one, if it says it looks like one. */
static gboolean
fits (DureBluezDevice1 *device, const DureSought *sought)
{
  const char *const *uuids = dure_bluez_device1_get_uuids (device);

  if (sought->path != NULL
      && g_strcmp0 (strrchr (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)), '/'),
                    strrchr (sought->path, '/'))
           != 0)
    return FALSE;
  if (sought->address != NULL)
    return dure_device_address_equal (dure_bluez_device1_get_address (device), sought->address);
  if (uuids != NULL && uuids[0] != NULL)
    return g_strv_contains (uuids, sought->service);

  return dure_bluez_device1_get_appearance (device) >> APPEARANCE_CATEGORY_SHIFT
         == sought->appearance;
}

static int
stronger_first (gconstpointer a, gconstpointer b)
{
  DureBluezDevice1 *const *first = a, *const *second = b;

  return dure_bluez_device1_get_rssi (*second) - dure_bluez_device1_get_rssi (*first);
}

/**
 * dure_radio_find:
 * @self: the radio
 * @sought: what is looked for
 *
 * Returns: (transfer full) (element-type DureBluezDevice1): the devices in range that fit and are
 *   not being forgotten, the strongest first
 */
GPtrArray *
dure_radio_find (DureRadio *self, const DureSought *sought)
{
  g_autolist (GDBusObject) objects = NULL;
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->adapter == NULL)
    return found;

  objects = g_dbus_object_manager_get_objects (self->objects);
  for (GList *at = objects; at != NULL; at = at->next)
    {
      g_autoptr (DureBluezDevice1) device = dure_bluez_object_get_device1 (at->data);

      if (device == NULL || !is_on_our_adapter (self, device) || !is_in_range (device)
          || !fits (device, sought)
          || g_hash_table_contains (self->unwanted,
                                    g_dbus_proxy_get_object_path (G_DBUS_PROXY (device))))
        continue;
      g_ptr_array_add (found, g_steal_pointer (&device));
    }
  g_ptr_array_sort (found, stronger_first);

  return found;
}

static gboolean
on_forget_retry (gpointer user_data)
{
  DureRadio *self = user_data;

  self->forget_timer = 0;
  forget_unwanted (self);

  return G_SOURCE_REMOVE;
}

/* Looks whether the object is gone, rather than what was answered. */
static void
drop_forgotten (DureRadio *self)
{
  GHashTableIter iter;
  gpointer path;

  if (g_hash_table_size (self->unwanted) == 0 || self->adapter == NULL)
    return;

  g_hash_table_iter_init (&iter, self->unwanted);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      g_autoptr (DureBluezDevice1) device = get_device (self, path);

      if (device == NULL)
        g_hash_table_iter_remove (&iter);
    }

  if (g_hash_table_size (self->unwanted) == 0)
    g_signal_emit (self, signals[FORGOTTEN], 0);
}

static void
on_remove_device_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureRadio) self = user_data;

  dure_bluez_adapter1_call_remove_device_finish (DURE_BLUEZ_ADAPTER1 (source), result, NULL);
  drop_forgotten (self);
  if (g_hash_table_size (self->unwanted) > 0 && self->forget_timer == 0)
    self->forget_timer = g_timeout_add (self->times.retry, on_forget_retry, self);
}

static void
forget_unwanted (DureRadio *self)
{
  GHashTableIter iter;
  gpointer path;

  drop_forgotten (self);
  if (self->adapter == NULL)
    return;

  g_hash_table_iter_init (&iter, self->unwanted);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      g_autoptr (DureBluezDevice1) device = get_device (self, path);

      if (device != NULL)
        dure_bluez_adapter1_call_remove_device (self->adapter, path, NULL, on_remove_device_ready,
                                                g_object_ref (self));
    }
}

/**
 * dure_radio_forget:
 * @self: the radio
 * @path: a device
 *
 * Removes a device and every trace of it from bluetoothd, which breaks its link if it has one; now
 * or as soon as the adapter is on again. "forgotten" follows when nothing is left to forget.
 */
void
dure_radio_forget (DureRadio *self, const char *path)
{
  g_hash_table_add (self->unwanted, g_strdup (path));
  forget_unwanted (self);
}

static gboolean
is_kept (DureBluezDevice1 *device, const char *const *keep)
{
  for (guint i = 0; keep != NULL && keep[i] != NULL; i++)
    if (dure_device_address_equal (dure_bluez_device1_get_address (device), keep[i]))
      return TRUE;

  return FALSE;
}

/**
 * dure_radio_forget_left:
 * @self: a usable radio
 * @keep: (nullable): addresses of installed devices, which stay
 *
 * Forgets devices that are linked without a bond: nobody but a predecessor of this process that
 * died in mid-measurement can have left them.
 */
void
dure_radio_forget_left (DureRadio *self, const char *const *keep)
{
  g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (self->objects);

  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezDevice1 *device = dure_bluez_object_peek_device1 (at->data);

      if (device == NULL || !is_on_our_adapter (self, device)
          || !dure_bluez_device1_get_connected (device) || dure_bluez_device1_get_paired (device)
          || dure_bluez_device1_get_bonded (device)
          || is_kept (device, keep))
        continue;
      dure_radio_forget (self, g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)));
    }
}

/**
 * dure_radio_is_clean:
 * Returns: whether nothing is waiting to be forgotten
 */
gboolean
dure_radio_is_clean (DureRadio *self)
{
  return g_hash_table_size (self->unwanted) == 0;
}

static void
on_objects_changed (DureRadio *self)
{
  update_adapter (self);
  drop_forgotten (self);
  g_signal_emit (self, signals[HEARD], 0);
}

static void
on_properties_changed (DureRadio *self, GDBusObjectProxy *object, GDBusProxy *proxy)
{
  if (DURE_BLUEZ_IS_DEVICE1 (proxy))
    {
      g_signal_emit (self, signals[HEARD], 0);
      return;
    }
  if (!DURE_BLUEZ_IS_ADAPTER1 (proxy))
    return;

  update_adapter (self);
  if (self->adapter != NULL && !self->starting
      && !dure_bluez_adapter1_get_discovering (self->adapter))
    retry_scan (self);
}

static void
on_objects_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusObjectManager) objects =
    dure_bluez_object_manager_client_new_finish (result, &error);
  DureRadio *self = user_data;

  if (objects == NULL)
    return;

  self->objects = g_steal_pointer (&objects);
  g_signal_connect_swapped (self->objects, "notify::name-owner", G_CALLBACK (on_objects_changed),
                            self);
  g_signal_connect_swapped (self->objects, "object-added", G_CALLBACK (on_objects_changed), self);
  g_signal_connect_swapped (self->objects, "object-removed", G_CALLBACK (on_objects_changed),
                            self);
  g_signal_connect_swapped (self->objects, "interface-added", G_CALLBACK (on_objects_changed),
                            self);
  g_signal_connect_swapped (self->objects, "interface-removed", G_CALLBACK (on_objects_changed),
                            self);
  g_signal_connect_swapped (self->objects, "interface-proxy-properties-changed",
                            G_CALLBACK (on_properties_changed), self);
  update_adapter (self);
  if (self->adapter == NULL)
    g_signal_emit (self, signals[USABLE_CHANGED], 0);
}

static void
dure_radio_dispose (GObject *object)
{
  DureRadio *self = DURE_RADIO (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->scan_timer, g_source_remove);
  g_clear_handle_id (&self->forget_timer, g_source_remove);
  if (self->objects != NULL)
    g_signal_handlers_disconnect_by_data (self->objects, self);
  g_clear_object (&self->objects);
  g_clear_object (&self->adapter);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->unwanted, g_hash_table_unref);

  G_OBJECT_CLASS (dure_radio_parent_class)->dispose (object);
}

static void
dure_radio_class_init (DureRadioClass *klass)
{
  static const char *const names[N_SIGNALS] = { "usable-changed", "heard", "forgotten" };

  G_OBJECT_CLASS (klass)->dispose = dure_radio_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], DURE_TYPE_RADIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
dure_radio_init (DureRadio *self)
{
  self->cancellable = g_cancellable_new ();
  self->unwanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * dure_radio_new:
 * @connection: the bus bluetoothd is on
 * @times: how long to wait for what
 *
 * Returns: (transfer full): a radio, usable as soon as it says so
 */
DureRadio *
dure_radio_new (GDBusConnection *connection, const DureTimes *times)
{
  DureRadio *self = g_object_new (DURE_TYPE_RADIO, NULL);

  self->connection = g_object_ref (connection);
  self->times = *times;
  dure_bluez_object_manager_client_new (connection,
                                        G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START,
                                        "org.bluez", "/", self->cancellable, on_objects_ready,
                                        self);
  return self;
}

const DureTimes *
dure_radio_get_times (DureRadio *self)
{
  return &self->times;
}

/**
 * dure_radio_is_usable:
 * Returns: whether bluetoothd is there and has an adapter that is switched on
 */
gboolean
dure_radio_is_usable (DureRadio *self)
{
  return self->adapter != NULL;
}

/**
 * dure_radio_is_known:
 * Returns: whether it is known by now if the radio is usable; "usable-changed" follows when not
 */
gboolean
dure_radio_is_known (DureRadio *self)
{
  return self->objects != NULL;
}

/**
 * dure_radio_get_objects:
 * Returns: (transfer none) (nullable): bluetoothd's objects
 */
GDBusObjectManager *
dure_radio_get_objects (DureRadio *self)
{
  return self->objects;
}
