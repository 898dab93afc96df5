// backend-error.h: the one error domain of the backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureBackendError:
 * @DURE_BACKEND_ERROR_STORE: the store could not do it now; trying again later may help
 * @DURE_BACKEND_ERROR_STATE: the state directory is not fit to work with; a person must look
 * @DURE_BACKEND_ERROR_UNKNOWN: no such thing here, or no longer
 * @DURE_BACKEND_ERROR_CONFLICT: it is there already, and different
 * @DURE_BACKEND_ERROR_MALFORMED: what was given is not of its kind
 * @DURE_BACKEND_ERROR_FORBIDDEN: who asks may not have it, or not now
 *
 * Codes by what the caller can do. Messages are English and for the log; what a person reads is
 * chosen from the code by the page.
 */
typedef enum
{
  DURE_BACKEND_ERROR_STORE,
  DURE_BACKEND_ERROR_STATE,
  DURE_BACKEND_ERROR_UNKNOWN,
  DURE_BACKEND_ERROR_CONFLICT,
  DURE_BACKEND_ERROR_MALFORMED,
  DURE_BACKEND_ERROR_FORBIDDEN,
} DureBackendError;

#define DURE_BACKEND_ERROR (dure_backend_error_quark ())

GQuark dure_backend_error_quark (void);

G_END_DECLS
