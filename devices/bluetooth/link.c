// link.c: one connection to one device, up to its values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   new -> open -> value ... -> ended, or close (which says nothing more)
//
// Connecting is up to three attempts with a pause that doubles. The answer to Connect tells little
// (BlueZ 5.66 has one text for every failure), so only what bluetoothd shows counts: Connected,
// ServicesResolved and the wanted characteristic, all three, within our own time. Then
// AcquireNotify gives a socket; where that is refused, StartNotify does, with the object manager's
// match rule in place since long before. The Value property is never read: it may hold what the
// last citizen measured. A socket that hangs up, Connected=false, a vanished object or silence
// ends the link. The kernel's socket buffer bounds what can wait in front of us.

#include "link.h"

#include "devices-error.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define ATTEMPTS 3
#define VALUE_MAX 512
#define VALUES_PER_TURN 16

struct _DureLink
{
  GObject parent_instance;

  DureRadio *radio;
  char *path;
  char *service;
  char *characteristic;

  DureBluezDevice1 *device;
  DureBluezGattCharacteristic1 *values;
  GCancellable *cancellable; /* of the attempt under way */
  guint attempt;
  gboolean subscribing;
  gboolean notifying; /* by StartNotify */
  int socket;
  guint socket_watch;
  guint timer;
  gboolean over;
};

G_DEFINE_FINAL_TYPE (DureLink, dure_link, G_TYPE_OBJECT)

enum {
  VALUE,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void try_connect (DureLink *self);

static void
set_timer (DureLink *self, guint ms, GSourceFunc callback)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (ms > 0)
    self->timer = g_timeout_add (ms, callback, self);
}

static void
unsubscribe (DureLink *self)
{
  g_clear_handle_id (&self->socket_watch, g_source_remove);
  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
  if (self->values != NULL)
    g_signal_handlers_disconnect_by_data (self->values, self);
  if (self->notifying)
    dure_bluez_gatt_characteristic1_call_stop_notify (self->values, NULL, NULL, NULL);
  self->notifying = FALSE;
  self->subscribing = FALSE;
  g_clear_object (&self->values);
}

static void
stop (DureLink *self)
{
  self->over = TRUE;
  g_cancellable_cancel (self->cancellable);
  set_timer (self, 0, NULL);
  unsubscribe (self);
  if (self->radio != NULL)
    g_signal_handlers_disconnect_by_data (self->radio, self);
}

static void
end (DureLink *self, DureDevicesError code, const char *what)
{
  g_autoptr (DureLink) held = g_object_ref (self);
  g_autoptr (GError) reason = g_error_new_literal (DURE_DEVICES_ERROR, (int) code, what);

  if (self->over)
    return;

  stop (held);
  if (held->device != NULL && dure_bluez_device1_get_connected (held->device))
    dure_bluez_device1_call_disconnect (held->device, NULL, NULL, NULL);
  g_signal_emit (held, signals[ENDED], 0, reason);
}

static gboolean
on_silence (gpointer user_data)
{
  DureLink *self = user_data;

  self->timer = 0;
  end (self, DURE_DEVICES_ERROR_TIMED_OUT, "the device is linked and says nothing");

  return G_SOURCE_REMOVE;
}

static void
take_value (DureLink *self, gconstpointer data, gsize length)
{
  g_autoptr (GBytes) value = g_bytes_new (data, length);

  set_timer (self, dure_radio_get_times (self->radio)->silence, on_silence);
  g_signal_emit (self, signals[VALUE], 0, self->characteristic, value);
}

/* A bounded number of packets a turn, so that a flood does not starve everything else. */
static gboolean
on_socket (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (DureLink) self = g_object_ref (user_data);
  guint8 buffer[VALUE_MAX];

  for (int i = 0; i < VALUES_PER_TURN && !self->over; i++)
    {
      const gssize length = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (length > 0)
        {
          take_value (self, buffer, (gsize) length);
          continue;
        }
      if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;

      end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device hung up");
      return G_SOURCE_REMOVE;
    }

  return self->over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
on_value_changed (DureLink *self, GVariant *changed)
{
  g_autoptr (GVariant) value =
    g_variant_lookup_value (changed, "Value", G_VARIANT_TYPE_BYTESTRING);
  gsize length;
  const guint8 *bytes;

  if (value == NULL || !self->notifying)
    return;

  bytes = g_variant_get_fixed_array (value, &length, 1);
  take_value (self, bytes, length);
}

static void
on_start_notify_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureLink) self = user_data;
  g_autoptr (GError) error = NULL;

  dure_bluez_gatt_characteristic1_call_start_notify_finish (
    DURE_BLUEZ_GATT_CHARACTERISTIC1 (source), result, &error);
  if (self->over || error == NULL)
    return;

  self->notifying = FALSE;
  end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device cannot be subscribed to");
}

static void
start_notify (DureLink *self)
{
  self->notifying = TRUE;
  g_signal_connect_swapped (self->values, "g-properties-changed", G_CALLBACK (on_value_changed),
                            self);
  dure_bluez_gatt_characteristic1_call_start_notify (self->values, self->cancellable,
                                                     on_start_notify_ready, g_object_ref (self));
}

static void
on_acquire_notify_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureLink) self = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) handle = NULL;
  guint16 mtu;
  int fd = -1;

  if (dure_bluez_gatt_characteristic1_call_acquire_notify_finish (
        DURE_BLUEZ_GATT_CHARACTERISTIC1 (source), &handle, &mtu, &fds, result, NULL)
      && fds != NULL)
    fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), NULL);

  if (self->over)
    {
      if (fd >= 0)
        close (fd);
      return;
    }
  if (fd < 0)
    {
      start_notify (self);
      return;
    }

  self->socket = fd;
  self->socket_watch = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_socket, self);
}

static DureBluezGattCharacteristic1 *
find_child (DureLink *self)
{
  g_autolist (GDBusObject) objects =
    g_dbus_object_manager_get_objects (dure_radio_get_objects (self->radio));

  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezGattCharacteristic1 *child = dure_bluez_object_peek_gatt_characteristic1 (at->data);
      g_autoptr (GDBusInterface) service = NULL;

      if (child == NULL
          || g_strcmp0 (dure_bluez_gatt_characteristic1_get_uuid (child), self->characteristic)
               != 0)
        continue;

      service = g_dbus_object_manager_get_interface (
        dure_radio_get_objects (self->radio), dure_bluez_gatt_characteristic1_get_service (child),
        "org.bluez.GattService1");
      if (service != NULL
          && g_strcmp0 (dure_bluez_gatt_service1_get_uuid (DURE_BLUEZ_GATT_SERVICE1 (service)),
                        self->service)
               == 0
          && g_strcmp0 (dure_bluez_gatt_service1_get_device (DURE_BLUEZ_GATT_SERVICE1 (service)),
                        self->path)
               == 0)
        return g_object_ref (child);
    }

  return NULL;
}

/* Looks at what is shown now; called whenever anything changed. */
static void
look (DureLink *self)
{
  if (self->over || self->attempt == 0)
    return;
  if (self->subscribing)
    {
      if (!dure_bluez_device1_get_connected (self->device))
        end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the link broke");
      return;
    }
  if (!dure_bluez_device1_get_connected (self->device)
      || !dure_bluez_device1_get_services_resolved (self->device))
    return;

  self->values = find_child (self);
  if (self->values == NULL)
    return;

  self->subscribing = TRUE;
  set_timer (self, dure_radio_get_times (self->radio)->silence, on_silence);
  dure_bluez_gatt_characteristic1_call_acquire_notify (
    self->values, g_variant_new ("a{sv}", NULL), NULL, self->cancellable, on_acquire_notify_ready,
    g_object_ref (self));
}

static gboolean
on_pause_over (gpointer user_data)
{
  DureLink *self = user_data;

  self->timer = 0;
  try_connect (self);

  return G_SOURCE_REMOVE;
}

/* Disconnect also calls off a Connect that bluetoothd is still busy with. */
static void
try_again (DureLink *self)
{
  const guint pause = dure_radio_get_times (self->radio)->back_off << (self->attempt - 1);

  g_cancellable_cancel (self->cancellable);
  if (self->attempt == ATTEMPTS)
    return end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device does not accept a link");

  dure_bluez_device1_call_disconnect (self->device, NULL, NULL, NULL);
  set_timer (self, pause, on_pause_over);
}

static gboolean
on_attempt_over (gpointer user_data)
{
  DureLink *self = user_data;

  self->timer = 0;
  try_again (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_unresolved (gpointer user_data)
{
  DureLink *self = user_data;

  self->timer = 0;
  end (self, DURE_DEVICES_ERROR_TIMED_OUT, "the device does not offer what is wanted in time");

  return G_SOURCE_REMOVE;
}

static gboolean
is_under_way (const GError *error)
{
  g_autofree char *name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;

  return g_strcmp0 (name, "org.bluez.Error.InProgress") == 0
         || g_strcmp0 (name, "org.bluez.Error.AlreadyConnected") == 0;
}

static void
on_connect_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureLink) self = user_data;
  g_autoptr (GError) error = NULL;

  dure_bluez_device1_call_connect_finish (DURE_BLUEZ_DEVICE1 (source), result, &error);
  if (self->over || self->subscribing || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL && !is_under_way (error))
    return try_again (self);

  set_timer (self, dure_radio_get_times (self->radio)->resolve, on_unresolved);
  look (self);
}

static void
try_connect (DureLink *self)
{
  const guint ms = dure_radio_get_times (self->radio)->connect;

  self->attempt++;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_timer (self, ms, on_attempt_over);
  dure_bluez_device1_call_connect (self->device, self->cancellable, on_connect_ready,
                                   g_object_ref (self));
}

static void
on_heard (DureLink *self)
{
  g_autoptr (GDBusObject) object =
    g_dbus_object_manager_get_object (dure_radio_get_objects (self->radio), self->path);

  if (object == NULL)
    end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device is no longer known");
  else
    look (self);
}

/**
 * dure_link_open:
 * @self: a new link
 *
 * Connects and subscribes.
 */
void
dure_link_open (DureLink *self)
{
  g_autoptr (GDBusObject) object = NULL;

  g_return_if_fail (self->device == NULL && !self->over);

  object = g_dbus_object_manager_get_object (dure_radio_get_objects (self->radio), self->path);
  if (object != NULL)
    self->device = dure_bluez_object_get_device1 (DURE_BLUEZ_OBJECT (object));
  if (self->device == NULL)
    return end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device is no longer known");

  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->device), G_MAXINT);
  g_signal_connect_swapped (self->radio, "heard", G_CALLBACK (on_heard), self);
  try_connect (self);
}

/**
 * dure_link_close:
 * @self: the link
 *
 * Unsubscribes and disconnects; no further signal comes.
 */
void
dure_link_close (DureLink *self)
{
  if (self->over)
    return;

  stop (self);
  if (self->device != NULL)
    dure_bluez_device1_call_disconnect (self->device, NULL, NULL, NULL);
}

static void
dure_link_dispose (GObject *object)
{
  DureLink *self = DURE_LINK (object);

  stop (self);
  g_clear_object (&self->device);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->radio);

  G_OBJECT_CLASS (dure_link_parent_class)->dispose (object);
}

static void
dure_link_finalize (GObject *object)
{
  DureLink *self = DURE_LINK (object);

  g_free (self->path);
  g_free (self->service);
  g_free (self->characteristic);

  G_OBJECT_CLASS (dure_link_parent_class)->finalize (object);
}

static void
dure_link_class_init (DureLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = dure_link_finalize;
  signals[VALUE] = g_signal_new ("value", DURE_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BYTES);
  signals[ENDED] = g_signal_new ("ended", DURE_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
dure_link_init (DureLink *self)
{
  self->socket = -1;
}

/**
 * dure_link_new:
 * @radio: a usable radio
 * @device_path: one of its devices
 * @plan: what is wanted of it, copied
 *
 * Returns: (transfer full): a link that is not opened yet
 */
DureLink *
dure_link_new (DureRadio *radio, const char *device_path, const DureLinkPlan *plan)
{
  DureLink *self = g_object_new (DURE_TYPE_LINK, NULL);

  self->radio = g_object_ref (radio);
  self->path = g_strdup (device_path);
  self->service = g_strdup (plan->service);
  self->characteristic = g_strdup (plan->notify[0]);

  return self;
}
