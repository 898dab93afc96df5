// devices-error.h: the one error domain of devices
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureDevicesError:
 * @DURE_DEVICES_ERROR_MALFORMED: a file or a line is not what it claims to be; mend it
 * @DURE_DEVICES_ERROR_NO_RADIO: no Bluetooth service or adapter to work with; try when it is back
 * @DURE_DEVICES_ERROR_NO_DEVICE: the device is gone, refuses, or lacks what was asked of it
 * @DURE_DEVICES_ERROR_TIMED_OUT: the device did not answer in our own time
 * @DURE_DEVICES_ERROR_NOT_PAIRED: one side lost or refused the bond; pair the device anew
 *
 * Codes by what the caller can do about them. Messages are English, for logs, and never hold an
 * address or a name.
 */
typedef enum {
  DURE_DEVICES_ERROR_MALFORMED,
  DURE_DEVICES_ERROR_NO_RADIO,
  DURE_DEVICES_ERROR_NO_DEVICE,
  DURE_DEVICES_ERROR_TIMED_OUT,
  DURE_DEVICES_ERROR_NOT_PAIRED,
} DureDevicesError;

#define DURE_DEVICES_ERROR (dure_devices_error_quark ())

GQuark dure_devices_error_quark (void);

G_END_DECLS
