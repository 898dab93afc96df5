// radio-look.c: whether the station's Bluetooth adapter is there and has power
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One property of one object of bluetoothd, a boolean: nothing that a stranger's device said comes
// with it, so it may be asked here and not in the process that holds the radio.

#include "radio-look.h"

#define SERVICE "org.bluez"
#define ADAPTER "/org/bluez/hci0" /* the kernel's name of the first one */
#define PATIENCE_MS 5000

static void
on_get_ready (GObject *connection, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);
  g_autoptr (GVariant) value = NULL;
  DureRadio radio = DURE_RADIO_ABSENT;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (reply != NULL)
    {
      g_variant_get (reply, "(v)", &value);
      radio = g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value)
                  ? DURE_RADIO_ON
                  : DURE_RADIO_OFF;
    }
  g_task_return_int (task, radio);
}

static void
ask (GTask *task, GDBusConnection *connection)
{
  g_dbus_connection_call (connection, SERVICE, ADAPTER, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.bluez.Adapter1", "Powered"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS,
                          g_task_get_cancellable (task), on_get_ready, task);
}

static void
go_on (GTask *task, GDBusConnection *connection, GError *error)
{
  if (connection != NULL)
    ask (task, connection);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    {
      g_error_free (error);
      g_task_return_int (task, DURE_RADIO_ABSENT);
      g_object_unref (task);
    }
}

static void
on_system_bus_ready (GObject *source, GAsyncResult *result, gpointer task)
{
  GError *error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);

  go_on (task, connection, error);
}

static void
on_other_bus_ready (GObject *source, GAsyncResult *result, gpointer task)
{
  GError *error = NULL;
  g_autoptr (GDBusConnection) connection =
      g_dbus_connection_new_for_address_finish (result, &error);

  go_on (task, connection, error);
}

/**
 * dure_radio_look_async:
 * @bus: (nullable): the bus to look on; %NULL for the system's
 */
void
dure_radio_look_async (const char *bus, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, dure_radio_look_async);
  if (bus == NULL)
    g_bus_get (G_BUS_TYPE_SYSTEM, cancellable, on_system_bus_ready, task);
  else
    g_dbus_connection_new_for_address (bus,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                           | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, cancellable, on_other_bus_ready, task);
}

/**
 * dure_radio_look_finish:
 * @ret_radio: (out): how it is; nobody who answers is no adapter
 * @error: when it was cancelled
 */
gboolean
dure_radio_look_finish (GAsyncResult *result, DureRadio *ret_radio, GError **error)
{
  gssize radio = g_task_propagate_int (G_TASK (result), error);

  if (radio < 0)
    return FALSE;
  *ret_radio = (DureRadio) radio;
  return TRUE;
}
