// bluez-error.h: what went wrong in bluetoothd, by the error's name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DureBluezError:
 * @DURE_BLUEZ_FINE: no error
 * @DURE_BLUEZ_CALLED_OFF: we cancelled the call ourselves; its caller may be gone
 * @DURE_BLUEZ_UNDER_WAY: InProgress: the same is being done already
 * @DURE_BLUEZ_DONE: AlreadyConnected, AlreadyExists: it is so already
 * @DURE_BLUEZ_GONE: DoesNotExist, UnknownObject: bluetoothd no longer knows it
 * @DURE_BLUEZ_NOT_READY: the adapter is off
 * @DURE_BLUEZ_NOT_SUPPORTED: this cannot be done with it, ever
 * @DURE_BLUEZ_NOT_PERMITTED: NotPermitted, NotAuthorized: not without a pairing, or not at all
 * @DURE_BLUEZ_NOT_PAIRED: Authentication...: the pairing failed or was refused
 * @DURE_BLUEZ_TIMED_OUT: no answer in our own time
 * @DURE_BLUEZ_OTHER: Failed and everything else, which tells nothing
 *
 * An error's text is for people and changes with the version; only its name is ever looked at.
 */
typedef enum {
  DURE_BLUEZ_FINE,
  DURE_BLUEZ_CALLED_OFF,
  DURE_BLUEZ_UNDER_WAY,
  DURE_BLUEZ_DONE,
  DURE_BLUEZ_GONE,
  DURE_BLUEZ_NOT_READY,
  DURE_BLUEZ_NOT_SUPPORTED,
  DURE_BLUEZ_NOT_PERMITTED,
  DURE_BLUEZ_NOT_PAIRED,
  DURE_BLUEZ_TIMED_OUT,
  DURE_BLUEZ_OTHER,
} DureBluezError;

DureBluezError dure_bluez_error_read (const GError *error);

G_END_DECLS
