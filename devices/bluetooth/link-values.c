// link-values.c: what can be asked of a device that is linked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A read tells its value to every subscriber, so one that is subscribed to without a socket of its
// own holds its values back while it is read. The battery is not read as others are: bluetoothd
// takes that service for itself and shows Battery1; only where it does not, is 2A19 read, once.

#include "link-private.h"

#include "value-exchange.h"
#include "subscription.h"

#define BATTERY_LEVEL "00002a19-0000-1000-8000-00805f9b34fb"
#define BATTERY_MAX 100

/**
 * dure_link_has:
 * @self: a link
 * @uuid: UUID of a characteristic
 *
 * Returns: whether the device is linked and offers it
 */
gboolean
dure_link_has (DureLink *self, const char *uuid)
{
  g_autoptr (DureBluezGattCharacteristic1) found =
    self->life != NULL ? dure_link_find (self, uuid) : NULL;

  return found != NULL;
}

/* Starts the exchange, or ends the task at once when there is nothing to ask. */
static void
exchange (DureLink           *self,
          const char         *uuid,
          GBytes             *value,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  g_autoptr (DureBluezGattCharacteristic1) characteristic =
    self->life != NULL ? dure_link_find (self, uuid) : NULL;
  const DureValueExchange asked = {
    .device = self->device,
    .characteristic = characteristic,
    .value = value,
    .times = dure_link_get_times (self),
    .life = self->life,
  };

  if (characteristic == NULL)
    g_task_report_new_error (self, callback, user_data, dure_value_exchange_async,
                             DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_NO_DEVICE,
                             "the device does not offer this");
  else
    dure_value_exchange_async (&asked, self, cancellable, callback, user_data);
}

typedef struct
{
  DureBluezGattCharacteristic1 *characteristic;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->characteristic);
  g_free (reading);
}

static DureSubscription *
find_subscription (DureLink *self, DureBluezGattCharacteristic1 *characteristic)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    if (dure_subscription_is_of (g_ptr_array_index (self->subscriptions, i), characteristic))
      return g_ptr_array_index (self->subscriptions, i);

  return NULL;
}

static void
on_read_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureLink *self = DURE_LINK (source);
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  DureSubscription *subscription = find_subscription (self, reading->characteristic);
  GError *error = NULL;
  GBytes *value = dure_value_exchange_finish (self, result, &error);

  if (subscription != NULL)
    dure_subscription_release (subscription, value);
  if (value != NULL)
    g_task_return_pointer (task, value, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * dure_link_read_async:
 * @self: a link that is ready
 * @uuid: UUID of a characteristic
 * @cancellable: (nullable): makes the result an error
 * @callback: called with the result
 * @user_data: for @callback
 */
void
dure_link_read_async (DureLink           *self,
                      const char         *uuid,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);
  DureSubscription *subscription;

  g_task_set_source_tag (task, dure_link_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  reading->characteristic = self->life != NULL ? dure_link_find (self, uuid) : NULL;
  subscription =
    reading->characteristic != NULL ? find_subscription (self, reading->characteristic) : NULL;
  if (subscription != NULL)
    dure_subscription_hold (subscription);
  exchange (self, uuid, NULL, NULL, on_read_ready, task);
}

/**
 * dure_link_read_finish:
 * @self: the link
 * @result: the result
 * @error: return location for %DURE_DEVICES_ERROR: NO_DEVICE, TIMED_OUT or NOT_PAIRED
 *
 * Returns: (transfer full) (nullable): what was read
 */
GBytes *
dure_link_read_finish (DureLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * dure_link_write_async:
 * @self: a link that is ready
 * @uuid: UUID of a characteristic
 * @value: what to write
 * @cancellable: (nullable): makes the result an error
 * @callback: called with the result
 * @user_data: for @callback
 *
 * The device has it when the result is there, if it confirms writes at all.
 */
void
dure_link_write_async (DureLink           *self,
                       const char         *uuid,
                       GBytes             *value,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  exchange (self, uuid, value, cancellable, callback, user_data);
}

/**
 * dure_link_write_finish:
 * @self: the link
 * @result: the result
 * @error: return location for %DURE_DEVICES_ERROR: NO_DEVICE, TIMED_OUT or NOT_PAIRED
 *
 * Returns: whether it was written
 */
gboolean
dure_link_write_finish (DureLink *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) nothing = dure_value_exchange_finish (self, result, error);

  return nothing != NULL;
}

static void
on_battery_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureLink *self = DURE_LINK (source);
  g_autoptr (GBytes) value = dure_link_read_finish (self, result, NULL);
  const guint8 *percent;

  if (value == NULL || g_bytes_get_size (value) != 1)
    return;

  percent = g_bytes_get_data (value, NULL);
  self->battery = percent[0] <= BATTERY_MAX ? percent[0] : -1;
}

/**
 * dure_link_get_battery:
 * @self: a link
 *
 * Returns: the charge of the device's battery in percent, -1 while it is not known
 */
int
dure_link_get_battery (DureLink *self)
{
  GDBusObjectManager *objects = dure_radio_get_objects (self->radio);
  g_autoptr (GDBusObject) object =
    objects != NULL ? g_dbus_object_manager_get_object (objects, self->path) : NULL;
  DureBluezBattery1 *battery =
    object != NULL ? dure_bluez_object_peek_battery1 (DURE_BLUEZ_OBJECT (object)) : NULL;
  int percent;

  if (battery != NULL)
    {
      percent = dure_bluez_battery1_get_percentage (battery);
      return percent <= BATTERY_MAX ? percent : -1;
    }
  if (!self->asked_battery && dure_link_has (self, BATTERY_LEVEL))
    {
      self->asked_battery = TRUE;
      dure_link_read_async (self, BATTERY_LEVEL, NULL, on_battery_ready, NULL);
    }

  return self->battery;
}
