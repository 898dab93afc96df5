// device-address.c: Bluetooth addresses, compared and never shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "device-address.h"

#include <bluetooth/bluetooth.h>

/**
 * dure_device_address_is_valid:
 * @text: (nullable): text from a person or a file
 *
 * Returns: whether it is an address such as "C0:DE:00:00:00:01"
 */
gboolean
dure_device_address_is_valid (const char *text)
{
  return text != NULL && bachk (text) == 0;
}

/**
 * dure_device_address_equal:
 * @a: (nullable): an address
 * @b: (nullable): another
 *
 * Returns: whether both are addresses and the same one, whatever their case
 */
gboolean
dure_device_address_equal (const char *a, const char *b)
{
  bdaddr_t first, second;

  if (!dure_device_address_is_valid (a) || !dure_device_address_is_valid (b))
    return FALSE;

  str2ba (a, &first);
  str2ba (b, &second);

  return bacmp (&first, &second) == 0;
}

/**
 * dure_device_address_is_lasting:
 * @address: (nullable): an address
 * @type: (nullable): "public" or "random", as bluetoothd says
 *
 * A private address changes by itself and means nothing later; a public or a random static one
 * (both highest bits set: Bluetooth Core 5.3, volume 6, part B, 1.3.2) is a person's trace.
 *
 * Returns: whether the address stays with its device
 */
gboolean
dure_device_address_is_lasting (const char *address, const char *type)
{
  bdaddr_t parsed;

  if (!dure_device_address_is_valid (address))
    return FALSE;
  if (g_strcmp0 (type, "random") != 0)
    return TRUE;

  str2ba (address, &parsed);

  return (parsed.b[5] & 0xc0) == 0xc0;
}
