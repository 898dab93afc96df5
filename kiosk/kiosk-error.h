// kiosk-error.h: the one error domain of kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureKioskError:
 * @DURE_KIOSK_ERROR_NO_SPACE: the disk is full; works again when there is room
 * @DURE_KIOSK_ERROR_STORAGE: the disk failed in another way; nothing was kept
 * @DURE_KIOSK_ERROR_IN_USE: another kiosk runs on the same state
 * @DURE_KIOSK_ERROR_UNSAFE: others could read or change what must be secret
 * @DURE_KIOSK_ERROR_MALFORMED: a file or an answer is not what it claims to be
 * @DURE_KIOSK_ERROR_REFUSED: the city said no
 * @DURE_KIOSK_ERROR_UNREACHABLE: the city did not answer; ask again later
 * @DURE_KIOSK_ERROR_NOT_ENROLLED: the city does not know this station yet
 * @DURE_KIOSK_ERROR_SPENT: the city took that once already; only another one helps
 * @DURE_KIOSK_ERROR_TOO_OFTEN: the city has heard too many wrong ones; wait a minute
 * @DURE_KIOSK_ERROR_CLOCK: this station's clock is wrong, and must be set by a person
 *
 * Codes by what the caller can do about them.
 */
typedef enum
{
  DURE_KIOSK_ERROR_NO_SPACE,
  DURE_KIOSK_ERROR_STORAGE,
  DURE_KIOSK_ERROR_IN_USE,
  DURE_KIOSK_ERROR_UNSAFE,
  DURE_KIOSK_ERROR_MALFORMED,
  DURE_KIOSK_ERROR_REFUSED,
  DURE_KIOSK_ERROR_UNREACHABLE,
  DURE_KIOSK_ERROR_NOT_ENROLLED,
  DURE_KIOSK_ERROR_SPENT,
  DURE_KIOSK_ERROR_TOO_OFTEN,
  DURE_KIOSK_ERROR_CLOCK,
} DureKioskError;

#define DURE_KIOSK_ERROR (dure_kiosk_error_quark ())

GQuark dure_kiosk_error_quark (void);

G_END_DECLS
