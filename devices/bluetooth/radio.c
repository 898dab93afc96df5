// radio.c: bluetoothd, its adapters, and the devices in range
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is here follows bluetoothd's objects (a DureMirror) and keeps no state that could outlive
// them, but for two lists: what is to be forgotten and whose link is being ended. Every adapter
// that is on is used, with a DureScan each; one that returns as hci1 is as good as hci0.
//
//   new -> usable-changed ... -> set_scan (TRUE) -> heard ... find -> set_scan (FALSE) -> quiet
//   -> (a DureLink) -> forget -> forgotten
//
// Within a session a device is known by its object path, whose last part is the same on every
// adapter and stays when pairing changes the address.

#include "radio.h"

#include "forgetting.h"
#include "mirror.h"
#include "scan.h"

#include <string.h>

#define RSSI_UNKNOWN (-127)

struct _DureRadio
{
  GObject parent_instance;

  DureTimes times;
  DureMirror *mirror;
  GPtrArray *scans; /* one for each adapter that is on */
  gboolean known;
  gboolean scan;
  gboolean broadcasts;
  GHashTable *seen;    /* object path -> when an advertisement came last, monotonic */
  GHashTable *leaving; /* object paths whose Disconnect is not done yet */
  DureForgetting *forgetting;
};

G_DEFINE_FINAL_TYPE (DureRadio, dure_radio, G_TYPE_OBJECT)

enum {
  USABLE_CHANGED,
  HEARD,
  SEEN,
  ADVERT,
  QUIET,
  FORGOTTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_scan_quiet (gpointer user_data)
{
  DureRadio *self = user_data;

  if (dure_radio_is_quiet (self))
    g_signal_emit (self, signals[QUIET], 0);
}

static void
on_all_forgotten (gpointer user_data)
{
  DureRadio *self = user_data;

  g_signal_emit (self, signals[FORGOTTEN], 0);
}

static gboolean
has_scan (DureRadio *self, DureBluezAdapter1 *adapter)
{
  for (guint i = 0; i < self->scans->len; i++)
    if (dure_scan_get_adapter (g_ptr_array_index (self->scans, i)) == adapter)
      return TRUE;

  return FALSE;
}

/* Adapters that went off or away take their scan with them. */
static void
drop_adapters (DureRadio *self)
{
  GDBusObjectManager *manager = dure_radio_get_objects (self);

  for (guint i = self->scans->len; i > 0; i--)
    {
      DureBluezAdapter1 *adapter =
        dure_scan_get_adapter (g_ptr_array_index (self->scans, i - 1));
      const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (adapter));
      g_autoptr (GDBusInterface) now =
        manager != NULL ? g_dbus_object_manager_get_interface (manager, path, "org.bluez.Adapter1")
                        : NULL;

      if (now != (GDBusInterface *) adapter || !dure_bluez_adapter1_get_powered (adapter))
        g_ptr_array_remove_index (self->scans, i - 1);
    }
}

static void
add_adapters (DureRadio *self)
{
  GDBusObjectManager *manager = dure_radio_get_objects (self);
  g_autolist (GDBusObject) objects =
    manager != NULL ? g_dbus_object_manager_get_objects (manager) : NULL;
  gboolean added = FALSE;

  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezAdapter1 *adapter = dure_bluez_object_peek_adapter1 (at->data);
      DureScan *scan;

      if (adapter == NULL || !dure_bluez_adapter1_get_powered (adapter)
          || has_scan (self, adapter))
        continue;

      scan = dure_scan_new (adapter, &self->times, on_scan_quiet, self);
      g_ptr_array_add (self->scans, scan);
      dure_scan_set (scan, self->scan, self->broadcasts);
      added = TRUE;
    }

  if (added)
    dure_forgetting_unsettle (self->forgetting);
}

static void
update_adapters (DureRadio *self)
{
  const gboolean was_usable = dure_radio_is_usable (self), was_known = self->known;

  self->known = TRUE;
  drop_adapters (self);
  add_adapters (self);
  if (was_usable != dure_radio_is_usable (self) || !was_known)
    g_signal_emit (self, signals[USABLE_CHANGED], 0);
}

/**
 * dure_radio_set_scan:
 * @self: the radio
 * @scan: whether to listen for devices
 *
 * "heard" follows while it is on. Switching it off takes a moment: see dure_radio_is_quiet().
 */
void
dure_radio_set_scan (DureRadio *self, gboolean scan)
{
  self->scan = scan;
  for (guint i = 0; i < self->scans->len; i++)
    dure_scan_set (g_ptr_array_index (self->scans, i), scan, self->broadcasts);
}

/**
 * dure_radio_set_broadcasts:
 * @self: the radio
 * @broadcasts: whether a scan tells every single advertisement, not only what is new in it
 *
 * For devices that measure in their advertisements, and to see when one falls silent. It costs a
 * message for each advertisement of everything near, so it is off otherwise.
 */
void
dure_radio_set_broadcasts (DureRadio *self, gboolean broadcasts)
{
  self->broadcasts = broadcasts;
  dure_radio_set_scan (self, self->scan);
}

/**
 * dure_radio_is_quiet:
 * Returns: whether no scan of ours is running, beginning or ending; "quiet" follows if not
 */
gboolean
dure_radio_is_quiet (DureRadio *self)
{
  for (guint i = 0; i < self->scans->len; i++)
    if (!dure_scan_is_quiet (g_ptr_array_index (self->scans, i)))
      return FALSE;

  return TRUE;
}

/**
 * dure_radio_get_device:
 * @self: the radio
 * @path: an object path
 *
 * Returns: (transfer full) (nullable): the device, %NULL when bluetoothd does not know it
 */
DureBluezDevice1 *
dure_radio_get_device (DureRadio *self, const char *path)
{
  GDBusObjectManager *manager = dure_radio_get_objects (self);
  g_autoptr (GDBusObject) object =
    manager != NULL ? g_dbus_object_manager_get_object (manager, path) : NULL;

  return object != NULL ? dure_bluez_object_get_device1 (DURE_BLUEZ_OBJECT (object)) : NULL;
}

/**
 * dure_radio_has_adapter_of:
 * @self: the radio
 * @path: object path of a device, which may be gone
 *
 * Returns: whether the adapter it is or was on is there and on
 */
gboolean
dure_radio_has_adapter_of (DureRadio *self, const char *path)
{
  for (guint i = 0; i < self->scans->len; i++)
    {
      const char *adapter = g_dbus_proxy_get_object_path (
        G_DBUS_PROXY (dure_scan_get_adapter (g_ptr_array_index (self->scans, i))));

      if (g_str_has_prefix (path, adapter) && path[strlen (adapter)] == '/')
        return TRUE;
    }

  return FALSE;
}

static gboolean
may_be_found (const char *path, gpointer user_data)
{
  DureRadio *self = user_data;

  return dure_radio_has_adapter_of (self, path) && !dure_forgetting_has (self->forgetting, path);
}

/**
 * dure_radio_find:
 * @self: the radio
 * @sought: what is looked for
 *
 * Returns: (transfer full) (element-type DureBluezDevice1): the devices in range that fit and are
 *   not being forgotten, each once: paired ones first, then the strongest
 */
GPtrArray *
dure_radio_find (DureRadio *self, const DureSought *sought)
{
  if (!dure_radio_is_usable (self))
    return g_ptr_array_new_with_free_func (g_object_unref);

  return dure_search (dure_radio_get_objects (self), sought, may_be_found, self);
}

/**
 * dure_radio_get_seen:
 * @self: the radio
 * @path: a device
 *
 * Returns: when its last advertisement came in, in microseconds of g_get_monotonic_time(), 0 when
 *   none did in this scan
 */
gint64
dure_radio_get_seen (DureRadio *self, const char *path)
{
  const gint64 *at = g_hash_table_lookup (self->seen, path);

  return at != NULL ? *at : 0;
}

typedef struct
{
  DureRadio *radio;
  char *path;
} Leaving;

static void
on_disconnect_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Leaving *leaving = user_data;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);

  /* Connected=false comes right after the answer. */
  if (answer == NULL || !dure_bluez_device1_get_connected (DURE_BLUEZ_DEVICE1 (source)))
    g_hash_table_remove (leaving->radio->leaving, leaving->path);
  g_signal_emit (leaving->radio, signals[HEARD], 0);
  g_object_unref (leaving->radio);
  g_free (leaving->path);
  g_free (leaving);
}

/**
 * dure_radio_disconnect:
 * @self: the radio
 * @path: a device
 *
 * Ends its link, or calls off a Connect that bluetoothd is still busy with. bluetoothd does so two
 * seconds later in life; dure_radio_is_leaving() is true until then.
 */
void
dure_radio_disconnect (DureRadio *self, const char *path)
{
  g_autoptr (DureBluezDevice1) device = dure_radio_get_device (self, path);
  Leaving *leaving;

  if (device == NULL || !g_hash_table_add (self->leaving, g_strdup (path)))
    return;

  leaving = g_new0 (Leaving, 1);
  leaving->radio = g_object_ref (self);
  leaving->path = g_strdup (path);
  g_dbus_proxy_call (G_DBUS_PROXY (device), "Disconnect", NULL, G_DBUS_CALL_FLAGS_NONE,
                     (int) self->times.leave, NULL, on_disconnect_ready, leaving);
}

gboolean
dure_radio_is_leaving (DureRadio *self, const char *path)
{
  return g_hash_table_contains (self->leaving, path);
}

/**
 * dure_radio_forget:
 * @self: the radio
 * @path: a device
 *
 * Removes a device and every trace of it from bluetoothd, which breaks its link if it has one; now
 * or as soon as its adapter is on again. "forgotten" follows when nothing is left to forget.
 */
void
dure_radio_forget (DureRadio *self, const char *path)
{
  dure_forgetting_add (self->forgetting, path);
}

/**
 * dure_radio_is_clean:
 * Returns: whether nothing is waiting to be forgotten
 */
gboolean
dure_radio_is_clean (DureRadio *self)
{
  return dure_forgetting_is_empty (self->forgetting);
}

static int
get_rssi (DureBluezDevice1 *device)
{
  return dure_search_has_rssi (device) ? dure_bluez_device1_get_rssi (device) : RSSI_UNKNOWN;
}

static void
tell_adverts (DureRadio *self, DureBluezDevice1 *device, GVariant *service_data)
{
  g_autofree char *path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)));
  const int rssi = get_rssi (device);
  GVariantIter iter;
  const char *uuid;
  GVariant *value;

  if (service_data == NULL || !g_variant_is_of_type (service_data, G_VARIANT_TYPE_VARDICT))
    return;

  g_variant_iter_init (&iter, service_data);
  while (g_variant_iter_next (&iter, "{&sv}", &uuid, &value))
    {
      g_autoptr (GVariant) held = value;

      if (g_variant_is_of_type (held, G_VARIANT_TYPE_BYTESTRING))
        {
          g_autoptr (GBytes) data = g_variant_get_data_as_bytes (held);

          g_signal_emit (self, signals[ADVERT], 0, path, uuid, data, rssi);
        }
    }
}

/* Returns whether this is the first advertisement of the device in this scan. */
static gboolean
note_seen (DureRadio *self, DureBluezDevice1 *device)
{
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (device));
  gint64 *at = g_hash_table_lookup (self->seen, path);
  const gboolean first = at == NULL;

  if (first)
    {
      at = g_new (gint64, 1);
      g_hash_table_insert (self->seen, g_strdup (path), at);
    }
  *at = g_get_monotonic_time ();
  g_signal_emit (self, signals[SEEN], 0, path, get_rssi (device));

  return first;
}

static void
on_device_changed (DureRadio *self, DureBluezDevice1 *device, GVariant *changed)
{
  g_autoptr (DureBluezDevice1) held = g_object_ref (device);
  g_autoptr (GVariant) rssi = g_variant_lookup_value (changed, "RSSI", NULL);
  g_autoptr (GVariant) service_data = g_variant_lookup_value (changed, "ServiceData", NULL);
  g_autoptr (GVariant) maker_data = g_variant_lookup_value (changed, "ManufacturerData", NULL);
  g_autofree char *path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)));
  const gsize n = g_variant_n_children (changed);
  gboolean only_again = FALSE, connected = FALSE;

  if (rssi != NULL || service_data != NULL || maker_data != NULL)
    only_again = !note_seen (self, device) && n == 1;
  else if (!dure_search_has_rssi (device))
    g_hash_table_remove (self->seen, path);
  if (g_variant_lookup (changed, "Connected", "b", &connected) && !connected)
    g_hash_table_remove (self->leaving, path);
  tell_adverts (self, device, service_data);

  /* The hundredth advertisement of a known device is no news to those who look for one. */
  if (!only_again)
    g_signal_emit (self, signals[HEARD], 0);
}

static void
on_properties_changed (DureRadio        *self,
                       GDBusObjectProxy *object,
                       GDBusProxy       *proxy,
                       GVariant         *changed)
{
  if (DURE_BLUEZ_IS_DEVICE1 (proxy))
    {
      on_device_changed (self, DURE_BLUEZ_DEVICE1 (proxy), changed);
      return;
    }
  if (!DURE_BLUEZ_IS_ADAPTER1 (proxy))
    return;

  update_adapters (self);
  for (guint i = 0; i < self->scans->len; i++)
    dure_scan_look (g_ptr_array_index (self->scans, i));
}

static void
on_objects_changed (DureRadio *self)
{
  update_adapters (self);
  dure_forgetting_look (self->forgetting);
  g_signal_emit (self, signals[HEARD], 0);
}

/* Devices come and go by the hundred, and no adapter has changed when one does. */
static void
on_object_changed (DureRadio *self, GDBusObject *object)
{
  if (dure_bluez_object_peek_device1 (DURE_BLUEZ_OBJECT (object)) == NULL)
    return on_objects_changed (self);

  dure_forgetting_look (self->forgetting);
  g_signal_emit (self, signals[HEARD], 0);
}

static void
on_object_added (DureRadio *self, GDBusObject *object)
{
  DureBluezDevice1 *device = dure_bluez_object_peek_device1 (DURE_BLUEZ_OBJECT (object));

  if (device != NULL && dure_search_has_rssi (device))
    {
      g_autoptr (GVariant) data =
        g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "ServiceData");

      note_seen (self, device);
      tell_adverts (self, device, data);
    }
  on_object_changed (self, object);
}

static void
on_object_removed (DureRadio *self, GDBusObject *object)
{
  g_hash_table_remove (self->seen, g_dbus_object_get_object_path (object));
  g_hash_table_remove (self->leaving, g_dbus_object_get_object_path (object));
  on_object_changed (self, object);
}

static void
on_came (GDBusObjectManager *objects, gpointer user_data)
{
  DureRadio *self = user_data;

  g_signal_connect_swapped (objects, "object-added", G_CALLBACK (on_object_added), self);
  g_signal_connect_swapped (objects, "object-removed", G_CALLBACK (on_object_removed), self);
  g_signal_connect_swapped (objects, "interface-added", G_CALLBACK (on_objects_changed), self);
  g_signal_connect_swapped (objects, "interface-removed", G_CALLBACK (on_objects_changed), self);
  g_signal_connect_swapped (objects, "interface-proxy-properties-changed",
                            G_CALLBACK (on_properties_changed), self);
  dure_forgetting_set_objects (self->forgetting, objects);
  on_objects_changed (self);
}

static void
on_went (gpointer user_data)
{
  DureRadio *self = user_data;

  g_hash_table_remove_all (self->seen);
  g_hash_table_remove_all (self->leaving);
  dure_forgetting_set_objects (self->forgetting, NULL);
  on_objects_changed (self);
}

static void
dure_radio_dispose (GObject *object)
{
  DureRadio *self = DURE_RADIO (object);

  g_clear_pointer (&self->mirror, dure_mirror_free);
  g_clear_pointer (&self->forgetting, dure_forgetting_free);
  g_clear_pointer (&self->scans, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->leaving, g_hash_table_unref);

  G_OBJECT_CLASS (dure_radio_parent_class)->dispose (object);
}

static void
dure_radio_class_init (DureRadioClass *klass)
{
  static const char *const names[N_SIGNALS] = {
    [USABLE_CHANGED] = "usable-changed", [HEARD] = "heard", [QUIET] = "quiet",
    [FORGOTTEN] = "forgotten"
  };

  G_OBJECT_CLASS (klass)->dispose = dure_radio_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    if (names[i] != NULL)
      signals[i] = g_signal_new (names[i], DURE_TYPE_RADIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[SEEN] = g_signal_new ("seen", DURE_TYPE_RADIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  signals[ADVERT] = g_signal_new ("advert", DURE_TYPE_RADIO, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BYTES,
                                  G_TYPE_INT);
}

static void
dure_radio_init (DureRadio *self)
{
  self->scans = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_scan_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  static const DureMirrorEvents events = { on_came, on_went };
  DureRadio *self = g_object_new (DURE_TYPE_RADIO, NULL);

  self->times = *times;
  self->forgetting = dure_forgetting_new (times, on_all_forgotten, self);
  self->mirror = dure_mirror_new (connection, times, &events, self);
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
  return self->scans->len > 0;
}

/**
 * dure_radio_is_known:
 * Returns: whether it is known by now if the radio is usable; "usable-changed" follows when not
 */
gboolean
dure_radio_is_known (DureRadio *self)
{
  return self->known;
}

/**
 * dure_radio_get_objects:
 * Returns: (transfer none) (nullable): bluetoothd's objects, %NULL while there is no bluetoothd
 */
GDBusObjectManager *
dure_radio_get_objects (DureRadio *self)
{
  return self->mirror != NULL ? dure_mirror_get_objects (self->mirror) : NULL;
}
