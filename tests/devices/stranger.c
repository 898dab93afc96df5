// stranger.c: somebody on the bus of a simulated room who asks what no client of ours asks
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Double and stranger share one process and one main loop, on a bus of their own. Tests that need
// exact order hold the room's clock and advance it; the others let it run fast.

#include "stranger.h"

#include <glib/gstdio.h>
#include <string.h>

#define AGENT_PATH "/agent"
#define CALL_MS 10000

static const char agent_xml[] =
  "<node><interface name='org.bluez.Agent1'>"
  "<method name='Release'/><method name='Cancel'/>"
  "<method name='RequestPasskey'><arg type='o' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='DisplayPasskey'><arg type='o' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='q' direction='in'/></method>"
  "<method name='RequestConfirmation'><arg type='o' direction='in'/>"
  "<arg type='u' direction='in'/></method>"
  "<method name='RequestAuthorization'><arg type='o' direction='in'/></method>"
  "<method name='AuthorizeService'><arg type='o' direction='in'/>"
  "<arg type='s' direction='in'/></method>"
  "</interface></node>";

static GDBusConnection *
connect_to (DurePrivateBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    dure_private_bus_get_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

void
dure_stranger_set_up (DureStranger *self, DureDaemonPlan *plan)
{
  g_autoptr (GError) error = NULL;
  const int fd = g_file_open_tmp ("dure-stranger-XXXXXX", &self->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  self->bus = dure_private_bus_new (NULL);
  self->daemon_side = connect_to (self->bus);
  self->client = connect_to (self->bus);
  self->other = connect_to (self->bus);
  self->transcript = dure_transcript_new (self->path, NULL);
  self->daemon = dure_daemon_new (self->daemon_side, self->transcript, plan);
  self->script = dure_script_new (self->daemon, self->transcript);
  self->agent_says = "yes";
  dure_daemon_set_running (self->daemon, TRUE);
}

void
dure_stranger_tear_down (DureStranger *self)
{
  while (self->pending > 0)
    g_main_context_iteration (NULL, TRUE);

  g_clear_pointer (&self->answer, g_variant_unref);
  g_clear_pointer (&self->error, g_free);
  g_clear_object (&self->fds);
  if (self->agent_id != 0)
    g_dbus_connection_unregister_object (self->client, self->agent_id);
  dure_script_free (self->script);
  dure_daemon_free (self->daemon);
  dure_transcript_free (self->transcript);
  g_dbus_connection_close_sync (self->client, NULL, NULL);
  g_dbus_connection_close_sync (self->other, NULL, NULL);
  g_dbus_connection_close_sync (self->daemon_side, NULL, NULL);
  g_object_unref (self->client);
  g_object_unref (self->other);
  g_object_unref (self->daemon_side);
  dure_private_bus_free (self->bus);
  g_unlink (self->path);
  g_free (self->path);
}

/* A second client calls from now on, or the first again. */
void
dure_stranger_swap (DureStranger *self)
{
  GDBusConnection *client = self->client;

  self->client = self->other;
  self->other = client;
}

void
dure_stranger_say (DureStranger *self, const char *line)
{
  g_autoptr (GError) error = NULL;

  dure_script_run_line (self->script, line, &error);
  g_assert_no_error (error);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureStranger *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) fds = NULL;

  self->pending--;
  g_clear_pointer (&self->answer, g_variant_unref);
  g_clear_pointer (&self->error, g_free);
  self->answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds,
                                                                  result, &error);
  self->error = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;
  if (fds != NULL)
    g_set_object (&self->fds, fds);
  self->answered = TRUE;
}

/* Calls by the daemon's own bus name, so that it is heard at once. */
void
dure_stranger_start (DureStranger *self,
                     const char   *path,
                     const char   *interface,
                     const char   *method,
                     GVariant     *arguments)
{
  g_clear_pointer (&self->answer, g_variant_unref);
  g_clear_pointer (&self->error, g_free);
  self->answered = FALSE;
  self->pending++;
  g_dbus_connection_call_with_unix_fd_list (
    self->client, g_dbus_connection_get_unique_name (self->daemon_side), path, interface, method,
    arguments, NULL, G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL, on_answered, self);
}

/* Returns: NULL for success, else the error's name. */
const char *
dure_stranger_finish (DureStranger *self)
{
  while (!self->answered)
    g_main_context_iteration (NULL, TRUE);

  return self->error;
}

const char *
dure_stranger_call (DureStranger *self,
                    const char   *path,
                    const char   *interface,
                    const char   *method,
                    GVariant     *arguments)
{
  dure_stranger_start (self, path, interface, method, arguments);

  return dure_stranger_finish (self);
}

const char *
dure_stranger_adapter (DureStranger *self, const char *method, GVariant *arguments)
{
  return dure_stranger_call (self, ADAPTER, "org.bluez.Adapter1", method, arguments);
}

const char *
dure_stranger_device (DureStranger *self, const char *path, const char *method)
{
  return dure_stranger_call (self, path, "org.bluez.Device1", method, NULL);
}

const char *
dure_stranger_value (DureStranger *self, const char *path, const char *method)
{
  const gboolean plain = g_str_equal (method, "StartNotify") || g_str_equal (method, "StopNotify");

  return dure_stranger_call (self, path, "org.bluez.GattCharacteristic1", method,
                             plain ? NULL : g_variant_new ("(a{sv})", NULL));
}

const char *
dure_stranger_write (DureStranger *self, const char *path, const char *hex)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    {
      const guint8 octet =
        (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &octet, 1);
    }

  return dure_stranger_call (
    self, path, "org.bluez.GattCharacteristic1", "WriteValue",
    g_variant_new ("(@aya{sv})",
                   g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes->data, bytes->len, 1),
                   NULL));
}

/* Returns: (transfer full) (nullable): a property, NULL when it is absent. */
GVariant *
dure_stranger_get (DureStranger *self,
                   const char   *path,
                   const char   *interface,
                   const char   *property)
{
  GVariant *value = NULL;

  if (dure_stranger_call (self, path, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", interface, property))
      == NULL)
    g_variant_get (self->answer, "(v)", &value);

  return value;
}

gboolean
dure_stranger_is_true (DureStranger *self, const char *path, const char *property)
{
  g_autoptr (GVariant) value = dure_stranger_get (self, path, "org.bluez.Device1", property);

  return value != NULL && g_variant_get_boolean (value);
}

/* Returns: (transfer full): the path of a characteristic of a device whose services are shown. */
char *
dure_stranger_find (DureStranger *self, const char *device, guint16 uuid)
{
  g_autofree char *wanted = g_strdup_printf ("%08x-0000-1000-8000-00805f9b34fb", uuid);
  g_autoptr (GVariant) objects = NULL;
  GVariantIter iter;
  const char *path;
  GVariant *interfaces;

  g_assert_null (dure_stranger_call (self, "/", "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", NULL));
  objects = g_variant_get_child_value (self->answer, 0);
  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_next (&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
    {
      g_autoptr (GVariant) held = interfaces;
      g_autoptr (GVariant) face =
        g_variant_lookup_value (held, "org.bluez.GattCharacteristic1", NULL);
      const char *id;

      if (face != NULL && g_str_has_prefix (path, device)
          && g_variant_lookup (face, "UUID", "&s", &id) && g_str_equal (id, wanted))
        return g_strdup (path);
    }

  g_error ("%s has no %04x", device, uuid);
}

/* From nothing to known services, whatever the clock does. */
void
dure_stranger_link (DureStranger *self, const char *path)
{
  g_autoptr (GVariant) value = NULL;

  g_assert_null (dure_stranger_adapter (self, "StartDiscovery", NULL));
  while ((value = dure_stranger_get (self, path, "org.bluez.Device1", "Connected")) == NULL)
    ;
  g_assert_null (dure_stranger_device (self, path, "Connect"));
  g_assert_null (dure_stranger_adapter (self, "StopDiscovery", NULL));
  while (!dure_stranger_is_true (self, path, "ServicesResolved"))
    ;
}

static void
on_agent_call (GDBusConnection       *connection,
               const char            *sender,
               const char            *path,
               const char            *interface,
               const char            *method,
               GVariant              *parameters,
               GDBusMethodInvocation *invocation,
               gpointer               user_data)
{
  DureStranger *self = user_data;
  const gboolean digits = g_ascii_isdigit (self->agent_says[0]);

  if (g_str_equal (method, "Cancel") || g_str_equal (self->agent_says, "yes"))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else if (digits)
    g_dbus_method_invocation_return_value (
      invocation,
      g_variant_new ("(u)", (guint32) g_ascii_strtoull (self->agent_says, NULL, 10)));
  else if (g_str_equal (self->agent_says, "no"))
    g_dbus_method_invocation_return_dbus_error (invocation, "org.bluez.Error.Rejected", "no");
  else
    g_object_unref (invocation);
}

void
dure_stranger_add_agent (DureStranger *self, const char *capability, gboolean is_default)
{
  static const GDBusInterfaceVTable vtable = { on_agent_call, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (agent_xml, NULL);

  self->agent_id = g_dbus_connection_register_object (self->client, AGENT_PATH,
                                                      info->interfaces[0], &vtable, self, NULL,
                                                      NULL);
  g_assert_null (dure_stranger_call (self, "/org/bluez", "org.bluez.AgentManager1",
                                     "RegisterAgent",
                                     g_variant_new ("(os)", AGENT_PATH, capability)));
  if (is_default)
    g_assert_null (dure_stranger_call (self, "/org/bluez", "org.bluez.AgentManager1",
                                       "RequestDefaultAgent", g_variant_new ("(o)", AGENT_PATH)));
}

char *
dure_stranger_transcript (DureStranger *self)
{
  char *text = NULL;

  gsize length;

  g_assert_true (g_file_get_contents (self->path, &text, &length, NULL));
  g_assert_cmpuint (self->told, <=, length);
  memmove (text, text + self->told, length - self->told + 1);

  return text;
}

/* Forgets what was told so far. */
void
dure_stranger_clear (DureStranger *self)
{
  g_autofree char *text = dure_stranger_transcript (self);

  self->told += strlen (text);
}

static gboolean
was_told (DureStranger *self, const char *text)
{
  g_autofree char *transcript = dure_stranger_transcript (self);

  return strstr (transcript, text) != NULL;
}

void
dure_stranger_wait_told (DureStranger *self, const char *text)
{
  const gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!was_told (self, text))
    {
      g_autofree char *transcript = NULL;

      if (g_get_monotonic_time () > end)
        {
          transcript = dure_stranger_transcript (self);
          g_error ("never told: %s\n%s", text, transcript);
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (500);
    }
}

/* Each line is told, and in this order; others may stand between. */
void
dure_stranger_in_order (DureStranger *self, const char *lines)
{
  g_auto (GStrv) wanted = g_strsplit (lines, "\n", -1);
  g_autofree char *transcript = dure_stranger_transcript (self);
  const char *at = transcript;

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat (wanted[i], "\n", NULL);
      const char *found = strstr (at, line);

      if (found == NULL)
        g_error ("not told, or not in this order: %s\n%s", wanted[i], transcript);
      at = found + strlen (line);
    }
}
