// radio-leftovers.c: what other visits and scans left behind in bluetoothd
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "radio.h"

#include "device-address.h"

static gboolean
is_kept (DureBluezDevice1 *device, const char *const *keep)
{
  for (guint i = 0; keep != NULL && keep[i] != NULL; i++)
    if (dure_device_address_equal (dure_bluez_device1_get_address (device), keep[i]))
      return TRUE;

  return FALSE;
}

typedef gboolean (*Choice) (DureBluezDevice1 *device);

static void
forget_chosen (DureRadio *self, Choice choice, const char *const *keep)
{
  GDBusObjectManager *manager = dure_radio_get_objects (self);
  g_autolist (GDBusObject) objects =
    manager != NULL ? g_dbus_object_manager_get_objects (manager) : NULL;

  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezDevice1 *device = dure_bluez_object_peek_device1 (at->data);

      if (device != NULL && choice (device) && !is_kept (device, keep))
        dure_radio_forget (self, g_dbus_object_get_object_path (at->data));
    }
}

static gboolean
is_left (DureBluezDevice1 *device)
{
  return dure_bluez_device1_get_connected (device) || dure_bluez_device1_get_paired (device)
         || dure_bluez_device1_get_bonded (device);
}

static gboolean
is_lasting (DureBluezDevice1 *device)
{
  return dure_device_address_is_lasting (dure_bluez_device1_get_address (device),
                                         dure_bluez_device1_get_address_type (device));
}

/**
 * dure_radio_forget_left:
 * @self: a usable radio
 * @keep: (nullable): addresses of installed devices, which stay
 *
 * Forgets devices that are linked or paired and not installed: nobody but a predecessor of this
 * process that died in mid-measurement can have left them.
 */
void
dure_radio_forget_left (DureRadio *self, const char *const *keep)
{
  forget_chosen (self, is_left, keep);
}

/**
 * dure_radio_forget_strangers:
 * @self: a usable radio
 * @keep: (nullable): addresses of installed devices, which stay
 *
 * Forgets whatever a scan left behind of passers-by whose address stays with them. Private
 * addresses mean nothing later and are left to bluetoothd, which drops them by itself.
 */
void
dure_radio_forget_strangers (DureRadio *self, const char *const *keep)
{
  forget_chosen (self, is_lasting, keep);
}

/**
 * dure_radio_forget_address:
 * @self: the radio
 * @address: of a device; nothing happens when bluetoothd does not know it
 *
 * Forgets that device, and with it how it is paired.
 */
void
dure_radio_forget_address (DureRadio *self, const char *address)
{
  GDBusObjectManager *manager = dure_radio_get_objects (self);
  g_autolist (GDBusObject) objects =
    manager != NULL ? g_dbus_object_manager_get_objects (manager) : NULL;

  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezDevice1 *device = dure_bluez_object_peek_device1 (at->data);

      if (device != NULL
          && dure_device_address_equal (dure_bluez_device1_get_address (device), address))
        dure_radio_forget (self, g_dbus_object_get_object_path (at->data));
    }
}
