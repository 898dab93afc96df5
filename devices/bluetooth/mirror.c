// mirror.c: bluetoothd's objects, for as long as one bluetoothd lives
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   name appears -> GetManagedObjects, again until it works -> came -> name vanishes -> went
//
// Every bluetoothd gets an object manager client of its own, so nothing of the old one can outlive
// it. (One client kept over a restart would ask the new daemon synchronously and stay empty when
// that fails.) A bluetoothd that does not answer must not stop the rest, so it is asked without
// waiting first, and only one that has just answered is read by the client, which waits: made
// without waiting it reads in a thread of its own, and GLib 2.74 frees the owner's name under that
// thread when bluetoothd goes in the meantime.

#include "mirror.h"

#include "bluez-error.h"

#define BLUEZ "org.bluez"

struct _DureMirror
{
  GDBusConnection *connection;
  guint retry_ms;
  DureMirrorEvents events;
  gpointer user_data;
  guint watch;
  GCancellable *cancellable; /* of the reading under way */
  guint timer;
  GDBusObjectManager *objects;
};

static void read_objects (DureMirror *self);

static void
drop (DureMirror *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->objects != NULL)
    g_signal_handlers_disconnect_by_data (self->objects, self->user_data);
  g_clear_object (&self->objects);
}

static gboolean
on_retry (gpointer user_data)
{
  DureMirror *self = user_data;

  self->timer = 0;
  read_objects (self);

  return G_SOURCE_REMOVE;
}

static void
read_again_later (DureMirror *self)
{
  self->timer = g_timeout_add (self->retry_ms, on_retry, self);
  self->events.went (self->user_data);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  DureMirror *self = user_data;

  if (dure_bluez_error_read (error) == DURE_BLUEZ_CALLED_OFF)
    return;
  if (answer != NULL)
    self->objects = dure_bluez_object_manager_client_new_sync (
      self->connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, BLUEZ, "/",
      self->cancellable, NULL);
  if (self->objects == NULL)
    return read_again_later (self);

  self->events.came (self->objects, self->user_data);
}

static void
read_objects (DureMirror *self)
{
  drop (self);
  self->cancellable = g_cancellable_new ();
  g_dbus_connection_call (self->connection, BLUEZ, "/", "org.freedesktop.DBus.ObjectManager",
                          "GetManagedObjects", NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, on_answered,
                          self);
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  read_objects (user_data);
}

static void
on_name_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  DureMirror *self = user_data;

  drop (self);
  self->events.went (self->user_data);
}

/**
 * dure_mirror_new:
 * @connection: the bus bluetoothd is on
 * @times: how long to wait for what
 * @events: what to call
 * @user_data: for @events; signal handlers on the objects that are connected with it are
 *   disconnected when the objects go
 *
 * Returns: (transfer full): a mirror that is empty yet
 */
DureMirror *
dure_mirror_new (GDBusConnection        *connection,
                 const DureTimes        *times,
                 const DureMirrorEvents *events,
                 gpointer                user_data)
{
  DureMirror *self = g_new0 (DureMirror, 1);

  self->connection = g_object_ref (connection);
  self->retry_ms = times->retry;
  self->events = *events;
  self->user_data = user_data;
  self->watch = g_bus_watch_name_on_connection (connection, BLUEZ, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                on_name_appeared, on_name_vanished, self, NULL);
  return self;
}

void
dure_mirror_free (DureMirror *self)
{
  g_bus_unwatch_name (self->watch);
  drop (self);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * dure_mirror_get_objects:
 * Returns: (transfer none) (nullable): bluetoothd's objects, %NULL while there are none
 */
GDBusObjectManager *
dure_mirror_get_objects (DureMirror *self)
{
  return self->objects;
}
