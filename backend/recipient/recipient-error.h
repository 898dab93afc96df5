// recipient-error.h: why a recipient's set is not what the city says, yet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureRecipientError:
 * @DURE_RECIPIENT_ERROR_UNREACHABLE: the city does not answer, or is busy: later
 * @DURE_RECIPIENT_ERROR_NO_PERMIT: the city gives nothing now: speak to its data office
 * @DURE_RECIPIENT_ERROR_REFUSED: the city does not know the key, or what it is asked: a person must
 *   look
 * @DURE_RECIPIENT_ERROR_GONE: what was asked for is not there, or not any more
 * @DURE_RECIPIENT_ERROR_MALFORMED: what the city said cannot be read
 * @DURE_RECIPIENT_ERROR_KEY: the file of the key, or the city's key, cannot be used
 * @DURE_RECIPIENT_ERROR_BROKEN: the city's ledger is not the one that was seen before, or does not
 *   have what the city says: a person must look
 *
 * Codes by what the caller can do. What the store cannot do is a #DureBackendError.
 */
typedef enum
{
  DURE_RECIPIENT_ERROR_UNREACHABLE,
  DURE_RECIPIENT_ERROR_NO_PERMIT,
  DURE_RECIPIENT_ERROR_REFUSED,
  DURE_RECIPIENT_ERROR_GONE,
  DURE_RECIPIENT_ERROR_MALFORMED,
  DURE_RECIPIENT_ERROR_KEY,
  DURE_RECIPIENT_ERROR_BROKEN,
} DureRecipientError;

#define DURE_RECIPIENT_ERROR (dure_recipient_error_quark ())

GQuark dure_recipient_error_quark (void);

G_END_DECLS
