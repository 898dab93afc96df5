// value-exchange.c: one value read from or written to a device
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A call with a time-out of our own. Where the device wants a pairing first, bluetoothd says
// NotPermitted; the pairing may be under way all the same, since Paired can come after the
// services. So that answer is waited out: the same is asked once more after Paired, and only the
// second refusal counts.

#include "value-exchange.h"

#include "bluez-error.h"
#include "devices-error.h"

typedef struct
{
  DureBluezDevice1 *device;
  DureBluezGattCharacteristic1 *characteristic;
  GBytes *value;
  GCancellable *life;
  guint answer_ms;
  gboolean again;
  gulong watch;
  guint timer;
} Asked;

static void ask (GTask *task);

static void
stop_waiting (Asked *asked)
{
  g_clear_signal_handler (&asked->watch, asked->device);
  g_clear_handle_id (&asked->timer, g_source_remove);
}

static void
asked_free (Asked *asked)
{
  stop_waiting (asked);
  g_object_unref (asked->device);
  g_object_unref (asked->characteristic);
  g_clear_pointer (&asked->value, g_bytes_unref);
  g_object_unref (asked->life);
  g_free (asked);
}

static void
fail (GTask *task, DureDevicesError code, const char *what)
{
  g_task_return_new_error (task, DURE_DEVICES_ERROR, (int) code, "%s", what);
}

static gboolean
on_not_paired_in_time (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asked *asked = g_task_get_task_data (task);

  asked->timer = 0;
  stop_waiting (asked);
  fail (task, DURE_DEVICES_ERROR_NOT_PAIRED, "the device wants to be paired first");

  return G_SOURCE_REMOVE;
}

static void
on_device_changed (GTask *task)
{
  g_autoptr (GTask) held = NULL;
  Asked *asked = g_task_get_task_data (task);

  if (dure_bluez_device1_get_connected (asked->device)
      && !dure_bluez_device1_get_paired (asked->device))
    return;

  held = task; /* what the timer held */
  stop_waiting (asked);
  if (dure_bluez_device1_get_connected (asked->device))
    ask (g_steal_pointer (&held));
  else
    fail (held, DURE_DEVICES_ERROR_NO_DEVICE, "the link broke");
}

static void
wait_for_pairing (GTask *task)
{
  Asked *asked = g_task_get_task_data (task);

  asked->again = TRUE;
  if (dure_bluez_device1_get_paired (asked->device))
    return ask (task);

  asked->timer = g_timeout_add (asked->answer_ms, on_not_paired_in_time, task);
  asked->watch = g_signal_connect_swapped (asked->device, "g-properties-changed",
                                           G_CALLBACK (on_device_changed), task);
}

/* Takes the bytes out of the answer, or ends the task by the error's name. */
static void
finish (GTask *task, GVariant *answer, const GError *error)
{
  g_autoptr (GTask) held = task;
  g_autoptr (GVariant) bytes = NULL;

  switch (dure_bluez_error_read (error))
    {
    case DURE_BLUEZ_FINE:
      if (g_variant_is_of_type (answer, G_VARIANT_TYPE ("(ay)")))
        bytes = g_variant_get_child_value (answer, 0);
      g_task_return_pointer (task,
                             bytes != NULL ? g_variant_get_data_as_bytes (bytes)
                                           : g_bytes_new (NULL, 0),
                             (GDestroyNotify) g_bytes_unref);
      break;
    case DURE_BLUEZ_NOT_PERMITTED:
    case DURE_BLUEZ_NOT_PAIRED:
      fail (task, DURE_DEVICES_ERROR_NOT_PAIRED, "the device wants to be paired first");
      break;
    case DURE_BLUEZ_TIMED_OUT:
      fail (task, DURE_DEVICES_ERROR_TIMED_OUT, "the device does not answer");
      break;
    default:
      fail (task, DURE_DEVICES_ERROR_NO_DEVICE, "the device refuses");
    }
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Asked *asked = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (dure_bluez_error_read (error) == DURE_BLUEZ_NOT_PERMITTED && !asked->again
      && !g_cancellable_is_cancelled (asked->life))
    wait_for_pairing (task);
  else
    finish (task, answer, error);
}

static void
ask (GTask *task)
{
  Asked *asked = g_task_get_task_data (task);
  const char *const *flags =
    dure_bluez_gatt_characteristic1_get_flags (asked->characteristic);
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  if (asked->value == NULL)
    {
      g_dbus_proxy_call (G_DBUS_PROXY (asked->characteristic), "ReadValue",
                         g_variant_new ("(@a{sv})", g_variant_dict_end (&options)),
                         G_DBUS_CALL_FLAGS_NONE, (int) asked->answer_ms, asked->life, on_answered,
                         task);
      return;
    }

  g_variant_dict_insert (&options, "type", "s",
                         flags != NULL && g_strv_contains (flags, "write") ? "request"
                                                                           : "command");
  g_dbus_proxy_call (
    G_DBUS_PROXY (asked->characteristic), "WriteValue",
    g_variant_new ("(@ay@a{sv})",
                   g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, asked->value, TRUE),
                   g_variant_dict_end (&options)),
    G_DBUS_CALL_FLAGS_NONE, (int) asked->answer_ms, asked->life, on_answered, task);
}

/**
 * dure_value_exchange_async:
 * @exchange: what is asked of what; nothing of it is needed afterwards
 * @source: (type GObject): whose task it is
 * @cancellable: (nullable): makes the result an error, once it is there
 * @callback: called with the result
 * @user_data: for @callback
 */
void
dure_value_exchange_async (const DureValueExchange *exchange,
                     gpointer            source,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Asked *asked = g_new0 (Asked, 1);

  asked->device = g_object_ref (exchange->device);
  asked->characteristic = g_object_ref (exchange->characteristic);
  asked->value = exchange->value != NULL ? g_bytes_ref (exchange->value) : NULL;
  asked->life = g_object_ref (exchange->life);
  asked->answer_ms = exchange->times->answer;
  g_task_set_source_tag (task, dure_value_exchange_async);
  g_task_set_task_data (task, asked, (GDestroyNotify) asked_free);
  ask (task);
}

/**
 * dure_value_exchange_finish:
 * @source: (type GObject): whose task it was
 * @result: the result
 * @error: return location for %DURE_DEVICES_ERROR: NO_DEVICE, TIMED_OUT or NOT_PAIRED
 *
 * Returns: (transfer full) (nullable): what was read, or no bytes after a write
 */
GBytes *
dure_value_exchange_finish (gpointer source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
