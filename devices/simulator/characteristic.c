// characteristic.c: one GATT characteristic as bluetoothd shows it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reading and two ways of being notified, as in BlueZ 5.66's src/gatt-client.c:
// - StartNotify: one session for each caller; every value is told once for each session; started
//   while the link is down it succeeds and arms at the next connection; survives a loss.
// - AcquireNotify: one socket of packets for one caller; excludes StartNotify and any second
//   caller; closes (HUP) when the link breaks, before anything of that is told.
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
  DureWearable *wearable;
  const DureGattRow *row;
  DureAdmit admit;
  gpointer user_data;
  GHashTable *sessions; /* bus names that called StartNotify */
  char *acquired_by;
  int socket;
  guint socket_watch;
  gboolean held; /* by an AcquireNotify that failed */
  gboolean connected;
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

static gboolean
can (DureCharacteristic *self, const char *flag)
{
  g_auto (GStrv) flags = g_strsplit (self->row->flags, " ", -1);

  return g_strv_contains ((const char *const *) flags, flag);
}

/* Sessions are told, a socket is not; both wake the device up. */
static void
tell_notifying (DureCharacteristic *self)
{
  const gboolean notifying = g_hash_table_size (self->sessions) > 0;

  if (notifying != dure_node_get_boolean (self->node, "Notifying"))
    dure_node_set (self->node, "Notifying", g_variant_new_boolean (notifying));
}

static void
wake_device (DureCharacteristic *self)
{
  if (dure_characteristic_is_subscribed (self))
    dure_wearable_subscribed (self->wearable, self->row->uuid);
}

static void
tell_released (DureCharacteristic *self)
{
  if (self->socket < 0 && can (self, "notify")
      && dure_node_get_boolean (self->node, "NotifyAcquired"))
    dure_node_set (self->node, "NotifyAcquired", g_variant_new_boolean (FALSE));
}

/**
 * dure_characteristic_hang_up:
 * @self: the characteristic
 *
 * Closes the socket; that it is free again is told with the end of the link.
 */
void
dure_characteristic_hang_up (DureCharacteristic *self)
{
  if (self->socket < 0)
    return;

  g_clear_handle_id (&self->socket_watch, g_source_remove);
  close (self->socket);
  self->socket = -1;
  g_clear_pointer (&self->acquired_by, g_free);
}

static void
close_socket (DureCharacteristic *self)
{
  dure_characteristic_hang_up (self);
  tell_released (self);
}

static gboolean
on_socket_hang_up (int fd, GIOCondition condition, gpointer user_data)
{
  DureCharacteristic *self = user_data;

  self->socket_watch = 0;
  close_socket (self);

  return G_SOURCE_REMOVE;
}

static void
acquire_notify (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  int ends[2];

  if (!self->connected)
    return dure_node_refuse (self->node, invocation, "Failed", "Not connected");
  if (self->socket >= 0 || self->held)
    return dure_node_refuse (self->node, invocation, "NotPermitted", "Notify acquired");
  if (g_hash_table_size (self->sessions) > 0)
    return dure_node_refuse (self->node, invocation, "InProgress", "In Progress");
  if (!can (self, "notify") || dure_wearable_mood (self->wearable)->shareable)
    return dure_node_refuse (self->node, invocation, "NotSupported",
                             "Operation is not supported");
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
    return dure_node_refuse (self->node, invocation, "Failed", "No socket");

  self->socket = ends[0];
  self->socket_watch = g_unix_fd_add (self->socket, G_IO_HUP | G_IO_ERR, on_socket_hang_up, self);
  self->acquired_by = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  g_unix_fd_list_append (list, ends[1], NULL);
  close (ends[1]);
  dure_node_set (self->node, "NotifyAcquired", g_variant_new_boolean (TRUE));
  dure_node_reply_with_fds (self->node, invocation,
                            g_variant_new ("(hq)", 0,
                                           dure_wearable_mood (self->wearable)->mtu), list);
  wake_device (self);
}

static void
start_notify (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (self->socket >= 0 || self->held)
    return dure_node_refuse (self->node, invocation, "NotPermitted", "Notify acquired");
  if (!can (self, "notify") && !can (self, "indicate"))
    return dure_node_refuse (self->node, invocation, "NotSupported",
                             "Operation is not supported");
  if (g_hash_table_contains (self->sessions, sender))
    return dure_node_refuse (self->node, invocation, "InProgress", "In Progress");

  g_hash_table_add (self->sessions, g_strdup (sender));
  tell_notifying (self);
  dure_node_reply (self->node, invocation, NULL);
  wake_device (self);
}

static void
stop_notify (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (g_strcmp0 (sender, self->acquired_by) == 0)
    close_socket (self);
  else if (!g_hash_table_remove (self->sessions, sender))
    return dure_node_refuse (self->node, invocation, "Failed", "No notify session started");

  tell_notifying (self);
  dure_node_reply (self->node, invocation, NULL);
}

/* What bluetoothd makes of an ATT error. */
static void
refuse_att (DureCharacteristic *self, GDBusMethodInvocation *invocation, guint8 error)
{
  g_autofree char *text = g_strdup_printf ("Operation failed with ATT error: 0x%02x", error);

  if (error == DURE_ATT_READ_NOT_PERMITTED)
    dure_node_refuse (self->node, invocation, "NotPermitted", "Read not permitted");
  else if (error == DURE_ATT_WRITE_NOT_PERMITTED)
    dure_node_refuse (self->node, invocation, "NotPermitted", "Write not permitted");
  else if (error == DURE_ATT_AUTHENTICATION)
    dure_node_refuse (self->node, invocation, "NotPermitted", "Not paired");
  else if (error == DURE_ATT_INVALID_LENGTH)
    dure_node_refuse (self->node, invocation, "InvalidArguments", "Invalid Length");
  else
    dure_node_refuse (self->node, invocation, "Failed", text);
}

static void
read_value (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GBytes) value = NULL;
  guint8 error = DURE_ATT_OK;

  if (!self->connected)
    return dure_node_refuse (self->node, invocation, "Failed", "Not connected");
  if (!can (self, "read"))
    return refuse_att (self, invocation, DURE_ATT_READ_NOT_PERMITTED);

  value = dure_wearable_read (self->wearable, self->row, &error);
  if (value == NULL)
    return refuse_att (self, invocation, error);

  dure_node_set (self->node, "Value",
                 g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, value, TRUE));
  dure_node_reply (self->node, invocation,
                   g_variant_new ("(@ay)", dure_node_get (self->node, "Value")));
}

/* The answer to a write comes before whatever the device then says. */
static void
write_value (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  g_autoptr (GVariant) value = g_variant_get_child_value (parameters, 0);
  gsize length;
  const guint8 *bytes = g_variant_get_fixed_array (value, &length, 1);
  guint8 error;

  if (!self->connected)
    return dure_node_refuse (self->node, invocation, "Failed", "Not connected");
  if (!can (self, "write"))
    return refuse_att (self, invocation, DURE_ATT_WRITE_NOT_PERMITTED);

  error = dure_wearable_write (self->wearable, self->row, bytes, length);
  if (error != DURE_ATT_OK)
    refuse_att (self, invocation, error);
  else
    dure_node_reply (self->node, invocation, NULL);
  dure_wearable_end_write (self->wearable);
}

/**
 * dure_characteristic_run:
 * @self: the characteristic
 * @invocation: (transfer full): a call that was let in
 */
void
dure_characteristic_run (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  if (g_str_equal (method, "AcquireNotify"))
    acquire_notify (self, invocation);
  else if (g_str_equal (method, "StartNotify"))
    start_notify (self, invocation);
  else if (g_str_equal (method, "StopNotify"))
    stop_notify (self, invocation);
  else if (g_str_equal (method, "ReadValue"))
    read_value (self, invocation);
  else
    write_value (self, invocation);
}

/**
 * dure_characteristic_fail:
 * @self: the characteristic
 * @invocation: (transfer full): a call that waited for a pairing that failed
 *
 * Ends it as BlueZ 5.66 does: an AcquireNotify is never answered, and holds its place for ever.
 */
void
dure_characteristic_fail (DureCharacteristic *self, GDBusMethodInvocation *invocation)
{
  if (!g_str_equal (g_dbus_method_invocation_get_method_name (invocation), "AcquireNotify"))
    return refuse_att (self, invocation, DURE_ATT_UNLIKELY);

  self->held = TRUE;
  g_object_unref (invocation);
}

static void
on_call (DureNode              *node,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  DureCharacteristic *self = user_data;
  const gboolean asks_device = self->connected && !g_str_equal (method, "StopNotify");

  if (!asks_device || self->admit (self->user_data, self, invocation))
    dure_characteristic_run (self, invocation);
}

static void
set_first_properties (DureCharacteristic *self, const char *service_path)
{
  g_autofree char *uuid =
    self->row->whole != NULL ? g_strdup (self->row->whole) : dure_bluetooth_uuid (self->row->uuid);
  g_auto (GStrv) flags = g_strsplit (self->row->flags, " ", -1);
  const guint16 mtu = dure_wearable_mood (self->wearable)->mtu;

  dure_node_set (self->node, "UUID", g_variant_new_string (uuid));
  dure_node_set (self->node, "Service", g_variant_new_object_path (service_path));
  dure_node_set (self->node, "Flags", g_variant_new_strv ((const char *const *) flags, -1));
  dure_node_set (self->node, "MTU", g_variant_new_uint16 (mtu));
  if (can (self, "notify") || can (self, "indicate"))
    dure_node_set (self->node, "Notifying", g_variant_new_boolean (FALSE));
  if (can (self, "notify"))
    dure_node_set (self->node, "NotifyAcquired", g_variant_new_boolean (FALSE));
}

/**
 * dure_characteristic_new:
 * @wearable: (transfer none): whose it is
 * @service_path: object path of its service
 * @handle: its handle, which gives its object path
 * @row: (transfer none): what it is, static
 * @admit: asked before the device is
 * @user_data: for @admit
 *
 * Returns: (transfer full): a characteristic nobody sees yet
 */
DureCharacteristic *
dure_characteristic_new (DureWearable      *wearable,
                         const char        *service_path,
                         guint16            handle,
                         const DureGattRow *row,
                         DureAdmit          admit,
                         gpointer           user_data)
{
  DureCharacteristic *self = g_new0 (DureCharacteristic, 1);
  g_autofree char *path = g_strdup_printf ("%s/char%04x", service_path, handle);
  g_autofree char *alias =
    g_strdup_printf ("%s/%04x", dure_wearable_get_alias (wearable), row->uuid);

  self->wearable = wearable;
  self->row = row;
  self->admit = admit;
  self->user_data = user_data;
  self->socket = -1;
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->node = dure_node_new (dure_wearable_get_stage (wearable)->tree, path, alias);
  dure_node_add_interface (self->node, dure_bluez_gatt_characteristic1_interface_info (), on_call,
                           NULL, self);
  set_first_properties (self, service_path);

  return self;
}

void
dure_characteristic_free (DureCharacteristic *self)
{
  g_clear_handle_id (&self->socket_watch, g_source_remove);
  if (self->socket >= 0)
    close (self->socket);
  dure_node_free (self->node);
  g_hash_table_unref (self->sessions);
  g_free (self->acquired_by);
  g_free (self);
}

DureNode *
dure_characteristic_get_node (DureCharacteristic *self)
{
  return self->node;
}

guint16
dure_characteristic_get_uuid (DureCharacteristic *self)
{
  return self->row->uuid;
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
  else
    wake_device (self);
}

gboolean
dure_characteristic_is_subscribed (DureCharacteristic *self)
{
  return self->connected && (self->socket >= 0 || g_hash_table_size (self->sessions) > 0);
}

/**
 * dure_characteristic_notify:
 * @self: the characteristic
 * @bytes: a value
 * @length: so many
 *
 * Sends a value to whoever subscribed, once for each session, also when it is equal to the last. A
 * full socket loses it, as a full kernel queue would.
 */
void
dure_characteristic_notify (DureCharacteristic *self, const guint8 *bytes, gsize length)
{
  if (!self->connected)
    return;

  if (self->socket >= 0)
    {
      G_GNUC_UNUSED const gssize sent = send (self->socket, bytes, length, MSG_NOSIGNAL);

      return;
    }

  for (guint i = g_hash_table_size (self->sessions); i > 0; i--)
    dure_node_set (self->node, "Value",
                   g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, length, 1));
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
