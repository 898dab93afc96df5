// bluez-error.c: what went wrong in bluetoothd, by the error's name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bluez-error.h"

#include <string.h>

#define BLUEZ_PREFIX "org.bluez.Error."

/* The names of BlueZ 5.66's src/error.c that mean something to us; the rest is "other". */
static const struct
{
  const char *name;
  DureBluezError meaning;
} names[] = {
  { "InProgress", DURE_BLUEZ_UNDER_WAY },
  { "AlreadyConnected", DURE_BLUEZ_DONE },
  { "AlreadyExists", DURE_BLUEZ_DONE },
  { "DoesNotExist", DURE_BLUEZ_GONE },
  { "NotReady", DURE_BLUEZ_NOT_READY },
  { "NotSupported", DURE_BLUEZ_NOT_SUPPORTED },
  { "NotPermitted", DURE_BLUEZ_NOT_PERMITTED },
  { "NotAuthorized", DURE_BLUEZ_NOT_PERMITTED },
  { "AuthenticationFailed", DURE_BLUEZ_NOT_PAIRED },
  { "AuthenticationRejected", DURE_BLUEZ_NOT_PAIRED },
  { "AuthenticationCanceled", DURE_BLUEZ_NOT_PAIRED },
  { "AuthenticationTimeout", DURE_BLUEZ_NOT_PAIRED },
};

/**
 * dure_bluez_error_read:
 * @error: (nullable): how a call to bluetoothd ended
 *
 * Returns: what it means
 */
DureBluezError
dure_bluez_error_read (const GError *error)
{
  g_autofree char *name = NULL;

  if (error == NULL)
    return DURE_BLUEZ_FINE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return DURE_BLUEZ_CALLED_OFF;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return DURE_BLUEZ_TIMED_OUT;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD))
    return DURE_BLUEZ_GONE;

  name = g_dbus_error_get_remote_error (error);
  if (name == NULL || !g_str_has_prefix (name, BLUEZ_PREFIX))
    return DURE_BLUEZ_OTHER;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name + strlen (BLUEZ_PREFIX), names[i].name))
      return names[i].meaning;

  return DURE_BLUEZ_OTHER;
}
