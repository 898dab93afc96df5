// controller.c: what the kernel says of its Bluetooth controllers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// bluetoothd shows an adapter but not how it is attached, nor one that it could not take over. The
// kernel knows both, through libbluetooth. In a container there is no such socket family, and in
// the sandbox none may be opened: then nothing is known here, and nothing else depends on it.

#include "controller.h"

#include "devices-error.h"

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The fifth byte of the LMP features tells of Low Energy (Bluetooth Core 5.3, volume 2, part C). */
#define LOW_ENERGY_BYTE 4

/**
 * dure_controller_from_info:
 * @info: what the kernel says
 * @ret_controller: where its facts go
 */
void
dure_controller_from_info (const struct hci_dev_info *info, DureController *ret_controller)
{
  struct hci_dev_info held = *info;

  memset (ret_controller, 0, sizeof *ret_controller);
  held.name[sizeof held.name - 1] = '\0';
  g_strlcpy (ret_controller->name, held.name, sizeof ret_controller->name);
  ba2str (&held.bdaddr, ret_controller->address);
  g_strlcpy (ret_controller->bus, hci_bustostr (held.type & 0x0f), sizeof ret_controller->bus);
  ret_controller->is_up = hci_test_bit (HCI_UP, &held.flags) != 0;
  ret_controller->has_low_energy = (held.features[LOW_ENERGY_BYTE] & LMP_LE) != 0;
}

/**
 * dure_controllers_look:
 * @ret_controllers: (out): where the facts go, room for %DURE_CONTROLLERS_MAX
 * @ret_n: (out): how many controllers there are, none included
 * @error: return location for %DURE_DEVICES_ERROR_NO_RADIO: it cannot be known here
 *
 * Returns: whether the kernel could be asked
 */
gboolean
dure_controllers_look (DureController *ret_controllers, guint *ret_n, GError **error)
{
  g_autofree struct hci_dev_list_req *list =
    g_malloc0 (sizeof *list + DURE_CONTROLLERS_MAX * sizeof list->dev_req[0]);
  const int fd = socket (AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);
  guint n = 0;

  list->dev_num = DURE_CONTROLLERS_MAX;
  if (fd < 0 || ioctl (fd, HCIGETDEVLIST, list) != 0)
    {
      g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_NO_RADIO,
                   "the kernel's controllers cannot be asked: %s", g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);

  for (guint i = 0; i < list->dev_num && i < DURE_CONTROLLERS_MAX; i++)
    {
      struct hci_dev_info info = { 0 };

      if (hci_devinfo (list->dev_req[i].dev_id, &info) == 0)
        dure_controller_from_info (&info, &ret_controllers[n++]);
    }
  *ret_n = n;

  return TRUE;
}
