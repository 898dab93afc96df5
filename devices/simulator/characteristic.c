// characteristic.c: one GATT characteristic as bluetoothd shows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reading and two ways of being notified, as in BlueZ 5.66's src/gatt-client.c:
// - StartNotify: one session for each caller; every value is told once for each session; started
//   while the link is down it succeeds and arms at the next connection; survives a loss.
// - AcquireNotify: one socket of packets for one caller; excludes StartNotify and any second
//   caller; closes (HUP) when the link breaks.
// Value keeps the last value over a loss, and a read tells it to everybody.

#include "characteristic.h"

#include "bluez-dbus.h"

#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

struct _DureCharacteristic
{
  DureNode *node;
  const DureCharacteristicRow *row;
  GHashTable *sessions; /* bus names that called StartNotify */
  char *acquired_by;
  int socket;
  guint socket_watch;
  gboolean connected;
  gboolean no_socket;
  DureSubscribed subscribed;
  gpointer user_data;
};

/**
 * dure_bluetooth_uuid:
 * @id: a 16-bit id of the Bluetooth SIG
 *
 * Returns: (transfer full): the whole UUID, as bluetoothd writes it
 */
char *
dure_bluetooth_uuid (guint16 id)
{
  return g_strdup_printf ("%08x-0000-1000-8000-00805f9b34fb", id);
}

static void
tell_notifying (DureCharacteristic *self)
{
  const gboolean notifying =
    self->connected && (g_hash_table_size (self->sessions) > 0 || self->socket >= 0);

  if (notifying != dure_node_get_boolean (self->node, "Notifying"))
    dure_node_set (self->node, "Notifying", g_variant_new_boolean (notifying));
  if (notifying && self->subscribed != NULL)
    self->subscribed (self->user_data);
}

static void
close_socket (DureCharacteristic *self)
{
  if (self->socket < 0)
    return;

  g_clear_handle_id (&self->socket_watch, g_source_remove);
  close (self->socket);
  self->socket = -1;
  g_clear_pointer (&self->acquired_by, g_free);
  dure_node_set (self->node, "NotifyAcquired", g_variant_new_boolean (FALSE));
  tell_notifying (self);
}

static gboolean
on_socket_hang_up (int fd, GIOCondition condition, gpointer user_data)
{
  DureCharacteristic *self = user_data;

  self->socket_watch = 0;
  close_socket (self);

  return G_SOURCE_REMOVE;
}

static gboolean
can (DureCharacteristic *self, const char *flag)
{
  g_auto (GStrv) flags = g_strsplit (self->row->flags, " ", -1);

  return g_strv_contains ((const char *const *) flags, flag);
}

static void
acquire_notify (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  int ends[2];

  if (self->socket >= 0)
    return dure_node_refuse (self->node, invocation, "NotPermitted", "Notify acquired");
  if (g_hash_table_size (self->sessions) > 0)
    return dure_node_refuse (self->node, invocation, "InProgress", "In Progress");
  if (!can (self, "notify") || self->no_socket)
    return dure_node_refuse (self->node, invocation, "NotSupported",
                             "Operation is not supported");
  if (!self->connected)
    return dure_node_refuse (self->node, invocation, "Failed", "Not connected");
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
    return dure_node_refuse (self->node, invocation, "Failed", "No socket");

  self->socket = ends[0];
  self->socket_watch = g_unix_fd_add (self->socket, G_IO_HUP | G_IO_ERR, on_socket_hang_up, self);
  self->acquired_by = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  g_unix_fd_list_append (list, ends[1], NULL);
  close (ends[1]);
  dure_node_set (self->node, "NotifyAcquired", g_variant_new_boolean (TRUE));
  dure_node_reply_with_fds (self->node, invocation,
                            g_variant_new ("(hq)", 0, DURE_SIMULATED_MTU), list);
  tell_notifying (self);
}

static void
start_notify (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (self->socket >= 0)
    return dure_node_refuse (self->node, invocation, "NotPermitted", "Notify acquired");
  if (!can (self, "notify") && !can (self, "indicate"))
    return dure_node_refuse (self->node, invocation, "NotSupported",
                             "Operation is not supported");
  if (g_hash_table_contains (self->sessions, sender))
    return dure_node_refuse (self->node, invocation, "InProgress", "In Progress");

  g_hash_table_add (self->sessions, g_strdup (sender));
  dure_node_reply (self->node, invocation, NULL);
  tell_notifying (self);
}

static void
stop_notify (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (g_strcmp0 (sender, self->acquired_by) == 0)
    close_socket (self);
  else if (!g_hash_table_remove (self->sessions, sender))
    return dure_node_refuse (self->node, invocation, "Failed", "No notify session started");

  dure_node_reply (self->node, invocation, NULL);
  tell_notifying (self);
}

static void
read_value (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  GVariant *value;

  if (!self->connected)
    return dure_node_refuse (self->node, invocation, "Failed", "Not connected");
  if (!can (self, "read"))
    return dure_node_refuse (self->node, invocation, "NotPermitted", "Read not permitted");

  value = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->row->value,
                                     strlen (self->row->value), 1);
  dure_node_set (self->node, "Value", value);
  dure_node_reply (self->node, invocation,
                   g_variant_new ("(@ay)", dure_node_get (self->node, "Value")));
}

/* The one thing written on a strap: 1 sets its energy count back to nothing. */
static void
write_value (DureCharacteristic *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (parameters, 0);
  gsize length;
  const guint8 *bytes = g_variant_get_fixed_array (value, &length, 1);

  if (!self->connected)
    return dure_node_refuse (self->node, invocation, "Failed", "Not connected");
  if (!can (self, "write"))
    return dure_node_refuse (self->node, invocation, "NotPermitted", "Write not permitted");
  if (length != 1 || bytes[0] != 1)
    return dure_node_refuse (self->node, invocation, "Failed",
                             "Operation failed with ATT error: 0x80");

  dure_node_reply (self->node, invocation, NULL);
}

static void
on_call (DureNode              *node,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  DureCharacteristic *self = user_data;

  if (g_str_equal (method, "AcquireNotify"))
    acquire_notify (self, invocation);
  else if (g_str_equal (method, "StartNotify"))
    start_notify (self, invocation);
  else if (g_str_equal (method, "StopNotify"))
    stop_notify (self, invocation);
  else if (g_str_equal (method, "ReadValue"))
    read_value (self, invocation);
  else
    write_value (self, parameters, invocation);
}

/**
 * dure_characteristic_new:
 * @tree: where it will be shown
 * @service_path: object path of its service
 * @alias: what the transcript calls it
 * @row: (transfer none): what it is, static
 *
 * Returns: (transfer full): a characteristic nobody sees yet
 */
DureCharacteristic *
dure_characteristic_new (DureTree                    *tree,
                         const char                  *service_path,
                         const char                  *alias,
                         const DureCharacteristicRow *row)
{
  DureCharacteristic *self = g_new0 (DureCharacteristic, 1);
  g_autofree char *path = g_strdup_printf ("%s/char%04x", service_path, row->handle);
  g_autofree char *uuid = dure_bluetooth_uuid (row->uuid);
  g_auto (GStrv) flags = g_strsplit (row->flags, " ", -1);

  self->row = row;
  self->socket = -1;
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->node = dure_node_new (tree, path, alias);
  dure_node_add_interface (self->node, dure_bluez_gatt_characteristic1_interface_info (), on_call,
                           NULL, self);
  dure_node_set (self->node, "UUID", g_variant_new_string (uuid));
  dure_node_set (self->node, "Service", g_variant_new_object_path (service_path));
  dure_node_set (self->node, "Flags", g_variant_new_strv ((const char *const *) flags, -1));
  dure_node_set (self->node, "MTU", g_variant_new_uint16 (DURE_SIMULATED_MTU));
  if (can (self, "notify") || can (self, "indicate"))
    dure_node_set (self->node, "Notifying", g_variant_new_boolean (FALSE));
  if (can (self, "notify"))
    dure_node_set (self->node, "NotifyAcquired", g_variant_new_boolean (FALSE));

  return self;
}

void
dure_characteristic_free (DureCharacteristic *self)
{
  self->subscribed = NULL;
  g_clear_handle_id (&self->socket_watch, g_source_remove);
  if (self->socket >= 0)
    close (self->socket);
  dure_node_free (self->node);
  g_hash_table_unref (self->sessions);
  g_free (self->acquired_by);
  g_free (self);
}

void
dure_characteristic_show (DureCharacteristic *self)
{
  dure_node_show (self->node);
}

/**
 * dure_characteristic_on_subscribed:
 * @self: the characteristic
 * @subscribed: called whenever somebody is to be notified from now on
 * @user_data: for @subscribed
 */
void
dure_characteristic_on_subscribed (DureCharacteristic *self,
                                   DureSubscribed      subscribed,
                                   gpointer            user_data)
{
  self->subscribed = subscribed;
  self->user_data = user_data;
}

/**
 * dure_characteristic_set_connected:
 * @self: the characteristic
 * @connected: whether the link is up and the services are known
 */
void
dure_characteristic_set_connected (DureCharacteristic *self, gboolean connected)
{
  self->connected = connected;
  if (!connected)
    close_socket (self);
  if (can (self, "notify") || can (self, "indicate"))
    tell_notifying (self);
}

/**
 * dure_characteristic_set_shareable:
 * @self: the characteristic
 * @shareable: whether AcquireNotify is refused, so that only StartNotify is left
 */
void
dure_characteristic_set_shareable (DureCharacteristic *self, gboolean shareable)
{
  self->no_socket = shareable;
}

gboolean
dure_characteristic_is_subscribed (DureCharacteristic *self)
{
  return self->connected && (self->socket >= 0 || g_hash_table_size (self->sessions) > 0);
}

/**
 * dure_characteristic_notify:
 * @self: the characteristic
 * @value: an array of bytes, a floating one is consumed
 *
 * Sends a value to whoever subscribed. A full socket loses it, as a full kernel queue would.
 */
void
dure_characteristic_notify (DureCharacteristic *self, GVariant *value)
{
  g_autoptr (GVariant) held = g_variant_ref_sink (value);
  gsize length;
  const guint8 *bytes = g_variant_get_fixed_array (held, &length, 1);

  if (!self->connected)
    return;

  if (self->socket >= 0)
    {
      G_GNUC_UNUSED const gssize sent = send (self->socket, bytes, length, MSG_NOSIGNAL);

      return;
    }

  for (guint i = g_hash_table_size (self->sessions); i > 0; i--)
    dure_node_set (self->node, "Value", held);
}

/**
 * dure_characteristic_forget_client:
 * @self: the characteristic
 * @bus_name: a caller that left the bus
 */
void
dure_characteristic_forget_client (DureCharacteristic *self, const char *bus_name)
{
  if (g_strcmp0 (bus_name, self->acquired_by) == 0)
    close_socket (self);
  if (g_hash_table_remove (self->sessions, bus_name))
    tell_notifying (self);
}
