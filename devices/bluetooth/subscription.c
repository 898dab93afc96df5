// subscription.c: being told every value of one characteristic
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   new -> start -> AcquireNotify, or StartNotify where that is not offered -> subscribed
//   -> value ... -> hung_up, or free (which says nothing more)
//
// BlueZ 5.66 never answers an AcquireNotify that the device refuses, as it does when a pairing
// fails; it refuses every later one, and may crash when the device is removed. Where a pairing may
// come first, StartNotify, which is answered, therefore knocks, and StopNotify follows.
//
// AcquireNotify gives a socket of our own: each packet once, and it hangs up with the link. With
// StartNotify a value is a change of the property "Value", whose match rule is in place since the
// objects were read. That change is told once for every client that subscribed and for every
// read, so it does not simply mean a packet:
// - a change that comes while we read is held back, and the one our read made is taken out;
// - where somebody else was subscribed before us, an equal value within less than a connection
//   interval (7.5 ms is the shortest: Bluetooth Core 5.3, volume 6, part B, 4.5.1) is the same
//   packet told to the other. Nothing is ever dropped for its value alone.
// The property itself is never read: it may hold what the last citizen measured. A bounded number
// of packets is taken in a turn; the kernel's socket buffer bounds what waits in front of us.

#include "subscription.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define VALUE_MAX 512
#define VALUES_PER_TURN 16
#define HELD_MAX 64
#define SAME_PACKET_US 7000

struct _DureSubscription
{
  DureBluezGattCharacteristic1 *characteristic;
  char *uuid;
  int timeout_ms;
  DureSubscriptionEvents events;
  gpointer user_data;
  GCancellable *cancellable;
  int socket;
  guint socket_watch;
  gboolean notifying; /* by StartNotify */
  gboolean shared;    /* with a client that was there before */
  GBytes *last;
  gint64 last_at;
  guint holds;
  GQueue held; /* GBytes */
  gboolean over;
};

static void
clear (gpointer data)
{
  DureSubscription *self = data;

  g_queue_clear_full (&self->held, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->last, g_bytes_unref);
  g_object_unref (self->cancellable);
  g_object_unref (self->characteristic);
  g_free (self->uuid);
}

static void
tell (DureSubscription *self, GBytes *value)
{
  if (!self->over)
    self->events.value (self->uuid, value, self->user_data);
}

/* A bounded number of packets a turn, so that a flood does not starve everything else. */
static gboolean
on_socket (int fd, GIOCondition condition, gpointer user_data)
{
  DureSubscription *self = g_rc_box_acquire (user_data);
  gboolean hung_up = FALSE;
  guint8 buffer[VALUE_MAX + 1]; /* room to see that a packet is too long, not to cut it */

  for (int i = 0; i < VALUES_PER_TURN && !self->over && !hung_up; i++)
    {
      const gssize length = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (length > VALUE_MAX)
        continue;
      if (length > 0)
        {
          g_autoptr (GBytes) value = g_bytes_new (buffer, (gsize) length);

          tell (self, value);
          continue;
        }
      if (length < 0 && (errno == EAGAIN || errno == EINTR))
        break;
      if (length == 0 && (condition & (G_IO_HUP | G_IO_ERR)) == 0)
        break; /* an empty packet, which means nothing */
      hung_up = TRUE;
    }

  if (hung_up && !self->over)
    {
      self->socket_watch = 0;
      self->events.hung_up (self->user_data);
    }
  hung_up = hung_up || self->over;
  g_rc_box_release_full (self, clear);

  return hung_up ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
is_told_twice (DureSubscription *self, GBytes *value)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean twice = self->shared && self->last != NULL
                         && now - self->last_at < SAME_PACKET_US
                         && g_bytes_equal (self->last, value);

  g_clear_pointer (&self->last, g_bytes_unref);
  if (!twice)
    self->last = g_bytes_ref (value);
  self->last_at = now;

  return twice;
}

static void
on_properties_changed (DureSubscription *self, GVariant *changed)
{
  g_autoptr (GVariant) value =
    g_variant_lookup_value (changed, "Value", G_VARIANT_TYPE_BYTESTRING);
  g_autoptr (GBytes) bytes = NULL;

  if (value == NULL)
    return;

  bytes = g_variant_get_data_as_bytes (value);
  if (g_bytes_get_size (bytes) > VALUE_MAX)
    return;
  if (self->holds > 0 && self->held.length < HELD_MAX)
    g_queue_push_tail (&self->held, g_steal_pointer (&bytes));
  else if (!is_told_twice (self, bytes))
    tell (self, bytes);
}

static void
fail (DureSubscription *self, DureBluezError why)
{
  self->notifying = FALSE;
  self->events.failed (why, self->user_data);
}

static void
on_start_notify_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureSubscription *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  const DureBluezError why = dure_bluez_error_read (error);

  if (why == DURE_BLUEZ_CALLED_OFF)
    return;

  /* A session of ours that bluetoothd kept over a loss is as good as a new one. */
  if (why == DURE_BLUEZ_FINE || why == DURE_BLUEZ_UNDER_WAY)
    self->events.subscribed (self->user_data);
  else
    fail (self, why);
}

/* The handler comes first: the first packet may be on the bus before the answer. */
static void
start_notify (DureSubscription *self)
{
  self->shared = dure_bluez_gatt_characteristic1_get_notifying (self->characteristic);
  self->notifying = TRUE;
  g_signal_connect_swapped (self->characteristic, "g-properties-changed",
                            G_CALLBACK (on_properties_changed), self);
  g_dbus_proxy_call (G_DBUS_PROXY (self->characteristic), "StartNotify", NULL,
                     G_DBUS_CALL_FLAGS_NONE, self->timeout_ms, self->cancellable,
                     on_start_notify_ready, self);
}

static void
on_acquire_notify_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureSubscription *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_proxy_call_with_unix_fd_list_finish (G_DBUS_PROXY (source), &fds, result, &error);
  const DureBluezError why = dure_bluez_error_read (error);
  int handle = 0;

  if (why == DURE_BLUEZ_CALLED_OFF)
    return;
  if (why == DURE_BLUEZ_NOT_PERMITTED || why == DURE_BLUEZ_NOT_PAIRED || why == DURE_BLUEZ_GONE)
    return fail (self, why);

  if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(hq)")) && fds != NULL)
    {
      g_variant_get (answer, "(hq)", &handle, NULL);
      if (handle >= 0 && handle < g_unix_fd_list_get_length (fds))
        self->socket = g_unix_fd_list_get (fds, handle, NULL);
    }
  if (self->socket < 0)
    return start_notify (self);

  self->socket_watch =
    g_unix_fd_add (self->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, on_socket, self);
  self->events.subscribed (self->user_data);
}

static void
acquire_notify (DureSubscription *self)
{
  g_dbus_proxy_call_with_unix_fd_list (G_DBUS_PROXY (self->characteristic), "AcquireNotify",
                                       g_variant_new ("(a{sv})", NULL), G_DBUS_CALL_FLAGS_NONE,
                                       self->timeout_ms, NULL, self->cancellable,
                                       on_acquire_notify_ready, self);
}

/**
 * dure_subscription_start:
 * @self: a new subscription
 *
 * Subscribes; one of the events follows.
 */
void
dure_subscription_start (DureSubscription *self)
{
  const char *const *flags = dure_bluez_gatt_characteristic1_get_flags (self->characteristic);

  if (flags == NULL || !g_strv_contains (flags, "notify"))
    start_notify (self);
  else
    acquire_notify (self);
}

static void
on_knock_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureSubscription *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (dure_bluez_error_read (error) == DURE_BLUEZ_CALLED_OFF)
    return;

  self->notifying = FALSE;
  acquire_notify (self);
}

static void
on_knocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureSubscription *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  const DureBluezError why = dure_bluez_error_read (error);

  if (why == DURE_BLUEZ_CALLED_OFF)
    return;
  if (why != DURE_BLUEZ_FINE && why != DURE_BLUEZ_UNDER_WAY)
    return fail (self, why);

  g_dbus_proxy_call (G_DBUS_PROXY (self->characteristic), "StopNotify", NULL,
                     G_DBUS_CALL_FLAGS_NONE, self->timeout_ms, self->cancellable, on_knock_ended,
                     self);
}

/**
 * dure_subscription_knock:
 * @self: a new subscription
 *
 * Subscribes where a pairing may come first; one of the events follows.
 */
void
dure_subscription_knock (DureSubscription *self)
{
  const char *const *flags = dure_bluez_gatt_characteristic1_get_flags (self->characteristic);

  if (flags == NULL || !g_strv_contains (flags, "notify"))
    return start_notify (self);

  self->notifying = TRUE;
  g_dbus_proxy_call (G_DBUS_PROXY (self->characteristic), "StartNotify", NULL,
                     G_DBUS_CALL_FLAGS_NONE, self->timeout_ms, self->cancellable, on_knocked,
                     self);
}

gboolean
dure_subscription_is_of (DureSubscription *self, DureBluezGattCharacteristic1 *characteristic)
{
  return self->characteristic == characteristic;
}

/**
 * dure_subscription_hold:
 * @self: a subscription
 *
 * To be called before the characteristic is read: what is told from now on waits.
 */
void
dure_subscription_hold (DureSubscription *self)
{
  self->holds += self->notifying ? 1 : 0;
}

/**
 * dure_subscription_release:
 * @self: a subscription
 * @read: (nullable): what the read answered
 *
 * Lets what was held back go on, without the last value that equals @read: the read made it.
 */
void
dure_subscription_release (DureSubscription *self, GBytes *read)
{
  if (self->holds == 0)
    return;

  for (GList *at = self->held.tail; at != NULL && read != NULL; at = at->prev)
    if (g_bytes_equal (at->data, read))
      {
        g_bytes_unref (at->data);
        g_queue_delete_link (&self->held, at);
        break;
      }

  g_rc_box_acquire (self);
  self->holds--;
  while (self->holds == 0 && self->held.length > 0)
    {
      g_autoptr (GBytes) value = g_queue_pop_head (&self->held);

      if (!is_told_twice (self, value))
        tell (self, value);
    }
  g_rc_box_release_full (self, clear);
}

/**
 * dure_subscription_new:
 * @characteristic: of a device that is linked
 * @uuid: what its values are told under
 * @timeout_ms: for each of the calls
 * @events: what to call
 * @user_data: for @events
 *
 * Returns: (transfer full): a subscription that is not started
 */
DureSubscription *
dure_subscription_new (DureBluezGattCharacteristic1 *characteristic,
                       const char                   *uuid,
                       guint                         timeout_ms,
                       const DureSubscriptionEvents *events,
                       gpointer                      user_data)
{
  DureSubscription *self = g_rc_box_new0 (DureSubscription);

  self->characteristic = g_object_ref (characteristic);
  self->uuid = g_strdup (uuid);
  self->timeout_ms = (int) timeout_ms;
  self->events = *events;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->socket = -1;
  g_queue_init (&self->held);

  return self;
}

/**
 * dure_subscription_free:
 * @self: a subscription
 *
 * Ends it; a session of StartNotify would otherwise arm again at the device's next link.
 */
void
dure_subscription_free (DureSubscription *self)
{
  self->over = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->socket_watch, g_source_remove);
  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
  g_signal_handlers_disconnect_by_data (self->characteristic, self);
  if (self->notifying)
    dure_bluez_gatt_characteristic1_call_stop_notify (self->characteristic, NULL, NULL, NULL);
  self->notifying = FALSE;
  g_rc_box_release_full (self, clear);
}
